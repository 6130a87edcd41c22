"""All or nothing: a transaction takes back what it did, and tells only what stays."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from reference_model.activities import Activity, Event
from reference_model.commerce_records import Customer
from reference_model.parties import Person
from reference_model.transaction import Transaction

NORA = Person("Nora", "Hansen", "nora@fjord.example")
OLAV = Person("Olav", "Lie", "olav@lie.example")


class Spoilt(Exception):
    """What goes wrong in these tests."""


@pytest.fixture
def change(heard: list[Event]) -> Transaction:
    return Transaction(heard.extend)


@pytest.fixture
def customer() -> Customer:
    return Customer(1, "REQ-1", NORA, "USRT", "B2B")


def spoil(change: Transaction, *steps: tuple[Callable[..., object], *tuple[Any, ...]]) -> None:
    """Take the steps in one transaction, then let it fail."""

    def fail() -> None:
        with change:
            for act, *arguments in steps:
                act(*arguments)
            raise Spoilt

    with pytest.raises(Spoilt):
        fail()


def test_an_inserted_record_is_taken_out_again(change: Transaction) -> None:
    """A table is as it was before, in its order."""
    table = {1: "first", 2: "second"}

    spoil(change, (change.insert, table, 3, "third"))

    assert list(table.items()) == [(1, "first"), (2, "second")]


def test_an_overwritten_record_comes_back(change: Transaction) -> None:
    """What an insertion took the place of stands in its place again."""
    table = {1: "first", 2: "second"}

    spoil(change, (change.insert, table, 1, "other"), (change.insert, table, 1, "another"))

    assert list(table.items()) == [(1, "first"), (2, "second")]


def test_a_removed_record_comes_back(change: Transaction) -> None:
    """A table holds what it held, under the same key."""
    table = {1: "first"}

    spoil(change, (change.remove, table, 1))

    assert table == {1: "first"}


def test_a_removed_record_comes_back_in_its_place(change: Transaction) -> None:
    """The order of a table is that of creation; newest_lead and the views rely on it."""
    table = {1: "first", 2: "second", 3: "third"}

    spoil(change, (change.remove, table, 2), (change.insert, table, 4, "fourth"))

    assert list(table.items()) == [(1, "first"), (2, "second"), (3, "third")]


def test_a_record_taken_out_after_it_was_put_in_is_gone(change: Transaction) -> None:
    """It had not been there before, so it does not come back."""
    table: dict[int, str] = {}

    spoil(change, (change.insert, table, 1, "first"), (change.remove, table, 1))

    assert table == {}


def test_a_field_gets_its_value_back(change: Transaction, customer: Customer) -> None:
    """However often it was set, the first value is the one that returns."""
    spoil(
        change,
        (partial(change.update, party=OLAV, credit_limit=5.0), customer),
        (partial(change.update, party=OLAV._replace(first_name="Pia")), customer),
    )

    assert (customer.party, customer.credit_limit) == (NORA, None)


def test_changes_are_undone_last_one_first(change: Transaction) -> None:
    """A record that was put in, replaced and put elsewhere leaves no trace of the way."""
    here: dict[int, str] = {}
    elsewhere: dict[int, str] = {}

    spoil(
        change,
        (change.insert, here, 1, "first"),
        (change.insert, here, 1, "second"),
        (change.remove, here, 1),
        (change.insert, elsewhere, 1, "second"),
    )

    assert here == {}
    assert elsewhere == {}


def test_what_was_committed_stays(change: Transaction, customer: Customer) -> None:
    """A later failure takes back its own changes only."""
    table: dict[int, str] = {}
    with change:
        change.insert(table, 1, "kept")
        change.update(customer, party=OLAV)

    spoil(change, (change.insert, table, 2, "lost"))

    assert table == {1: "kept"}
    assert customer.party == OLAV


def test_an_inner_transaction_commits_with_the_outer_one() -> None:
    """Events are heard after the outermost commit, together and in their order."""
    told: list[list[Event]] = []
    change = Transaction(told.append)
    with change:
        change.publish(Activity.LEAD_CREATED, "REQ-1")
        with change:
            change.publish(Activity.LEAD_QUALIFIED, "REQ-1")
        assert told == []

    assert [[event[0] for event in events] for events in told] == [
        [Activity.LEAD_CREATED, Activity.LEAD_QUALIFIED]
    ]


def test_an_inner_transaction_is_undone_with_the_outer_one(
    change: Transaction, heard: list[Event]
) -> None:
    """What an inner block finished is taken back too if the outer one fails, and not told."""
    table: dict[int, str] = {}

    def finish_inner_block() -> None:
        with change:
            change.insert(table, 1, "inner")
            change.publish(Activity.LEAD_CREATED, "REQ-1")

    spoil(change, (finish_inner_block,))

    assert table == {}
    assert heard == []


def test_nothing_is_told_of_a_failure_later_on(change: Transaction, heard: list[Event]) -> None:
    """The events of a failed transaction do not turn up with those of the next one."""
    spoil(change, (change.publish, Activity.LEAD_CREATED, "REQ-1"))
    with change:
        change.publish(Activity.LEAD_CREATED, "REQ-2")

    assert [case for _, case, _, _ in heard] == ["REQ-2"]


def test_outside_a_transaction_an_event_is_heard_at_once(
    change: Transaction, heard: list[Event]
) -> None:
    """Whoever publishes without a transaction is heard before the call returns."""
    change.publish(Activity.SIGNED_IN, "REQ-1", "B2B site", {"country": "NO"})

    assert heard == [(Activity.SIGNED_IN, "REQ-1", "B2B site", {"country": "NO"})]


def test_a_transaction_without_events_is_silent() -> None:
    """The listener is not called with an empty list."""
    told: list[list[Event]] = []
    change = Transaction(told.append)
    with change:
        change.insert({}, 1, "something")

    assert told == []


def test_the_listener_may_give_the_next_command() -> None:
    """While it hears of a commit, the transaction is closed, and another one can be had."""
    table: dict[int, str] = {}

    def react(events: list[Event]) -> None:
        if events[0][0] is Activity.LEAD_CREATED:
            spoil(transaction, (transaction.insert, table, 2, "reaction"))

    transaction = Transaction(react)
    with transaction:
        transaction.insert(table, 1, "command")
        transaction.publish(Activity.LEAD_CREATED, "REQ-1")

    assert table == {1: "command"}


def test_what_is_told_together_is_heard_at_the_end() -> None:
    """One call of the listener for all commands in the block, of those that were carried out."""
    told: list[list[Event]] = []
    change = Transaction(told.append)
    with change.telling_together():
        change.publish(Activity.SIGNED_IN, "REQ-1")
        spoil(change, (change.publish, Activity.LEAD_CREATED, "REQ-2"))
        with change:
            change.publish(Activity.LEAD_CREATED, "REQ-3")
        assert told == []
    change.publish(Activity.SIGNED_IN, "REQ-4")

    assert [[case for _, case, _, _ in events] for events in told] == [
        ["REQ-1", "REQ-3"],
        ["REQ-4"],
    ]


def test_what_happened_before_an_error_is_told() -> None:
    """A block that breaks off tells what was done by then; what comes later is told at once."""
    told: list[list[Event]] = []
    change = Transaction(told.append)

    def break_off() -> None:
        with change.telling_together():
            change.publish(Activity.SIGNED_IN, "REQ-1")
            raise Spoilt

    with pytest.raises(Spoilt):
        break_off()
    change.publish(Activity.SIGNED_IN, "REQ-2")

    assert [[case for _, case, _, _ in events] for events in told] == [["REQ-1"], ["REQ-2"]]
