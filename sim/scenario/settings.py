"""Every setting of a scenario file: its path, what may stand there, its default, its meaning.

Read off the classes that check a file, so that nobody has to keep a list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.laws import Law
from sim.scenario.parameters import in_words, is_duration, is_law
from sim.scenario.scenario import Scenario

_NAMES: dict[Any, str] = {
    Path: "path of a file",
    bool: "true or false",
    int: "whole number",
    float: "number",
    str: "text",
    time: "time of day",
    datetime: "instant with offset",
}
_CONTAINERS = {list: "list of {}", tuple: "list of {}", dict: "table of {} = {}"}
_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


@dataclass(frozen=True)
class Setting:
    """One setting; default is None if a file has to give it."""

    path: str
    kind: str
    default: str | None
    meaning: str


def settings() -> list[Setting]:
    """All of them, in the order of the classes; [] marks a table that may stand several times."""
    return list(_of(Scenario, "", None))


def laws() -> list[Setting]:
    """The distributions by name; kind tells the parameters that each of them takes."""
    return [_law(each) for each in get_args(get_args(Law)[0])]


def _law(law: type[BaseModel]) -> Setting:
    fields = {name: field for name, field in law.model_fields.items() if name != "law"}
    takes = ", ".join(f"{name} ({_kind(field)})" for name, field in fields.items())
    (name,) = get_args(law.model_fields["law"].annotation)
    return Setting(name, takes, None, (law.__doc__ or "").splitlines()[0])


def _of(part: type[BaseModel], path: str, usual: BaseModel | None) -> Iterator[Setting]:
    """usual: the part that a file has if it leaves this one out, if it may."""
    own = part.__annotations__
    for name, field in sorted(part.model_fields.items(), key=lambda each: each[0] not in own):
        default = getattr(usual, name) if usual else field.default
        inner = list(_parts(field.annotation))
        for table, several in inner:
            known = default if isinstance(default, table) else None
            yield from _of(table, f"{path}{name}{'[]' if several else ''}.", known)
        if not inner:
            optional = usual is not None or not field.is_required()
            said = in_words(default, field) if optional else None
            yield Setting(path + name, _kind(field), said, field.description or "")


def _parts(kind: Any, *, several: bool = False) -> Iterator[tuple[type[BaseModel], bool]]:
    """The tables that may stand here, and whether several may."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if not is_law(kind):
            yield kind, several
    else:
        for each in get_args(kind):
            yield from _parts(each, several=several or get_origin(kind) is list)


def _kind(field: FieldInfo) -> str:
    kind, metadata = field.annotation, tuple(field.metadata)
    return _constrained(kind, metadata) if metadata else _words(kind)


def _words(kind: Any) -> str:
    """What a type allows, in words."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _constrained(inner[0], inner[1:])
    if origin in {Union, UnionType}:
        return " or ".join(dict.fromkeys(_words(each) for each in inner if each is not NoneType))
    if origin in _CONTAINERS:
        return _CONTAINERS[origin].format(*[_words(each) for each in inner])
    if origin is Literal:
        return " or ".join(f'"{each}"' for each in inner)
    return "law" if is_law(kind) else _NAMES.get(kind, str(kind))


def _constrained(kind: Any, metadata: tuple[Any, ...]) -> str:
    if is_duration(metadata):
        return "duration"
    bounds = [*_bounds(metadata)]
    return f"{_words(kind)} {' and '.join(bounds)}" if bounds else _words(kind)


def _bounds(metadata: tuple[Any, ...]) -> Iterator[str]:
    """Such as: > 0, ≤ 1. A strict bound makes the other one at the same place superfluous."""
    found: dict[str, float] = {}
    for each in metadata:
        for constraint in each.metadata if isinstance(each, FieldInfo) else [each]:
            bounds = {name: getattr(constraint, name, None) for name in _SIGNS}
            found |= {name: bound for name, bound in bounds.items() if bound is not None}
    for loose, strict in (("ge", "gt"), ("le", "lt")):
        if strict in found and loose in found:
            del found[loose]
    for name, sign in _SIGNS.items():
        if name in found:
            yield f"{sign} {found[name]:,.15g}"
