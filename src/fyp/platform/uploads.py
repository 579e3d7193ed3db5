"""Uploads: the rules of a file's way to be a video: who may begin one, what each step changes, when it may be published."""

import math
import re
import unicodedata
from collections.abc import Callable

from msgspec.structs import replace

from fyp.vocabulary.errors import Denied, Invalid, TooLarge, Unavailable
from fyp.vocabulary.ids import is_id
from fyp.vocabulary.upload import WORK, Details, Found, Upload
from fyp.vocabulary.video import Media, Sound, Video

REASONS: dict[str, tuple[str, bool]] = {
    "empty": ("the file is empty: choose it again, or another", False),
    "not_a_video": ("this is no video that can be opened: MP4, QuickTime (MOV), WebM and Matroska (MKV) can", False),
    "damaged": ("the file is damaged: it opens, but does not play to its end. Export or record it again", False),
    "too_long": ("the video is longer than 10 minutes: cut it, or choose a part of it", False),
    "too_short": ("the part that you chose is shorter than half a second", False),
    "too_many_pixels": ("the picture is larger than 8,192 by 8,192 pixels: export it smaller", False),
    "too_large": ("the file would become too large: export it smaller or shorter", False),
    "too_slow": ("making it took too long. Trying again may help when less is asked of this server", True),
    "gone": ("the video that you used for it is gone: choose another", False),
    "bad_cut": ("that piece is not in the other video: choose it again", False),
    "no_sound": ("there is nothing to hear in the sound that you chose: choose another", False),
    "fault": ("something went wrong here, not with your file. Trying again may help", True),
}
"""Why an upload is refused: by code, in words for people, and whether trying the same file again may help."""

Change = Callable[[Upload, float], Upload]
"""What becomes of an upload at a time."""

LEASE_S = 45.0
"""A worker that has not been heard of for so long is thought dead, and another takes over: seconds."""
MOST_TRIES = 5
"""A step that failed so often, through no fault of the file, is given up."""
BACK_OFF_S = 4.0
"""The wait before the second try; each further one is twice as long."""
YEAR_S = 366 * 86_400.0
PIECE_LEAST_S, PIECE_MOST_S = 1.0, 5.0
"""Of another video in a stitch."""
MOST_TAGS, MOST_MENTIONS = 30, 20
IDLE_S = 24 * 3600.0
"""An upload whose bytes stopped coming is forgotten after so long: seconds."""
REFUSED_S = 7 * 86_400.0
"""And one that was refused after so long."""
SPARE = 1 << 30
"""Bytes of the disk that uploads leave alone."""
_TAG = re.compile(r"(?<![\w#&/])#(\w{1,60})")
_MENTION = re.compile(r"(?<![\w@/.])@([A-Za-z0-9_][\w.\-]{0,30}[\w]|[A-Za-z0-9_])")


# -- coming in


def may_begin(mine: list[Upload], length: int, longest: int, quota: int, spare: int) -> None:
    """Raises `TooLarge`, `Denied` (over the quota of bytes that wait), `Unavailable` (the disk is full)."""
    if length > longest:
        raise TooLarge("too_large", f"a file may have at most {longest >> 20} MiB", "Upload-Length")
    held = sum(upload.length for upload in mine if upload.state not in ("published", "refused"))
    if held + length > quota or len(mine) - sum(u.state in ("published", "refused") for u in mine) >= 50:
        message = f"your uploads and drafts take {held >> 20} of {quota >> 20} MiB: publish or delete some first"
        raise Denied("over_quota", message, "Upload-Length")
    if spare < 3 * length + SPARE:
        raise Unavailable("disk_full", "there is too little room on this server now", retry_after_s=600.0)


def received(upload: Upload, offset: int, now: float) -> Upload:
    """So many bytes are on the disk."""
    state = "received" if offset >= upload.length else upload.state
    return replace(upload, offset=offset, state=state, changed_at=now)


def gone(upload: Upload, now: float) -> bool:
    """May it be forgotten: abandoned, or refused long ago?"""
    idle = now - upload.changed_at
    return (upload.state == "uploading" and idle > IDLE_S) or (upload.state == "refused" and idle > REFUSED_S)


# -- what a worker does


