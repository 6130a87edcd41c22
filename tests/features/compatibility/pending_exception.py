"""Steps of the sample: what nobody has written yet, with a word on it."""

from pytest_bdd import step


@step("an unimplemented pending step")
def pending() -> None:
    raise NotImplementedError("todo".upper())  # the sample's own word
