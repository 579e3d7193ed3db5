"""Content: all signals of a video, one after another, each with what became of it: files and words in, Content out.

Runs in the worker. Foreign bytes are touched by fenced programs alone; models see pictures and samples that those have made. A
model that is absent or fails takes nothing else with it: the record says so.
"""

import functools
import hashlib
import logging
import resource
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from fyp.understand import speech
from fyp.understand.frames import Frame, frames, sound
from fyp.understand.language import Tongue
from fyp.understand.prints import prints
from fyp.understand.probe import Probe, probe
from fyp.understand.safety import Safety, words
from fyp.understand.sight import Sight
from fyp.understand.text_on_screen import Line, Reader
from fyp.understand.topics import Said, Topics, projected, tree
from fyp.vocabulary.content import Content, Flag, Guess, Looked, Outcome
from fyp.vocabulary.video import MOST_DEPICTED
from fyp.vocabulary.words import folded

log = logging.getLogger("fyp.understand")

MOST_TOLD = 8
"""Topics that the record keeps, the likeliest first."""
MOST_TEXT, MOST_TRANSCRIPT = 40, 4_000
LEAST_SHARE = 0.005
LEAST_WORD = 4
"""Letters of a word that is depicted."""

F32 = NDArray[np.float32]
T = TypeVar("T")


class Models:
    """All models, opened once in a process. Each says whether it is there."""

    def __init__(self) -> None:
        self.tongue, self.topics, self.reader = Tongue(), Topics(), Reader()
        self.sight, self.safety = Sight(), Safety()


@functools.cache
def models() -> Models:
    """Those of this process."""
    return Models()


def cpu_s() -> float:
    """Seconds of CPU of this process and of the fenced programs it has waited for."""
    mine, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


class _Book:
    """Writes down what was looked at."""

    def __init__(self) -> None:
        self.looked: list[Looked] = []

    def look(self, signal: str, model: str, there: bool, look: Callable[[], T], none: T, note: str = "") -> T:
        """What `look` finds; `none` where the model is not `there`, or fails."""
        began, outcome, found = cpu_s(), "absent", none
        if there:
            try:
                found = look()
                outcome = "done" if _something(found) else "nothing"
            except Exception as error:  # a model that fails takes nothing else with it
                log.exception("%s failed", signal)
                outcome, note = "failed", f"{type(error).__name__}: {error}"[:160]
        kept: Outcome = outcome  # type: ignore[assignment]
        self.looked.append(Looked(signal=signal, model=model, outcome=kept, cpu_s=round(cpu_s() - began, 3), note=note))
        return found


def understand(
    file: Path,
    caption: str = "",
    hashtags: Sequence[str] = (),
    language: str = "",
    facts: Probe | None = None,
    speech_models: Path | None = None,
    with_models: Models | None = None,
) -> Content:
    """What is in the video `file`, published with `caption` and `hashtags`, in `language` where its maker told one.

    `facts` where the file was probed already; `speech_models` is the operator's own folder (see speech.py). Raises `Invalid`
    when the file is no video that can be opened. Takes some 2 s of CPU for 15 s of video.
    """
    m, book, facts = with_models or models(), _Book(), facts or probe(file)
    seen = book.look("frames", "ffmpeg", True, lambda: frames(file, facts), list[Frame]())
    lines = book.look("text_on_screen", str(m.reader.model), m.reader.there, lambda: _lines(m.reader, seen), [""][:0])
    things = book.look("sight", str(m.sight.model), m.sight.there, lambda: m.sight.frames(seen), tuple[Guess, ...]())
    heard = book.look("sound", "ffmpeg", True, lambda: sound(file, facts), np.zeros(0, np.float32))
    spoken = book.look("speech", str(speech.HEARS), speech.there(), lambda: speech.share(heard), 0.0)
    written = " ".join((caption, *lines))
    guess = book.look("language", str(m.tongue.model), True, lambda: m.tongue.of(written), ("", 0.0))[0]
    said = _said(book, heard, spoken, language or guess, speech_models)
    copies = book.look("prints", "pHash", True, lambda: prints(seen), tuple[str, ...]())
    flags = book.look("nudity", str(m.safety.model), m.safety.there, lambda: m.safety.frames(seen), list[Flag]())
    content = Content(
        text=tuple(lines[:MOST_TEXT]), seen=things, speech=round(spoken, 3), spoken=said.language,
        transcript=said.text[:MOST_TRANSCRIPT], depicted=_depicted(lines, things, said.text), prints=copies,
        flags=tuple(flags), looked=tuple(book.looked),
    )  # fmt: skip
    return _told(content, caption, hashtags, language, m)


