"""A mistake for which a file cannot even be read as TOML, in the words of a scenario file."""

import re

_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_LONGEST = 80
_TWICE = ("Cannot declare", "Cannot overwrite", "Cannot mutate", "Cannot redefine", "already")


def unreadable(reason: str, text: str) -> str:
    """Which line is wrong, and why; reason: what tomllib says."""
    match = _LINE.search(reason)
    if match is None:
        return "the file ends within a text, a list or a table; expected it to be closed before"
    number = int(match[1])
    line = text.split("\n")[number - 1].strip()[:_LONGEST]
    seen = "".join(each if each.isprintable() else "?" for each in line)
    return f"line {number}, {seen!r}, {_wrong(reason, seen)}"


def _wrong(reason: str, line: str) -> str:
    if reason.startswith(_TWICE) or " already " in reason:
        if line.startswith("["):
            return "stands there twice; expected once, so put all of the table under one heading"
        return "gives a key a second time; expected each key once, so keep one of them"
    if line.startswith("["):
        return "is no TOML; expected the name of a table in brackets, such as [traffic]"
    if "=" not in line:
        return "is no TOML; expected key = value, or a table in brackets such as [traffic]"
    return (
        "is no TOML; expected a value such as 5, true, 08:00:00 or [1, 2], and texts in quotation "
        'marks, such as "2 d"'
    )
