"""Steps of the sample: two definitions match."""

from pytest_bdd import parsers, step


@step(parsers.re(r"^a (.*?) with (.*?)$"))
def one() -> None: ...


@step(parsers.re(r"^a step with (.*?)$"))
def other() -> None: ...