def retold(content: Content, caption: str, hashtags: Sequence[str] = (), language: str = "") -> Content:
    """`content` with what follows from these words; itself when they are those that it was told of. Takes .5 s at most."""
    same = content.about == _about(caption, hashtags, language)
    return content if same else _told(content, caption, hashtags, language, models())


def _told(content: Content, caption: str, hashtags: Sequence[str], language: str, m: Models) -> Content:
    """Language, topics, meaning and flags of what is said, beside what was seen and heard."""
    book, lines, transcript = _Book(), content.text, content.transcript
    where = (caption, " ".join(lines), " ".join(hashtags))
    tongue, sure = book.look("language", str(m.tongue.model), True, lambda: _first(m.tongue, where), ("", 0.0))
    texts = Said(caption=caption, hashtags=tuple(hashtags), lines=lines, speech=transcript, sight=_names(content.seen))
    flat = (np.zeros(len(tree().topics), np.float32), np.zeros(512, np.float32))
    shares, meaning = book.look("topics", str(m.topics.model), True, lambda: m.topics.of(texts), flat)
    told = (("caption", " ".join((caption, *hashtags))), ("screen", where[1]), ("speech", transcript))
    flags = book.look(
        "words", "rules for nl, en", True, lambda: [f for at, text in told for f in words(text, at)], list[Flag]()
    )
    best = [i for i in np.argsort(-shares, kind="stable")[:MOST_TOLD] if shares[i] >= LEAST_SHARE]
    fresh = {look.signal for look in book.looked}
    return replace(
        content, language=language or tongue, sure=1.0 if language else round(sure, 3),
        topics=tuple(Guess(tree().topics[i].id, round(float(shares[i]), 3)) for i in best),
        meaning=projected(shares, meaning), flags=(*(f for f in content.flags if f.kind == "nudity"), *flags),
        looked=(*(look for look in content.looked if look.signal not in fresh), *book.looked),
        about=_about(caption, hashtags, language),
    )  # fmt: skip


def _first(tongue: Tongue, texts: Sequence[str]) -> tuple[str, float]:
    """The language of the first of `texts` that has one."""
    return next((found for found in map(tongue.of, texts) if found[0]), ("", 0.0))


def _about(caption: str, hashtags: Sequence[str], language: str) -> str:
    told = "\x1f".join((language, caption, *hashtags))
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def _said(
    book: _Book, heard: "np.typing.NDArray[np.float32]", spoken: float, tongue: str, own: Path | None
) -> speech.Transcript:
    """The transcript, where enough is spoken and there is a model for it."""
    none = speech.Transcript("", "", "")
    folder, name = speech.folder_for(tongue, own)
    note = "" if folder is not None or spoken < speech.ENOUGH else f"no model for {tongue or 'this language'}"
    there = speech.WRITES.there and (folder is not None or spoken < speech.ENOUGH)
    listen = (lambda: speech.transcript(heard, tongue, own)) if spoken >= speech.ENOUGH else lambda: none
    return book.look("transcript", name or str(speech.WRITES), there, listen, none, note)


def _lines(reader: Reader, seen: Sequence[Frame]) -> list[str]:
    """The lines of all frames, each once, in order; of one that grows on screen the longest."""
    found: dict[str, Line] = {}
    for frame in seen:
        for line in reader.read(frame.picture):
            found.setdefault(" ".join(folded(line.text)), line)
    keys = [key for key in found if len(key) > 1 and not any(key != other and key in other for other in found)]
    return [found[key].text for key in keys]


def _names(things: Sequence[Guess]) -> tuple[str, ...]:
    return tuple(guess.name for guess in things)


def _depicted(lines: Sequence[str], things: Sequence[Guess], transcript: str) -> tuple[str, ...]:
    """Words of the screen, of things and of speech, each once."""
    texts = (*_names(things), *lines, transcript)
    words = dict.fromkeys(
        word for text in texts for word in folded(text) if len(word) >= LEAST_WORD and not word.isdigit()
    )
    return tuple(words)[:MOST_DEPICTED]


def _something(found: object) -> bool:
    """Is there anything in what was found?"""
    if isinstance(found, np.ndarray):
        return bool(found.size)
    if isinstance(found, tuple) and found and isinstance(found[0], np.ndarray):
        return bool(found[0].any())
    if isinstance(found, tuple) and len(found) == 2 and isinstance(found[0], str) and isinstance(found[1], float):
        return bool(found[0])
    if isinstance(found, speech.Transcript):
        return bool(found.text)
    return bool(found)


__all__ = ["Models", "cpu_s", "models", "retold", "understand"]
