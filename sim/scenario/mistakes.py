"""A mistake that the check of a scenario finds, as a sentence that names its place in the file.

What should have stood there is told in expected.py.
"""

from datetime import date, time
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from event_log.bad_input import ended
from sim.scenario.expected import expected, nearest
from sim.scenario.people import Sales, SalesTeam
from sim.scenario.scenario import Scenario

_OF_A_KEY = "[key]"
_LONGEST = 80
_LONGEST_PLACE = 200


def sentence(mistake: ErrorDetails, data: Any) -> str:
    """Where, what was expected, what was found; data: what the file says."""
    path = _place(mistake["loc"], data)
    where = ".".join(_visible(str(step)) or '""' for step in path if step != _OF_A_KEY)
    return ended(_said(mistake, where[:_LONGEST_PLACE], path))


def table_of(field: FieldInfo | None) -> type[BaseModel] | None:
    """What a field holds one or several of, if that is one kind of table."""
    tables = _tables(field.annotation) if field else []
    return tables[0] if len(tables) == 1 else None


def _place(found_at: tuple[int | str, ...], data: Any) -> tuple[int | str, ...]:
    """As it is written in the file: one [sales_team] may say it all, and a law is no step."""
    team, sales = (data.get(key) for key in ("sales_team", "sales"))
    if isinstance(team, dict):
        match found_at:
            case ("sales_team", 0, *rest):
                return ("sales_team", *_without_laws(rest, team))
            case ("sales", str(key), *rest) if key in team and key not in (sales or {}):
                return ("sales_team", *_without_laws([key, *rest], team))
    return tuple(_without_laws(list(found_at), data))


def _without_laws(path: list[int | str], data: Any) -> list[int | str]:
    """The path without the names of laws, which stand in a value and not in the path to it."""
    kept: list[int | str] = []
    for step in path:
        if isinstance(data, dict) and step not in data and data.get("law") == step:
            continue
        kept.append(step)
        known = isinstance(data, dict) and step in data
        listed = isinstance(data, list) and isinstance(step, int) and step < len(data)
        data = data[step] if known or listed else None
    return kept


def _said(mistake: ErrorDetails, where: str, path: tuple[int | str, ...]) -> str:
    found = mistake["input"]
    match mistake["type"]:
        case "extra_forbidden":
            said = f"{where} is not a key of a scenario{_perhaps(mistake['loc'], path)}"
        case "missing":
            who = "its table" if "." in where else "every scenario"
            said = f"{where} is missing; {who} needs it"
        case "union_tag_invalid":
            known = mistake["ctx"]["expected_tags"]
            tag = mistake["ctx"]["tag"]
            near = nearest(tag, known.replace("'", "").split(", "))
            said = f"{where}: {_visible(tag)!r} is not a law; expected {known}{near}"
        case "list_type" if isinstance(found, dict):
            said = f"{where}: several of these may stand in a file, so write [[{where}]]"
        case "model_type" if isinstance(found, list) and found:
            said = f"{where}: expected once only, so write [{where}] instead of [[{where}]]"
        case "value_error":
            reason = str(mistake["ctx"]["error"])
            said = f"{where or 'scenario'}: {reason[:1].lower()}{reason[1:]}"
        case _:
            wanted, question, near = expected(mistake).partition("; did you mean ")
            said = f"{where}: {wanted}, found {_written(found)}{question}{near}"
    return said


def _written(found: object) -> str:
    """A value about as it stands in the file."""
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, str):
        return repr(_visible(found))
    if isinstance(found, date | time):
        return found.isoformat()
    if isinstance(found, dict):
        return "a table" if found else "an empty table"
    if isinstance(found, list):
        return f"a list of {len(found)}" if found else "an empty list"
    return str(found)[:_LONGEST]


def _visible(text: str) -> str:
    """Text of a file as part of a line, without what would break or turn it."""
    return "".join(each if each.isprintable() else "?" for each in text[:_LONGEST])


def _perhaps(found_at: tuple[int | str, ...], path: tuple[int | str, ...]) -> str:
    """A known key that looks like the unknown one, or the table in which it is one."""
    key = str(path[-1])
    if path[0] == "sales_team" and key in Sales.model_fields:
        return "; it belongs into [sales], since it holds for all teams"
    if path[:-1] == ("sales",) and key in SalesTeam.model_fields:
        return "; it belongs into [sales_team]"
    known = list(_part(found_at[:-1]).model_fields)
    if path[:-1] == ("sales_team",):
        known += Sales.model_fields
    if near := nearest(key, known):
        return near
    if len(path) > 1 and key in Scenario.model_fields:
        return "; it belongs to the file itself: write it above the first table, or as one"
    return f"; known there: {', '.join(known)}"


def _part(path: tuple[int | str, ...]) -> type[BaseModel]:
    """The part of a scenario that stands at this place, or the last one known on the way."""
    part: type[BaseModel] = Scenario
    laws: dict[str, type[BaseModel]] = {}
    for step in path:
        if step in laws:
            part = laws[str(step)]
            continue
        tables = _tables(field.annotation) if (field := part.model_fields.get(str(step))) else []
        laws = {_law_of(table): table for table in tables if "law" in table.model_fields}
        part = tables[0] if len(tables) == 1 else part
    return part


def _law_of(table: type[BaseModel]) -> str:
    (name,) = get_args(table.model_fields["law"].annotation)
    return str(name)


def _tables(kind: Any) -> list[type[BaseModel]]:
    """The tables that a type allows, however deep they stand in it."""
    if isinstance(kind, type) and get_origin(kind) is None:
        return [kind] if issubclass(kind, BaseModel) else []
    return [table for each in get_args(kind) for table in _tables(each)]
