"""Paths of the Web API, cut into segments: `leads(3f0...)/originatingleadid/$ref`.

What a segment means is not known here.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from emulator.dataverse.errors import bad_syntax, no_segment

SERVICE_ROOT = re.compile(r"/api/data/v(9\.[012](?:\.[0-9]{1,5}){0,2})(?:/|$)", re.IGNORECASE)
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_KEY = re.compile(r"\s*(@?\w+)\s*=\s*('(?:[^']|'')*'|[^',]+)\s*(?:,|$)")
_SEGMENT = re.compile(r"([^()'/]++)(?:\(((?:[^()']++|'(?:[^']|'')*+')*+)\))?(?:/|$)")

REPEATED = 200
"""Paths up to this length are those that clients repeat; they are cut once."""


class Segment(NamedTuple):
    """A name, and what stood in brackets behind it; None if there were none."""

    name: str
    arguments: str | None = None

    @property
    def id(self) -> str | None:
        """The lower-case GUID in the brackets, if that is what they hold."""
        if self.arguments is None or not _GUID.fullmatch(self.arguments.strip()):
            return None
        return self.arguments.strip().lower()

    @property
    def keys(self) -> dict[str, str]:
        """`name=value` pairs, values without their quotes; refuses anything else."""
        pairs, text, at = dict[str, str](), self.arguments or "", 0
        while at < len(text):
            found = _KEY.match(text, at)
            if not found:
                raise bad_syntax(f"({text})")
            pairs[found[1]] = unquoted(found[2].strip())
            at = found.end()
        return pairs


def unquoted(literal: str) -> str:
    """A string literal's text; anything else as it is."""
    if len(literal) > 1 and literal[0] == literal[-1] == "'":
        return literal[1:-1].replace("''", "'")
    return literal


def segments(path: str) -> Sequence[Segment]:
    """The segments behind the service root; refuses what is no such path."""
    return _remembered(path) if len(path) < REPEATED else _segments(path)


def _segments(path: str) -> Sequence[Segment]:
    root = SERVICE_ROOT.match(path)
    if not root:
        raise no_segment(path.strip("/").split("/")[0])
    return cut(path[root.end() :])


_remembered = lru_cache(maxsize=4096)(_segments)


def cut(path: str) -> Sequence[Segment]:
    """The segments of a path that is relative to the service root."""
    found, at, text = list[Segment](), 0, path.strip("/")
    while at < len(text):
        match = _SEGMENT.match(text, at)
        if not match:
            raise bad_syntax(text[at:])
        found.append(Segment(match[1], match[2]))
        at = match.end()
    return tuple(found)
