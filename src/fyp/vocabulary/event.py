"""Event: everything that happened, one closed union. All that the engine and the rooms know is a fold of these."""

from typing import Literal

from fyp.vocabulary.account import Profile
from fyp.vocabulary.challenge import Challenged, Juried
from fyp.vocabulary.content import Understood
from fyp.vocabulary.finding import Searched, TagFollowed
from fyp.vocabulary.happening import Event
from fyp.vocabulary.ids import impression_id
from fyp.vocabulary.question import Answered, AnswerRemoved, Posed
from fyp.vocabulary.ruling import Moderated, Overturned, Ruled
from fyp.vocabulary.sound import Silenced, SoundClaimed
from fyp.vocabulary.talk import (
    Commented,
    CommentLiked,
    CommentPinned,
    CommentRemoved,
    CommentReported,
    CommentsGuarded,
    ReportReason,
)
from fyp.vocabulary.video import Video

ActKind = Literal[
    "like", "comment", "share", "save", "follow", "not_interested", "more", "report", "sound", "profile",
    "product_open", "add_to_cart", "purchase",
]  # fmt: skip

MuteKind = Literal["creator", "sound", "hashtag", "keyword"]
Split = Literal["viewer", "creator_viewer"]


class Served(Event, frozen=True, gc=False):
    """A page as it was served, with all that is needed to learn from it later.

    For a page of S slots: `videos`, `sources`, `scores`, `propensities` have S entries; `rows` is float16 [S, features],
    `fields` uint32 [S, hashed fields] and `chances` float32 [S, heads], as bytes in C order, little-endian. `seats` has a
    place in SEATS for each slot, and `levels` (float32 [S]) the value that this viewer was expected to give to any video of
    its kind, NaN where they follow its maker; both are empty when another system chose.
    """

    page: str
    surface: str
    videos: tuple[str, ...]
    sources: tuple[str, ...]
    scores: tuple[float, ...]
    propensities: tuple[float, ...]
    rows: bytes
    fields: bytes
    chances: bytes
    weights_version: str
    seats: bytes = b""
    levels: bytes = b""


class Impression(Event, frozen=True, gc=False):
    """Slot `slot` of page `page` was on screen; `video` is what it showed."""

    page: str
    slot: int
    video: str

    @property
    def impression(self) -> str:
        return impression_id(self.page, self.slot)


class Watch(Event, frozen=True, gc=False):
    """Media seconds `from_s` to `to_s` were played. `loop` counts passes from 0: a repeat or a seek back starts the next."""

    impression: str
    from_s: float
    to_s: float
    loop: int = 0


class Act(Event, frozen=True, gc=False):
    """The viewer did something about a video; `on` is False when it is taken back. `reason` is that of a report."""

    impression: str
    act: ActKind
    on: bool = True
    reason: ReportReason = ""


class Swipe(Event, frozen=True, gc=False):
    """The thumb left the video: the lesson closes. `watched_s` is the sum of the sections, `loops` the full repeats."""

    impression: str
    watched_s: float
    loops: int = 0


class Arrived(Event, frozen=True, gc=False):
    """A viewer came, on a device, with a language and a country.

    Who comes from elsewhere may bring how many they follow there, are followed by and are friends with, and the days since
    they joined; -1 where it is not told.
    """

    language: str = ""
    country: str = ""
    device: str = ""
    follows: int = -1
    followers: int = -1
    friends: int = -1
    days: int = -1


class Uploaded(Event, frozen=True, gc=False):
    """A video was published (or published again with other words). `came_by` is the video that led its maker to it:
    the one that it is made from, else the last with one of its hashtags that they were shown; empty: none is known."""

    video: Video
    came_by: str = ""


class Removed(Event, frozen=True, gc=False):
    """A video is gone: it must not be shown again."""

    video: str


class Followed(Event, frozen=True, gc=False):
    """`viewer` follows `creator`, or no longer does when `on` is False."""

    creator: str
    on: bool = True


class Blocked(Event, frozen=True, gc=False):
    """`viewer` blocks `creator`, or no longer does: neither is shown the other's videos."""

    creator: str
    on: bool = True


class Preferred(Event, frozen=True, gc=False):
    """How much `viewer` wants of a topic: `level` from -2 (hardly anything) to 2 (much more); 0 as the engine finds."""

    topic: str
    level: int


class Muted(Event, frozen=True, gc=False):
    """`viewer` is shown nothing of it until it is taken back (`on` False).

    `what` is the id of a creator or sound, a hashtag without its sign, or a keyword; `also` are the other words that a
    keyword stands for (stems, synonyms) as they were agreed to, so that nothing but the log is needed to know them.
    """

    about: MuteKind
    what: str
    also: tuple[str, ...] = ()
    on: bool = True


