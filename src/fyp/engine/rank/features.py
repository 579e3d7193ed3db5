"""Features: what is known of a viewer and a candidate at this moment, as numbers and hashed ids.

Rates are read as evidence: how far a running rate lies from the platform's own, in log-odds, shrunk to it.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.memory.memory import Memory
from fyp.engine.memory.videos import FIELDS
from fyp.engine.memory.viewers import SIDES, SIGNALS, VIEWER_FIELDS
from fyp.engine.models.compiled import brief, kernel
from fyp.engine.models.hashing import bucket
from fyp.engine.models.logs import ln, ln32
from fyp.engine.models.nearest import UNIT
from fyp.engine.models.posterior import evidence_from, expected
from fyp.engine.rank.own import CREATOR, LENGTH, PLACES, SURFACE, TOPIC, count, look_up
from fyp.engine.rank.reading import collect, products, read, touch
from fyp.engine.stages import F32, Rows

FEATURES: tuple[str, ...] = (
    "viewer_finish", "viewer_like", "viewer_skip", "viewer_seen",
    "mood_finish", "mood_like", "mood_skip", "viewer_gap", "session_length", "viewer_share",
    "video_finish", "video_like", "video_skip", "video_seen",
    "lately_finish", "lately_like", "lately_skip", "video_share",
    "creator_finish", "creator_like", "creator_skip", "creator_seen",
    "sound_finish", "sound_like", "sound_skip", "sound_seen",
    "topic_finish", "topic_like", "topic_skip",
    "surface_finish", "surface_like", "surface_skip",
    "my_surface_finish", "my_surface_like", "my_surface_skip",
    "my_topic_finish", "my_topic_like", "my_topic_skip", "my_topic_seen",
    "my_creator_finish", "my_creator_like", "my_creator_skip", "my_creator_seen",
    "my_length_finish", "my_length_like", "my_length_skip",
    "length", "length_squared", "age",
    "taste_long", "taste_short", "taste_averse",
    "following", "same_language", "same_country", "has_history", "taste_affinity",
    "viewer_follows", "viewer_followers", "viewer_friends", "viewer_days",
)  # fmt: skip
"""Names of the columns of `rows`, in order. `my_*` are the viewer's own rates on the surface, and with
the video's topic, creator, length."""
INDEX: dict[str, int] = {name: place for place, name in enumerate(FEATURES)}
ALL_FIELDS = VIEWER_FIELDS + FIELDS
_BOUND = np.float32(8.0)
_NONE, _HALF, _ONE, _TWO, _THREE, _FOUR = (np.float32(x) for x in (0.0, 0.5, 1.0, 2.0, 3.0, 4.0))
_STEP, _RARE = np.float32(1.0 / (UNIT * UNIT)), np.float32(0.02)
_PLACES = (10, 14, 18, 22, 26, 35, 39, 43)
"""First columns of the rates that differ between candidates: video, lately, creator, sound, topic and the viewer's own."""
_WIDTHS = (4, 3, 4, 4, 3, 4, 4, 3)
_STRENGTHS = (20.0, 5.0, 20.0, 20.0, 30.0, 2.0, 2.0, 3.0)
"""As if so many trials had been seen at the platform's own rate."""
_SCALES = (1.0, 1.0, 1.0, 0.5)


@kernel
def _three(out: Any, i: int, at: int, rates: Any, row: int, base: Any, logit: Any, strength: float) -> None:
    """Evidence for finish, like and skip, from place `at` on; `logit` is that of the rates `base` which it is read against."""
    n = rates[row, 0] if row >= 0 else 0.0
    for s in range(3):
        hits = rates[row, 1 + s] if row >= 0 else 0.0
        out[i, at + s] = evidence_from(hits, n, base[s], logit[s], strength) if n > 0.0 or hits > 0.0 else 0.0


