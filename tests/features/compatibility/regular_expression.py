"""Steps of the sample: groups that may match nothing."""

from pytest_bdd import parsers, step


@step(parsers.re(r"^a (.*?)(?: and a (.*?))?(?: and a (.*?))?$"))
def vegetables() -> None: ...
