"""Steps of the sample: a background of the feature and one of a rule."""

from pytest_bdd import parsers, step


@step(parsers.parse("an order for {string}"))
def order() -> None: ...


@step("an action")
def action() -> None: ...


@step("an outcome")
def outcome() -> None: ...
