"""Browser tests: a real Chromium, the built page, real clips. Left out with one loud line where there is no Chromium."""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from tests.browser.clips import make_clips
from tests.browser.fake_server import FakeServer

from fyp.web.built import built_page

ROOT = Path(__file__).parents[2]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required", "--mute-audio",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Only one test process at a time does this (they run side by side)."""
    place = Path(tempfile.gettempdir()) / f"fyp-{name}-{os.getuid()}.lock"
    with place.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _on_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _install() -> str:
    """Installs Debian's Chromium where we may; the reason why not, else empty."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return "it is not on PATH, and only root on Debian may install it"
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        done = subprocess.run(["apt-get", *words], capture_output=True, text=True, timeout=600)
    return "" if done.returncode == 0 else f"apt-get could not install it: {done.stderr.strip()[-200:]}"


@pytest.fixture(scope="session")
def chromium_path() -> str:
    with _alone("chromium"):
        why = "" if _on_path() else _install()
    found = _on_path()
    if found is None:
        line = f"BROWSER TESTS LEFT OUT: no Chromium ({why})"
        warnings.warn(line, stacklevel=1)
        pytest.skip(line)
    return found


@pytest.fixture(scope="session")
def dist() -> Path:
    """The built page; built now when it is missing."""
    with _alone("web"):
        if built_page() is None:
            subprocess.run(["make", "web"], cwd=ROOT, check=True, timeout=900)
    found = built_page()
    assert found is not None, "make web left no src/fyp/web/dist/index.html"
    return found


@pytest.fixture(scope="session")
def clips() -> list[tuple[Path, Path, float]]:
    with _alone("clips"):
        return make_clips(Path(tempfile.gettempdir()) / f"fyp-test-clips-{os.getuid()}")


@pytest.fixture
def fake(dist: Path, clips: list[tuple[Path, Path, float]]) -> Iterator[FakeServer]:
    server = FakeServer(dist, clips)
    yield server
    server.close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
    yield launched
    launched.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """Whatever a test opens in it is closed after it: a page that was left open goes on playing beside all other tests."""
    yield chromium
    for context in chromium.contexts:
        context.close()


class OwnChromium:
    """A Chromium that is ours to kill, process group and all."""

    def __init__(self, playwright: Playwright, path: str, profile: Path) -> None:
        self._process = subprocess.Popen(
            [path, "--headless=new", *FLAGS, "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        port = profile / "DevToolsActivePort"
        end = time.monotonic() + 30
        while not (port.exists() and port.read_text().count("\n") >= 1):
            assert time.monotonic() < end and self._process.poll() is None, "Chromium did not start"
            time.sleep(0.05)
        self._browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port.read_text().split()[0]}")

    def page(self) -> Page:
        return self._browser.contexts[0].pages[0]

    def end(self, page: Page, how: str) -> None:
        """`close`: the tab is closed; `crash`: its process dies at once; `sigkill`: so does the whole browser."""
        if how == "close":
            page.close()
        elif how == "crash":
            self._kill_renderers()
        else:
            self.kill()

    def _kill_renderers(self) -> None:
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                ours = entry.name.isdigit() and os.getpgid(int(entry.name)) == self._process.pid
                if ours and b"--type=renderer" in (entry / "cmdline").read_bytes():
                    os.kill(int(entry.name), signal.SIGKILL)

    def kill(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


@pytest.fixture
def own_chromium(playwright: Playwright, chromium_path: str, tmp_path: Path) -> Iterator[OwnChromium]:
    own = OwnChromium(playwright, chromium_path, tmp_path / "profile")
    yield own
    own.kill()


class Heard(list[str]):
    """What the page said on the console, and hosts that it asked, that it should not have."""


def listen(page: Page, home: str) -> Heard:
    """Collects console errors and warnings, uncaught errors, and requests to any other host."""
    heard = Heard()
    page.on("console", lambda m: heard.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: heard.append(f"uncaught: {e}"))
    page.on("request", lambda r: None if r.url.startswith((home, "data:", "blob:")) else heard.append(f"asked {r.url}"))
    return heard


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="nl-NL")
    yield context
    context.close()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESKTOP, locale="en-GB")
    yield context
    context.close()


def playing(page: Page, past_s: float = 0.1) -> str:
    """Waits until the current video has played past `past_s`; its id."""
    page.wait_for_function(
        "s => { const v = document.querySelector('[data-current] video'); return v && !v.paused && v.currentTime > s }",
        arg=past_s, timeout=15_000,
    )  # fmt: skip
    return current(page)


def current(page: Page) -> str:
    return str(page.locator("[data-current]").get_attribute("data-video"))


def clock_s(page: Page) -> float:
    return float(page.evaluate("document.querySelector('[data-current] video').currentTime"))


def swipe_after(page: Page, seconds: float) -> None:
    """Goes on as soon as the current video is at `seconds`; the page itself holds the watch, so that it is exact."""
    page.evaluate(
        """s => new Promise(done => {
            const look = () => {
                if (document.querySelector('[data-current] video').currentTime < s) return requestAnimationFrame(look)
                document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }))
                done()
            }
            look()
        })""",
        seconds,
    )
