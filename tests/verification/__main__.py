"""`python -m tests.verification`: the table of docs/verification.md, run anew.

With the name of a case: its scenario file, for `b2bkit simulate`.
"""

import sys

from tests.verification.cases import CASES
from tests.verification.comparison import Case, compare

HEAD = """\
| case | system | scenario in a line | number | exact | simulated | ± |
|---|---|---|---|--:|--:|--:|"""


def rows(case: Case) -> list[str]:
    """A line of the table for each number."""
    lines: list[str] = []
    for both in compare(case):
        seen = both.simulated
        told = ("", "", "") if lines else (case.name, case.system, case.line)
        numbers = (f"{value:.4f}" for value in (both.side.exact, seen.estimate, seen.half_width))
        holds = f"{both.share:.1%}" if not both.complaint else "**does not hold**"
        cells = (*told, both.side.what, *numbers)
        lines.append(f"| {' | '.join(cells)} ({holds}) |")
    return lines


def main(names: list[str]) -> None:
    """Tell the table, or a scenario file."""
    if names:
        print(CASES[names[0]].text)
        return
    print(HEAD)
    for case in CASES.values():
        print(*rows(case), sep="\n", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
