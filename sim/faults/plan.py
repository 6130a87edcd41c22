"""The faults of one run, all of them known before it begins."""

from typing import Any

from sim.durations import write_duration
from sim.faults.drawing import Table, drawn_faults
from sim.scenario.faults import KINDS, Fault, Faults, Kind, overlap
from sim.scenario.scenario import Scenario

Plan = list[tuple[Kind, Fault]]


def fault_plan(scenario: Scenario, replication: int = 0) -> Plan:
    """Those of the file, then those drawn that do not overlap with them."""
    plan: Plan = list(scenario.written_faults())
    if options := scenario.random_faults:
        for kind, table in drawn_faults(options, scenario.lasts, scenario.seed, replication):
            (fault,) = getattr(Faults.model_validate({kind: [table]}), kind)
            if not any(overlap(fault, other) for known, other in plan if known == kind):
                plan.append((kind, fault))
    return plan


def healed(scenario: Scenario) -> Scenario:
    """The same with every fault written down, and over when the run is."""
    plan = fault_plan(scenario)
    changes: dict[str, Any] = dict.fromkeys(("random_faults",))
    for kind in KINDS:
        changes[kind] = [_cut(fault, scenario.lasts) for each, fault in plan if each == kind]
    return scenario.model_copy(update=changes)


def tables(plan: Plan) -> dict[str, list[Table]]:
    """The plan as a scenario file would have it."""
    found: dict[str, list[Table]] = {}
    for kind, fault in plan:
        data = fault.model_dump()
        times = {name: write_duration(data[name]) for name in _TIMES & data.keys()}
        found.setdefault(kind, []).append(data | times)
    return found


_TIMES = {"starts", "lasts", "retry"}


def _cut(fault: Fault, end: int) -> Fault:
    return fault.model_copy(update={"lasts": min(fault.lasts, end - fault.starts)})
