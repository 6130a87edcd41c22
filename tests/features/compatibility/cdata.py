"""Steps of the sample: text that XML would take for its own."""

from pytest_bdd import parsers, step


@step(parsers.parse("I have {int:d} <![CDATA[cukes]]> in my belly"))
def cukes() -> None: ...
