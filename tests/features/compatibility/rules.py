"""Steps of the sample: scenarios under rules."""

from pytest_bdd import parsers, step


@step(parsers.parse("the customer has {int:d} cents"), target_fixture="money")
def money(int: int) -> int:
    return int


@step("there are chocolate bars in stock", target_fixture="stock")
def some() -> list[str]:
    return ["Mars"]


@step("there are no chocolate bars in stock", target_fixture="stock")
def none() -> list[str]:
    return []


@step(
    parsers.parse("the customer tries to buy a {int:d} cent chocolate bar"), target_fixture="sold"
)
def buy(int: int, money: int, stock: list[str]) -> bool:
    return bool(stock) and money >= int


@step("the sale should not happen")
def refused(sold: bool) -> None:
    assert not sold


@step("the sale should happen")
def agreed(sold: bool) -> None:
    assert sold
