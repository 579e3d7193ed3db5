"""Sheets: rows of CSV, JSON and Parquet by column name; what is wrong is told with its file, row and column."""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from fyp.vocabulary.errors import Invalid

Row = Mapping[str, Any]


class Wrong(Invalid):
    """A value that can't be used, and where it stands. Rows count from 1, the heading of a CSV not counted."""

    def __init__(self, file: Path, row: int, column: str, message: str) -> None:
        place = f"{file.name}" + (f", row {row}" if row else "") + (f", column {column!r}" if column else "")
        super().__init__("bad_row", f"{place}: {message}", column)
        self.row = row


def rows(file: Path, needed: set[str], known: set[str]) -> Iterator[tuple[int, Row]]:
    """Each row with its number. Raises `Wrong` at once when a needed column is missing or one is not known."""
    table = _read(file)
    columns = set(table.columns)
    for name in sorted(needed - columns):
        raise Wrong(file, 0, name, "this column is needed and not there")
    for name in sorted(columns - known - needed):
        raise Wrong(file, 0, name, f"not a column that is known; known are {', '.join(sorted(known | needed))}")
    yield from enumerate(table.iter_rows(named=True), 1)


def _read(file: Path) -> pl.DataFrame:
    if not file.exists():
        raise Wrong(file, 0, "", "there is no such file")
    try:
        if file.suffix == ".parquet":
            return pl.read_parquet(file)
        if file.suffix == ".json":
            return _from_json(file)
        with file.open(encoding="utf-8-sig", newline="") as opened:
            first = opened.readline()
        dialect = max(",;\t", key=first.count)
        return pl.read_csv(file, separator=dialect, infer_schema=False, encoding="utf8")
    except (pl.exceptions.PolarsError, csv.Error, UnicodeDecodeError, OSError) as error:
        raise Wrong(file, 0, "", f"can't be read: {str(error).splitlines()[0]}") from error


def _from_json(file: Path) -> pl.DataFrame:
    """A list of objects, or an object of objects by file name."""
    try:
        told = json.loads(file.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise Wrong(file, 0, "", f"not JSON: {error}") from error
    if isinstance(told, dict):
        told = [{"file": name, **row} for name, row in told.items() if isinstance(row, dict)]
    if not isinstance(told, list) or not all(isinstance(row, dict) for row in told):
        raise Wrong(file, 0, "", "must be a list of objects, or an object of objects by file name")
    columns = sorted({name for row in told for name in row})
    return pl.DataFrame({name: [row.get(name) for row in told] for name in columns}, strict=False)


def words(value: Any) -> tuple[str, ...]:
    """Hashtags or topics of a cell: a list, or text parted by spaces, commas or semicolons; `#` and doubles left out."""
    parts = value if isinstance(value, list) else str(value or "").replace(",", " ").replace(";", " ").split()
    return tuple(dict.fromkeys(word.strip().lstrip("#").lower() for word in map(str, parts) if word.strip("# ")))


def text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def number(file: Path, row: int, column: str, value: Any) -> float:
    """A finite number. Raises `Wrong`."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        raise Wrong(file, row, column, f"{value!r} is not a number") from None
    if found != found or found in (float("inf"), float("-inf")):
        raise Wrong(file, row, column, f"{value!r} is not a finite number")
    return found


def moment(file: Path, row: int, column: str, value: Any) -> float:
    """Epoch seconds of a cell: a date, ISO 8601 text (UTC where it names no zone), epoch seconds or milliseconds."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    try:  # numbers first: ISO 8601 would read 1651010... as the year 1651
        seconds = float(value)
    except (TypeError, ValueError):
        try:
            found = datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise Wrong(file, row, column, f"{value!r} is neither ISO 8601 nor epoch seconds") from None
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    seconds = seconds / 1000 if seconds > 1e11 else seconds
    if not 0 <= seconds < 1e10:
        raise Wrong(file, row, column, f"{value!r} is no moment since 1970")
    return seconds


def truth(file: Path, row: int, column: str, value: Any) -> bool:
    """Yes or no: 1, true, yes, ja; 0, false, no, nee, empty. Raises `Wrong`."""
    said = text(value).lower()
    if said in ("1", "1.0", "true", "yes", "ja"):
        return True
    if said in ("", "0", "0.0", "false", "no", "nee"):
        return False
    raise Wrong(file, row, column, f"{value!r} is neither yes nor no")


__all__ = ["Row", "Wrong", "moment", "number", "rows", "text", "truth", "words"]
