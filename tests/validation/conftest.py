"""What every validation needs of its environment."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.validation.emulating import VARIABLES, Emulator, emulator


@pytest.fixture(autouse=True)
def variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The secrets, where deployment files say that they are."""
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """An emulator for the tests of a file."""
    with emulator(tmp_path_factory.mktemp("emulator")) as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For an emulator that a test ends itself."""
    return tmp_path_factory.mktemp("ended")
