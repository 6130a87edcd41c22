"""Placeholders for what differs from run to run: the same one wherever the same thing is meant.

What a deployment gives (numbers, times, versions of rows) becomes one when it appears in an answer.
What we choose ourselves (ids of rows, marks) does from the start; other values of ours stay.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

OPEN, CLOSE = "⟦", "⟧"
PLACEHOLDER = re.compile(r"⟦([a-z]+) (\d+)⟧")
LITERALLY = {f"{OPEN}open 1{CLOSE}": OPEN}
"""What stands for the sign by which placeholders are known, where it is meant itself."""

OURS = {"id", "mark", "user", "address"}
"""The kinds that requests may bring up, and not only answers."""

_KINDS = {
    "id": r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "time": r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?"
    r"|\d{1,2}/\d{1,2}/\d{4}(?: \d{1,2}:\d\d(?::\d\d)? ?(?:AM|PM)?)?",
    "version": r'W/\\?"[^"\\]*\\?"',
    "number": r"(?<![A-Za-z0-9.+-])[A-Z]{0,6}-?\d{4,}(?![A-Za-z0-9.-])",
}


class Placeholders:
    """Those of one recording. named: texts that are known beforehand, by kind."""

    def __init__(self, named: Mapping[str, Iterable[str]]) -> None:
        self._known: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        parts = []
        for kind, texts in {"open": [OPEN], **named}.items():
            for text in texts:
                placeholder = self._next(kind)
                for spelled in {text, quote(text), quote(text, "")}:
                    self._known.setdefault(spelled, placeholder)
                    parts.append(re.escape(spelled))
        parts.sort(key=len, reverse=True)
        known = [f"(?P<known>{'|'.join(parts)})"] if parts else []
        kinds = [f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()]
        self._token = re.compile("|".join(known + kinds))

    def of_request(self, value: Any) -> Any:
        """A request's text or JSON, with placeholders."""
        return self._in(value, answered=False)

    def of_answer(self, value: Any) -> Any:
        """An answer's text or JSON, with placeholders."""
        return self._in(value, answered=True)

    def _in(self, value: Any, *, answered: bool) -> Any:
        if isinstance(value, str):
            return self._token.sub(lambda found: self._placeholder(found, answered), value)
        if isinstance(value, list):
            return [self._in(each, answered=answered) for each in value]
        if isinstance(value, dict):
            return {name: self._in(each, answered=answered) for name, each in value.items()}
        return value

    def _placeholder(self, found: re.Match[str], answered: bool) -> str:  # noqa: FBT001
        kind, text = str(found.lastgroup), found[0]
        text = text.lower() if kind == "id" else text
        if text not in self._known:
            fresh = answered or kind in OURS
            self._known[text] = self._next(kind) if fresh else found[0]
        return self._known[text]

    def _next(self, kind: str) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{OPEN}{kind} {self._counts[kind]}{CLOSE}"
