"""The cache of compiled kernels: machine code that an older source made is not used."""

import os
from pathlib import Path

from fyp.engine.models.compiled import forget_stale


def test_machine_code_older_than_any_source_is_forgotten(tmp_path: Path) -> None:
    cache = tmp_path / "models" / "__pycache__"
    cache.mkdir(parents=True)
    source, kept = tmp_path / "constants.py", cache / "scan.nbi"
    source.write_text("SIDES = 16")
    kept.write_text("machine code")
    assert forget_stale(tmp_path) == 1 and not kept.exists()
    kept.write_text("compiled anew")
    assert forget_stale(tmp_path) == 0 and kept.exists()
    later = (tmp_path / "__pycache__" / "kernels.stamp").stat().st_mtime + 5
    source.write_text("SIDES = 12")
    os.utime(source, (later, later))
    assert forget_stale(tmp_path) == 1 and not kept.exists()


def test_a_folder_that_is_not_there_is_no_matter(tmp_path: Path) -> None:
    assert forget_stale(tmp_path / "nowhere") == 0
