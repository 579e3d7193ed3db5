"""Remixes: may this video be used in another, and which file of it is."""

from fyp.api.wire import Call, app_of, seen, viewer_of
from fyp.platform import sounds, videos
from fyp.vocabulary.errors import Denied, Missing
from fyp.vocabulary.upload import Details
from fyp.vocabulary.video import Media, Sound, Video


def source(details: Details) -> tuple[str, str]:
    """What of another is used: how, and the id of the video or the sound; both empty when nothing is."""
    if not details.mix:
        return "", ""
    return details.mix, details.sound if details.mix == "sound" else details.made_from


def blob_of(call: Call, details: Details) -> str:
    """The blob of the video that becomes part of another by these `details`; empty when none does.

    Raises `Missing` for one that is not there, or not for the caller to see; `Denied` where its maker does not permit it.
    """
    if not details.mix:
        return ""
    app, me = app_of(call), viewer_of(call)
    id, field = details.made_from, "made_from"
    if details.mix == "sound":
        known, field = app.records.get(sounds.SOUND, details.sound, Sound), "sound"
        uses = [use.video for use in sorted(app.views.tracks.of(details.sound), key=lambda use: use.posted_at)]
        id = next(iter([known.origin] if known is not None and known.origin else uses), "")
        if not id:
            raise Missing("no_sound", "this sound can't be used: the video in which it was first heard is gone", field)
    found = app.records.get(videos.VIDEO, id, Video)
    media = app.records.get(videos.MEDIA, id, Media)
    if found is None or media is None or not seen(app.records, me, {id: found}):
        raise Missing("no_video", "the video that you want to use is not there", field)
    if found.creator != me and not {"duet": found.duet, "stitch": found.stitch, "sound": True}[details.mix]:
        raise Denied("not_permitted", f"its maker does not let others make a {details.mix} of it", field)
    if app.views.tracks.silence(found.sound) is not None:
        raise Denied("silenced", "the sound of it was taken away, so nothing can be made with it", field)
    return media.mp4


__all__ = ["blob_of", "source"]