class Configured(Event, frozen=True, gc=False):
    """How `viewer` wants to watch. `languages` that are wanted, all when empty; a break is proposed after
    `break_after_min` minutes, never when 0; `under_18` as they told."""

    languages: tuple[str, ...] = ()
    autoplay: bool = True
    break_after_min: int = 0
    under_18: bool = False


class Profiled(Event, frozen=True, gc=False):
    """`viewer` has an account, and this is its profile from now on; `was` is the handle of before, when it is another."""

    profile: Profile
    was: str = ""


class Refreshed(Event, frozen=True, gc=False):
    """`viewer` begins anew, as somebody new; follows and filters stay. `on` False takes it back, within a day."""

    on: bool = True


class Forgot(Event, frozen=True, gc=False):
    """What `viewer` did is to count no more: of a topic, or from `since` to `until` (epoch seconds), whichever is told."""

    topic: str = ""
    since: float = 0.0
    until: float = 0.0


class Erased(Event, frozen=True, gc=False):
    """`viewer` leaves: all that was kept of them goes; what others were taught by them goes with the next rebuild."""


class Tuned(Event, frozen=True, gc=False):
    """An operator set `knobs` to values, from the next request on; all others stay as they were. Who (`by`) and `why`.

    The version of the policy is the number of these events so far. A version is brought back by setting each knob that
    differs from it to what it was then: a new version, so that nothing that was in force is ever overwritten.
    """

    knobs: dict[str, float]
    by: str
    why: str


class Experimented(Event, frozen=True, gc=False):
    """An operator began an experiment, or ended it when `on` is False: who (`by`) and `why`.

    `arms` are names with the knobs that each sets on top of the live ones, `control` among them; `share` of the viewers
    take part. With the split `creator_viewer` creators are dealt to the arms too, and the viewers of an arm see its creators
    alone, so that what an arm does to creators is seen as well. One that is told again begins anew.
    """

    name: str
    arms: dict[str, dict[str, float]]
    by: str
    why: str
    share: float = 1.0
    split: Split = "viewer"
    on: bool = True


AnyEvent = (
    Served | Impression | Watch | Act | Swipe | Arrived | Uploaded | Removed | Followed | Blocked
    | Preferred | Muted | Configured | Profiled | Refreshed | Forgot | Erased | Tuned | Experimented
    | Understood
    | Commented | CommentLiked | CommentPinned | CommentRemoved | CommentReported | CommentsGuarded
    | Posed | Answered | AnswerRemoved
    | Searched | TagFollowed | Challenged | Juried | Silenced | SoundClaimed
    | Moderated | Overturned | Ruled
)  # fmt: skip
EVENT_TYPES: tuple[type[Event], ...] = (
    Served, Impression, Watch, Act, Swipe, Arrived, Uploaded, Removed, Followed, Blocked,
    Preferred, Muted, Configured, Profiled, Refreshed, Forgot, Erased, Tuned,
    Experimented, Understood,
    Commented, CommentLiked, CommentPinned, CommentRemoved, CommentReported, CommentsGuarded,
    Posed, Answered, AnswerRemoved,
    Searched, TagFollowed, Challenged, Juried, Silenced, SoundClaimed,
    Moderated, Overturned, Ruled,
)  # fmt: skip
PLAYER_EVENTS: tuple[type[Event], ...] = (Impression, Watch, Act, Swipe, Followed, Blocked)

__all__ = [
    "EVENT_TYPES",
    "PLAYER_EVENTS",
    "Act",
    "ActKind",
    "AnswerRemoved",
    "Answered",
    "AnyEvent",
    "Arrived",
    "Blocked",
    "Challenged",
    "CommentLiked",
    "CommentPinned",
    "CommentRemoved",
    "CommentReported",
    "Commented",
    "CommentsGuarded",
    "Configured",
    "Erased",
    "Event",
    "Experimented",
    "Followed",
    "Forgot",
    "Impression",
    "Juried",
    "Moderated",
    "MuteKind",
    "Muted",
    "Overturned",
    "Posed",
    "Preferred",
    "Profiled",
    "Refreshed",
    "Removed",
    "ReportReason",
    "Ruled",
    "Searched",
    "Served",
    "Silenced",
    "SoundClaimed",
    "Split",
    "Swipe",
    "TagFollowed",
    "Tuned",
    "Understood",
    "Uploaded",
    "Watch",
]  # fmt: skip
