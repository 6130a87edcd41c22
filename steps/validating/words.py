"""A run in words: what it will be."""

from collections.abc import Iterator

from sim.durations import format_duration
from steps.validating.needs import Forecast

SECOND_MS = 1_000


def in_words(forecast: Forecast) -> str:
    """What will be done."""
    return "\n".join(_lines(forecast))


def _lines(forecast: Forecast) -> Iterator[str]:
    seen, alone = forecast.observable, sum(map(forecast.runs_alone, forecast.observable))
    yield f"{len(seen)} of {len(forecast.needs)} scenarios can be observed; {_how(forecast, alone)}"
    made = ", ".join(f"{number} {kind}" for kind, number in forecast.made.items() if number)
    yield f"They write {forecast.writes} times, and make {made or 'nothing'}."
    lasts = format_duration(forecast.lasts.total_seconds() * SECOND_MS)
    yield f"They wait {lasts} at least, by the schedules of [jobs] and what scenarios let pass."
    for reason, number in forecast.reasons.most_common():
        yield f"{number} not observable: {reason}"


def _how(forecast: Forecast, alone: int) -> str:
    if forecast.at_once == 1:
        return "they run one by one."
    if forecast.apart:
        return f"{forecast.at_once} run at once, each in a world of its own."
    return f"{forecast.at_once} run at once, but {alone} alone."
