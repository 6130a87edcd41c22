"""How text is compared: without case, and with the wildcards that each system has.

SQLite ignores the case of ASCII letters only. Where a query has others, both sides are folded by
`folded`, which every connection must know.
"""

import math
import re
import sqlite3

from emulator.odata.errors import BadQuery, unsupported
from emulator.odata.schema import Wildcards

LONGEST = 4_000
"""The most characters of a text that is searched for."""

SPECIAL = re.compile(r"[\\%_]")
BRACKETS = re.compile(r"\[([^\]]*)\]")


def prepare(connection: sqlite3.Connection) -> None:
    """Teach a connection what the SQL made here calls."""
    connection.create_function("folded", 1, folded, deterministic=True)
    connection.create_function("rounded_down", 1, rounded_down, deterministic=True)


def folded(text: str | None) -> str | None:
    """Text without differences of case."""
    return text if text is None else text.casefold()


def rounded_down(number: float | None) -> float | None:
    """The next whole number below."""
    return number if number is None or not math.isfinite(number) else float(math.floor(number))


def pattern(text: str, wildcards: Wildcards) -> str:
    r"""Make of a text what LIKE understands with `\` as its escape."""
    if len(text) > LONGEST:
        raise BadQuery(f"A text to search for has more than {LONGEST} characters.", text[:80])
    if "\0" in text:  # where SQLite would take the pattern to end
        raise unsupported("A search for the character U+0000", text[:80])
    if wildcards == "star":
        return escaped(text).replace("*", "%")
    if not wildcards:
        return escaped(text)
    literal = iter(BRACKETS.split(text))
    parts = [next(literal).replace("\\", "\\\\")]
    for inside, outside in zip(literal, literal, strict=True):
        if len(inside) != 1:
            raise unsupported("A set of characters in a pattern", f"[{inside}]")
        parts += escaped(inside), outside.replace("\\", "\\\\")
    return "".join(parts)


def escaped(text: str) -> str:
    """Text that stands for itself."""
    return SPECIAL.sub(r"\\\g<0>", text)
