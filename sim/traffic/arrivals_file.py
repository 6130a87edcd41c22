"""Reads arrivals from a CSV file: a time in every row, and what is known of each partner.

timestamp,country,company
2026-03-02T08:15:00+01:00,NO,Fjord Ropes AS
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import numpy as np

from event_log.bad_input import BadInput
from sim.durations import parse_duration
from sim.traffic.recording import Known, Recording, Times

TIMESTAMP, AFTER = "timestamp", "after"
_EXPECTED = f"expected {TIMESTAMP} or {AFTER}, and any of {', '.join(Known._fields)}"
_ALSO_CALLED = {"company_name": "company", "company_size": "size"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SHAPES = {
    "country": (re.compile(r"[A-Z]{2}|"), "two capital letters, such as NO"),
    "email": (re.compile(r"[^@\s]+@[^@\s]+|"), "an e-mail address"),
}

Row = tuple[int, list[str]]
"""The line on which a row ends, and its cells."""


def read_arrivals(path: Path) -> Recording:
    """The arrivals in this file; BadInput tells the line of a mistake and what was expected."""
    rows = _rows(path)
    columns = _columns(path, rows)
    parse = _instant if TIMESTAMP in columns else parse_duration
    place = columns.index(TIMESTAMP if TIMESTAMP in columns else AFTER)
    details = [(index, name) for index, name in enumerate(columns) if index != place]
    lines, times, known = list[int](), list[int](), list[Known]()
    for line, cells in rows:
        if len(cells) != len(columns):
            raise _mistake(path, line, f"{len(cells)} cells; expected {len(columns)}, as in line 1")
        lines.append(line)
        times.append(_time(path, line, cells[place], parse))
        if len(times) > 1 and times[-1] < times[-2]:
            raise _mistake(
                path,
                line,
                f"{cells[place]!r} is before the row above; expected times in ascending order",
            )
        if details:
            known.append(_known(path, line, {name: cells[index] for index, name in details}))
    if not times:
        raise BadInput(f"{path}: nobody applies; expected a row for each request below line 1.")
    meaning = Times.AS_DATED if parse is _instant else Times.AFTER_THE_START
    return Recording(path, np.array(lines), np.array(times), meaning, tuple(known))


def _rows(path: Path) -> Iterator[Row]:
    """The rows that are not blank."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        for cells in reader:
            if any(cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as reason:
        raise _mistake(path, reader.line_num, f"not CSV ({reason})") from reason


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as reason:
        raise BadInput(f"{path}: there is no such file; expected arrivals (.csv).") from reason
    except UnicodeDecodeError as reason:
        raise BadInput(
            f"{path}: not UTF-8 (byte {reason.start}); expected arrivals as CSV in UTF-8."
        ) from reason
    except OSError as reason:
        raise BadInput(
            f"{path}: not readable ({reason.strerror}); expected a CSV file."
        ) from reason


def _columns(path: Path, rows: Iterator[Row]) -> list[str]:
    line, cells = next(rows, (0, []))
    if not cells:
        raise BadInput(f"{path}: the file is empty; {_EXPECTED} in line 1.")
    written = (re.sub(r"[\s-]+", "_", cell.lower()) for cell in cells)
    columns = [_ALSO_CALLED.get(name, name) for name in written]
    for name, cell in zip(columns, cells, strict=True):
        if name not in {TIMESTAMP, AFTER, *Known._fields}:
            raise _mistake(path, line, f"unknown column {cell[:80]!r}; {_EXPECTED}")
        if columns.count(name) > 1:
            raise _mistake(path, line, f"the column {name} is there twice; {_EXPECTED}")
    if (TIMESTAMP in columns) == (AFTER in columns):
        raise _mistake(path, line, f"no time, or two of them; {_EXPECTED}")
    return columns


def _time(path: Path, line: int, cell: str, parse: Callable[[str], int]) -> int:
    try:
        return parse(cell[:100])
    except ValueError as reason:
        raise _mistake(path, line, str(reason)) from reason


def _instant(text: str) -> int:
    """Milliseconds since 1970."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{text!r} is no instant; expected one such as 2026-03-02T08:15:00+01:00"
        ) from None
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no offset; write one such as 2026-03-02T08:15:00+01:00")
    return int(instant.timestamp() * 1000)


def _known(path: Path, line: int, cells: dict[str, str]) -> Known:
    for name, cell in cells.items():
        if _CONTROL.search(cell):
            raise _mistake(
                path, line, f"{name} has a control character in it; expected a line of text"
            )
        if name in _SHAPES and not _SHAPES[name][0].fullmatch(cell):
            raise _mistake(path, line, f"{name} {cell[:80]!r}; expected {_SHAPES[name][1]}")
    return Known(**cells)


def _mistake(path: Path, line: int, what: str) -> BadInput:
    return BadInput(f"{path}:{line}: {what}.")
