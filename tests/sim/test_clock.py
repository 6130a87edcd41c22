"""The clock does everything at its time, in the order in which it was asked."""

import random

from sim.durations import MILLISECONDS
from sim.systems.clock import MINUTE, Clock

HOUR = MILLISECONDS["h"]


def test_calls_come_at_their_time_in_the_order_in_which_they_were_asked_for() -> None:
    """However far away they are, and whoever asks for them when."""
    clock, seen, expected = Clock(), list[tuple[int, int]](), list[tuple[int, int]]()
    draw = random.Random(1)

    def happen(number: int) -> None:
        seen.append((clock.now, number))
        if number < 5_000:
            ask(draw.choice([0, 1, MINUTE - 1, MINUTE, HOUR, draw.randrange(50 * HOUR)]))

    def ask(delay: int) -> None:
        expected.append((clock.now + delay, len(expected)))
        clock.after(delay, happen, len(expected) - 1)

    for _ in range(500):
        ask(draw.randrange(30 * HOUR))
    clock.run(until=10_000 * HOUR)

    assert len(seen) > 5_000
    assert seen == sorted(expected)


def test_calls_and_processes_take_turns_as_they_were_asked_for() -> None:
    """At one instant, what was asked for first comes first, of whichever kind."""
    clock, seen = Clock(), list[str]()
    for delay in (5, 3 * HOUR):
        clock.after(delay, seen.append, "call")
        clock.timeout(delay).callbacks = [lambda _: seen.append("event")]
        clock.after(delay, seen.append, "another call")

    clock.run(until=4 * HOUR)

    assert seen == ["call", "event", "another call"] * 2


def test_what_is_asked_for_later_may_come_earlier() -> None:
    """The clock has looked at what is to come by then, and still nothing is put off."""
    clock, seen = Clock(), list[tuple[int, str]]()

    def happen(what: str) -> None:
        seen.append((clock.now, what))

    clock.after(2 * HOUR, happen, "asked for first")
    clock.run(until=HOUR)
    clock.after(MINUTE, happen, "asked for second")
    assert clock.peek() == HOUR + MINUTE
    clock.run(until=3 * HOUR)

    assert seen == [(HOUR + MINUTE, "asked for second"), (2 * HOUR, "asked for first")]
    assert clock.now == 3 * HOUR
