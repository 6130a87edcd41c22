"""Steps of the sample: a table and a text in one step."""

from pytest_bdd import step


@step("a step with a data table a doc string")
def table_first(datatable: list[list[str]], docstring: str) -> None:
    assert (datatable, docstring) == ([["hello"]], "world")


@step("a step with a doc string a data table")
def text_first(docstring: str, datatable: list[list[str]]) -> None:
    assert (docstring, datatable) == ("hello", [["world"]])
