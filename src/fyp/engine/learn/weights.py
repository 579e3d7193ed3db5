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
        known = batch.fields[:, 0] > 0  # a viewer always has an id: 0 stands for what does not fit this model
        fields, rows, targets = batch.fields, batch.rows, batch.targets
        if not known.all():
            fields, rows, targets = fields[known], rows[known], targets[known]
        learn_rows(
            fields, rows, targets, knobs["learning_rate"], knobs["learning_rate_factor"],
            knobs["adagrad_floor"], memory.bounds, memory.quick, *memory.parameters,
        )  # fmt: skip

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        """Weights come from lessons alone."""


__all__ = ["Weights"]
