"""Steps of the sample: what nobody has written yet."""

from pytest_bdd import step


@step("a pending step")
def pending() -> None:
    raise NotImplementedError
