"""The folder that a run leaves behind: event log, metrics, report; all of it, or nothing.

events.parquet   the event log
events.csv       the same for everybody else
metrics.json     every number of the report
report.html      the report
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from conformance.verdicts import RuleVerdict
from event_log import files
from event_log.bad_input import BadInput
from reports.metrics import Metrics, measure
from reports.page import Context, write_report
from reports.statistics.numbers import numbers
from sim.durations import format_duration
from sim.experiments.replications import Replications
from sim.run import Run, simulate
from sim.scenario.scenario import Scenario
from sim.traffic.telling import told

LOG, CSV, METRICS, PAGE = "events.parquet", "events.csv", "metrics.json", "report.html"
DOCUMENT = "features.html"
"""What the demonstration adds: the living document."""


@dataclass(frozen=True)
class Results:
    """A folder with results, its metrics, and what replications say."""

    folder: Path
    metrics: Metrics
    replications: Replications | None


def simulate_into(
    folder: Path,
    scenario: Scenario,
    run: Callable[[Scenario, Path], Run] = simulate,
    verdicts: Sequence[RuleVerdict] | None = None,
    replicate: Callable[[], Replications] | None = None,
) -> Results:
    """Run a scenario and write its results; files of an earlier run in the folder are replaced.

    run: sim.run.simulate, told how to.
    replicate: runs the scenario several times, the run that is logged being the first of them.
    """
    with _all_or_nothing(folder) as unfinished:
        log = unfinished / LOG
        if not run(scenario, log).events:
            raise BadInput(
                f"{scenario.name}: nobody applied in this run, and nothing else happened; let it "
                "last longer, or more people apply."
            )
        files.write_csv(log, unfinished / CSV)
        metrics = measure(files.read(log))
        replications = replicate() if replicate else None
        more = {"replications": numbers(replications)} if replications else {}
        text = json.dumps(metrics.to_dict() | more, indent=1, allow_nan=False)
        (unfinished / METRICS).write_text(text, encoding="utf-8")
        about = {
            "Scenario": scenario.name,
            "Seed": str(scenario.seed),
            "Length of the run": format_duration(scenario.lasts),
            "Requests": told(scenario),
            "Event log": LOG,
            "Made by": f"b2bkit {version('b2bkit')}, simpy {version('simpy')}, "
            f"numpy {version('numpy')}, Faker {version('faker')}",
        }
        context = Context(verdicts, scenario, replications)
        write_report(unfinished / PAGE, metrics, scenario.name, about, context)
    return Results(folder, metrics, replications)


def find_log(path: Path) -> Path:
    """The event log meant: the file itself, or the one in the folder of a run."""
    return path / LOG if path.is_dir() else path


def report_on(log: Path, page: Path) -> Metrics:
    """Write the page about an event log."""
    metrics = measure(files.read(log))
    about = {"Event log": log.name, "Made by": f"b2bkit {version('b2bkit')}"}
    write_report(page, metrics, log.stem, about)
    return metrics


@contextmanager
def _all_or_nothing(folder: Path) -> Iterator[Path]:
    """A place beside the folder; its files move into the folder when all of them are there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".unfinished-", dir=folder) as name:
            yield Path(name)
            for file in Path(name).iterdir():
                file.replace(folder / file.name)
    except OSError as reason:
        raise BadInput(
            f"Cannot write to {folder}: {reason.strerror or reason}; "
            "expected a folder that can be made and written to."
        ) from reason
