"""Steps of the sample: one value of each row fits no definition."""

from pytest_bdd import parsers, step


@step(parsers.parse("there are {int:d} cucumbers"), target_fixture="cucumbers")
def start(int: int) -> list[int]:
    return [int]


@step(parsers.parse("I eat {int:d} cucumbers"))
def eat(int: int, cucumbers: list[int]) -> None:
    cucumbers.append(-int)


@step(parsers.parse("I should have {int:d} cucumbers"))
def left(int: int, cucumbers: list[int]) -> None:
    if sum(cucumbers) != int:
        difference = f"{sum(cucumbers)} !== {int}"
        raise AssertionError(f"Expected values to be strictly equal:\n\n{difference}\n")
