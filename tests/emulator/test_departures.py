"""Answers that leave together, once what they tell lasts."""

import asyncio
from collections.abc import Callable

import pytest

from emulator import departures
from emulator.departures import Departures
from emulator.exchange import Response


def seen(act: Callable[[Departures], None], settle: Callable[[], object]) -> list[str]:
    """What happens when several answers are given to one loop, in its order."""
    happened: list[str] = []

    def told() -> None:
        happened.append("settled")
        settle()

    async def main() -> None:
        out = Departures(told)
        for name in "ab":
            out.add(lambda response, name=name: happened.append(f"{name} {response.status}"), OK)  # type: ignore[misc]
            happened.append(f"{name} waits")
        act(out)
        loop = asyncio.get_running_loop()
        loop.call_soon((turned := loop.create_future()).set_result, None)
        await turned

    asyncio.run(main())
    return happened


OK = Response(200)


def nothing(_: object = None) -> None:
    """Do no more."""


def test_what_answers_tell_is_settled_before_they_leave() -> None:
    """Once for all of them, and none leaves earlier."""
    assert seen(nothing, nothing) == ["a waits", "b waits", "settled", "a 200", "b 200"]


def test_nobody_is_told_of_what_could_not_be_settled(caplog: pytest.LogCaptureFixture) -> None:
    """Everyone who waits learns that something went wrong; so does the log."""

    def fail() -> None:
        raise OSError("the disk is full")

    assert seen(nothing, fail)[-2:] == ["a 500", "b 500"]
    assert "the disk is full" in caplog.text


def test_no_answer_waits_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind requests that take their time, those leave that have waited."""
    monkeypatch.setattr(departures, "PATIENCE", -1)
    told = seen(nothing, nothing)
    assert told[:6] == ["settled", "a 200", "a waits", "settled", "b 200", "b waits"]
