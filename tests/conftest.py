"""What every test shares: the line that says, loudly, which tests were left out and why."""

from collections import Counter

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        if "tests/browser" in report.nodeid.replace("\\", "/"):
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            left_out[reason.removeprefix("Skipped: ")] += 1
    for reason, count in left_out.items():
        terminalreporter.write_sep("!", f"{count} BROWSER TESTS WERE LEFT OUT: {reason}", red=True, bold=True)
