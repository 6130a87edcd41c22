"""A mistake that the check of a scenario finds, as a sentence that names its place in the file."""

import difflib
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from event_log.bad_input import ended
from sim.durations import parse_duration, write_duration
from sim.scenario.people import Sales
from sim.scenario.scenario import Scenario

_OF_A_KEY = "[key]"
_BOUNDS = ("gt", "ge", "lt", "le")


def sentence(mistake: ErrorDetails, data: Any) -> str:
    """Where, what was expected, what was found; data: what the file says."""
    where = ".".join(step for step in map(str, _place(mistake, data)) if step != _OF_A_KEY)
    return ended(_said(mistake, where))


def table_of(field: FieldInfo | None) -> type[BaseModel] | None:
    """What a field holds one or several of, if that is one kind of table."""
    kinds = [field.annotation, *get_args(field.annotation)] if field else []
    tables = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
    return tables[0] if len(tables) == 1 else None


def _place(mistake: ErrorDetails, data: Any) -> tuple[int | str, ...]:
    """As it is written in the file, where one [sales_team] may say it all."""
    team = data.get("sales_team")
    if isinstance(team, dict):
        match mistake["loc"]:
            case ("sales_team", 0, *rest):
                return ("sales_team", *rest)
            case ("sales", str(key), *rest) if key in team:
                return ("sales_team", key, *rest)
    return mistake["loc"]


def _said(mistake: ErrorDetails, where: str) -> str:
    found = str(mistake["input"])[:80]
    match mistake["type"]:
        case "extra_forbidden":
            said = f"{where} is not a key of a scenario{_perhaps(where.split('.'))}"
        case "missing":
            who = "its table" if "." in where else "every scenario"
            said = f"{where} is missing; {who} needs it"
        case "union_tag_invalid":
            known = mistake["ctx"]["expected_tags"]
            said = f"{where}: {mistake['ctx']['tag']!r} is not a law; expected {known}"
        case "list_type" if isinstance(mistake["input"], dict):
            said = f"{where}: several of these may stand in a file, so write [[{where}]]"
        case "model_type" | "dict_type":
            said = f"{where}: expected a table of settings, found {found!r}"
        case "value_error":
            said = f"{where or 'scenario'}: {_lower(mistake['msg'].removeprefix('Value error, '))}"
        case _:
            said = f"{where}: {_lower(_in_units(mistake))}, found {found!r}"
    return said


def _in_units(mistake: ErrorDetails) -> str:
    """What is wrong with a value; the bound of a duration is told as one."""
    said, context = mistake["msg"], mistake.get("ctx", {})
    bound = next((context[name] for name in _BOUNDS if name in context), None)
    try:
        parse_duration(mistake["input"])
    except ValueError:
        return said
    return said.removesuffix(str(bound)) + write_duration(bound) if bound else said


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def _perhaps(steps: list[str]) -> str:
    """A known key that looks like the unknown one, or the table in which it is one."""
    *path, key = steps
    if path[:1] == ["sales_team"] and key in Sales.model_fields:
        return "; it belongs into [sales], since it holds for all teams"
    known = list(_part(path).model_fields)
    if path == ["sales_team"]:
        known += Sales.model_fields
    near = difflib.get_close_matches(key, known, n=1)
    return f"; did you mean {near[0]}?" if near else f"; known there: {', '.join(known)}"


def _part(path: list[str]) -> type[BaseModel]:
    """The part of a scenario that stands at this place, or the last one known on the way."""
    part: type[BaseModel] = Scenario
    for step in path:
        part = table_of(part.model_fields.get(step)) or part
    return part
