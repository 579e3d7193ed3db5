"""A sample of a real log through the app: everything is taken, chances beat the running rate, the state is a fold."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import polars as pl
import pytest

from fyp.adapters.ram.clock import ManualClock
from fyp.app.opening import ram_app
from fyp.cli import main
from fyp.engine.engine import Engine
from fyp.lab.exposures import Exposure, ExposureLog
from fyp.lab.replay import BATCH, Figures, Replay, groups
from fyp.vocabulary.errors import Invalid

SAMPLE = Path(__file__).parents[1] / "data" / "kuairand_sample"


@pytest.fixture(scope="module")
def log() -> ExposureLog:
    return ExposureLog(SAMPLE)


@pytest.fixture(scope="module")
def replayed(log: ExposureLog) -> Iterator[tuple[Figures, str, str]]:
    clock = ManualClock()
    app = ram_app(clock)
    seen: list[int] = []
    replay = Replay(app, clock, log)
    replay.publish()
    figures = replay.run(log.last_days(8), True, lambda done, all, per_s: seen.append(done))
    again = Engine()
    again.observe_many([logged.event for logged in app._events.read()])
    assert seen == sorted(seen) and seen[-1] == figures.exposures + figures.history
    yield figures, app.digest(), again.digest()
    app.stop()


def test_every_exposure_is_taken(replayed: tuple[Figures, str, str], log: ExposureLog) -> None:
    figures = replayed[0]
    assert figures.refused == 0
    assert figures.exposures == len(log)
    assert log.past is not None and figures.history == len(log.past)
    acts = sum(len(row.acts) for row in [*log.rows(), *log.history()])
    videos = sum(1 for _ in log.published())
    assert figures.told == 3 * (figures.exposures + figures.history) + acts
    assert videos > 0


def test_it_foresees_better_than_the_running_rate(replayed: tuple[Figures, str, str]) -> None:
    f = replayed[0]
    assert f.auc_long_view > f.item_auc_long_view + 0.05
    assert f.gauc_long_view > f.item_gauc_long_view
    assert f.auc_like > f.item_auc_like + 0.05
    assert f.ece_long_view < 0.05


def test_the_state_is_the_fold_of_the_log(replayed: tuple[Figures, str, str]) -> None:
    assert replayed[1] == replayed[2]


def test_groups_hold_no_viewer_twice_and_keep_the_order(log: ExposureLog) -> None:
    rows = list(log.rows())
    pieces = list(groups(iter(rows)))
    assert [row for piece in pieces for row in piece] == rows
    assert all(len({row.viewer for row in piece}) == len(piece) <= BATCH for piece in pieces)


def test_finish_is_the_logs_long_view(log: ExposureLog) -> None:
    def finished(row: Exposure) -> bool:
        return row.watched_s + 0.1 >= min(row.duration_s, 18.0)

    agree = [finished(row) == row.long_view for row in log.rows()]
    assert sum(agree) / len(agree) > 0.97


def test_the_command_prints_its_figures_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(SAMPLE), "--json", "--no-history", "--from", "2022-05-05"]) == 0
    out = capsys.readouterr()
    figures = msgspec.json.decode(out.out)
    assert {"auc_long_view", "gauc_long_view", "auc_like", "gauc_like", "events_per_s"} <= figures.keys()
    assert figures["history"] == 0 and 0 < figures["measured"] < figures["exposures"]
    assert "exposures" in out.err


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: (folder / "videos.parquet").unlink(), "videos.parquet"),
        (lambda folder: [file.unlink() for file in folder.glob("events_*")], "events_"),
        (lambda folder: _drop(next(folder.glob("events_*")), "long_view"), "long_view"),
        (lambda folder: (folder / "videos.parquet").write_bytes(b"no parquet"), "videos.parquet"),
    ],
)
def test_a_broken_log_says_what_is_wrong(tmp_path: Path, spoil: object, says: str) -> None:
    for file in SAMPLE.glob("*.parquet"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    spoil(tmp_path)  # type: ignore[operator]
    with pytest.raises(Invalid, match=says):
        ExposureLog(tmp_path)


def _drop(file: Path, column: str) -> None:
    pl.read_parquet(file).drop(column).write_parquet(file)
