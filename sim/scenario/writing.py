"""Writes what a scenario file says as TOML: tables at the top, all that lies deeper on one line."""

import json
import math
import re
from datetime import date, time
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def as_toml(data: dict[str, Any]) -> str:
    """TOML that reads as the same data again."""
    plain = {key: value for key, value in data.items() if not _tables(value)}
    parts = [_lines(plain)] if plain else []
    for key, value in data.items():
        brackets = "[[{}]]" if isinstance(value, list) else "[{}]"
        heading = brackets.format(_key(key))
        parts += [f"{heading}\n{_lines(table)}" for table in _tables(value)]
    return "\n".join(parts)


def _tables(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value]
    tables = isinstance(value, list) and all(isinstance(each, dict) for each in value)
    return value if tables else []


def _lines(table: dict[str, Any]) -> str:
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in table.items())


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return _text(value) if isinstance(value, str) else repr(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
