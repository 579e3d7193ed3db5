"""Questions: /v1/videos/{id}/question: what the maker asks the audience, and what people answer, each once."""

import hashlib
from typing import Annotated

from litestar import Response, get, put
from litestar import delete as delete_
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import Meta, Struct

from fyp.api.identity import has_role, signed_in
from fyp.api.stickers import QuestionCard, card
from fyp.api.telling import tell
from fyp.api.wire import Call, Maker, app_of, maker_of, seen, viewer_of
from fyp.app import App
from fyp.platform import accounts, questions, videos
from fyp.vocabulary.errors import Denied, Invalid, Missing
from fyp.vocabulary.event import Act, AnyEvent
from fyp.vocabulary.question import (
    LONGEST_ANSWER,
    Answered,
    AnswerRemoved,
    AnswerRole,
    Posed,
    QuestionKind,
    question_fault,
)
from fyp.vocabulary.video import Creator, Video


class AnswerCard(Struct, frozen=True):
    """An answer in words. `removed`: it was taken away, and you are one of those who may bring it back."""

    id: str
    author: Maker
    text: str
    at: float
    mine: bool
    removed: bool
    may_remove: bool


class Answers(Struct, frozen=True):
    """The newest first; `cursor` asks for the next page, empty when there is none."""

    answers: list[AnswerCard]
    cursor: str


class Ask(Struct, frozen=True):
    kind: QuestionKind
    text: Annotated[str, Meta(min_length=1, max_length=400)]
    options: Annotated[tuple[Annotated[str, Meta(max_length=200)], ...], Meta(max_length=10)] = ()


class Say(Struct, frozen=True):
    """`question` is the id of the card that you answer; `impression` where you met the video in a feed."""

    question: Annotated[str, Meta(max_length=64)]
    option: Annotated[int, Meta(ge=-1, le=10)] = -1
    text: Annotated[str, Meta(max_length=1000)] = ""
    impression: Annotated[str, Meta(max_length=80)] = ""


class Removal(Struct, frozen=True):
    on: Annotated[bool, Meta(description="false brings it back")] = True


def _video(request: Call, id: str) -> Video:
    records = app_of(request).records
    found = records.get(videos.VIDEO, id, Video)
    if found is None or not seen(records, viewer_of(request), {id: found}):
        raise Missing("no_video", f"there is no video {id[:64]!r}", "id")
    return found


def _card(request: Call, video: Video) -> QuestionCard:
    found = card(app_of(request), viewer_of(request), video)
    if found is None:
        raise Missing("no_question", "nothing is asked under this video", "id")
    return found


@get("/v1/videos/{id:str}/question")
async def read(request: Call, id: FromPath[str]) -> QuestionCard:
    """What the maker asks, and how it was answered so far."""
    return _card(request, _video(request, id))


@put("/v1/videos/{id:str}/question")
async def pose(request: Call, id: FromPath[str], data: JSONBody[Ask]) -> QuestionCard:
    """Ask the audience of your video something, in place of what you asked before; answers begin anew."""
    app, video = app_of(request), _own(request, id)
    text, options = data.text.strip(), tuple(option.strip() for option in data.options)
    field, fault = question_fault(data.kind, text, options)
    if fault:
        raise Invalid("malformed", fault, field)
    posed = Posed(
        id=app.dice.new_id(), at=app.clock.now(), viewer=video.creator, video=id, question=data.kind, text=text,
        options=options,
    )  # fmt: skip
    await tell(request, posed)
    return _card(request, video)


@delete_("/v1/videos/{id:str}/question", status_code=204)
async def withdraw(request: Call, id: FromPath[str]) -> Response[None]:
    """Ask nothing any more under your video."""
    app, video = app_of(request), _own(request, id)
    if questions.question(app.records, id) is not None:
        await tell(request, Posed(id=app.dice.new_id(), at=app.clock.now(), viewer=video.creator, video=id, on=False))
    return Response(None, status_code=204)


@put("/v1/videos/{id:str}/question/answer")
async def answer(request: Call, id: FromPath[str], data: JSONBody[Say]) -> QuestionCard:
    """Answer what is asked, once. It counts for the feed as a comment of yours does."""
    app, me, video = app_of(request), signed_in(request).id, _video(request, id)
    asked = _card(request, video)
    if data.question != asked.id:
        raise Invalid("asked_anew", "the maker asks something else now: look again", "question")
    if asked.may == "yours":
        raise Denied("yours", "one can't answer one's own question")
    if asked.may == "blocked":
        raise Denied("blocked", "one of you blocks the other")
    if asked.may == "done":
        raise Invalid("answered", "you have answered this: everybody does so once")
    text = data.text.strip()
    if asked.kind == "poll":
        if text or not 0 <= data.option < len(asked.options):
            raise Invalid("malformed", f"choose one of the {len(asked.options)} options by its place, from 0", "option")
    elif data.option != -1 or not 1 <= len(text) <= LONGEST_ANSWER:
        raise Invalid("malformed", f"an answer has 1 to {LONGEST_ANSWER} characters", "text")
    once = hashlib.blake2b(f"{asked.id} {me}".encode(), digest_size=12).hexdigest()  # so that the log takes but one
    said = Answered(
        id=f"an-{once}", at=app.clock.now(), viewer=me, video=id, question=asked.id, option=data.option, text=text,
        impression=data.impression,
    )  # fmt: skip
    await tell(request, said, *_engagement(app, said))
    return _card(request, video)


