"""The summary on a terminal, and the words for numbers that it shares with the page."""

import re
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from reports import summary
from reports.metrics import Metrics
from reports.wording import clean, count, duration, moment, share
from tests.reports.logs import HOSTILE, measured, said


def printed(metrics: Metrics, encoding: str = "utf-8", **options: Any) -> str:
    class Terminal(StringIO):
        @property
        def encoding(self) -> str:  # type: ignore[override]
            return encoding

    terminal = Terminal()
    summary.render(metrics, Console(file=terminal, **({"width": 80} | options)))
    return terminal.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_the_summary_fits_any_terminal(launch: Metrics, encoding: str) -> None:
    """No line is longer than 80 columns, and every character exists in the terminal's encoding."""
    text = printed(launch, encoding, width=200)

    assert text.encode(encoding)
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text


def test_the_summary_says_the_essentials(launch: Metrics) -> None:
    """Funnel with bars, latencies in human units, the bottleneck, and the check of the sum."""
    text = printed(launch)

    assert re.search(r"Request submitted +█{26} +200 +100 %", text)
    assert re.search(r"Signed in +\d+ +\d+ d( \d+ h)? +\d+ d( \d+ h)? ", text)
    assert "\nBottleneck\n" in text
    assert "exactly one" in text
    assert "#" * 26 in printed(launch, "ascii")


def test_a_table_without_rows_is_left_out() -> None:
    """Who has got to headquarters only has none of the times that the terminal tells."""
    text = printed(measured(said(0, "Request submitted", "a"), said(5, "Request pulled", "a")))

    assert "Funnel" in text
    assert "Time from submission" not in text


def test_the_summary_colours_only_a_terminal(launch: Metrics) -> None:
    """With colours the words stay the same, so that nothing depends on them."""
    colourful = printed(launch, force_terminal=True, color_system="truecolor")

    assert "\x1b[" in colourful
    assert re.sub(r"\x1b\[[0-9;]*m", "", colourful) == printed(launch)


def test_hostile_text_is_harmless_on_a_terminal() -> None:
    """No escape sequence, no markup, no endless line."""
    text = printed(measured(said(0, HOSTILE, HOSTILE, HOSTILE), said(1, "Request submitted", "a")))

    assert "\x1b" not in text
    assert "[31m[bold]" in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "\u2013"),
        (0, "0 s"),
        (0.25, "250 ms"),
        (1.25, "1.25 s"),
        (59.4, "59.4 s"),
        (59.9999, "1 min"),
        (3599.7, "1 h"),
        (7_170, "2 h"),
        (86_400 * 2.99, "3 d"),
        (187_200, "2 d 4 h"),
    ],
)
def test_durations_have_two_units_at_most(seconds: float | None, words: str) -> None:
    """Rounded to the second unit, and carried over where that makes the first one full."""
    assert duration(seconds) == words


def test_numbers_have_sensible_digits() -> None:
    """Thousands apart, one decimal at most, and no share that looks like none or all."""
    assert [count(number) for number in (0, 5, 2.25, 1234567, 123.4)] == [
        *("0", "5", "2.2", "1,234,567", "123"),
    ]
    assert [share(part) for part in (None, 0, 0.0004, 0.5756, 0.99999, 1, 1.073)] == [
        *("\u2013", "0 %", "< 0.1 %", "57.6 %", "> 99.9 %", "100 %", "107.3 %"),
    ]
    assert moment("2026-03-02T08:00:00.000Z") == "2 Mar 2026 08:00"
    assert moment("10500-01-01T00:00:00.000Z") == "10500-01-01T00:00:00.000Z"


def test_foreign_text_is_cut_and_cleaned() -> None:
    """One line, visible characters only, and a sign where something is missing."""
    assert clean("a\n\tb\x00\u202ec", 10) == "a b c"
    assert clean("x" * 11, 10) == "x" * 9 + "…"
    assert clean("", 10) == ""
