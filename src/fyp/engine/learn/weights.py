"""Weights: the heads take one step per lesson, from the very features with which the video was served."""

from fyp.engine.knobs import Knobs
from fyp.engine.memory.memory import Memory
from fyp.engine.models.heads import learn_rows
from fyp.engine.stages import Batch
from fyp.vocabulary.event import AnyEvent


class Weights:
    """Teaches `memory.parameters`."""

    name = "weights"

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        learn_rows(
            batch.fields, batch.rows, batch.targets, knobs["learning_rate"], knobs["learning_rate_factor"],
            knobs["adagrad_floor"], *memory.parameters,
        )  # fmt: skip

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        """Weights come from lessons alone."""


__all__ = ["Weights"]
