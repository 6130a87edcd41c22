"""Steps of the sample: every status there is."""

import pytest
from pytest_bdd import parsers, step


@step(parsers.re(r"^a step$"))
def passes() -> None: ...


@step(parsers.re(r"^a failing step$"))
def fails() -> None:
    raise RuntimeError("whoops")


@step(parsers.re(r"^a pending step$"))
def pends() -> None:
    raise NotImplementedError


@step(parsers.re(r"^a skipped step$"))
def skips() -> None:
    pytest.skip()


@step(parsers.re(r"^an ambiguous (.*?)$"))
def first() -> None: ...


@step(parsers.re(r"^(.*?) ambiguous step$"))
def second() -> None: ...
