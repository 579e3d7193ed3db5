"""The way in: what is wrong with a machine is said in words, and nothing is done twice. Nothing is installed here."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TARGETS = ("demo", "test", "check", "bench", "dev", "web", "docs", "clean", "help")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A bare checkout, as far as the bootstrap looks at it."""
    (tmp_path / "scripts").mkdir()
    for name in ("scripts/bootstrap.py", "Makefile", "uv.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def boot(checkout: Path, *steps: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "scripts/bootstrap.py", *steps]
    whole = {"PATH": "/usr/bin:/bin", "HOME": str(checkout), **env}
    return subprocess.run(command, cwd=checkout, env=whole, capture_output=True, text=True, timeout=60)


def test_help_names_every_target(checkout: Path) -> None:
    said = subprocess.run(["make", "help"], cwd=checkout, capture_output=True, text=True, check=True).stdout
    assert [target for target in TARGETS if f"make {target} " not in said] == []


def test_a_python_without_venv_and_pip_is_told_what_to_install(checkout: Path) -> None:
    (checkout / "lame").mkdir()
    for name in ("venv", "pip"):
        (checkout / "lame" / f"{name}.py").write_text("raise SystemExit(1)\n")
    done = boot(checkout, "python", PATH=str(checkout / "lame"), PYTHONPATH=str(checkout / "lame"))
    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_step_is_told_the_known_ones(checkout: Path) -> None:
    done = boot(checkout, "nonsense")
    assert done.returncode == 2
    assert "python-dev" in done.stderr


def test_no_python_is_told_in_words(checkout: Path) -> None:
    makefile = (checkout / "Makefile").read_text()
    (checkout / "Makefile").write_text(makefile.replace("/usr/bin/python3;", ";"))
    env = {"PATH": str(checkout), "HOME": str(checkout)}
    for tool in ("sh", "make"):
        os.symlink(shutil.which(tool) or "", checkout / tool)
    done = subprocess.run(["make", "demo"], cwd=checkout, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "fyp needs python3 >= 3.11" in done.stderr


def test_packages_that_are_there_are_left_alone(checkout: Path) -> None:
    text = "".join((checkout / name).read_text() for name in ("uv.lock", "pyproject.toml"))
    (checkout / ".venv").mkdir()
    (checkout / ".venv/fyp.stamp").write_text(hashlib.sha256(text.encode()).hexdigest() + " dev")
    done = boot(checkout, "python", "python-dev")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_page_is_built_again_only_when_its_sources_changed(checkout: Path) -> None:
    program = checkout / "npm"
    build = "mkdir -p ../src/fyp/web/dist; echo page > ../src/fyp/web/dist/index.html"
    version = "[ $1 != --version ] || { echo 10.0.0; exit; }"
    program.write_text(f"#!/bin/sh\n{version}\necho $* >> ../calls\n[ $1 = ci ] || {{ {build}; }}\n")
    (checkout / "node").write_text("#!/bin/sh\necho v22.1.0\n")
    for name in ("npm", "node"):
        (checkout / name).chmod(0o755)
    (checkout / "web/src").mkdir(parents=True)
    (checkout / "web/src/App.svelte").write_text("one")
    path = f"{checkout}:/usr/bin:/bin"

    def calls() -> int:
        done = boot(checkout, "web", PATH=path)
        assert done.returncode == 0, done.stderr
        return len((checkout / "calls").read_text().splitlines())

    assert calls() == 2
    assert calls() == 2
    (checkout / "web/src/App.svelte").write_text("two")
    assert calls() == 4
