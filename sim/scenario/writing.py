"""Writes a scenario's tables as TOML."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def to_toml(data: Mapping[str, Any]) -> str:
    """The text of a file that says the same."""
    return "\n".join(_table("", data)).strip() + "\n"


def _table(name: str, table: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a table: its values first, then the tables in it."""
    for key, value in table.items():
        if not _holds_tables(value):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        if _holds_tables(value):
            inner = f"{name}.{_key(key)}" if name else _key(key)
            several = isinstance(value, list)
            for each in value if several else [value]:
                if several or not all(map(_holds_tables, each.values())):
                    yield from ("", f"[[{inner}]]" if several else f"[{inner}]")
                yield from _table(inner, each)


def _holds_tables(value: Any) -> bool:
    """Whether a value is written as tables of its own; laws and the like stay in their line."""
    if isinstance(value, Mapping):
        return "law" not in value
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _value(value: Any) -> str:
    if isinstance(value, datetime | time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items())
        return f"{{ {inner} }}"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _value(key)