@kernel
def _own(
    viewer: Any, surface: Any, creator: Any, topic: Any, length: Any, recent_video: Any, recent_signs: Any,
    recent_surface: Any, recent_n: Any, d_creator: Any, d_topic: Any, d_length: Any, fade: float, got: Any,
) -> None:  # fmt: skip
    """The viewers' own rates with topic, creator and length and on the surface, to `got` [4, 2 + signals, n]."""
    keys = np.empty(PLACES, np.int64)
    counted = np.empty((PLACES, 2 + SIGNALS), np.float32)
    for i in range(len(viewer)):
        if i == 0 or viewer[i] != viewer[i - 1]:
            count(
                viewer[i], recent_video, recent_signs, recent_surface, recent_n, d_creator, d_topic, d_length, fade, keys,
                counted,
            )  # fmt: skip
        look_up(keys, counted, TOPIC, topic[i], i, got[0])
        look_up(keys, counted, CREATOR, creator[i], i, got[1])
        look_up(keys, counted, LENGTH, length[i], i, got[2])
        if i > 0 and viewer[i] == viewer[i - 1] and surface[i] == surface[i - 1]:  # the same as of all of a request
            for s in range(2 + SIGNALS):
                got[3, s, i] = got[3, s, i - 1]
        else:
            look_up(keys, counted, SURFACE, surface[i], i, got[3])


