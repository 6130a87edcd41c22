"""`python -m tests.verification`: the table of docs/verification.md, run anew.

With the name of a case: its scenario file, for `b2bkit simulate`.
"""

import sys

from tests.verification.cases import CASES
from tests.verification.comparison import compare
from tests.verification.table import HEAD, rows


def main(names: list[str]) -> None:
    """Tell the table, or a scenario file."""
    if names:
        print(CASES[names[0]].text)
        return
    print(HEAD)
    for case in CASES.values():
        print(rows(case, compare(case)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
