"""Former buyers are known by their address for ever, in a few bytes each."""

from reference_model.former_buyers import FormerBuyers

MANY = 5_000


def test_everybody_is_found_again() -> None:
    """However many there are, each address has its own customer and request."""
    former = FormerBuyers()
    for number in range(1, MANY + 1):
        former.put(f"buyer.{number}@fjord.example", number + 7, f"REQ-{number:07d}")

    assert len(former) == MANY
    assert all(
        former.get(f"buyer.{number}@fjord.example") == (number + 7, f"REQ-{number:07d}")
        for number in range(1, MANY + 1)
    )


def test_nobody_else_is_found() -> None:
    """An address that was never put in is not known."""
    former = FormerBuyers()
    for number in range(MANY):
        former.put(f"buyer.{number}@fjord.example", number, "REQ-0000001")

    assert not any(former.get(f"other.{number}@fjord.example") for number in range(MANY))


def test_the_later_one_of_an_address_stays() -> None:
    """Who comes back and is archived again is known as of then, once."""
    former = FormerBuyers()
    former.put("nora@fjord.example", 1, "REQ-0000001")
    former.put("nora@fjord.example", 2, "REQ-0000002")

    assert (len(former), former.get("nora@fjord.example")) == (1, (2, "REQ-0000002"))


def test_large_numbers_fit() -> None:
    """A run of ten million requests gives customers numbers of nine digits."""
    former = FormerBuyers()
    former.put("nora@fjord.example", 4_000_000_000, "REQ-10000000")

    assert former.get("nora@fjord.example") == (4_000_000_000, "REQ-10000000")
