"""Steps of the sample: a parameter and a table."""

from pytest_bdd import parsers, step


@step(parsers.parse("a {string} with a table"))
def table(string: str, datatable: list[list[str]]) -> None:
    assert (string, datatable) == ('"Cucumber"', [["Species", "Cucumis sativus"]])
