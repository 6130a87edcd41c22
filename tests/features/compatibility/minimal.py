"""Steps of the sample: one step."""

from pytest_bdd import parsers, step


@step(parsers.parse("I have {int:d} cukes in my belly"))
def cukes() -> None: ...
