"""Report: what an experiment found: figures, a table to read, and plots."""

import importlib.util
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple


class Report(NamedTuple):
    """`figures` are what is recorded, `text` what a person reads; `plots` draw on a matplotlib figure, by file name."""

    figures: dict[str, Any]
    text: str
    plots: dict[str, Callable[[Any], None]] = {}  # noqa: RUF012 (never changed)


def write(report: Report, name: str, into: Path) -> list[Path]:
    """Write `name`.json, `name`.txt and `name`-<plot>.svg into the folder `into`; returns the files.

    Plots need matplotlib (of the group `bench`); without it they are left out, and the list lacks them.
    """
    into.mkdir(parents=True, exist_ok=True)
    files = [into / f"{name}.json", into / f"{name}.txt"]
    files[0].write_text(json.dumps(report.figures, indent=1) + "\n")
    files[1].write_text(report.text + "\n")
    if report.plots and importlib.util.find_spec("matplotlib") is not None:
        from matplotlib.figure import Figure

        for plot, draw in report.plots.items():
            figure = Figure(figsize=(7, 4.2), layout="constrained")
            draw(figure)
            files.append(into / f"{name}-{plot}.svg")
            figure.savefig(files[-1], metadata={"Date": None})
    return files


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns under `head`: the first to the left, numbers to the right with four decimals; None is a dash."""
    cells = [[*head], *([_cell(value) for value in row] for row in rows)]
    wide = [max(len(row[i]) for row in cells) for i in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, wide, strict=True)))
        for row in cells
    )


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else str(value)


__all__ = ["Report", "table", "write"]