def take(upload: Upload, worker: str, now: float) -> Upload | None:
    """The worker holds it for a while; None when there is nothing to do, or another holds it."""
    held = upload.leased_until > now and upload.worker != worker
    if upload.state not in WORK or held or upload.next_at > now:
        return None
    return replace(upload, worker=worker, leased_until=now + LEASE_S)


def held(upload: Upload, mine: Upload) -> bool:
    """Is it still mine, and still the same work?"""
    return upload.worker == mine.worker and upload.round == mine.round and upload.state in WORK


def renew(upload: Upload, mine: Upload, now: float) -> Upload | None:
    return replace(upload, leased_until=now + LEASE_S) if held(upload, mine) else None


def let_go(upload: Upload) -> Upload:
    return replace(upload, worker="", leased_until=0.0)


def later(upload: Upload, note: str, now: float) -> Upload:
    """A step failed, through no fault of the file: again after a while, each time a longer one, and at last no more."""
    tries = upload.tries + 1
    if tries >= MOST_TRIES:
        return refused(upload, "fault", note, now)
    wait = BACK_OFF_S * 2 ** (tries - 1)
    return let_go(replace(upload, tries=tries, next_at=now + wait, note=note))


def refused(upload: Upload, code: str, note: str, now: float) -> Upload:
    """It will be no video. `note` is what a program said of it."""
    code = code if code in REASONS else "fault"
    return let_go(replace(upload, state="refused", reason=code, note=note[:300], step="", changed_at=now))


def again(upload: Upload, now: float) -> Upload:
    """From the start, by the wish of its maker. Raises `Invalid` when that can't help."""
    if upload.state != "refused" or not REASONS[upload.reason][1]:
        raise Invalid("no_retry", "trying the same file again would not help", "id")
    return afresh(replace(upload, reason="", note=""), now)


def afresh(upload: Upload, now: float) -> Upload:
    """All steps begin anew."""
    state = "received" if upload.offset >= upload.length else "uploading"
    return let_go(
        replace(
            upload, state=state, done=(), found=Found(), step="", tries=0, next_at=0.0, changed_at=now, round=upload.round + 1
        )
    )  # fmt: skip


# -- what its maker does


def described(upload: Upload, details: Details, now: float, other: str = "") -> Upload:
    """Other words. What is published is published anew; another cut, cover or mix (with the blob `other`) is made before that,
    and not after.

    Raises `Invalid`.
    """
    check(details, now)
    before = upload.details
    cut = _made_of(details, other) != _made_of(before, upload.other)
    if upload.state == "published":
        if cut:
            raise Invalid("too_late", "a published video can't be cut, nor given another cover", "from_s")
        if details.draft or details.publish_at > now:
            raise Invalid("too_late", "it is published: make it private instead", "draft")
    upload = replace(upload, details=details, changed_at=now, other=other)
    if cut and upload.state not in ("uploading", "received", "refused"):
        return afresh(upload, now)
    return revised(upload)


def _made_of(details: Details, other: str) -> tuple[object, ...]:
    """What the files of a video depend on."""
    mixed = (details.mix, other, details.layout, details.piece_from_s, details.piece_to_s, details.voice)
    return details.from_s, details.to_s, details.cover_s, mixed if details.mix else ()


def revised(upload: Upload) -> Upload:
    return replace(upload, revision=upload.revision + 1) if upload.posted_at else upload


def check(details: Details, now: float) -> None:
    """Raises `Invalid` for what can't be."""
    times = (
        details.publish_at, details.cover_s, details.from_s, details.to_s, details.piece_from_s, details.piece_to_s,
        details.voice,
    )  # fmt: skip
    if not all(map(math.isfinite, times)):
        raise Invalid("malformed", "times must be finite numbers", "publish_at")
    if details.publish_at > now + YEAR_S:
        raise Invalid("too_far", "a video can be planned at most a year ahead", "publish_at")
    if details.to_s and details.to_s < details.from_s + 0.5:
        raise Invalid("too_short", "the part that you chose is shorter than half a second", "to_s")
    for name, id in (("sound", details.sound), ("made_from", details.made_from)):
        if id and not is_id(id):
            raise Invalid("malformed", f"{name} is not an id", name)
    if details.mix in ("duet", "stitch") and not details.made_from:
        raise Invalid("malformed", f"a {details.mix} needs the video that it is made from", "made_from")
    if details.mix == "sound" and not details.sound:
        raise Invalid("malformed", "which sound is to be laid under it?", "sound")
    piece = details.piece_to_s - details.piece_from_s
    if details.mix == "stitch" and not PIECE_LEAST_S - 0.001 <= piece <= PIECE_MOST_S + 0.001:
        raise Invalid("malformed", "of the other video 1 to 5 seconds can be taken", "piece_to_s")
    if details.topics is not None and len(details.topics) > 5:
        raise Invalid("malformed", "at most 5 topics", "topics")


