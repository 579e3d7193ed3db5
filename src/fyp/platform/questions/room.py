"""The room of questions: the records that each event changes, and which of them go with who leaves."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from fyp.ports.event_log import Change
from fyp.ports.records import Records
from fyp.vocabulary.event import AnyEvent, Event, Removed
from fyp.vocabulary.question import Answered, AnswerRemoved, AnswerRole, Posed, Question

HEARS: tuple[type[Event], ...] = (Posed, Answered, AnswerRemoved, Removed)

QUESTION = "question"
"""Its id is that of the video."""
ANSWER = "answer"
ANSWERED = "answered"
GONE = "answer_gone"


class Answer(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a viewer answered, at `at` (epoch seconds): `<video>/<viewer>`. `id` is that of the event; see `Answered`."""

    id: str
    question: str
    viewer: str
    at: float
    option: int = -1
    text: str = ""


class By(Struct, frozen=True):
    """That a viewer answered something under a video: `<viewer>/<video>`, to find it when they leave."""

    at: float


class Gone(Struct, frozen=True, kw_only=True):
    """Who took an answer away, and as what: `<video>/<answer>`."""

    by: str
    role: AnswerRole
    at: float


def hear(event: AnyEvent, video_of: Callable[[str], str | None]) -> list[Change]:
    """The records that `event` changes."""
    match event:
        case Posed():
            asked = Question(id=event.id, at=event.at, kind=event.question, text=event.text, options=event.options)
            return [Change(QUESTION, event.video, asked if event.on else None)]
        case Answered():
            answer = Answer(
                id=event.id, question=event.question, viewer=event.viewer, at=event.at, option=event.option, text=event.text
            )  # fmt: skip
            return [
                Change(ANSWER, f"{event.video}/{event.viewer}", answer),
                Change(ANSWERED, f"{event.viewer}/{event.video}", By(event.at)),
            ]
        case AnswerRemoved():
            gone = Gone(by=event.viewer, role=event.role, at=event.at) if event.on else None
            return [Change(GONE, f"{event.video}/{event.answer}", gone)]
        case Removed():
            return [Change(QUESTION, event.video, None)]
    return []


def erased(viewer: str, made: Sequence[str], records: Records) -> list[Change]:
    """The records that go when `viewer` leaves, who `made` these videos: their answers, and all answers to them."""
    changes = []
    for id, _ in records.scan(ANSWERED, By, f"{viewer}/"):
        video = id.partition("/")[2]
        answer = records.get(ANSWER, f"{video}/{viewer}", Answer)
        changes += [Change(ANSWERED, id, None), Change(ANSWER, f"{video}/{viewer}", None)]
        if answer is not None:
            changes.append(Change(GONE, f"{video}/{answer.id}", None))
    for video in made:
        changes.append(Change(QUESTION, video, None))
        for id, answer in records.scan(ANSWER, Answer, f"{video}/"):
            changes += [Change(ANSWER, id, None), Change(ANSWERED, f"{answer.viewer}/{video}", None)]
            changes.append(Change(GONE, f"{video}/{answer.id}", None))
    return changes


def question(records: Records, video: str) -> Question | None:
    """What is asked under a video now."""
    return records.get(QUESTION, video, Question)


__all__ = ["ANSWER", "ANSWERED", "GONE", "HEARS", "QUESTION", "Answer", "Gone", "erased", "hear", "question"]
