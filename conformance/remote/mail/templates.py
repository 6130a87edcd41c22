"""A template read backwards: what its placeholders were filled with, given the filled text.

A reading is right if the template, filled with it, gives exactly the text. There may be several:
"Dear %firstname% %lastname%" does not tell where the first name of Anna Maria Berg ends. Then all
are given, and nobody here chooses. `%*%` stands for anything, and is not told of.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

from conformance.remote.mail.visible import Form, in_one_line

ANYTHING = "*"
_END = "\0"
_MARK = re.compile(r"%(\*|[A-Za-z]\w*)%")
_WHITE = re.compile(r"\s+")
_MOST_STEPS = 100_000

Reading = dict[str, str]


class TooLong(Exception):
    """There are too many ways to read a text to try them all."""


class Words(NamedTuple):
    """What the template itself says; whitespace at its ends may run together with what follows."""

    before: str
    text: str
    after: str


class Blank(NamedTuple):
    """A placeholder."""

    name: str


@dataclass(frozen=True)
class Template:
    """The subject and the body of one letter in one language, as entered in headquarters."""

    subject: str
    body: str

    def readings(
        self, form: Form, subject: str, body: str, known: Collection[str] | None = None
    ) -> list[Reading]:
        """Two at most, or none if the text was not made from this template.

        known: what may have been filled in, if not anything. TooLong if one cannot tell.
        """
        text = f"{in_one_line(subject)}{_END}{form(body)}{_END}"
        pieces = [*_pieces(in_one_line(self.subject)), *_pieces(form(self.body))]
        if not _in_order(pieces, text):
            return []
        return _first_two(_Search(pieces, text, form, known).readings())


def _pieces(text: str) -> Iterator[Words | Blank]:
    for index, piece in enumerate(_MARK.split(text)):
        if index % 2:
            yield Blank(piece)
        elif piece:
            words = piece.strip()
            before, after = piece.split(words, 1) if words else (piece, "")
            yield Words(before, words, after)
    yield Words("", _END, "")


def _in_order(pieces: list[Words | Blank], text: str) -> bool:
    """Whether the text says all that the template says, which is quickly seen."""
    at = 0
    for piece in pieces:
        if isinstance(piece, Words):
            at = text.find(piece.text, at) + len(piece.text)
            if at < len(piece.text):
                return False
    return True


def _first_two(readings: Iterator[Reading]) -> list[Reading]:
    found: list[Reading] = []
    try:
        found.extend(islice(_different(readings), 2))
    except TooLong:
        if not found:
            raise
    return found


def _different(readings: Iterator[Reading]) -> Iterator[Reading]:
    seen: list[Reading] = []
    for reading in readings:
        if reading not in seen:
            seen.append(reading)
            yield reading


class _Search:
    """All ways through one text.

    A gap is the whitespace that is due before whatever comes next; at a beginning none is.
    """

    def __init__(
        self,
        pieces: list[Words | Blank],
        text: str,
        form: Form,
        known: Collection[str] | None,
    ) -> None:
        self._pieces = pieces
        self._text = text
        self._form = form
        self._known = None if known is None else [_loosely(value) for value in known if value]
        self._steps = 0

    def readings(self) -> Iterator[Reading]:
        return self._from(0, 0, None, {})

    def _from(self, index: int, at: int, gap: str | None, bound: Reading) -> Iterator[Reading]:
        while index < len(self._pieces):
            piece = self._pieces[index]
            index += 1
            if isinstance(piece, Blank):
                yield from self._filled(piece.name, index, at, gap, bound)
                return
            gap = self._run_together(gap, piece.before)
            if piece.text:
                said = piece.text if piece.text == _END else f"{gap or ''}{piece.text}"
                if not self._text.startswith(said, at):
                    return
                at += len(said)
                gap = None if piece.text == _END else ""
            gap = self._run_together(gap, piece.after)
        yield bound

    def _run_together(self, gap: str | None, more: str) -> str | None:
        return None if gap is None else self._form(f"x{gap}{more}x")[1:-1]

    def _filled(
        self, name: str, index: int, at: int, gap: str | None, bound: Reading
    ) -> Iterator[Reading]:
        if not bound.get(name):
            yield from self._from(index, at, gap, _with(bound, name, ""))
        if bound.get(name) == "" or not self._text.startswith(gap or "", at):
            return
        start = at + len(gap or "")
        if self._text[start].isspace():
            return
        for end in self._ends(name, index, start, bound):
            self._steps += 1
            if self._steps > _MOST_STEPS:
                raise TooLong
            yield from self._from(index, end, "", _with(bound, name, self._text[start:end]))

    def _ends(self, name: str, index: int, start: int, bound: Reading) -> Iterator[int]:
        """Where a value that starts here may end."""
        if name in bound:
            same = _loosely(bound[name]).match(self._text, start)
            return iter([same.end()] if same else [])
        if self._known is not None and name != ANYTHING:
            known = (value.match(self._text, start) for value in self._known)
            return iter(sorted({found.end() for found in known if found}))
        return self._ends_before(self._pieces[index], start)

    def _ends_before(self, following: Words | Blank, start: int) -> Iterator[int]:
        limit = self._text.index(_END, start)
        if isinstance(following, Blank):
            ends = range(start + 1, limit + 1)
            return (end for end in ends if not self._text[end - 1].isspace())
        if following.before:
            gaps = _WHITE.finditer(self._text, start, limit)
            breaks = following.before.count("\n")
            fitting = (gap.start() for gap in gaps if gap[0].count("\n") >= breaks)
            return chain(fitting, [limit])
        return self._occurrences(following.text, start + 1, limit)

    def _occurrences(self, words: str, start: int, limit: int) -> Iterator[int]:
        at = self._text.find(words, start)
        while 0 <= at <= limit:
            if not self._text[at - 1].isspace():
                yield at
            at = self._text.find(words, at + 1)


def _with(bound: Reading, name: str, value: str) -> Reading:
    return bound if name == ANYTHING else {**bound, name: value}


def _loosely(value: str) -> re.Pattern[str]:
    r"""Match the value, wherever its lines are broken."""
    return re.compile(r"\s+".join(map(re.escape, in_one_line(value).split())))
