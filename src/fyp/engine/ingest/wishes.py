"""Wishes at the gate: is what a viewer says of their own feed sane, and within bounds?"""

import re

from fyp.engine.memory.memory import Memory
from fyp.engine.memory.wishes import spoken
from fyp.vocabulary.event import Configured, Muted, Preferred
from fyp.vocabulary.ids import is_id
from fyp.vocabulary.words import folded

MOST_MUTES = 200
"""Of one viewer; each costs a look at every candidate of theirs."""
MOST_SLIDERS = 100
MOST_ALSO = 24
"""Other words that one keyword may stand for."""
MOST_TEXT = 64
MOST_LANGUAGES = 20
MOST_BREAK_MIN = 24 * 60
ABOUT = ("creator", "sound", "hashtag", "keyword")
_LANGUAGE = re.compile(r"[a-z]{2,3}")

Fault = tuple[str, str, str]
"""Code, message and field of a refusal."""


def preferred(event: Preferred, memory: Memory, coming: int) -> Fault | None:
    """What is wrong with a slider, if anything; `coming` of this viewer's have been let in but not yet observed."""
    if event.level not in (-2, -1, 0, 1, 2):
        return "malformed", "a level is a whole number from -2 to 2", "level"
    topic = memory.rates.topics.find(event.topic)
    if topic < 0:
        return "unknown_topic", f"no video is about {event.topic[:MOST_TEXT]!r}", "topic"
    sliders = memory.wishes.get(memory.viewers.find(event.viewer)).sliders
    if event.level != 0 and topic not in sliders and len(sliders) + coming >= MOST_SLIDERS:
        return "too_many", f"at most {MOST_SLIDERS} sliders", "topic"
    return None


def muted(event: Muted, memory: Memory, coming: int) -> Fault | None:
    """What is wrong with a mute, if anything."""
    if event.about not in ABOUT:
        return "malformed", f"about is one of {', '.join(ABOUT)}", "about"
    if event.about in ("creator", "sound"):
        if not is_id(event.what):
            return "malformed", f"what is not the id of a {event.about}", "what"
        if event.about == "creator" and event.what == event.viewer:
            return "not_allowed", "one can't mute oneself", "what"
    elif len(event.what) > MOST_TEXT or not spoken(event.about, event.what):
        return "malformed", f"what needs letters or digits, {MOST_TEXT} characters at most", "what"
    if event.also and event.about != "keyword":
        return "malformed", "only a keyword stands for other words", "also"
    if len(event.also) > MOST_ALSO or any(len(word) > MOST_TEXT or not folded(word) for word in event.also):
        return "malformed", f"also has at most {MOST_ALSO} words, of {MOST_TEXT} characters at most", "also"
    wish = memory.wishes.get(memory.viewers.find(event.viewer))
    if event.on and wish.mutes + coming >= MOST_MUTES and spoken(event.about, event.what) not in wish.words:
        return "too_many", f"at most {MOST_MUTES} mutes", "what"
    return None


def configured(event: Configured) -> Fault | None:
    """What is wrong with settings, if anything."""
    if len(event.languages) > MOST_LANGUAGES or not all(map(_LANGUAGE.fullmatch, event.languages)):
        return "malformed", f"languages are at most {MOST_LANGUAGES} codes such as nl", "languages"
    if not 0 <= event.break_after_min <= MOST_BREAK_MIN:
        return "malformed", f"break_after_min is from 0 to {MOST_BREAK_MIN}", "break_after_min"
    return None


__all__ = ["ABOUT", "MOST_ALSO", "MOST_MUTES", "MOST_SLIDERS", "MOST_TEXT", "configured", "muted", "preferred"]
