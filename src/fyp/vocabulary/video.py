"""Video: what the maker said of it and what was understood in it. Creator and Sound: who and what it is made with."""

from msgspec import Struct

MEANING = 64
"""Length of `Video.meaning`, in bytes."""
MOST_DEPICTED = 32
"""Most words of `Video.depicted`."""
AWAY = "removed"
"""The visibility of a video that moderators took away: its maker alone sees it."""


class Video(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One short video. `duration_s` in seconds, `posted_at` in epoch seconds (UTC), `language` ISO 639-1.

    `visibility` is one of public, followers, unlisted (who has the link) and private (the maker alone), as its maker chose; or
    `AWAY`, and then `chosen` is what the maker wants it to be. `mentions` are handles.
    `duet` and `stitch`: may others make a video from this one? `made_as`: how it was made from
    another, duet, stitch or empty.
    Of a `campaign` (empty: of none), whoever made its videos, a viewer is shown only so many in any 20.
    Videos of equal `fingerprint` (empty: none was taken) are copies of one another: a viewer is shown one of them.
    `answers` is the comment that it replies to, as `<video>/<comment>`.
    `depicted` are words that are seen or said in it, the most telling first; `meaning` is what it is about, whatever its
    language, as `MEANING` steps (int8) of a direction (empty: unknown).
    """

    id: str
    creator: str
    duration_s: float
    posted_at: float
    sound: str = ""
    caption: str = ""
    hashtags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: str = ""
    country: str = ""
    visibility: str = "public"
    made_from: str = ""
    made_as: str = ""
    fingerprint: str = ""
    campaign: str = ""
    mentions: tuple[str, ...] = ()
    duet: bool = True
    stitch: bool = True
    answers: str = ""
    depicted: tuple[str, ...] = ()
    meaning: bytes = b""
    chosen: str = ""

    @property
    def niche(self) -> str:
        """The most telling label that is known: the first topic, else the first hashtag, else nothing."""
        return self.topics[0] if self.topics else self.hashtags[0] if self.hashtags else ""


class Creator(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who makes videos; `handle` is unique and shown with an @; `picture` is a blob key, empty when there is none."""

    id: str
    handle: str
    name: str = ""
    bio: str = ""
    picture: str = ""


class Sound(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is heard; `maker` is the creator whose video it was first heard in, `origin` that video, when they are known.

    One with an `origin` has no name but its maker's: an original sound.
    """

    id: str
    title: str
    maker: str = ""
    origin: str = ""


class Size(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the files in which a video may be played: its blob key, pixels and bytes."""

    mp4: str
    width: int
    height: int
    bytes: int = 0


class Subtitles(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is said, as text (WebVTT), in one language (ISO 639-1)."""

    language: str
    vtt: str


class Media(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the files of a video are: blob keys, and the size of the picture in pixels.

    `mp4` is the file for who knows nothing of `sizes`, which go from small to large; `tiny` is the first frame as a data URI
    of some hundred bytes; `hls` a playlist, where there is one; `alt` says what is seen to who can't see it.
    """

    video: str
    mp4: str
    poster: str = ""
    width: int = 0
    height: int = 0
    sizes: tuple[Size, ...] = ()
    tiny: str = ""
    hls: str = ""
    hls_files: tuple[str, ...] = ()
    alt: str = ""
    subtitles: tuple[Subtitles, ...] = ()

    def files(self) -> tuple[str, ...]:
        """Every blob of it, each once."""
        sizes, texts = (size.mp4 for size in self.sizes), (text.vtt for text in self.subtitles)
        named = (self.mp4, self.poster, self.hls, *self.hls_files, *sizes, *texts)
        return tuple(dict.fromkeys(filter(None, named)))


__all__ = ["AWAY", "MEANING", "MOST_DEPICTED", "Creator", "Media", "Size", "Sound", "Subtitles", "Video"]
