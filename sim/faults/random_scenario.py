"""Small scenarios drawn at random: partners, people, jobs, and a plan of faults.

They are drawn as tables, as a file would have them: so they can be cut down and saved.
"""

from datetime import UTC, datetime, time
from typing import Any

from sim.durations import MILLISECONDS, parse_duration, write_duration
from sim.faults.drawing import Random, drawn_faults, swarm, wide
from sim.scenario.faults import RandomFaults
from sim.scenario.part import WEEKDAYS
from sim.scenario.scenario import Scenario
from sim.streams import stream

DAYS = (3, 21)
REQUESTS = (1, 40)
PEOPLE = (1, 5)
PERIODS = ("1 min", "5 min", "15 min", "30 min", "1 h", "4 h")
ROW_TIMES = ("0 s", "0 s", "250 ms", "10 s")
START = datetime(2026, 3, 2, tzinfo=UTC)
BETWEEN = (MILLISECONDS["h"] * 6, MILLISECONDS["w"])
LASTING = (MILLISECONDS["min"] * 5, MILLISECONDS["d"] * 3)
CALM = 0.05
"""How many of the runs have no faults."""

Data = dict[str, Any]


def draw_scenario(seed: int, run: int) -> Data:
    """The scenario of one run of a soak."""
    random = stream(seed, "soak", run)
    days = int(random.integers(*DAYS))
    data: Data = {
        "name": f"Run {run} of seed {seed}",
        "start": START,
        "lasts": f"{days} d",
        "seed": int(random.integers(2**31)),
        "traffic": {"requests": int(wide(random, *REQUESTS)), "over": f"{days - 1} d"},
        "sales_team": _team(random),
        "jobs": {job: _schedule(random) for job in ("p_0001", "synchronize")}
        | {job: _schedule(random) for job in ("publish_customers", "send_emails")},
        "dual_write": {"latency": {"law": "exponential", "mean": _some(random, "100 ms", "20 s")}},
        "partners": {
            "first_sign_in": {"law": "exponential", "mean": _some(random, "1 min", "1 d")},
            "next_attempt": _some(random, "10 min", "8 h"),
        },
    }
    return data | _faults(random, days * MILLISECONDS["d"], data["seed"])


def scenario_of(data: Data) -> Scenario:
    """The scenario that the tables say."""
    return Scenario.model_validate(data)


def _team(random: Random) -> Data:
    opens = int(random.integers(0, 20))
    return {
        "people": int(random.integers(*PEOPLE)),
        "days": [*WEEKDAYS[: int(random.integers(1, len(WEEKDAYS) + 1))]],
        "opens": time(opens),
        "closes": time(int(random.integers(opens + 1, 24))),
        "qualification": {"law": "exponential", "mean": _some(random, "1 min", "3 h")},
        "follow_up": {"law": "exponential", "mean": _some(random, "1 min", "2 d")},
        "closing": {"law": "exponential", "mean": _some(random, "1 min", "3 h")},
        "qualified_share": round(float(random.uniform(0.3, 1)), 2),
        "won_share": round(float(random.uniform(0, 1)), 2),
    }


def _schedule(random: Random) -> Data:
    every = str(random.choice(PERIODS))
    offset = int(random.integers(parse_duration(every) // MILLISECONDS["min"]))
    row_time = str(random.choice(ROW_TIMES))
    return {"every": every, "offset": f"{offset} min", "row_time": row_time}


def _some(random: Random, low: str, high: str) -> str:
    """A length between the two, to the second if it is one or longer."""
    length = round(wide(random, parse_duration(low), parse_duration(high)))
    second = MILLISECONDS["s"]
    return write_duration(length if length < second else length // second * second)


def _faults(random: Random, end: int, seed: int) -> Data:
    if random.random() < CALM:
        return {}
    tables = {
        "between": write_duration(round(wide(random, *BETWEEN))),
        "lasting": write_duration(round(wide(random, *LASTING))),
        "kinds": swarm(random),
    }
    options = RandomFaults.model_validate(tables)
    found: Data = {}
    for kind, table in drawn_faults(options, end, seed):
        found.setdefault(kind, []).append(table)
    return found