@kernel
def _dense(
    viewer: Any, video: Any, at: Any, surface: Any, following: Any, everywhere: Any,
    v_rates: Any, v_fast: Any, v_share: Any, last_at: Any, session_n: Any, long: Any, short: Any, averse: Any,
    v_language: Any, v_country: Any, standing: Any,
    d_rates: Any, d_fast: Any, d_share: Any, d_creator: Any, d_sound: Any, d_topic: Any, d_length: Any, duration: Any,
    posted_at: Any, compact: Any, side: Any, factor: Any, factor_rate: Any, topic_factor: Any, d_language: Any, d_country: Any,
    creators: Any, sounds: Any, topics: Any, surfaces: Any, recent_video: Any, recent_signs: Any, recent_surface: Any,
    recent_n: Any, recent_fade: float, out: Any,
) -> None:  # fmt: skip
    base = np.empty(3, np.float64)
    logit = np.empty(3, np.float64)
    for s in range(3):
        base[s] = min(max((everywhere[1 + s] + 0.01) / (everywhere[0] + 1.0), 1e-4), 1.0 - 1e-4)
        logit[s] = math.log(base[s] / (1.0 - base[s]))
    n = len(video)
    creator, topic = d_creator[video], d_topic[video]
    share, seconds, posted = d_share[video], duration[video], posted_at[video]
    language, country = d_language[video], d_country[video]
    got = np.empty((9, 5, n), np.float32)
    collect(d_rates, video, got[0])
    collect(d_fast, video, got[1])
    collect(creators, creator, got[2])
    collect(sounds, d_sound[video], got[3])
    collect(topics, topic, got[4])
    _own(
        viewer, surface, creator, topic, d_length[video], recent_video, recent_signs, recent_surface, recent_n, d_creator,
        d_topic, d_length, recent_fade, got[5:],
    )  # fmt: skip
    known = np.empty((8, 4, n), np.float32)
    for g in range(8):
        read(got[g], base, logit, _STRENGTHS[g], known[g])
    near = np.zeros((3, n), np.int32)
    odds = np.empty((3, n), np.float32)  # of a finish beside the usual ones, seconds, days: logarithms all at once
    touch(video, compact, factor, factor_rate, got)
    products(viewer, video, compact, long, short, averse, near)
    for i in range(n):
        v, d = viewer[i], video[i]
        unit = _STEP if v >= 0 else _NONE
        out[i, 49] = np.float32(near[0, i]) * unit * _FOUR
        out[i, 50] = np.float32(near[1, i]) * unit * _TWO
        out[i, 51] = np.float32(near[2, i]) * unit * _TWO
        beyond = _NONE
        if v >= 0 and topic[i] >= 0:
            t = topic[i]
            for q in range(1, SIDES):
                beyond += side[v, q] * (factor[d, q] + topic_factor[t, q])
        elif v >= 0:
            for q in range(1, SIDES):
                beyond += side[v, q] * factor[d, q]
        usual = np.float32(expected(factor_rate, d))
        chance = min(max(usual + beyond, _RARE), _ONE - _RARE)
        odds[0, i] = chance / (_ONE - chance) * (_ONE - usual) / usual if beyond != _NONE else _ONE
        odds[1, i] = max(seconds[i], _HALF)
        odds[2, i] = _ONE + np.float32(max(at[i] - posted[i], 0.0) / 86400.0)
    for j in range(3):
        for i in range(n):
            odds[j, i] = ln32(odds[j, i])
    for i in range(n):
        v = viewer[i]
        same = i > 0 and v == viewer[i - 1] and at[i] == at[i - 1] and surface[i] == surface[i - 1]
        if same:  # the viewer's part and the moment's are the same for all candidates of a request
            for j in range(10):
                out[i, j] = out[i - 1, j]
            for j in range(29, 35):
                out[i, j] = out[i - 1, j]
            for j in range(57, 61):
                out[i, j] = out[i - 1, j]
        else:
            _three(out, i, 29, surfaces, surface[i], base, logit, 30.0)
            _three(out, i, 32, got[8].T, i, base, logit, 2.0)
            if v >= 0:
                _three(out, i, 0, v_rates, v, base, logit, 6.0)
                out[i, 3] = ln(1.0 + v_rates[v, 0])
                _three(out, i, 4, v_fast, v, base, logit, 1.0)
                out[i, 7] = ln(1.0 + max(at[i] - last_at[v], 0.0) / 60.0) * 0.3 if last_at[v] > 0 else 3.0
                out[i, 8] = ln(1.0 + session_n[v]) * 0.5 if at[i] - last_at[v] < 1800.0 else 0.0
                out[i, 9] = (v_share[v] - 0.5) * 4.0
                for j in range(4):
                    out[i, 57 + j] = standing[v, j]
            else:
                for j in range(10):
                    out[i, j] = 0.0
                for j in range(57, 61):
                    out[i, j] = 0.0
        for g in range(8):
            for k in range(_WIDTHS[g]):
                out[i, _PLACES[g] + k] = known[g, k, i] * _SCALES[k] if g < 4 else known[g, k, i]
        out[i, 17] = (share[i] - 0.5) * 4.0
        size = odds[1, i] - _THREE
        out[i, 46] = size
        out[i, 47] = size * size * _HALF
        out[i, 48] = odds[2, i] * _HALF
        out[i, 56] = odds[0, i]
        out[i, 52] = following[i]
        out[i, 53] = 1.0 if v >= 0 and v_language[v] > 0 and v_language[v] == language[i] else 0.0
        out[i, 54] = 1.0 if v >= 0 and v_country[v] > 0 and v_country[v] == country[i] else 0.0
        out[i, 55] = 1.0 if v >= 0 and v_rates[v, 0] > 0 else 0.0
        for j in range(out.shape[1]):
            number = out[i, j] if out[i, j] == out[i, j] else _NONE  # NaN is not
            out[i, j] = min(max(number, -_BOUND), _BOUND)


