"""A world whose clock stands still, and somebody at its console."""

import pytest

from emulator.front import Front
from tests.emulator.clients import front
from tests.emulator.console.visitor import Visitor


@pytest.fixture
def world() -> Front:
    return front()


@pytest.fixture
def visitor(world: Front) -> Visitor:
    return Visitor(world)
