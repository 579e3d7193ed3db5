"""Tallies: how often each option was chosen, of the questions that were asked for last, current to the last commit."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

from fyp.platform.questions.room import ANSWER, Answer, question
from fyp.ports.records import Records
from fyp.vocabulary.event import AnyEvent, Erased
from fyp.vocabulary.question import Answered, AnswerRemoved, Posed, Question

KEPT = 400_000
"""Answers in memory at most, some 100 bytes each; those of questions that nobody asks for go first."""


class Tally:
    """Who answered what to `question`: the place of an option, or -1 for an answer in words. None asked: all empty."""

    def __init__(self, question: Question | None, answers: dict[str, int]) -> None:
        self.question = question
        self.answers = answers
        self.counts = [0] * len(question.options if question is not None else ())
        for option in answers.values():
            self._count(option)

    def _count(self, option: int) -> None:
        if 0 <= option < len(self.counts):
            self.counts[option] += 1

    def take(self, event: Answered) -> None:
        """One more answer; one that is known changes nothing."""
        if self.question is not None and event.question == self.question.id and event.viewer not in self.answers:
            self.answers[event.viewer] = event.option
            self._count(event.option)


class Tallies:
    """`hear` is called after each commit; a tally is read from the records when it is first asked for."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._held: OrderedDict[str, Tally] = OrderedDict()
        self._answers = 0
        self._turn = 0
        self._lock = threading.Lock()

    def hear(self, events: Sequence[AnyEvent]) -> None:
        """Take in events that are committed, in order."""
        for event in events:
            if isinstance(event, Answered):
                with self._lock:
                    self._turn += 1
                    if (tally := self._held.get(event.video)) is not None:
                        before = len(tally.answers)
                        tally.take(event)
                        self._answers += len(tally.answers) - before
            elif isinstance(event, Posed | AnswerRemoved):
                with self._lock:
                    self._turn += 1
                    self._drop(event.video)
            elif type(event) is Erased:
                with self._lock:
                    self._turn += 1
                    self._held.clear()
                    self._answers = 0

    def of(self, video: str) -> Tally:
        """The tally of a video, at least as new as the last commit before the call."""
        with self._lock:
            if (tally := self._held.get(video)) is not None:
                self._held.move_to_end(video)
                return tally
            turn = self._turn
        tally = self._read(video)
        with self._lock:
            if turn == self._turn and video not in self._held:  # else an event may have passed it by
                self._held[video] = tally
                self._answers += len(tally.answers)
                while self._answers > KEPT and len(self._held) > 1:
                    self._drop(next(iter(self._held)))
        return tally

    def _drop(self, video: str) -> None:
        if (tally := self._held.pop(video, None)) is not None:
            self._answers -= len(tally.answers)

    def _read(self, video: str) -> Tally:
        asked = question(self._records, video)
        if asked is None:
            return Tally(None, {})
        answers = self._records.scan(ANSWER, Answer, f"{video}/")
        return Tally(asked, {answer.viewer: answer.option for _, answer in answers if answer.question == asked.id})


__all__ = ["KEPT", "Tallies", "Tally"]
