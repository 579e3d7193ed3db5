"""Takes docs/screenshot.png: the feed of a running demo at both sizes, side by side. `screenshot.py URL`."""

import base64
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs/screenshot.png"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
FRAME = """<body style="margin:0;padding:40px;display:flex;gap:40px;align-items:center;background:#FAFAF7;width:max-content">
<img src="{desk}" style="border-radius:12px;width:1152px"><img src="{phone}" style="border-radius:28px;height:720px"></body>"""


def look(browser: Browser, url: str, width: int, height: int, swipes: int) -> str:
    """A picture of the feed after some swipes, as a data URL."""
    page = browser.new_page(viewport={"width": width, "height": height}, locale="en-GB")
    page.goto(url)
    page.wait_for_function("() => [...document.querySelectorAll('video')].some(v => v.currentTime > 1)", timeout=20_000)
    page.keyboard.press("m")  # sound on: the hint goes
    for _ in range(swipes):
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(2500)
    page.wait_for_timeout(1500)
    picture = base64.b64encode(page.screenshot()).decode()
    page.close()
    return f"data:image/png;base64,{picture}"


def main(url: str) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        pictures = {
            name: look(browser, url, *size, swipes) for swipes, (name, size) in zip((1, 4), SIZES.items(), strict=True)
        }
        page = browser.new_page(viewport={"width": 1700, "height": 820})
        page.set_content(FRAME.format(**pictures))
        page.wait_for_timeout(500)
        page.locator("body").screenshot(path=TARGET)
        browser.close()
    print(f"{TARGET.name}: {TARGET.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main(sys.argv[1])
