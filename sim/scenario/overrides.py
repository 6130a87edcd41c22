"""Settings of a scenario by their dotted path: sales_team.people, outage.0.lasts.

A step into an array of tables is its number, from 0, or the name of a table in it. What the file
leaves out may be set as well: the rest of such a table keeps its defaults.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from event_log.bad_input import BadInput
from sim.durations import parse_duration, write_duration
from sim.scenario.loading import checked
from sim.scenario.mistakes import table_of
from sim.scenario.scenario import Scenario

_SEPARATOR = re.compile(r""",(?=(?:[^"\[\]{}]|"[^"]*"|\[[^\]]*\]|\{[^}]*\})*$)""")
_LONGEST = 80


def overridden(scenario_data: dict[str, Any], overrides: Mapping[str, object]) -> Scenario:
    """The scenario with these settings; BadInput as for a mistake in a file."""
    said = ", ".join(f"{path}={str(value)[:_LONGEST]}" for path, value in overrides.items())
    return checked(with_overrides(scenario_data, overrides), said)


def with_overrides(
    scenario_data: dict[str, Any], overrides: Mapping[str, object]
) -> dict[str, Any]:
    """A copy of what the file says, with these settings, which nobody has checked yet."""
    data = deepcopy(scenario_data)
    for path, value in overrides.items():
        *steps, last = _steps(path)
        _table(data, steps, path)[last] = value
    return data


def parse_value(text: str) -> object:
    """What a value means in TOML, such as 30 or true; text where it is nothing in TOML."""
    try:
        parsed = tomllib.loads(f"value = {text.strip()}")
    except tomllib.TOMLDecodeError:
        return text.strip()
    return parsed["value"] if len(parsed) == 1 else text.strip()


def split_values(text: str) -> list[str]:
    """Texts between commas; those within quotes and brackets separate nothing."""
    return [each.strip() for each in _SEPARATOR.split(text)]


def _steps(path: str) -> list[str]:
    steps = [step.strip() for step in path.split(".")]
    if not all(steps):
        raise BadInput(
            f"{path[:_LONGEST]!r} is not a path into a scenario; write one such as "
            "sales_team.people or jobs.synchronize.every."
        )
    return steps


def _table(data: dict[str, Any], steps: Iterable[str], path: str) -> Any:
    """The table that the steps lead to. One that the file leaves out comes with its defaults."""
    table: Any = data
    model: type[BaseModel] | None = Scenario
    for step in steps:
        if isinstance(table, list):
            table = _one_of(table, step, path)
        else:
            field = model.model_fields.get(step) if model else None
            table, model = table.setdefault(step, _default_table(field)), table_of(field)
        if not isinstance(table, dict | list):
            raise BadInput(f"{path}: {step} is a value, not a table with settings of its own.")
    if isinstance(table, list):
        raise BadInput(
            f"{path}: this is an array of {len(table)}; name one of them by its number, from 0 on, "
            "and a setting in it."
        )
    return table


def _one_of(tables: list[Any], step: str, path: str) -> Any:
    """A table of an array, by its number or its name."""
    if step.isdecimal() and int(step) < len(tables):
        return tables[int(step)]
    if step.isdecimal():
        raise BadInput(f"{path}: there is no {step}; the scenario has {len(tables)}, from 0 on.")
    names = [each["name"] for each in tables if isinstance(each, dict) and "name" in each]
    if step not in names:
        near = difflib.get_close_matches(step, map(str, names), n=1)
        perhaps = f"; did you mean {near[0]}?" if near else "; its number would do, from 0 on."
        raise BadInput(f"{path}: none of them is called {step}{perhaps}")
    return tables[names.index(step)]


def _default_table(field: FieldInfo | None) -> dict[str, Any]:
    default = field.get_default(call_default_factory=True) if field else None
    return _as_written(default) if isinstance(default, BaseModel) else {}


def _as_written(part: BaseModel) -> dict[str, Any]:
    """What a file would say for a default: no more than the default itself says."""
    said = part.model_fields_set
    fields = type(part).model_fields.items()
    return {name: _value(getattr(part, name), field) for name, field in fields if name in said}


def _value(value: Any, field: FieldInfo) -> Any:
    if isinstance(value, BaseModel):
        return _as_written(value)
    validators = [each.func for each in field.metadata if isinstance(each, BeforeValidator)]
    return write_duration(value) if parse_duration in validators else value
