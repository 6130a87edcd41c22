"""One self-contained HTML page about one log: no network, the same size for any log.

The words are in sentences.py, the charts in charts.py, the looks in page.css;
what it shares with other pages is in html.py.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup
from plotly.offline import get_plotlyjs

from conformance.verdicts import RuleVerdict
from reports import charts, html, sentences, wording
from reports.bottleneck import bottleneck, way_in_words
from reports.definitions import DEFINITIONS
from reports.funnel import exit_before
from reports.metrics import Metrics
from reports.rule_results import KINDS, TONES, tally
from reports.stages import WaitsFor
from reports.statistics import charts as statistics_charts
from reports.statistics.section import Section
from reports.stress import stress
from reports.whole_file import write_whole
from sim.experiments.replications import Replications
from sim.scenario.parameters import parameters
from sim.scenario.scenario import Scenario

_TITLE_LENGTH = 120


@dataclass(frozen=True)
class Context:
    """What a log cannot show.

    rules: how the features went, None if they were not run.
    scenario: what was simulated, None if the log came from elsewhere.
    replications: what several runs of it say, None if it ran once; the log is of the first one.
    """

    rules: Sequence[RuleVerdict] | None = None
    scenario: Scenario | None = None
    replications: Replications | None = None


NO_CONTEXT = Context()


def write_report(
    path: Path,
    metrics: Metrics,
    title: str,
    about: dict[str, str],
    context: Context = NO_CONTEXT,
) -> None:
    """Write the page under this name, whole or not at all.

    about: what the reader should know of the log's origin, such as scenario, seed and versions.
    """
    write_whole(path, render(metrics, title, about, context))


def render(
    metrics: Metrics,
    title: str,
    about: dict[str, str],
    context: Context,
) -> str:
    """The page's HTML."""
    plotly, script = html.script(get_plotlyjs()), html.script(html.read("page.js"))
    template = html.environment().get_template("page.html")
    scenario, section = context.scenario, _section(context)
    return template.render(
        metrics=metrics,
        say=sentences,
        exit_before=exit_before,
        first_seen=charts.FIRST_SEEN,
        title=wording.clean(title, _TITLE_LENGTH) or "Event log",
        about=_about(metrics, about),
        rules=_rule_tables(context.rules),
        tones=TONES,
        finding=bottleneck(metrics),
        way=way_in_words(metrics),
        definitions=DEFINITIONS,
        replications=section,
        caution=sentences.FIRST_RUN if section else sentences.ONE_RUN,
        method=stress(scenario) if scenario else {},
        parameters=parameters(scenario) if scenario else [],
        curves=list(charts.curve_styles(metrics.latencies)),
        queues=[each for each in metrics.stages if each.waits_for != WaitsFor.WORK],
        figures=Markup(_as_data(_figures(metrics, context))),  # noqa: S704 - escaped by _as_data
        css=html.looks("page.css"),
        plotly=plotly,
        script=script,
        script_hashes=[html.hash_of(plotly), html.hash_of(script)],
    )


def _section(context: Context) -> Section | None:
    return Section(context.replications) if context.replications else None


def _figures(metrics: Metrics, context: Context) -> dict[str, Any]:
    """The charts by the id of the element that each belongs into."""
    over_time = {
        f"arrivals-{each.key}": charts.arrivals(each, metrics) for each in metrics.throughput.series
    }
    queues = {
        f"queue-{each.key}": charts.queue(each, metrics)
        for each in metrics.stages
        if each.waits_for != WaitsFor.WORK
    }
    figures = {"latency": charts.latency_curves(metrics), **over_time, **queues}
    if metrics.people.utilization is not None:
        figures["utilization"] = charts.utilization(metrics.people, metrics)
    section = _section(context)
    if section and section.has_warm_up_chart and context.replications:
        figures["warm-up"] = statistics_charts.warm_up(context.replications, metrics)
    return {name: figure.to_plotly_json() for name, figure in figures.items()}


def _rule_tables(
    rules: Sequence[RuleVerdict] | None,
) -> list[tuple[str, str, list[RuleVerdict]]]:
    """Name, caption and results of the documented rules and of the assumptions.

    A deployment can violate the first kind only, so the two never share a table.
    """
    if rules is None:
        return []
    parts = [(name, [r for r in rules if r.rule.kind is kind]) for kind, name in KINDS.items()]
    return [(name, tally(part, name), part) for name, part in parts]


def _about(metrics: Metrics, about: dict[str, str]) -> dict[str, str]:
    log = metrics.log
    covered = f"{wording.moment(log.starts)} to {wording.moment(log.ends)} UTC"
    size = f"{wording.plural(log.events, 'event')}, {wording.plural(log.cases, 'case')}"
    own = {"Time covered": covered if log.starts else wording.NOTHING, "Events": size}
    given = {name: str(value) for name, value in about.items()}
    return {
        wording.clean(name, _TITLE_LENGTH): wording.clean(value)
        for name, value in (given | own).items()
    }


def _as_data(figures: dict[str, Any]) -> str:
    """JSON in which no text can end the element that it stands in."""
    return json.dumps(figures, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
