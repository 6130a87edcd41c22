"""Steps of the sample: a step that skips the rest."""

import pytest
from pytest_bdd import step


@step("a step that does not skip")
def runs() -> None: ...


@step("a step that is skipped")
def never() -> None: ...


@step("I skip a step")
def skip() -> None:
    pytest.skip()
