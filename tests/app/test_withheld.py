"""What moderators took away stays away, by what is known when it is told, however old what its teller had read is."""

from msgspec.structs import replace
from tests.app.cast import opened
from tests.people import DANCE, NOW

from fyp.app import App
from fyp.platform import videos
from fyp.vocabulary.event import Moderated, Overturned, Removed, Uploaded
from fyp.vocabulary.video import AWAY, Video


def known(app: App) -> Video | None:
    return app.records.get(videos.VIDEO, DANCE.id, Video)


def up(id: str, video: Video) -> Uploaded:
    return Uploaded(id=id, at=NOW, viewer=video.creator, video=video)


def test_only_a_decision_makes_it_go_and_come() -> None:
    app, _ = opened()
    try:
        app.publish(DANCE)
        stale = replace(DANCE, caption="of long ago")
        ruled = {"at": NOW, "viewer": DANCE.creator, "video": DANCE.id}
        app.tell([Moderated(id="m", verdict="remove", turn=1, **ruled), up("away", replace(stale, visibility=AWAY))])  # type: ignore[arg-type]
        away = replace(DANCE, visibility=AWAY, chosen="public")
        assert known(app) == away  # of what the moderator's server had read nothing but the visibility counts
        app.tell([up("again", replace(DANCE, caption="anew", visibility="followers"))])
        assert known(app) == replace(away, caption="anew", chosen="followers")
        app.tell([up("topics", replace(away, topics=("travel",)))])  # as one tells it who has read it
        assert known(app) == replace(away, topics=("travel",), chosen="followers")
        app.tell([Overturned(id="o", decision="m", **ruled), up("back", replace(stale, visibility="public"))])  # type: ignore[arg-type]
        assert known(app) == replace(DANCE, topics=("travel",), visibility="followers")
        app.tell([up("late", away)])  # it was read while it was away
        assert known(app) == replace(DANCE, visibility="followers")
        app.tell([Removed(id="r", at=NOW, video=DANCE.id)])
        app.tell([Overturned(id="o2", decision="m", **ruled), up("risen", DANCE)])  # type: ignore[arg-type]
        assert known(app) is None
        assert app.tell([up("new", away)]).refused == []
        assert known(app) == replace(DANCE, visibility="public")  # one that nobody knows can't be away
    finally:
        app.stop()
