"""Finds, reads and checks scenario files; how a mistake is told stands in mistakes."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from event_log.bad_input import BadInput
from sim.scenario.mistakes import sentence
from sim.scenario.scenario import Scenario
from sim.scenario.syntax import unreadable

EXAMPLES = Path(__file__).parents[2] / "scenarios"
FILES_OF_TRAFFIC = ("arrivals", "replay")


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
        lines = [f"{source}: {sentence(each, data)}" for each in mistakes.errors()]
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
    text = _text_of(path)
    if not text.strip():
        raise BadInput(
            f"{path}: the file is empty; expected a scenario (.toml), so copy one of the examples: "
            f"{_examples()}."
        )
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as reason:
        raise BadInput(f"{path}: {unreadable(str(reason), text)}.") from reason
    except RecursionError as reason:
        raise BadInput(
            f"{path}: lists stand too deep in each other; expected a scenario."
        ) from reason


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as reason:
        raise BadInput(
            f"{path}: there is no such file; expected a scenario (.toml) or an example: "
            f"{_examples()}."
        ) from reason
    except IsADirectoryError as reason:
        raise BadInput(f"{path}: this is a folder; expected a scenario (.toml) in it.") from reason
    except (OSError, UnicodeDecodeError) as reason:
        raise BadInput(
            f"{path}: not a readable text file; expected a scenario (.toml)."
        ) from reason


def _examples() -> str:
    return ", ".join(sorted(example.stem for example in EXAMPLES.glob("*.toml")))


def _from_anywhere(data: Any, folder: Path) -> Any:
    """The same data; files of observed times, named from the scenario's folder, are found."""
    if isinstance(data, list):
        return [_from_anywhere(each, folder) for each in data]
    if not isinstance(data, dict):
        return data
    if data.get("law") == "data" and isinstance(data.get("file"), str):
        return data | {"file": str(folder / data["file"])}
    return {key: _from_anywhere(value, folder) for key, value in data.items()}
