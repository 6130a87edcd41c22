"""Steps of the sample: a text."""

from pytest_bdd import step


@step("a doc string:")
def text(docstring: str) -> None:
    assert docstring
