"""Arrivals: a video comes (or goes), a viewer comes: a first vector from content, and a place to be found."""

import math

import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.videos import length_class
from fyp.engine.memory.words import code
from fyp.engine.models.hashing import bucket, content_vector
from fyp.engine.stages import Batch
from fyp.vocabulary.event import AnyEvent, Arrived, Removed, Uploaded
from fyp.vocabulary.ids import stable_hash
from fyp.vocabulary.video import MOST_DEPICTED, Video
from fyp.vocabulary.words import hashtag, words_of

MOST_LABELS = 10_000
MOST_WORDS = 48
"""Of a video so many different words are remembered, those of its topics and hashtags first, and so many hashtags."""
MEANT = 0.7
"""What is understood counts so much beside all that is told: two videos of one topic in two languages are then .4 nearer."""
CAMPAIGN = 0x7FFF_FFFF
"""The bits of a campaign's hash that are kept: four bytes a video, and -1 for none."""
USUAL = (140.0, 50.0, 20.0, 900.0)
"""Follows, followers, friends and days of the account that are nothing special: geometric means of KuaiRand's viewers."""
SPREAD = (1.6, 2.0, 2.0, 0.9)
"""One standard deviation of their logs there, so that AdaGrad's steps suit them as they suit the rates."""


def content(video: Video) -> dict[str, float]:
    """The weighted tokens of a video: what it is about weighs most, who made it and what is heard less."""
    tokens = {f"topic:{topic}": 1.5 for topic in video.topics}
    tokens |= {f"tag:{hashtag(tag) or tag.lower()}": 0.8 for tag in video.hashtags}
    words = [word for word in video.caption.lower().split() if len(word) > 3 and not word.startswith("#")][:12]
    tokens |= {f"word:{word.strip('.,!?:;')}": 0.15 for word in words}
    tokens[f"creator:{video.creator}"] = 0.6
    if video.sound:
        tokens[f"sound:{video.sound}"] = 0.3
    if video.language:
        tokens[f"language:{video.language}"] = 0.4
    for word in video.depicted[:MOST_DEPICTED]:
        tokens.setdefault(f"word:{word}", 0.15)
    return tokens


def prior(video: Video) -> NDArray[np.float32]:
    """The first vector [DIM] of a video, of length 1: its tokens, and what it means, which is alike in all languages."""
    vector = content_vector(content(video))
    if not video.meaning:
        return vector
    meaning = np.frombuffer(video.meaning, np.int8).astype(np.float32)
    whole = vector + np.float32(MEANT) * meaning / max(float(np.linalg.norm(meaning)), 1.0)
    return np.asarray(whole / max(float(np.linalg.norm(whole)), 1e-6), np.float32)


def label(memory: Memory, code: str) -> int:
    """The row of a language, country or device; 0 for none, and for what comes after `MOST_LABELS` of them."""
    labels = memory.rates.labels
    return labels.row(code) if code and (code in labels.index or len(labels) < MOST_LABELS) else 0


class Arrivals:
    """Hears `Uploaded`, `Removed` and `Arrived`."""

    name = "arrivals"

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        """Nothing to learn from lessons."""

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        match event:
            case Uploaded():
                self._uploaded(event.video, memory)
            case Removed():
                self._removed(event.video, memory)
            case Arrived():
                self._arrived(event, memory)

    def _uploaded(self, video: Video, memory: Memory) -> None:
        v, r, bits = memory.videos, memory.rates, memory.bits
        row = v.find(video.id)
        if row < 0:
            row = v.add(video.id)
            memory.place(row)
        elif (before := int(v.creator[row])) >= 0:
            r.creators.unmade(before, row, v.earlier)
        memory.alive += int(video.visibility == "public") - int(v.alive[row])
        v.alive[row] = video.visibility == "public"
        v.creator[row] = creator = r.creators.row(video.creator)
        v.sound[row] = r.sounds.row(video.sound)
        v.topic[row] = r.topics.row(video.niche)
        v.campaign[row] = stable_hash(f"campaign\x1f{video.campaign}") & CAMPAIGN if video.campaign else -1
        v.language[row] = label(memory, video.language)
        v.country[row] = label(memory, video.country)
        v.duration_s[row] = video.duration_s
        v.length_class[row] = length_class(video.duration_s)
        v.posted_at[row] = video.posted_at
        names = (
            ("video", video.id), ("creator", video.creator), ("sound", video.sound), ("topic", video.niche),
            ("topic2", video.topics[1] if len(video.topics) > 1 else ""), ("tag", video.hashtags[0] if video.hashtags else ""),
            ("length", str(length_class(video.duration_s))), ("language", video.language),
        )  # fmt: skip
        v.field[row] = [bucket(space, key, bits) for space, key in names]
        words, tags = words_of(video, MOST_WORDS)
        memory.words.put(row, [code(word) for word in (*words, *(f"#{tag}" for tag in tags))])
        memory.twins.put(row, video.fingerprint)
        v.place(row, prior(video))
        memory.inverted.moved(np.array([row], np.int32))
        r.creators.made(creator, row, v.earlier)

    def _removed(self, id: str, memory: Memory) -> None:
        row = memory.videos.find(id)
        if row >= 0 and memory.videos.alive[row]:
            memory.videos.alive[row] = False
            memory.alive -= 1

    def _arrived(self, event: Arrived, memory: Memory) -> None:
        v = memory.viewers
        row = memory.viewer(event.viewer)
        v.language[row] = label(memory, event.language)
        v.country[row] = label(memory, event.country)
        v.device[row] = label(memory, event.device and f"device:{event.device}")
        told_of = (event.follows, event.followers, event.friends, event.days)
        for k, (n, usual, spread) in enumerate(zip(told_of, USUAL, SPREAD, strict=True)):
            if n >= 0:
                v.standing[row, k] = (math.log1p(n) - math.log1p(usual)) / spread


__all__ = ["Arrivals", "content", "label", "prior"]