def hashtags(caption: str) -> tuple[str, ...]:
    """The hashtags of a caption, without their sign, each once: "#Dance #dance #été" is ("Dance", "été")."""
    plain = unicodedata.normalize("NFC", caption)
    return _once([tag for tag in _TAG.findall(plain) if not tag.isdigit()], MOST_TAGS)


def mentions(caption: str) -> tuple[str, ...]:
    """The handles that a caption names, each once: "thanks @ada.moves!" is ("ada.moves",)."""
    return _once(_MENTION.findall(caption), MOST_MENTIONS)


def _once(words: list[str], most: int) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(word.casefold(), word)
    return tuple(found.values())[:most]


# -- becoming a video


def due(upload: Upload, now: float) -> bool:
    """Is it to be published, or published anew?"""
    if upload.state == "published":
        return upload.told < upload.revision
    ready = upload.state == "understood" and not upload.details.draft
    return ready and upload.details.publish_at <= now


def video(upload: Upload) -> Video:
    """What it is published as."""
    said, found = upload.details, upload.found
    sound = said.sound or found.sound or (f"o{upload.id}" if audible(found) else "")
    return Video(
        id=upload.id, creator=upload.owner, duration_s=found.duration_s, posted_at=upload.posted_at, sound=sound,
        caption=said.caption, hashtags=hashtags(said.caption), mentions=mentions(said.caption),
        topics=found.topics if said.topics is None else said.topics, language=said.language or found.language,
        country=said.country, visibility=said.visibility, made_from=said.made_from,
        made_as=said.mix if said.mix != "sound" else "", fingerprint=found.fingerprint,
        duet=said.duet, stitch=said.stitch, answers=said.answers,
    )  # fmt: skip


def audible(found: Found) -> bool:
    """Is there something to hear?"""
    return found.audio and (found.heard is None or not found.heard.silent)


def sound(upload: Upload) -> Sound | None:
    """The sound that comes with it; None when it is silent, or uses a known one."""
    if upload.details.sound or upload.found.sound or not audible(upload.found):
        return None
    return Sound(id=f"o{upload.id}", title="original sound", maker=upload.owner, origin=upload.id)


def media(upload: Upload) -> Media:
    """Its files. The middle size is for who knows nothing of sizes."""
    found = upload.found
    sizes = tuple(sorted(found.sizes, key=lambda size: size.width * size.height))
    plain = found.sizes[0]
    return Media(
        video=upload.id, mp4=plain.mp4, poster=found.poster, width=plain.width, height=plain.height, sizes=sizes,
        tiny=found.tiny, hls=found.hls[0] if found.hls else "", hls_files=found.hls[1:], alt=upload.details.alt,
        subtitles=upload.subtitles,
    )  # fmt: skip


FOLDER = "u/"
"""Where the blobs of uploads begin: `u/<video>/...`."""


def key(upload: Upload, name: str) -> str:
    """The blob key of a file of it. Another round makes other keys, so that nobody is shown an old one from a cache."""
    return f"{FOLDER}{upload.id}/{upload.round}/{name}"


def of_key(key: str) -> str:
    """The video that a blob belongs to; empty when it is no upload's."""
    parts = key.split("/")
    return parts[1] if key.startswith(FOLDER) and len(parts) > 2 else ""


__all__ = [
    "FOLDER", "IDLE_S", "LEASE_S", "MOST_TRIES", "REASONS", "REFUSED_S", "Change", "afresh", "again", "audible", "check",
    "described", "due", "gone", "hashtags", "held", "key", "later", "let_go", "may_begin", "media", "mentions",
    "of_key", "received", "refused", "renew", "revised", "sound", "take", "video",
]  # fmt: skip
