"""What a deployment file may say: which system is under test. Real systems will come here too.

system = "reference model"
mutant = "one that rejects twice"    # a deliberately wrong system, to try the kit on
"""

import re
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic_core import ErrorDetails

from conformance.remote.description import Description
from conformance.remote.secret_variables import secret_variables
from conformance.remote.under_test import RemoteUnderTest
from conformance.toml_file import TomlFile
from conformance.under_test import REFERENCE_MODEL, UnderTest, wrong_system_called
from event_log.bad_input import BadInput


class ModelFile(BaseModel):
    """A file that names the reference model, or a wrong system."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    system: Literal["reference model"]
    mutant: str | None = None


class _System(BaseModel):
    model_config = ConfigDict(strict=True)

    system: Literal["reference model", "Dynamics 365"]


def load_deployment(path: Path, run: Path | None = None) -> UnderTest:
    """The system that a file names; BadInput if it names none.

    run: the folder of the run that it is tested in; a new one by default.
    """
    file = TomlFile.read(path, "a deployment file (.toml)")
    if file.checked(_System, _line, _sentence).system == "reference model":
        return _model(path, file.checked(ModelFile, _line, _sentence))
    described = file.checked(Description, _line, _sentence)
    return RemoteUnderTest(described, path, run or Path(mkdtemp(prefix="b2bkit-")))


def secrets_named(path: Path) -> frozenset[str]:
    """The environment variables that a file names as secrets; BadInput if it names no system."""
    under_test = load_deployment(path, path.parent)  # no run, so nothing is written there
    if isinstance(under_test, RemoteUnderTest):
        return secret_variables(under_test.described)
    return frozenset()


def _model(path: Path, described: ModelFile) -> UnderTest:
    if described.mutant is None:
        return REFERENCE_MODEL
    try:
        return wrong_system_called(described.mutant)
    except BadInput as reason:
        raise BadInput(f"{path}: {reason}") from reason


def _line(text: str, mistake: ErrorDetails) -> str:
    """`:` and the line on which the key stands, or nothing if it is missing."""
    key = re.escape(str(mistake["loc"][-1]))
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"""\s*(\[+\s*)?["']?{key}["']?\s*[=.\]]""", line):
            return f":{number}"
    return ""


def _sentence(mistake: ErrorDetails) -> str:
    where = ".".join(str(step) for step in mistake["loc"])
    match mistake["type"]:
        case "extra_forbidden":
            known = ", ".join(ModelFile.model_fields)
            return f"{where[:80]!r} is not a key of a deployment file; known there: {known}."
        case "missing":
            return (
                f'{where} is missing; say which system is under test: system = "reference model".'
            )
        case _:
            said = mistake["msg"][0].lower() + mistake["msg"][1:]
            return f"{where}: {said}, found {str(mistake['input'])[:80]!r}."
