"""The folder that a run against a deployment left behind, as this room reads it.

conformance.run_files tells its files; only run.json and the messages are always there.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from conformance.run_files import EXCHANGES, MESSAGES, NEEDS, RUN
from event_log.bad_input import BadInput
from reports.features.reading import read_run
from reports.features.tree import Run

Checked = TypeVar("Checked")


def _an_end(value: object) -> object:
    if value is None:
        raise ValueError("the run has not ended; resume it first")
    return value


class Description(BaseModel):
    """run.json. product: what the deployment says of itself, such as its version."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=1)
    deployment: str
    file: str = ""
    begun: AwareDatetime
    ended: Annotated[AwareDatetime, BeforeValidator(_an_end)]
    seed: int = 0
    product: dict[str, Any] = {}

    @property
    def day(self) -> date:
        """On which it ended, in UTC."""
        return self.ended.astimezone(UTC).date()


class Need(BaseModel):
    """What a scenario needs. not_observable: why the deployment cannot show it, if so."""

    not_observable: str | None = None


_DESCRIPTION = TypeAdapter(Description)
_NEEDS = TypeAdapter(dict[str, Need])


@dataclass(frozen=True)
class RunFolder:
    """The folder of a run."""

    path: Path

    @cached_property
    def description(self) -> Description:
        """What was tested and when; BadInput if the folder does not say."""
        return _checked(_DESCRIPTION, self.path / RUN)

    @cached_property
    def run(self) -> Run:
        """What happened; BadInput if the messages are no whole stream."""
        return read_run(self.path / MESSAGES)

    @cached_property
    def not_observable(self) -> dict[str, str]:
        """By the scenario's place, why the deployment cannot show it."""
        file = self.path / NEEDS
        needs = _checked(_NEEDS, file) if file.exists() else dict[str, Need]()
        return {place: each.not_observable for place, each in needs.items() if each.not_observable}

    @property
    def exchanges(self) -> Path:
        return self.path / EXCHANGES


def is_run_folder(path: Path) -> bool:
    """Whether a run against a deployment left this folder."""
    return (path / RUN).is_file() and (path / MESSAGES).is_file()


def iso(when: datetime) -> str:
    """An instant in UTC."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _checked(kind: TypeAdapter[Checked], file: Path) -> Checked:
    expected = "expected the folder that a run against a deployment left behind"
    try:
        return kind.validate_python(json.loads(file.read_bytes()))
    except OSError as reason:
        raise BadInput(f"Cannot read {file}: {reason.strerror}; {expected}.") from reason
    except ValidationError as reason:
        first = reason.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "it"
        said = first["msg"].removeprefix("Value error, ")
        raise BadInput(f"{file}: {place}: {said}; {expected}.") from reason
    except (ValueError, RecursionError) as reason:
        raise BadInput(f"{file} is no JSON: {reason}; {expected}.") from reason
