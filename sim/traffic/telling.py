"""What a scenario's traffic is, in words for its report."""

from sim.durations import format_duration
from sim.scenario.scenario import Scenario
from sim.traffic.intensity import intensity
from sim.traffic.recording import Recording, Times


def told(scenario: Scenario) -> str:
    """How many apply, and how it is known when."""
    traffic = scenario.traffic
    if traffic.recording:
        return _recorded(traffic.recording, scenario)
    assert traffic.over is not None
    over = format_duration(traffic.over)
    if traffic.requests:
        return f"{traffic.requests:,} in {over}"
    expected = intensity(traffic, scenario.start).total
    return f"a Poisson process, {expected:,.1f} to be expected in {over}"


def _recorded(recording: Recording, scenario: Scenario) -> str:
    source = f"{len(recording):,} from {recording.path.name}"
    if recording.meaning is not Times.MAY_MOVE:
        return source
    moved = recording.moved_by(scenario.start, scenario.lasts)
    if not moved:
        return f"{source}, at their own instants, since all lie in the run"
    way = "later" if moved > 0 else "earlier"
    return (
        f"{source}, all {format_duration(abs(moved))} {way}, since not all lie in the run: the "
        "first one's day is the run's first"
    )
