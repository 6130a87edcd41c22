"""Finds and reads scenario files, and tells mistakes in them by their place."""

import difflib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from event_log.bad_input import BadInput
from sim.scenario.scenario import Scenario

EXAMPLES = Path(__file__).parents[2] / "scenarios"
FILES_OF_TRAFFIC = ("arrivals", "replay")


def find_scenario(name: str) -> Path:
    """The file of this name, or the example scenario called so."""
    example = EXAMPLES / f"{name}.toml"
    return example if example.is_file() and not Path(name).exists() else Path(name)


def load_scenario(path: Path, **overrides: object) -> Scenario:
    """Read and check a scenario file; raises BadInput with one sentence per mistake found."""
    data = scenario_data(path)
    try:
        return Scenario.model_validate(data | overrides)
    except ValidationError as mistakes:
        lines = [f"{path}: {_sentence(mistake)}" for mistake in mistakes.errors()]
        raise BadInput("\n".join(lines)) from mistakes


def scenario_data(path: Path) -> dict[str, Any]:
    """What a scenario file says, unchecked; files that it names are found from anywhere."""
    data = _parse(path)
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


def _sentence(mistake: ErrorDetails) -> str:
    where = ".".join(str(step) for step in mistake["loc"])
    if mistake["type"] == "extra_forbidden":
        return f"{where} is not a key of a scenario{_perhaps(mistake)}."
    if mistake["type"] == "missing":
        return f"{where} is missing; every scenario needs it."
    what = mistake["msg"].removeprefix("Value error, ")
    found = "" if mistake["type"] == "value_error" else f", found {str(mistake['input'])[:80]!r}"
    return f"{where or 'scenario'}: {what[0].lower() + what[1:]}{found}."


def _perhaps(mistake: ErrorDetails) -> str:
    """A known key that looks like the unknown one."""
    part: type[BaseModel] = Scenario
    for step in mistake["loc"][:-1]:
        field = part.model_fields.get(str(step))
        if field is not None:
            part = next(_parts_in(field.annotation), part)
    known = list(part.model_fields)
    near = difflib.get_close_matches(str(mistake["loc"][-1]), known, n=1)
    return f"; did you mean {near[0]}?" if near else f"; known there: {', '.join(known)}"


def _parts_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The tables that a key may hold: itself, in a list, or if there is one."""
    for each in (annotation, *get_args(annotation)):
        if isinstance(each, type) and issubclass(each, BaseModel):
            yield each
