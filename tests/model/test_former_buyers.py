"""Former buyers are known by their address for ever, in a few bytes each."""

from reference_model.former_buyers import FormerBuyer, FormerBuyers

MANY = 5_000


def buyer(number: int) -> FormerBuyer:
    """One whose customer and request have these numbers, about."""
    return FormerBuyer(number + 7, f"REQ-{number:07d}", admitted=number % 3 > 0)


def test_everybody_is_found_again() -> None:
    """However many there are, each address has its own customer and request."""
    former = FormerBuyers()
    for number in range(1, MANY + 1):
        former.put(f"buyer.{number}@fjord.example", buyer(number))

    assert len(former) == MANY
    assert all(
        former.get(f"buyer.{number}@fjord.example") == buyer(number)
        for number in range(1, MANY + 1)
    )


def test_nobody_else_is_found() -> None:
    """An address that was never put in is not known."""
    former = FormerBuyers()
    for number in range(MANY):
        former.put(f"buyer.{number}@fjord.example", buyer(number))

    assert not any(former.get(f"other.{number}@fjord.example") for number in range(MANY))


def test_the_later_one_of_an_address_stays() -> None:
    """Who comes back and is archived again is known as of then, once."""
    former = FormerBuyers()
    former.put("nora@fjord.example", buyer(1))
    former.put("nora@fjord.example", buyer(2))

    assert (len(former), former.get("nora@fjord.example")) == (1, buyer(2))


def test_large_numbers_fit() -> None:
    """A run of ten million requests gives customers numbers of nine digits."""
    former = FormerBuyers()
    for admitted in (True, False):
        large = FormerBuyer(4_000_000_000, "REQ-10000000", admitted)
        former.put("nora@fjord.example", large)
        assert former.get("nora@fjord.example") == large
