"""Steps of the sample: a parameter and a text."""

from pytest_bdd import parsers, step


@step(parsers.parse("a {string} with a doc string:"))
def text(string: str, docstring: str) -> None:
    assert (string, docstring) == ('"Cucumber"', "Cucumis sativus")
