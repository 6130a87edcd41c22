"""A file in TOML that somebody has written: read, parsed, and checked, or refused by its name.

What may stand in it, and how a mistake is told, is the business of whoever reads it.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from event_log.bad_input import BadInput

Checked = TypeVar("Checked", bound=BaseModel)


@dataclass(frozen=True)
class TomlFile:
    """One that was read; data: what its text says, unchecked."""

    path: Path
    text: str
    data: dict[str, Any]

    @classmethod
    def read(cls, path: Path, expected: str) -> "TomlFile":
        """The file; BadInput if it is none. expected: what should be there."""
        text = _text(path, expected)
        try:
            return cls(path, text, tomllib.loads(text))
        except tomllib.TOMLDecodeError as reason:
            raise BadInput(f"{path}: not valid TOML: {reason}.") from reason

    def checked(
        self,
        kind: type[Checked],
        line: Callable[[str, ErrorDetails], str],
        sentence: Callable[[ErrorDetails], str],
    ) -> Checked:
        """What it describes; BadInput, by line and sentence, for each mistake.

        line: `:` and the number of the line of a mistake in the text, or "".
        """
        try:
            return kind.model_validate(self.data)
        except ValidationError as mistakes:
            told = [
                f"{self.path}{line(self.text, each)}: {sentence(each)}"
                for each in mistakes.errors()
            ]
            raise BadInput("\n".join(told)) from mistakes


def _text(path: Path, expected: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as reason:
        raise BadInput(f"{path}: there is no such file; expected {expected}.") from reason
    except (OSError, UnicodeDecodeError) as reason:
        raise BadInput(f"{path}: not a readable text file; expected {expected}.") from reason
