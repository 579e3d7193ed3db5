"""The living demo: clips are published as they are made, a second start makes none again, progress is told."""

from pathlib import Path

from fyp.adapters.embedded.clock import SystemClock
from fyp.app import App, Rendering, ram_app
from fyp.lab.living import Demo, keys
from fyp.lab.studio.script import most, scripts
from fyp.platform import videos
from fyp.vocabulary.feed import FeedRequest
from fyp.vocabulary.video import Media

SHORT = sorted(scripts(most(), 7), key=lambda s: s.frames)[:2]


def run(app: App, data: Path, people: int = 0) -> list[tuple[int, int, str]]:
    said: list[tuple[int, int, str]] = []
    demo = Demo(app, data, SHORT, 7, people, lambda *words: said.append(words), workers=1)
    demo.start()
    assert demo.join(180)
    demo.stop()
    return said


def test_clips_come_one_by_one_and_are_kept(tmp_path: Path) -> None:
    app = ram_app(SystemClock())
    said = run(app, tmp_path)
    assert said == [(1, 2, ""), (2, 2, "")]
    assert app.rendering == Rendering(2, 2)
    for script in SHORT:
        media = app.records.get(videos.MEDIA, script.id, Media)
        assert media is not None and (media.mp4, media.poster) == keys(script)
        assert len(app.blobs.get(media.mp4)) > 50_000 and app.blobs.get(media.poster)[:2] == b"\xff\xd8"
    page = app.feed(FeedRequest(viewer="new", at=app.clock.now(), n=5))
    assert {slot.video for slot in page.slots} == {script.id for script in SHORT}
    assert not list((tmp_path / "rendering").iterdir()), "nothing is stored twice"

    before = app.last()
    assert run(app, tmp_path) == said
    assert app.last() == before, "the second start publishes nothing again"

    app.blobs.delete(keys(SHORT[0])[0])
    assert run(app, tmp_path) == said
    assert len(app.blobs.get(keys(SHORT[0])[0])) > 50_000, "what is lost is made again"
    app.stop()
