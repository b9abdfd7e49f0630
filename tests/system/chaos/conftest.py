"""After the tests, what each scenario measured, and what this machine could not run."""

from __future__ import annotations

import pytest

SHOWN = "chaos"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each scenario, by ground; and why scenarios were left out."""
    lines: list[str] = []
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        ground = report.nodeid.partition("test_chaos_")[2].partition(".py")[0]
        shown = dict(report.user_properties).get(SHOWN)
        if shown is not None and report.when == "call":
            lines.append(f"{ground}: {shown}")
    left_out = {
        str(report.longrepr[2])
        for report in terminalreporter.getreports("skipped")
        if isinstance(report.longrepr, tuple) and "test_chaos_" in report.nodeid
    }
    if lines or left_out:
        terminalreporter.section("what scenarios measured")
    for line in lines:
        terminalreporter.line(line)
    for why in sorted(left_out):
        terminalreporter.line(f"Not run here: {why}")
