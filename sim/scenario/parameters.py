"""What a scenario's settings are, in the words of a scenario file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from sim.durations import parse_duration, write_duration
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Parameter:
    """One setting, by its path in the file; given: the file says it itself."""

    path: str
    value: str
    given: bool


def parameters(scenario: Scenario) -> list[Parameter]:
    """Every setting that a run has: those of the file, and those that it left to us."""
    return list(_of("", scenario, given=True))


def in_words(value: Any, field: FieldInfo) -> str:
    """The value of a setting, as short as can be."""
    if value is None or value in ([], {}):
        return "none"
    if is_law(type(value)):
        return _law(value)
    if is_duration(field.metadata) and isinstance(value, int):
        return write_duration(value)
    if isinstance(value, tuple):  # the observed times of a law, of which there may be thousands
        return f"{len(value)} from {write_duration(min(value))} to {write_duration(max(value))}"
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else (("", each) for each in value)
        return ", ".join(f"{name} {in_words(each, field)}".lstrip() for name, each in pairs)
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def is_law(kind: Any) -> bool:
    """Whether it is a class of distributions."""
    return "law" in getattr(kind, "model_fields", {})


def is_duration(metadata: Iterable[Any]) -> bool:
    """Whether a field so annotated is written with a unit of time."""
    validators = (each for each in metadata if isinstance(each, BeforeValidator))
    return any(each.func is parse_duration for each in validators)


def _of(path: str, part: BaseModel, *, given: bool) -> Iterator[Parameter]:
    for name, field in type(part).model_fields.items():
        said = given and name in part.model_fields_set
        yield from _settings(f"{path}{name}", getattr(part, name), field, given=said)


def _settings(path: str, value: Any, field: FieldInfo, *, given: bool) -> Iterator[Parameter]:
    if isinstance(value, BaseModel) and not is_law(type(value)):
        yield from _of(f"{path}.", value, given=given)
    elif isinstance(value, list) and value and isinstance(value[0], BaseModel):
        for number, each in enumerate(value):
            yield from _of(f"{path}.{number}.", each, given=given)
    else:
        yield Parameter(path, in_words(value, field), given)


def _law(law: BaseModel) -> str:
    """Such as: lognormal, mean 9 min, sd 7 min."""
    fields = type(law).model_fields.items()
    values = {name: in_words(getattr(law, name), field) for name, field in fields}
    return ", ".join([values.pop("law"), *(f"{name} {value}" for name, value in values.items())])
