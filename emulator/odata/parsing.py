"""Text of the query language becomes a tree (emulator/odata/syntax.py), or a BadQuery.

What is written, not what it means: whether a table has the names is asked when SQL is made of it.
The parser keeps its own stack, and trees that are too deep are refused, so no text can exhaust
Python's; texts longer than any address may be are refused unread.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path as File
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import parse_qsl

from lark import Lark, UnexpectedInput, UnexpectedToken
from lark.exceptions import VisitError

from emulator.odata.errors import BadQuery
from emulator.odata.forms import filled, form_of
from emulator.odata.syntax import Literal, Query, nodes
from emulator.odata.trees import MakeTree, count_of_rows, given_twice

LONGEST = 65_536
"""The most characters: an address within a batch may have 64 KB."""

DEEPEST = 100
"""How deeply conditions may be nested."""

MOST_NODES = 20_000

SHOWN = 200
"""How many characters of a text a complaint repeats."""

REPEATED = 2_000

PARSER = Lark(
    File(__file__).with_name("grammar.lark").read_text(encoding="utf-8"),
    parser="lalr",
    start=["filter", "orderby", "select", "expand", "apply", "key", "value"],
    transformer=MakeTree(),
    maybe_placeholders=True,
)


def parse(start: str, text: str) -> Any:
    """Read text as what the grammar calls `start`. Texts that clients repeat are read once."""
    if len(text) > LONGEST:
        raise BadQuery(f"The text is longer than {LONGEST} characters.", text[:SHOWN])
    return remembered(start, text) if len(text) < REPEATED else read(start, text)


@lru_cache(maxsize=2048)
def remembered(start: str, text: str) -> Any:
    """Read text, or remember how it was read; a filter that differs in constants is known, too."""
    if start == "filter":
        form, constants = form_of(text)
        if constants:
            with suppress(BadQuery):  # which would not say what the client wrote
                return filled(remembered_form(form), constants)
    return read(start, text)


@lru_cache(maxsize=512)
def remembered_form(form: str) -> Any:
    """Read the form of a filter."""
    return read("filter", form)


def read(start: str, text: str) -> Any:
    """Read text, and refuse a tree that would be too deep or too wide for what comes after."""
    try:
        tree = PARSER.parse(text, start=start)
    except UnexpectedInput as unexpected:
        raise syntax_error(text, unexpected) from None
    except VisitError as failed:
        if isinstance(failed.orig_exc, BadQuery):
            raise failed.orig_exc from None
        raise
    for number, (depth, _) in enumerate(nodes(tree)):
        if depth > DEEPEST or number > MOST_NODES:
            raise BadQuery("Recursion depth exceeded allowed limit.", text[:SHOWN])
    return tree


def syntax_error(text: str, unexpected: UnexpectedInput) -> BadQuery:
    """Say where reading stopped, in the words of the product's parser."""
    at_end = isinstance(unexpected, UnexpectedToken) and unexpected.token.type == "$END"
    position = len(text) if at_end else cast("int", unexpected.pos_in_stream)
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
    if text.count("'") % 2:
        position = text.rindex("'")
        problem = f"There is an unterminated string literal at position {position}"
    else:
        problem = f"Syntax error at position {position}"
    return BadQuery(f"{problem} in '{shown}'.", text[position:][:SHOWN] or shown)


def options_of(query: str) -> Mapping[str, str]:
    """Decode a query string into its options, of which none may be given twice."""
    return remembered_options(query) if len(query) < REPEATED else read_options(query)


def read_options(query: str) -> Mapping[str, str]:
    """Decode a query string that is not remembered."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        raise BadQuery(
            "The query string is not readable as UTF-8, or has too many options."
        ) from None
    options: dict[str, str] = {}
    for name, value in pairs:
        if name in options and name.startswith(("$", "@")):
            raise given_twice(name)
        options[name] = value
    return MappingProxyType(options)


remembered_options = lru_cache(maxsize=2048)(read_options)


def truth(text: str) -> bool:
    """Read the value of $count."""
    if text not in {"true", "false"}:
        raise BadQuery(
            f"Invalid value '{text[:40]}' for $count query option found. "
            "Valid values are 'false' and 'true'.",
            text[:40],
        )
    return text == "true"


READERS: dict[str, Callable[[str], Any]] = {
    "$select": lambda text: parse("select", text),
    "$filter": lambda text: parse("filter", text),
    "$orderby": lambda text: parse("orderby", text),
    "$expand": lambda text: parse("expand", text),
    "$apply": lambda text: parse("apply", text),
    "$top": lambda text: count_of_rows("$top", text),
    "$skip": lambda text: count_of_rows("$skip", text),
    "$count": truth,
    "$skiptoken": str,
}
FIELDS = {"$skiptoken": "token"}


def parse_query(options: Mapping[str, str]) -> Query:
    """Read all options of one query. Those without `$` or `@` are someone else's."""
    read: dict[str, Any] = {}
    for name, text in options.items():
        if name in READERS:
            read[FIELDS.get(name, name[1:])] = READERS[name](text)
        elif name.startswith("$"):
            raise BadQuery(
                f"The query parameter {name[:80]} is not supported", name[:80], code="0x80060888"
            )
    aliases = tuple(
        (name, parse("value", text)) for name, text in options.items() if name.startswith("@")
    )
    return Query(**read, aliases=aliases)


def query_of(text: str) -> Query:
    """Read a query string. Those that clients repeat are read once."""
    return remembered_query(text) if len(text) < REPEATED else parse_query(options_of(text))


@lru_cache(maxsize=2048)
def remembered_query(text: str) -> Query:
    """Read a query string, or remember how it was read."""
    return parse_query(options_of(text))


def parse_key(text: str) -> tuple[tuple[str, Literal], ...]:
    """Read what stands in the parentheses of a path: names and values; no name if it is the key."""
    found: tuple[tuple[str, Literal], ...] = parse("key", text)
    return found
