"""Steps of the sample: rows of examples, two of them wrong."""

from pytest_bdd import parsers, step


@step(parsers.parse("there are {int:d} cucumbers"), target_fixture="cucumbers")
def start(int: int) -> list[int]:
    return [int]


@step(parsers.parse("there are {int:d} friends"), target_fixture="friends")
def friends(int: int) -> int:
    return int


@step(parsers.parse("I eat {int:d} cucumbers"))
def eat(int: int, cucumbers: list[int]) -> None:
    cucumbers.append(-int)


@step(parsers.parse("I should have {int:d} cucumbers"))
def left(int: int, cucumbers: list[int]) -> None:
    if sum(cucumbers) != int:
        difference = f"{sum(cucumbers)} !== {int}"
        raise AssertionError(f"Expected values to be strictly equal:\n\n{difference}\n")


@step(parsers.parse("each person can eat {int:d} cucumbers"))
def share(int: int, friends: int, cucumbers: list[int]) -> None:
    assert sum(cucumbers) // (friends + 1) == int
