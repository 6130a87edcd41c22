"""Finds and reads scenario files, and tells mistakes in them by their place."""

import difflib
import tomllib
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from event_log.bad_input import BadInput, ended
from sim.scenario.people import Sales
from sim.scenario.scenario import Scenario

EXAMPLES = Path(__file__).parents[2] / "scenarios"
FILES_OF_TRAFFIC = ("arrivals", "replay")
_EXPECTED = {"model_type": "expected a table of settings", "dict_type": "expected a table"}


def find_scenario(name: str) -> Path:
    """The file of this name, or the example scenario called so."""
    example = EXAMPLES / f"{name}.toml"
    return example if example.is_file() and not Path(name).exists() else Path(name)


def load_scenario(path: Path, **overrides: object) -> Scenario:
    """Read and check a scenario file; raises BadInput with one sentence per mistake found."""
    return checked(scenario_data(path) | overrides, str(path))


def checked(data: dict[str, Any], source: str) -> Scenario:
    """The scenario that data describe; BadInput, one sentence per mistake, begins with source."""
    try:
        return Scenario.model_validate(data)
    except ValidationError as mistakes:
        lines = [f"{source}: {_sentence(_as_written(each, data))}" for each in mistakes.errors()]
        raise BadInput("\n".join(lines)) from mistakes


def scenario_data(path: Path) -> dict[str, Any]:
    """What a scenario file says, unchecked; files that it names are found from anywhere."""
    data: dict[str, Any] = _from_anywhere(_parse(path), path.parent)
    traffic = data.get("traffic")
    if isinstance(traffic, dict):
        for key in FILES_OF_TRAFFIC:
            if isinstance(traffic.get(key), str):
                traffic[key] = str(path.parent / traffic[key])
    return data


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as reason:
        examples = ", ".join(sorted(example.stem for example in EXAMPLES.glob("*.toml")))
        raise BadInput(
            f"{path}: there is no such file; expected a scenario (.toml) or an example: {examples}."
        ) from reason
    except (OSError, UnicodeDecodeError) as reason:
        raise BadInput(
            f"{path}: not a readable text file; expected a scenario (.toml)."
        ) from reason
    except tomllib.TOMLDecodeError as reason:
        raise BadInput(f"{path}: not valid TOML: {reason}.") from reason


def _from_anywhere(data: Any, folder: Path) -> Any:
    """The same data; files of observed times, named from the scenario's folder, are found."""
    if isinstance(data, list):
        return [_from_anywhere(each, folder) for each in data]
    if not isinstance(data, dict):
        return data
    if data.get("law") == "data" and isinstance(data.get("file"), str):
        return data | {"file": str(folder / data["file"])}
    return {key: _from_anywhere(value, folder) for key, value in data.items()}


def _as_written(mistake: ErrorDetails, data: Any) -> ErrorDetails:
    """The mistake at its place in the file, where one [sales_team] may say it all."""
    team = data.get("sales_team")
    if isinstance(team, dict):
        match mistake["loc"]:
            case ("sales_team", 0, *rest):
                mistake["loc"] = ("sales_team", *rest)
            case ("sales", str(key), *rest) if key in team:
                mistake["loc"] = ("sales_team", key, *rest)
    return mistake


def _sentence(mistake: ErrorDetails) -> str:
    where = ".".join(str(step) for step in mistake["loc"])
    if mistake["type"] == "extra_forbidden":
        return ended(f"{where} is not a key of a scenario{_perhaps(mistake)}")
    if mistake["type"] == "missing":
        return f"{where} is missing; every scenario needs it."
    what = _EXPECTED.get(mistake["type"]) or mistake["msg"].removeprefix("Value error, ")
    found = "" if mistake["type"] == "value_error" else f", found {str(mistake['input'])[:80]!r}"
    return ended(f"{where or 'scenario'}: {what[0].lower() + what[1:]}{found}")


def _perhaps(mistake: ErrorDetails) -> str:
    """A known key that looks like the unknown one, or the table in which it is one."""
    *path, key = map(str, mistake["loc"])
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


def table_of(field: FieldInfo | None) -> type[BaseModel] | None:
    """What a field holds one or several of, if that is one kind of table."""
    kinds = [field.annotation, *get_args(field.annotation)] if field else []
    tables = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
    return tables[0] if len(tables) == 1 else None
