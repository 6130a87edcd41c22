"""What is installed is whole. `make wheel-test` asks this where nothing else is installed."""

import tomllib
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
SHIPPED = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]


LOCUST = {f"conformance.remote.load.{name}" for name in ("sending", "swarm", "worker")}
"""b2bkit[load] brings what these need, for processes of their own; it changes the one it is in."""


@pytest.mark.parametrize("name", SHIPPED)
def test_every_module_can_be_imported(name: str) -> None:
    """None needs a package that the product does not depend on."""
    modules = walk_packages(import_module(name).__path__, f"{name}.")
    names = [each.name for each in modules if not each.name.endswith("__main__")]
    names = [each for each in names if each not in LOCUST]
    assert [import_module(each).__name__ for each in names] == names
