"""Finds the built page. It is made by `npm run build` in `web/` (or `make web`) and travels inside the wheel."""

from pathlib import Path


def built_page() -> Path | None:
    """The folder with `index.html` and `assets/`, or None when the page was never built in this checkout."""
    dist = Path(__file__).parent / "dist"
    return dist if (dist / "index.html").is_file() else None


__all__ = ["built_page"]