@get("/v1/videos/{id:str}/question/answers")
async def answers(
    request: Call,
    id: FromPath[str],
    cursor: Annotated[str, Parameter(max_length=120, description="that of the page before")] = "",
    limit: Annotated[int, Parameter(ge=1, le=50, description="most answers of a page")] = 20,
) -> Answers:
    """The answers in words, the newest first; of people who block you, or whom you block, none."""
    app, me, video = app_of(request), viewer_of(request), _video(request, id)
    asked = questions.question(app.records, id)
    if asked is None:
        raise Missing("no_question", "nothing is asked under this video", "id")
    gone = {key.rpartition("/")[2]: one for key, one in app.records.scan(questions.GONE, questions.Gone, f"{id}/")}
    hidden = set(accounts.blocked(app.records, me))
    found = [
        one
        for _, one in app.records.scan(questions.ANSWER, questions.Answer, f"{id}/")
        if one.question == asked.id and one.text and one.viewer not in hidden
    ]
    ties = app.records.many(accounts.BLOCKS, (f"{one.viewer}/{me}" for one in found), accounts.Tie)
    blocking = {key.partition("/")[0] for key in ties}
    roles = {one.id: _role(request, video, one) for one in found}
    found = [one for one in found if one.viewer not in blocking and (one.id not in gone or roles[one.id] is not None)]
    found.sort(key=lambda one: (-one.at, one.id))
    start = next((place + 1 for place, one in enumerate(found) if one.id == cursor), 0)
    if cursor and not start:
        raise Invalid("malformed", "the cursor is not one that a page gave", "cursor")
    page = found[start : start + limit]
    people = app.records.many(videos.CREATOR, {one.viewer for one in page}, Creator)
    cards = [
        AnswerCard(
            id=one.id, author=maker_of(one.viewer, people.get(one.viewer)), text=one.text, at=one.at, mine=one.viewer == me,
            removed=one.id in gone, may_remove=roles[one.id] is not None,
        )
        for one in page
    ]  # fmt: skip
    return Answers(cards, page[-1].id if start + limit < len(found) else "")


@put("/v1/videos/{id:str}/question/answers/{answer:str}/removal", status_code=204)
async def remove(request: Call, id: FromPath[str], answer: FromPath[str], data: JSONBody[Removal]) -> Response[None]:
    """Take an answer away: yours, one under your video, or any as a moderator; or bring back what you took away."""
    app, me, video = app_of(request), signed_in(request).id, _video(request, id)
    scanned = app.records.scan(questions.ANSWER, questions.Answer, f"{id}/")
    found = next((one for _, one in scanned if one.id == answer), None)
    if found is None:
        raise Missing("no_answer", f"there is no answer {answer[:64]!r} under this video", "answer")
    role = _role(request, video, found)
    if role is None:
        raise Denied("not_yours", "only its author, the maker of the video and moderators do this")
    gone = app.records.get(questions.GONE, f"{id}/{answer}", questions.Gone)
    if gone is not None and gone.by != me and role != "moderator":
        raise Denied("not_yours", "somebody else took it away")
    if (gone is not None) != data.on:
        said = AnswerRemoved(
            id=app.dice.new_id(), at=app.clock.now(), viewer=me, video=id, answer=answer, role=role, on=data.on
        )
        await tell(request, said)
    return Response(None, status_code=204)


def _own(request: Call, id: str) -> Video:
    """The caller's video. Raises `Unproven`, `Missing`, `Denied`."""
    me, video = signed_in(request).id, _video(request, id)
    if video.creator != me:
        raise Denied("not_yours", "only the maker of the video asks its audience")
    return video


def _role(request: Call, video: Video, answer: questions.Answer) -> AnswerRole | None:
    """As what the caller may take an answer away."""
    me = viewer_of(request)
    if answer.viewer == me:
        return "author"
    if video.creator == me:
        return "maker"
    return "moderator" if has_role(request, "moderator") else None


def _engagement(app: App, said: Answered) -> tuple[AnyEvent, ...]:
    """What the feed learns of it, where the video was met in a feed."""
    if not said.impression or app.engine.video_of(said.impression) != said.video:
        return ()
    return (Act(id=f"{said.id}-act", at=said.at, viewer=said.viewer, impression=said.impression, act="comment"),)


__all__ = [
    "AnswerCard", "Answers", "Ask", "Removal", "Say", "answer", "answers", "pose", "read", "remove", "withdraw",
]  # fmt: skip
