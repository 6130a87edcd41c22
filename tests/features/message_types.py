"""Holds a message against the types that Cucumber publishes; anything else in it is an error."""

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

import cucumber_messages

hints = cache(get_type_hints)


def errors(told: Any, expected: Any = cucumber_messages.Envelope, where: str = "") -> Iterator[str]:
    """What is missing, unknown or of another type, by its path in the message."""
    if get_origin(expected) is list:
        for number, each in enumerate(told):
            yield from errors(each, get_args(expected)[0], f"{where}[{number}]")
    elif type(None) in get_args(expected):
        yield from errors(told, get_args(expected)[0], where)
    elif is_dataclass(expected):
        yield from _field_errors(told, expected, where)
    elif issubclass(expected, Enum):
        if told not in {each.value for each in expected}:
            yield f"{where}: {told!r} is no {expected.__name__}"
    elif type(told) is not expected:
        yield f"{where}: {told!r} is no {expected.__name__}"


def _field_errors(told: dict[str, Any], expected: Any, where: str) -> Iterator[str]:
    known = {_camel(field.name): field for field in fields(expected)}
    for name, field in known.items():
        if name in told:
            yield from errors(told[name], hints(expected)[field.name], f"{where}.{name}")
        elif field.default is MISSING:
            yield f"{where}.{name} is missing"
    for name in set(told) - set(known):
        yield f"{where}.{name} is unknown"


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.title() for each in others)
