"""Question: what a maker asks the audience of a video, and what people answer."""

from typing import Literal

from msgspec import Struct

from fyp.vocabulary.happening import Event

QuestionKind = Literal["poll", "open"]
AnswerRole = Literal["author", "maker", "moderator"]

LONGEST_QUESTION, LONGEST_OPTION, LONGEST_ANSWER = 120, 40, 200
LEAST_OPTIONS, MOST_OPTIONS = 2, 4


class Question(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`text` is asked; a poll has `options` to choose from, an open question is answered in words. `id` is that of the event
    that posed it, `at` when (epoch seconds): an answer belongs to one question, so a new one begins without any."""

    id: str
    at: float
    kind: QuestionKind
    text: str
    options: tuple[str, ...] = ()


class Posed(Event, frozen=True, gc=False):
    """The maker of `video` asks its audience something, in place of what was asked before; `on` False takes it off."""

    video: str
    question: QuestionKind = "poll"
    text: str = ""
    options: tuple[str, ...] = ()
    on: bool = True


class Answered(Event, frozen=True, gc=False):
    """`viewer` answered `question` of `video`, once: by the place of an `option`, or in words (`option` -1).

    `impression` is the showing in which it was answered, where there was one.
    """

    video: str
    question: str
    option: int = -1
    text: str = ""
    impression: str = ""


class AnswerRemoved(Event, frozen=True, gc=False):
    """`viewer` took an answer in words away, as its author, the maker of the video or a moderator; `on` False
    brings it back."""

    video: str
    answer: str
    role: AnswerRole
    on: bool = True


def question_fault(kind: QuestionKind, text: str, options: tuple[str, ...]) -> tuple[str, str]:
    """The field of a question that makes no sense, and why; both empty when all is well. Texts are stripped before."""
    if not 1 <= len(text) <= LONGEST_QUESTION:
        return "text", f"a question has 1 to {LONGEST_QUESTION} characters"
    if kind == "open":
        return ("options", "an open question has no options") if options else ("", "")
    if not LEAST_OPTIONS <= len(options) <= MOST_OPTIONS:
        return "options", f"a poll has {LEAST_OPTIONS} to {MOST_OPTIONS} options"
    if not all(1 <= len(option) <= LONGEST_OPTION for option in options):
        return "options", f"an option has 1 to {LONGEST_OPTION} characters"
    if len({option.casefold() for option in options}) < len(options):
        return "options", "two options are the same"
    return "", ""


__all__ = [
    "LEAST_OPTIONS", "LONGEST_ANSWER", "LONGEST_OPTION", "LONGEST_QUESTION", "MOST_OPTIONS", "AnswerRemoved", "AnswerRole",
    "Answered", "Posed", "Question", "QuestionKind", "question_fault",
]  # fmt: skip
