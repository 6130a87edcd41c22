"""Steps of the sample: a step that skips the rest and says why."""

import pytest
from pytest_bdd import step


@step("I skip a step")
def skip() -> None:
    pytest.skip("skipping")
