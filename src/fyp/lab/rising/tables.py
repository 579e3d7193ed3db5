"""Tables: series and labels in files, by the names that others give their columns."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from fyp.lab.rising.numenta import Labelled
from fyp.platform.trends.rhythm import Floats

TIME = ("timestamp", "time", "ts", "at")
SUBJECT = ("subject", "symbol", "name", "file", "series")
PEOPLE = ("people", "value", "count", "views", "posts")


class Series(NamedTuple):
    """`at` epoch s ascending, `people` at each step, `stamps` the times as the file has them."""

    subject: str
    at: Floats
    people: Floats
    stamps: pl.Series


def read(file: Path) -> pl.DataFrame:
    """A table from a .parquet or .csv file. Raises SystemExit with what is wrong."""
    if not file.exists():
        raise SystemExit(f"fyp lab radar: there is no file {file}")
    try:
        return pl.read_parquet(file) if file.suffix == ".parquet" else pl.read_csv(file, try_parse_dates=True)
    except Exception as wrong:
        raise SystemExit(f"fyp lab radar: {file} is neither parquet nor CSV: {wrong}") from wrong


def _column(table: pl.DataFrame, names: Sequence[str], file: Path) -> str:
    found = [name for name in names if name in table.columns]
    if not found:
        raise SystemExit(f"fyp lab radar: {file} has no column {' or '.join(names)}; it has {', '.join(table.columns)}")
    return found[0]


def _seconds(times: pl.Series) -> Floats:
    """Epoch seconds of a column of times, of texts like 2015-02-26 21:42:53, or of numbers (epoch s)."""
    if times.dtype.is_numeric():
        return times.cast(pl.Float64).to_numpy()
    if times.dtype == pl.String:
        times = times.str.to_datetime(time_unit="us")
    return np.asarray(times.dt.epoch("us").to_numpy() / 1e6)


def series_of(file: Path) -> list[Series]:
    """The series of a file with columns time, subject (one series without it), people."""
    table = read(file)
    time, people = _column(table, TIME, file), _column(table, PEOPLE, file)
    if not any(name in table.columns for name in SUBJECT):
        table = table.with_columns(pl.lit(file.stem).alias("subject"))
    subject = _column(table, SUBJECT, file)
    found = []
    for (name,), part in table.group_by(subject, maintain_order=True):
        at = _seconds(part[time])
        order = np.argsort(at, kind="stable")
        counts = part[people].cast(pl.Float64).fill_null(0.0).to_numpy()[order]
        if (counts < 0).any() or not np.isfinite(counts).all():
            raise SystemExit(f"fyp lab radar: {file}: {people} of {name} must be counts: 0 or more, and finite")
        found.append(Series(str(name), at[order], counts, part[time].gather(order)))
    return found


def windows_of(file: Path) -> dict[str, list[tuple[float, float]]]:
    """By subject the labelled windows (start, end in epoch s) of a file with columns subject, start, end, and maybe kind:
    then those of the kind `window`."""
    table = read(file)
    subject = _column(table, SUBJECT, file)
    start, end = _column(table, ("start",), file), _column(table, ("end",), file)
    if "kind" in table.columns:
        table = table.filter(pl.col("kind") == "window")
    found: dict[str, list[tuple[float, float]]] = {}
    for name, first, last in zip(table[subject], _seconds(table[start]), _seconds(table[end]), strict=True):
        found.setdefault(str(name), []).append((float(first), float(last)))
    return {name: sorted(windows) for name, windows in found.items()}


def labelled(one: Series, anomaly: Floats, windows: Sequence[tuple[float, float]]) -> Labelled:
    """A scored series with its windows as rows; those in which it has no row are left out."""
    rows = [(int(np.searchsorted(one.at, a)), int(np.searchsorted(one.at, b, side="right")) - 1) for a, b in windows]
    return Labelled(one.subject, anomaly, [(first, last) for first, last in rows if first <= last])


def write_scores(file: Path, scored: Sequence[tuple[Series, Floats]]) -> None:
    """Time, subject, anomaly score of every step, as .parquet or .csv."""
    table = pl.concat(
        pl.DataFrame(
            {"time": one.stamps, "subject": [one.subject] * len(anomaly), "anomaly_score": anomaly}
        )
        for one, anomaly in scored
    )  # fmt: skip
    if file.suffix == ".parquet":
        table.write_parquet(file)
    else:
        table.write_csv(file)


__all__ = ["Series", "labelled", "read", "series_of", "windows_of", "write_scores"]
