"""$select, $filter, $expand and $count as definitions know them: over values in memory, not rows.

The query language of rows is larger, and is SQL in the end; this is what the product allows here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from emulator.dataverse.errors import ApiError, Unsupported, bad_request

Values = Mapping[str, Any]
Test = Callable[[Values], bool]

DEEPEST = 20
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<word>[\w./@-]+)(?P<enum>'[^']*')?|(?P<mark>[(),]))\s*"
)
_FUNCTIONS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, piece: piece in text,
    "startswith": lambda text, piece: text.startswith(piece),
    "endswith": lambda text, piece: text.endswith(piece),
}
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, wanted: bool(value == wanted),
    "ne": lambda value, wanted: bool(value != wanted),
    "gt": lambda value, wanted: bool(value > wanted),
    "ge": lambda value, wanted: bool(value >= wanted),
    "lt": lambda value, wanted: bool(value < wanted),
    "le": lambda value, wanted: bool(value <= wanted),
}
_WORDS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True)
class Choice:
    """Which of some definitions are asked for, and what of them. select: None for everything."""

    select: tuple[str, ...] | None = None
    keep: Test = lambda _: True
    expand: Mapping[str, "Choice"] = field(default_factory=dict)
    count: bool = False
    top: int | None = None


def asked(query: str) -> Choice:
    """The choice that a query makes."""
    return chosen(parse_qsl(query.lstrip("?"), keep_blank_values=True))


def chosen(options: Iterable[tuple[str, str]]) -> Choice:
    """The choice that some options make; refuses options that do not apply here."""
    told: dict[str, Any] = {}
    for name, value in options:
        match name.removeprefix("$"):
            case "select":
                told["select"] = tuple(each.strip() for each in value.split(",")) if value else None
            case "filter":
                told["keep"] = Filter(value).test()
            case "expand":
                told["expand"] = dict(map(_expansion, pieces(value, ",")))
            case "count":
                told["count"] = value.lower() == "true"
            case "top" if value.isascii() and value.isdigit() and len(value) < len(str(2**31)):
                told["top"] = int(value)
            case "annotations" | "LabelLanguages":
                pass
            case _:
                raise Unsupported(f"the query option {name[:50]} of definitions")
    return Choice(**told)


def _expansion(text: str) -> tuple[str, Choice]:
    name, bracket, rest = text.partition("(")
    if (bracket and not rest.endswith(")")) or rest.count("(") > DEEPEST:
        raise malformed(text)
    options = [each.partition("=") for each in pieces(rest[:-1], ";")] if bracket else []
    return name.strip(), chosen((key.strip(), value) for key, _, value in options)


def pieces(text: str, separator: str) -> Iterator[str]:
    """A text, cut at separators that stand in no brackets."""
    depth, start = 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == separator and not depth:
            yield text[start:at].strip()
            start = at + 1
    if text[start:].strip():
        yield text[start:].strip()


def malformed(text: str) -> ApiError:
    """The refusal of a query that cannot be read."""
    return bad_request(f"Syntax error in the query '{text[:100]}'.", "0x80060888")


class Filter:
    """Reads a filter: comparisons and three functions, with and, or, not and brackets."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[str] = []
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if not found:
                raise malformed(text)
            self._tokens.append(found["text"] or found["enum"] or found["word"] or found["mark"])
            at = found.end()
        self._at = 0
        self._depth = 0

    def test(self) -> Test:
        """The whole filter, as a test of a definition's values."""
        test = self._any()
        if self._at < len(self._tokens):
            raise malformed(self._text)
        return test

    def _any(self) -> Test:
        tests = [self._all()]
        while self._take("or"):
            tests.append(self._all())
        return lambda values: any(test(values) for test in tests)

    def _all(self) -> Test:
        tests = [self._single()]
        while self._take("and"):
            tests.append(self._single())
        return lambda values: all(test(values) for test in tests)

    def _single(self) -> Test:
        self._depth += 1
        if self._depth > DEEPEST:
            raise malformed(self._text)
        test = self._nested() or self._comparison()
        self._depth -= 1
        return test

    def _nested(self) -> Test | None:
        if self._take("not"):
            inner = self._single()
            return lambda values: not inner(values)
        if self._take("("):
            inner = self._any()
            self._require(")")
            return inner
        return None

    def _comparison(self) -> Test:
        name = self._next()
        if name in _FUNCTIONS and self._take("("):
            path = self._next()
            self._require(",")
            piece = literal(self._next())
            self._require(")")
            function = _FUNCTIONS[name]
            return lambda values: function(str(at(values, path) or ""), str(piece))
        compare, wanted = _COMPARISONS.get(self._next()), literal(self._next())
        if compare is None:
            raise malformed(self._text)
        return lambda values: _compared(compare, at(values, name), wanted)

    def _take(self, token: str) -> bool:
        taken = self._at < len(self._tokens) and self._tokens[self._at] == token
        self._at += taken
        return taken

    def _require(self, token: str) -> None:
        if not self._take(token):
            raise malformed(self._text)

    def _next(self) -> str:
        if self._at == len(self._tokens):
            raise malformed(self._text)
        self._at += 1
        return self._tokens[self._at - 1]


def literal(token: str) -> Any:
    """The value of a literal; enumerations and ids are their text."""
    if token.startswith("'"):
        return token[1:-1].replace("''", "'")
    if token in _WORDS:
        return _WORDS[token]
    return int(token) if re.fullmatch(r"-?[0-9]{1,10}", token) else token.lower()


def at(values: Values, path: str) -> Any:
    """The value under a name, or under a name within another; refuses names that are none."""
    found: Any = values
    for name in path.split("/"):
        if not isinstance(found, Mapping) or name not in found:
            raise bad_request(f"Could not find a property named '{path[:100]}'.")
        found = found[name]
    return found


def _compared(compare: Callable[[Any, Any], bool], value: Any, wanted: Any) -> bool:
    try:
        return compare(value, wanted)
    except TypeError:
        return False  # a null is neither more nor less than anything
