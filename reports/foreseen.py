"""When the partners of a validation became prospects and leads, beside what the model predicts.

The model is given the same requests at the same times, and the schedules of the deployment file. So
it says something only where jobs run by these; where an operator runs them, scenarios say when.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from conformance.remote.description import JobSettings
from conformance.run_files import EVENTS, RUN
from event_log import files
from reference_model.activities import Activity
from reference_model.jobs import (
    PublishCustomers,
    PullRequests,
    SendEmails,
    Synchronize,
    canonical_name,
)
from reports.predictions import (
    COMPARISON,
    PREDICTED_LOG,
    PREDICTED_PAGE,
    Milestone,
    milestone,
    tell_rows,
)
from reports.results import report_on
from reports.whole_file import write_whole
from sim.durations import write_duration
from sim.run import simulate
from sim.scenario.loading import load_scenario
from sim.scenario.writing import to_toml

SCENARIO, SEEN_PAGE = "predicted.toml", "events.html"
SEEN = (Activity.PROSPECT_STORED, Activity.LEAD_CREATED)
_PARTS = {
    PullRequests.name: "p_0001",
    Synchronize.name: "synchronize",
    PublishCustomers.name: "publish_customers",
    SendEmails.name: "send_emails",
}


def foresee(folder: Path, jobs: Mapping[str, JobSettings]) -> Sequence[Milestone]:
    """Write the prediction for the run in this folder; nothing is foreseen if nobody applied."""
    activities = set(files.read(folder / EVENTS).column("activity").to_pylist())
    if str(Activity.REQUEST_SUBMITTED) not in activities:
        return ()
    seen = report_on(folder / EVENTS, folder / SEEN_PAGE)
    about = json.loads((folder / RUN).read_text("utf-8"))
    write_whole(folder / SCENARIO, to_toml(_scenario(about, jobs)))
    simulate(load_scenario(folder / SCENARIO), folder / PREDICTED_LOG)
    predicted = report_on(folder / PREDICTED_LOG, folder / PREDICTED_PAGE)
    found = tuple(milestone(what, seen, predicted) for what in SEEN if str(what) in activities)
    told = {"milestones": [asdict(each) for each in found]}
    write_whole(folder / COMPARISON, json.dumps(told, indent=1))
    return found


def tell_foreseen(milestones: Sequence[Milestone], console: Console) -> None:
    """Show it as a table."""
    tell_rows((row for each in milestones for row in each.rows()), console)
    if milestones:
        console.print("What was seen is as late as somebody looked; it had come by then.")


def _scenario(about: Mapping[str, Any], jobs: Mapping[str, JobSettings]) -> dict[str, Any]:
    """A scenario file with the requests of the run."""
    begun, ended = (datetime.fromisoformat(about[name]) for name in ("begun", "ended"))
    start = begun.replace(second=0, microsecond=0)
    schedules = {canonical_name(name): job.every for name, job in jobs.items()}
    longest = timedelta(milliseconds=max(schedules.values(), default=0))
    return {
        "name": f"What the model predicts for run {about['id']}",
        "start": start,
        "lasts": write_duration((ended - start + 4 * longest) // timedelta(milliseconds=1)),
        "traffic": {"replay": EVENTS},
        "sales_team": {"people": 1},
        "jobs": {
            _PARTS[name]: {"every": write_duration(every)} for name, every in schedules.items()
        },
    }
