"""Steps of the sample: a step that fails."""

from pytest_bdd import step


@step("a step throws an exception")
def fails() -> None:
    raise RuntimeError("BOOM")
