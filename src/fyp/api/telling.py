"""Telling: what a route was asked for goes into the log, or the caller hears why not."""

from fyp.api.wire import Call, app_of
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.event import AnyEvent


async def tell(call: Call, said: AnyEvent, *more: AnyEvent) -> None:
    """Tell an event, in one commit with what comes with it. Raises `Invalid`; of the latter nothing need be taken."""
    told = await app_of(call).tell_soon([said, *more])
    for refusal in told.refused:
        if refusal.id == said.id:
            raise Invalid(refusal.code, refusal.message, refusal.field)


__all__ = ["tell"]
