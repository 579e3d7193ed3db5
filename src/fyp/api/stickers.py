"""Stickers: what a maker asks on a video, as a viewer sees it there."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from fyp.app import App
from fyp.platform import accounts, questions
from fyp.vocabulary.question import Question, QuestionKind
from fyp.vocabulary.video import Video

May = Literal["yes", "sign_in", "blocked", "done", "yours"]


class Option(Struct, frozen=True):
    """`count` is how many chose it; -1 while you have not answered, so that no result leads you."""

    text: str
    count: int


class QuestionCard(Struct, frozen=True):
    """What is asked under a video. `total` people answered; `mine` is the place of the option that you chose, -1 for none.

    `may` says whether you may answer: yes, sign_in, blocked, done (you have), yours (it is your own question).
    """

    id: str
    video: str
    kind: QuestionKind
    text: str
    options: tuple[Option, ...]
    total: int
    mine: int
    may: May


def card(app: App, viewer: str, video: Video) -> QuestionCard | None:
    """What is asked under a video, as `viewer` sees it; None when nothing is."""
    return cards(app, viewer, [video]).get(video.id)


def cards(app: App, viewer: str, shown: Iterable[Video]) -> dict[str, QuestionCard]:
    """What is asked under these videos, by video."""
    found = {video.id: video for video in shown}
    asked = app.records.many(questions.QUESTION, found, Question)
    return {id: made for id in asked if (made := _card(app, viewer, found[id])) is not None}


def _card(app: App, viewer: str, video: Video) -> QuestionCard | None:
    tally = app.views.tallies.of(video.id)
    asked = tally.question
    if asked is None:
        return None
    done, own = viewer in tally.answers, viewer == video.creator
    shown = done or own
    options = tuple(
        Option(text, count if shown else -1) for text, count in zip(asked.options, tally.counts, strict=True)
    )
    return QuestionCard(
        id=asked.id, video=video.id, kind=asked.kind, text=asked.text, options=options, total=len(tally.answers),
        mine=tally.answers.get(viewer, -1), may="yours" if own else "done" if done else _may(app, viewer, video),
    )  # fmt: skip


def _may(app: App, viewer: str, video: Video) -> May:
    ties = (f"{viewer}/{video.creator}", f"{video.creator}/{viewer}")
    if app.records.many(accounts.BLOCKS, ties, accounts.Tie):
        return "blocked"
    return "yes" if accounts.profile(app.records, viewer) is not None else "sign_in"


__all__ = ["May", "Option", "QuestionCard", "card", "cards"]
