"""Import: a folder of videos and tables of another system end up in the log, once, and what is wrong is told with its place."""

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from tests.clips import damage, draw

from fyp.app import App
from fyp.cli import main
from fyp.config import Settings
from fyp.lab.importing.clips import import_clips, tally
from fyp.lab.importing.past import open_past
from fyp.lab.importing.sheets import Wrong, moment, rows, truth, words
from fyp.lab.importing.tables import batches, import_interactions, import_items, interactions, items
from fyp.platform.sounds import SOUND
from fyp.platform.videos import CREATOR, MEDIA, VIDEO
from fyp.vocabulary.event import Act, Served, Swipe, Uploaded, Watch
from fyp.vocabulary.video import Creator, Media, Sound, Video

HERE = Path("t.csv")
THEN = 1_600_000_000.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "mine"
    (made / "more").mkdir(parents=True)
    draw(made / "one.mp4")
    draw(made / "more/two.mkv", "-c:v", "mpeg4", size="64x96")
    damage(draw(made / "broken.mp4", seconds=2.0, sound=False))
    (made / "captions.csv").write_text(
        "file,caption,hashtags,creator,sound,language,posted_at\n"
        'one.mp4,"Glow, in a minute",#Skin #glow,@bo.b,Night Beat,NL,2024-05-01T10:00:00Z\n'
    )
    return made


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    opened, _ = open_past(Settings(data=str(tmp_path / "data")), THEN)
    yield opened
    opened.stop()


def test_a_folder_of_videos_is_published_once(app: App, folder: Path) -> None:
    outcomes = import_clips(app, folder, "ada", lambda *_: None)
    assert [(o.file, o.became) for o in outcomes] == [
        ("broken.mp4", "refused"), ("more/two.mkv", "published"), ("one.mp4", "published"),
    ]  # fmt: skip
    assert outcomes[0].note.startswith("damaged: ")
    found = {video.caption: video for _, video in app.records.scan(VIDEO, Video)}
    one, two = found["Glow, in a minute"], found[""]
    assert (one.creator, one.hashtags, one.language, one.posted_at) == ("bo.b", ("skin", "glow"), "nl", 1714557600.0)
    assert (two.creator, two.duration_s) == ("ada", pytest.approx(1.0, abs=0.15))
    media = app.records.get(MEDIA, two.id, Media)
    assert media is not None and (media.width, media.height) == (64, 96)
    assert app.blobs.get(media.mp4)[4:8] == b"ftyp" and app.blobs.get(media.poster)[:2] == b"\xff\xd8"
    sound, maker = app.records.get(SOUND, one.sound, Sound), app.records.get(CREATOR, "bo.b", Creator)
    assert sound is not None and sound.title == "Night Beat"
    assert maker is not None and maker.handle == "bo.b"
    before = app.last()
    assert dict(tally(import_clips(app, folder, "ada", lambda *_: None))) == {"known": 2, "refused": 1}
    assert app.last() == before


def test_other_words_are_published_again_without_a_second_video(app: App, folder: Path) -> None:
    import_clips(app, folder, "ada", lambda *_: None)
    (folder / "captions.csv").unlink()
    (folder / "captions.json").write_text(json.dumps({"one.mp4": {"caption": "New words #other", "creator": "bo.b"}}))
    assert dict(tally(import_clips(app, folder, "ada", lambda *_: None))) == {"known": 1, "renewed": 1, "refused": 1}
    captions = {video.caption: video.hashtags for _, video in app.records.scan(VIDEO, Video)}
    assert captions == {"": (), "New words #other": ("other",)}


@pytest.mark.parametrize(
    ("sheet", "place"),
    [
        ("caption\nhello\n", "captions.csv, column 'file'"),
        ("file,captoin\none.mp4,x\n", "captions.csv, column 'captoin'"),
        ("file\none.mp4\nnowhere.mp4\n", "captions.csv, row 2, column 'file'"),
        ("file,posted_at\none.mp4,last week\n", "captions.csv, row 1, column 'posted_at'"),
    ],
)
def test_a_wrong_caption_sheet_is_told_with_its_place(app: App, folder: Path, sheet: str, place: str) -> None:
    (folder / "captions.csv").write_text(sheet)
    with pytest.raises(Wrong, match=f"^{place}: "):
        import_clips(app, folder, "ada", lambda *_: None)
    assert app.last() == 0


ITEMS = "id,creator,duration_s,caption,hashtags\nv1,ada,10,Dance,dance\nv2,dan,20,Goal,football\n"
TOLD = (
    "viewer,item,at,watched_s,like\n"
    f"bo,v1,{THEN + 60},25,1\nbo,v2,{THEN + 120},1.5,0\ncleo,v1,{THEN + 61},0,\nbo,v1,{THEN + 200},4,no\n"
)


