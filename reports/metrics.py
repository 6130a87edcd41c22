"""Everything that the reports say in numbers, measured from an event log and from nothing else.

Units stand in the names: _s seconds, _h hours. Shares are between 0 and 1. None stands for what
the log does not show. Instants are ISO 8601 in UTC.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from reference_model.activities import Activity
from reports.events import Events
from reports.funnel import Funnel, funnel
from reports.job_runs import JobRuns, job_runs
from reports.latencies import Latency, latencies, out_of_order
from reports.milestones import first_times
from reports.people import People, people
from reports.shifts import shifts
from reports.span import Span, bounds, span
from reports.stages import WaitsFor, points_of, stages_shown
from reports.talks import further_visits
from reports.throughput import Throughput, throughput
from reports.trouble import Trouble, trouble
from reports.waits import StageMetrics, Timeline, Way, level_of, stage_metrics, timeline, way
from reports.work import work


@dataclass(frozen=True)
class Metrics:
    """One log in numbers; each part is described where it is made."""

    log: Span
    funnel: Funnel
    latencies: tuple[Latency, ...]
    out_of_order: int
    way: Way
    timeline: Timeline
    stages: tuple[StageMetrics, ...]
    throughput: Throughput
    people: People
    jobs: tuple[JobRuns, ...]
    trouble: Trouble

    def to_dict(self) -> dict[str, Any]:
        """The same as dicts, tuples, text and numbers, ready for JSON, always in one order."""
        return asdict(self)


def measure(table: pa.Table) -> Metrics:
    """Measure an event log, as event_log.files.read gives it."""
    events = Events.of(table)
    frame = first_times(events)
    span_ms = bounds(events)
    further = further_visits(events, span_ms[0])
    points = points_of(frame, span_ms[0], further)
    stages = stages_shown(points, further)
    whole, (bins, within) = way(points), timeline(*span_ms)
    queues = (level_of(each, points) for each in stages if each.waits_for is WaitsFor.PEOPLE)
    staff = shifts(events, *span_ms)
    submitted = events.cases(Activity.REQUEST_SUBMITTED)
    bounced = np.isin(submitted, events.cases(Activity.EMAIL_BOUNCED))
    return Metrics(
        log=span(events, len(submitted)),
        funnel=funnel(points, len(submitted), bounced, further),
        latencies=latencies(points),
        out_of_order=out_of_order(points),
        way=whole,
        timeline=bins,
        stages=stage_metrics(stages, points, whole, within),
        throughput=throughput(points, *span_ms),
        people=people(work(events, span_ms[0]), staff, queues, span_ms),
        jobs=job_runs(events),
        trouble=trouble(events, *span_ms),
    )
