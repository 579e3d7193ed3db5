"""Nothing happens at import time, and what a module says it offers is there."""

import importlib
import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import fyp

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(m.name for m in pkgutil.walk_packages(fyp.__path__, "fyp.") if not m.name.endswith("__main__"))

WATCHED = """
import importlib, json, sys
seen = []
def hook(event, args):
    if args and "__pycache__" in str(args[0]):  # compiled code of Python itself and of numba
        return
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+") and str(args[0]) != "/dev/null":
        seen.append([now, "open for writing: " + str(args[0])])
    elif event in ("socket.bind", "socket.connect", "subprocess.Popen", "os.mkdir", "os.remove", "os.rename", "sqlite3.connect"):
        seen.append([now, event + " " + str(args)[:200]])
now = ""
sys.addaudithook(hook)
for now in json.loads(sys.argv[1]):
    importlib.import_module(now)
print("EVENTS" + json.dumps(seen))
"""  # noqa: E501


def test_importing_everything_writes_prints_and_opens_nothing(tmp_path: Path) -> None:
    env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, json.dumps(MODULES)], capture_output=True, text=True, env=env, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    said, _, events = done.stdout.rpartition("EVENTS")
    assert (said, done.stderr) == ("", "")
    assert json.loads(events) == []
    assert list(tmp_path.iterdir()) == []


def test_the_watch_sees_what_it_should(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("open('left.txt', 'w').close()\nprint('hello')\n")
    env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, '["planted"]'], capture_output=True, text=True, env=env, cwd=tmp_path
    )
    said, _, events = done.stdout.rpartition("EVENTS")
    assert said == "hello\n"
    assert json.loads(events) == [["planted", "open for writing: left.txt"]]


@pytest.mark.parametrize("name", MODULES)
def test_what_a_module_offers_is_there(name: str) -> None:
    module = importlib.import_module(name)
    offered = getattr(module, "__all__", [])
    assert [word for word in offered if not hasattr(module, word)] == []
    assert len(offered) == len(set(offered))
