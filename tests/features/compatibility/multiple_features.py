"""Steps of the sample: several files."""

from pytest_bdd import parsers, step


@step(parsers.parse("an order for {string}"))
def order() -> None: ...
