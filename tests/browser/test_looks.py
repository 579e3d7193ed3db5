"""Looks: both sizes, both languages, axe, keyboard alone, stillness where asked, no other host, the script's weight."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.browser.conftest import DESKTOP, PHONE, ROOT, current, listen, playing
from tests.browser.fake_server import FakeServer

AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
SIZES = {"phone": PHONE, "desktop": DESKTOP}


def serious(page: Page) -> list[str]:
    """The serious and critical violations that axe finds, one line each."""
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run(document, { resultTypes: ['violations'] }).then(r => r.violations)"
    )
    return [
        f"{v['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:200]}"
        for v in found for node in v["nodes"] if v["impact"] in ("serious", "critical")
    ]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_serious(browser: Browser, fake: FakeServer, size: str, theme: Any) -> None:
    if not AXE.exists():
        pytest.fail("axe-core is not there: npm ci in web/")
    context = browser.new_context(viewport=SIZES[size], color_scheme=theme, locale="nl-NL", reduced_motion="reduce")
    page = context.new_page()
    heard = listen(page, fake.url)
    page.goto(fake.url)
    playing(page)
    found = serious(page)
    page.locator("[data-current] [aria-label^='Waarom deze video']").click()
    page.wait_for_selector("#why-title")
    found += serious(page)
    page.keyboard.press("Escape")
    page.locator("[data-current] .tags button").first.click()
    page.wait_for_selector("h2:has-text('#')")
    found += serious(page)
    page.keyboard.press("Escape")
    for path in ("/me", "/following"):
        page.goto(fake.url + path)
        page.wait_for_selector(".state")
        found += serious(page)
    assert found == [], "\n".join(found)
    assert heard == []
    context.close()


def test_language_of_the_browser_and_chosen(browser: Browser, fake: FakeServer) -> None:
    for locale, word in (("nl-BE", "Voor jou"), ("en-US", "For You"), ("fr-FR", "For You")):
        context = browser.new_context(viewport=PHONE, locale=locale)
        page = context.new_page()
        page.goto(fake.url)
        page.wait_for_selector(f"nav >> text={word}")
        assert page.evaluate("document.documentElement.lang") == ("nl" if word == "Voor jou" else "en")
        context.close()
    context = browser.new_context(viewport=PHONE, locale="en-GB")
    page = context.new_page()
    page.goto(fake.url + "/me")
    page.get_by_label("Language").select_option("nl")
    page.wait_for_selector("h1:has-text('Ik')")
    page.reload()
    page.wait_for_selector("h1:has-text('Ik')")
    context.close()


def test_keyboard_alone(fake: FakeServer, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto(fake.url)
    playing(page)
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "(e => ({ label: e.getAttribute('aria-label') || e.textContent.trim(), "
                "ring: getComputedStyle(e).outlineStyle }))(document.activeElement)"
            )
        )
    labels = [r["label"] for r in reached]
    for needed in (
        "For You",
        "Tap for sound",
        "Like",
        "Save",
        "Share",
        "Why this video",
        "More or less of this",
        "Follow",
    ):
        assert any(label.startswith(needed) for label in labels), (needed, labels)
    assert all(r["ring"] != "none" for r in reached if r["label"].startswith(("Like,", "Save,", "Share,")))
    page.locator("[data-current] [aria-label^='Like']").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-current] [aria-label^='Take like back']")


def test_nothing_moves_when_stillness_is_asked(browser: Browser, fake: FakeServer) -> None:
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    page = context.new_page()
    page.goto(fake.url)
    playing(page)
    page.keyboard.press("j")
    playing(page)
    moving = page.evaluate("document.getAnimations().filter(a => a.playState === 'running').length")
    assert moving == 0
    context.close()


def test_sheet_on_a_phone_panel_on_a_desktop(fake: FakeServer, phone: BrowserContext, desktop: BrowserContext) -> None:
    small = phone.new_page()
    small.goto(fake.url)
    playing(small)
    small.locator("[data-current] [aria-label^='Waarom deze video']").click()
    small.wait_for_selector("dialog[open] #why-title")
    small.go_back()
    small.wait_for_selector("dialog", state="detached")
    assert current(small) == "video0"
    wide = desktop.new_page()
    wide.goto(fake.url)
    shown = playing(wide)
    box = wide.locator(f"[data-video={shown}] .frame").bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(9 / 16, abs=0.01)
    assert wide.locator("aside #why-title").is_visible()
    assert wide.locator("dialog").count() == 0
    assert wide.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_first_page_is_light(dist: Path) -> None:
    index = (dist / "index.html").read_text()
    scripts = [f for f in (dist / "assets").glob("*.js") if f.name in index]
    assert scripts
    assert sum(len(gzip.compress(f.read_bytes())) for f in scripts) <= 150_000
    assert "http://" not in index and "https://" not in index
