"""Settings: each a name, a default, and what it is for. An environment variable FYP_<NAME> sets one."""

from collections.abc import Mapping
from typing import Annotated, get_type_hints

import msgspec
from msgspec import Meta, Struct

from fyp.vocabulary.errors import Invalid

PREFIX = "FYP_"


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How this fyp runs. Rates are requests a second of a token bucket; bursts are the size of the bucket."""

    data: Annotated[str, Meta(description="folder of the log, the records, the media and the secret")] = "data"
    host: Annotated[str, Meta(description="address to listen at")] = "127.0.0.1"
    port: Annotated[int, Meta(description="port to listen at", ge=0, le=65535)] = 8000
    seed: Annotated[int, Meta(description="seed of the engine: same seed, same log, same pages", ge=0)] = 0
    body_limit: Annotated[int, Meta(description="largest body of a request, bytes", ge=1024)] = 256 * 1024
    upload_limit: Annotated[int, Meta(description="largest file that may be uploaded, bytes", ge=1024)] = 500 << 20
    upload_quota: Annotated[
        int, Meta(description="bytes of uploads and drafts that one maker may have waiting", ge=1024)
    ] = 4 << 30
    workers: Annotated[int, Meta(description="processes beside the server that make videos of uploads", ge=0)] = 1
    speech_models: Annotated[
        str, Meta(description="folder of models that write speech down in other languages than English: <folder>/nl/")
    ] = ""
    events_limit: Annotated[int, Meta(description="most events in one request", ge=1)] = 200
    viewer_rate: Annotated[float, Meta(description="requests a second of one viewer", gt=0)] = 40.0
    viewer_burst: Annotated[float, Meta(description="requests at once of one viewer", ge=1)] = 200.0
    address_rate: Annotated[float, Meta(description="requests a second from one address", gt=0)] = 400.0
    address_burst: Annotated[float, Meta(description="requests at once from one address", ge=1)] = 2000.0
    visitor_rate: Annotated[float, Meta(description="new visitors a second from one address", gt=0)] = 5.0
    visitor_burst: Annotated[float, Meta(description="new visitors at once from one address", ge=1)] = 300.0
    signin_rate: Annotated[float, Meta(description="passwords tried a second from one address", gt=0)] = 0.5
    signin_burst: Annotated[float, Meta(description="passwords tried at once from one address", ge=1)] = 30.0
    signup_rate: Annotated[float, Meta(description="new accounts a second from one address", gt=0)] = 0.05
    signup_burst: Annotated[float, Meta(description="new accounts at once from one address", ge=1)] = 20.0
    session_days: Annotated[float, Meta(description="a session ends when it was not used for so many days", gt=0)] = (
        90.0
    )
    snapshot_events: Annotated[int, Meta(description="a snapshot is written after this many events", ge=1)] = 100_000
    snapshot_minutes: Annotated[float, Meta(description="and after this many minutes with an event", gt=0)] = 10.0
    rebuild_hour: Annotated[
        int, Meta(description="the hour (UTC) at which who has left is forgotten wholly", ge=0, le=23)
    ] = 3
    secure_cookie: Annotated[bool, Meta(description="send the cookie over https only")] = False
    public_url: Annotated[
        str,
        Meta(description="address in links that are shared, as https://fyp.example.org; empty: as it was asked for"),
    ] = ""
    proxied: Annotated[bool, Meta(description="a proxy is in front: believe its X-Forwarded-For")] = False


def load(environ: Mapping[str, str], **given: object) -> Settings:
    """The settings of an environment; `given` ones that are not None go before it. Raises `Invalid` for a bad value."""
    known = {field.name: field for field in msgspec.structs.fields(Settings)}
    values: dict[str, object] = {
        name: environ[PREFIX + name.upper()] for name in known if PREFIX + name.upper() in environ
    }
    values.update((name, value) for name, value in given.items() if value is not None)
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid("bad_setting", f"settings: {error}") from error


def table() -> list[tuple[str, str, str]]:
    """Every setting: its environment variable, its default, what it is for."""
    hints = get_type_hints(Settings, include_extras=True)
    rows = []
    for field in msgspec.structs.fields(Settings):
        meaning = next(meta.description for meta in hints[field.name].__metadata__ if isinstance(meta, Meta))
        rows.append((PREFIX + field.name.upper(), str(field.default), meaning or ""))
    return rows


__all__ = ["PREFIX", "Settings", "load", "table"]