def dense(memory: Memory, viewer: Rows, video: Rows, at: NDArray[np.float64], surface: Rows) -> F32:
    """Features [n, len(FEATURES)] of showings: viewer rows (-1: never seen), video rows, epoch seconds, surface rows."""
    v, d, r = memory.viewers, memory.videos, memory.rates
    n = len(video)
    out = np.empty((n, len(FEATURES)), np.float32)
    following = _following(memory, viewer, d.creator[video])
    _dense(
        viewer, video, at, surface, following, r.everywhere,
        v.rates, v.fast, v.share, v.last_at, v.session_n, v.long, v.short, v.averse, v.language, v.country,
        v.standing,
        d.rates, d.fast, d.share, d.creator, d.sound, d.topic, d.length_class, d.duration_s,
        d.posted_at, d.compact, v.side, d.factor, d.factor_rate, r.topics.factor, d.language, d.country,
        r.creators.rates, r.sounds.rates, r.topics.rates, r.surfaces.rates, v.recent_video, v.recent_signs, v.recent_surface,
        v.recent_n, memory.recent_fade, out,
    )  # fmt: skip
    return out


@brief
def _among(creator: Any, mine: Any, out: Any) -> None:
    """Writes 1 to `out` [n] where `creator` [n] is in `mine`: looks there only where one of the same last digits is."""
    some = np.zeros(1024, np.bool_)
    for one in mine:
        some[one & 1023] = True
    for i in range(len(creator)):
        if some[creator[i] & 1023]:
            for one in mine:
                if one == creator[i]:
                    out[i] = 1.0
                    break


def _following(memory: Memory, viewer: Rows, creator: Rows) -> F32:
    """1 where the viewer follows the creator, else 0."""
    follows, out = memory.viewers.follows, np.zeros(len(viewer), np.float32)
    if n := len(viewer) if follows else 0:
        first = int(viewer[0])
        if viewer[-1] == first and (viewer == first).all():  # one request
            mine = np.fromiter(follows.get(first, ()), np.int32)
            _among(creator, mine, out)
            return out
        pairs = zip(viewer.tolist(), creator.tolist(), strict=True)
        return np.fromiter((c in follows.get(v, ()) for v, c in pairs), np.float32, n)
    return out


def fields(
    memory: Memory, viewer: Rows, ids: list[str], video: Rows, hour: Rows, surface: list[str]
) -> NDArray[np.uint32]:
    """Hashed ids [n, ALL_FIELDS] of showings; `ids` names the viewer where its row is -1."""
    out = np.zeros((len(video), ALL_FIELDS), np.uint32)
    out[:, :4] = memory.viewers.field[viewer]
    for i in np.flatnonzero(viewer < 0):
        out[i, :4] = (bucket("viewer", ids[i], memory.bits), 0, 0, 0)
    surfaces = {name: bucket("surface", name, memory.bits) for name in set(surface)}
    hours = np.array([bucket("hour", str(h), memory.bits) for h in range(24)], np.uint32)
    out[:, 4] = hours[hour]
    out[:, 5] = [surfaces[name] for name in surface]
    out[:, VIEWER_FIELDS:] = memory.videos.field[video]
    return out


def fields_of_one(memory: Memory, viewer: int, id: str, videos: Rows, hour: int, surface: str) -> NDArray[np.uint32]:
    """The same for many videos and one viewer at one moment."""
    bits, viewers = memory.bits, memory.viewers
    mine = np.zeros(VIEWER_FIELDS, np.uint32)
    mine[:4] = viewers.field[viewer] if viewer >= 0 else (bucket("viewer", id, bits), 0, 0, 0)
    mine[4:] = bucket("hour", str(hour), bits), bucket("surface", surface, bits)
    out = np.empty((len(videos), ALL_FIELDS), np.uint32)
    _beside(mine, memory.videos.field, videos, out)
    return out


@brief
def _beside(mine: Any, field: Any, videos: Any, out: Any) -> None:
    """Writes `mine` [viewer fields] and the ids of each of `videos` to `out`."""
    first = len(mine)
    for i in range(len(videos)):
        for j in range(first):
            out[i, j] = mine[j]
        for j in range(FIELDS):
            out[i, first + j] = field[videos[i], j]


__all__ = ["ALL_FIELDS", "FEATURES", "INDEX", "dense", "fields", "fields_of_one"]
