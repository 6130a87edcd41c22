"""The table of docs/verification.md: a line for each number that is compared."""

from collections.abc import Sequence
from pathlib import Path

from tests.verification.comparison import Case, Comparison

PAGE = Path(__file__).parents[2] / "docs" / "verification.md"
HEAD = """\
| case | system | scenario in a line | number | exact | simulated | ± |
|---|---|---|---|--:|--:|--:|"""


def rows(case: Case, comparisons: Sequence[Comparison]) -> str:
    """The lines of a case, of which the first one says what it is."""
    lines: list[str] = []
    for both in comparisons:
        seen = both.simulated
        told = ("", "", "") if lines else (case.name, case.system, case.line)
        numbers = (f"{value:.4f}" for value in (both.side.exact, seen.estimate, seen.half_width))
        holds = f"{both.share:.1%}" if not both.complaint else "**does not hold**"
        cells = (*told, both.side.what, *numbers)
        lines.append(f"| {' | '.join(cells)} ({holds}) |")
    return "\n".join(lines)