def test_tables_become_the_events_that_they_would_have_been(tmp_path: Path) -> None:
    (tmp_path / "items.csv").write_text(ITEMS)
    (tmp_path / "interactions.csv").write_text(TOLD)
    published = items(tmp_path / "items.csv")
    seconds = {p.video.id: p.video.duration_s for p in published}
    showings = interactions(tmp_path / "interactions.csv", seconds.get)
    app, clock = open_past(Settings(data=str(tmp_path / "data")), THEN)
    try:
        assert import_items(app, published) == 2
        assert import_interactions(app, clock, showings, lambda *_: None) == (4, 0)
        counts = app.counts(["v1", "v2"])
        assert (counts["v1"]["plays"], counts["v1"]["likes"], counts["v2"]["plays"]) == (3, 1, 1)
        before, digest = app.last(), app.digest()
        assert import_items(app, published) == 0
        assert import_interactions(app, clock, showings, lambda *_: None) == (0, 4)
        assert (app.last(), app.digest()) == (before, digest)
    finally:
        app.stop()
    again, _ = open_past(Settings(data=str(tmp_path / "data")), THEN)
    try:
        assert again.digest() == digest
        told = [logged.event for logged in again._events.read()]
    finally:
        again.stop()
    assert [sum(isinstance(event, kind) for event in told) for kind in (Uploaded, Served, Swipe, Act)] == [2, 4, 4, 1]
    assert [(w.loop, w.from_s, w.to_s) for w in told if isinstance(w, Watch) and w.viewer == "bo"][:3] == [
        (0, 0.0, 10.0), (1, 0.0, 10.0), (2, 0.0, 5.0),
    ]  # fmt: skip
    assert {event.at for event in told if isinstance(event, Swipe)} >= {THEN + 60 + 25, THEN + 61}


def test_showings_are_told_together_but_no_more_of_one_viewer_than_a_page(tmp_path: Path) -> None:
    rows = "".join(f"{'bo' if n % 2 else f'u{n}'},v1,{THEN + n},5\n" for n in range(100))
    (tmp_path / "interactions.csv").write_text("viewer,item,at,watched_s\n" + rows)
    showings = interactions(tmp_path / "interactions.csv", {"v1": 10.0}.get)
    cut = list(batches(showings))
    assert [showing for batch in cut for showing in batch] == showings
    assert max(sum(s.viewer == "bo" for s in batch) for batch in cut) == 10
    assert len(cut) == 5


def test_parquet_and_finished_will_do(tmp_path: Path) -> None:
    pl.DataFrame({"viewer": [1, 2], "item": [7, 7], "at": [1_600_000_000_000, 1_600_000_001_000], "finished": [True, False]}
    ).write_parquet(tmp_path / "interactions.parquet")  # fmt: skip
    one, two = interactions(tmp_path / "interactions.parquet", {"7": 8.0}.get)
    assert (one.viewer, one.video, one.at, one.watched_s, two.watched_s) == ("1", "7", 1_600_000_000.0, 8.0, 4.0)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("viewer,item,at\nbo,v1,0\n", "interactions.csv, column 'watched_s': one of"),
        ("viewer,item,at,watched_s\nbo,v1,0,1\nbo,v9,0,1\n", "interactions.csv, row 2, column 'item': there is no"),
        ("viewer,item,at,watched_s\nbo,v1,soon,1\n", "interactions.csv, row 1, column 'at': 'soon' is neither"),
        ("viewer,item,at,watched_s\nbo,v1,-5,1\n", "interactions.csv, row 1, column 'at': '-5' is no moment"),
        ("viewer,item,at,watched_s\nbo,v1,0,-1\n", "interactions.csv, row 1, column 'watched_s': can't be below 0"),
        (
            "viewer,item,at,watched_s,like\nbo,v1,0,1,maybe\n",
            "interactions.csv, row 1, column 'like': 'maybe' is neither",
        ),
        ("viewer,item,at,watched_s\n,v1,0,1\n", "interactions.csv, row 1, column 'viewer': is empty"),
    ],
)
def test_a_wrong_row_is_told_with_its_place(tmp_path: Path, told: str, place: str) -> None:
    (tmp_path / "interactions.csv").write_text(told)
    with pytest.raises(Wrong, match=f"^{place}"):
        interactions(tmp_path / "interactions.csv", {"v1": 10.0}.get)


def test_the_command_takes_all_in_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "items.csv").write_text(ITEMS)
    (tmp_path / "interactions.csv").write_text(TOLD)
    data = str(tmp_path / "data")
    assert main(["import", str(tmp_path), "--data", data]) == 0
    assert capsys.readouterr().out == "2 of 2 items are new\n4 interactions told\n"
    assert main(["import", str(tmp_path), "--data", data]) == 0
    assert "0 of 2 items are new\n0 interactions told, 4 left out" in capsys.readouterr().out
    (tmp_path / "interactions.csv").write_text(TOLD + "bo,v9,0,1,0\n")
    assert main(["import", str(tmp_path), "--data", data]) == 1
    assert "row 5, column 'item'" in capsys.readouterr().err
    assert main(["import", str(tmp_path / "nowhere"), "--data", data]) == 1


def test_cells_are_read_with_care(tmp_path: Path) -> None:
    assert words("#Skin, #glow;night #skin") == ("skin", "glow", "night")
    assert words(["#A", "b"]) == ("a", "b") and words(None) == ()
    assert moment(HERE, 1, "at", "2024-05-01T12:00:00+02:00") == moment(HERE, 1, "at", "1714557600") == 1714557600.0
    assert moment(HERE, 1, "at", 1651010203000) == 1651010203.0
    assert moment(HERE, 1, "at", "2022-04-27") == 1651017600.0
    assert [truth(HERE, 1, "like", value) for value in ("1", True, "ja", "0", None, "nee")] == [True] * 3 + [False] * 3
    (tmp_path / "semi.csv").write_text("\ufefffile;caption\na.mp4;één, twee\n", encoding="utf-8")
    assert [row for _, row in rows(tmp_path / "semi.csv", {"file"}, {"caption"})] == [
        {"file": "a.mp4", "caption": "één, twee"}
    ]
