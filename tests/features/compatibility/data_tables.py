"""Steps of the sample: a table arrives row by row."""

from pytest_bdd import step


@step("the following table is transposed:", target_fixture="transposed")
def transpose(datatable: list[list[str]]) -> list[list[str]]:
    return [list(column) for column in zip(*datatable, strict=True)]


@step("it should be:")
def compare(transposed: list[list[str]], datatable: list[list[str]]) -> None:
    assert transposed == datatable
