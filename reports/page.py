"""One self-contained HTML page about one log: no network, the same size for any log.

The words are in sentences.py, the charts in charts.py, the looks in page.css.
"""

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from conformance.verdicts import RuleVerdict, Verdict
from event_log.bad_input import BadInput
from reference_model.rules import Kind
from reports import charts, sentences, wording
from reports.bottleneck import bottleneck, way_in_words
from reports.definitions import DEFINITIONS
from reports.funnel import exit_before
from reports.metrics import Metrics
from reports.rule_results import tally
from reports.stages import WaitsFor

_HERE = Path(__file__).parent
_UNIT = re.compile(r"(?<=\d) (?=(?:%|d|h|min|s|ms|\u00d7)(?:\W|$))|(?<=\d [dh]) (?=\d)")
_NBSP = "\u00a0"
_TITLE_LENGTH = 120
_TONES = {
    Verdict.CONFORMS: "good",
    Verdict.DEVIATES: "bad",
    Verdict.DIFFERS: "bad",
    Verdict.NOT_RUN: "open",
}


def write_report(
    path: Path,
    metrics: Metrics,
    title: str,
    about: dict[str, str],
    rules: Sequence[RuleVerdict] | None = None,
) -> None:
    """Write the page under this name, whole or not at all.

    about: what the reader should know of the log's origin, such as scenario, seed and versions.
    rules: how the features went, None if they were not run.
    """
    text = render(metrics, title, about, rules)
    unfinished = path.with_name(path.name + ".partial")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(path)
    except OSError as reason:
        _discard(unfinished)
        raise BadInput(
            f"Cannot write {path}: {reason.strerror or reason}; expected a file name in a folder "
            "that exists and can be written to."
        ) from reason
    except BaseException:
        _discard(unfinished)
        raise


def render(
    metrics: Metrics,
    title: str,
    about: dict[str, str],
    rules: Sequence[RuleVerdict] | None,
) -> str:
    """The page's HTML."""
    plotly, script = _as_script(get_plotlyjs()), _as_script(_read("page.js"))
    template = _environment().get_template("page.html")
    return template.render(
        metrics=metrics,
        say=sentences,
        exit_before=exit_before,
        first_seen=charts.FIRST_SEEN,
        title=wording.clean(title, _TITLE_LENGTH) or "Event log",
        about=_about(metrics, about),
        rules=_rule_tables(rules),
        tones=_TONES,
        finding=bottleneck(metrics),
        way=way_in_words(metrics),
        definitions=DEFINITIONS,
        curves=list(charts.curve_styles(metrics.latencies)),
        queues=[each for each in metrics.stages if each.waits_for != WaitsFor.WORK],
        figures=Markup(_as_data(_figures(metrics))),  # noqa: S704 - escaped by _as_data
        css=Markup(_read("page.css")),  # noqa: S704 - our own file
        plotly=plotly,
        script=script,
        script_hashes=[_hash(plotly), _hash(script)],
    )


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_glued,
    )
    for name in ("count", "duration", "share", "share_of", "moment", "day", "per"):
        environment.filters[name] = getattr(wording, name)
    environment.filters["text"] = wording.clean
    return environment


def _glued(value: Any) -> Any:
    """Keep numbers and their units on one line."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return _UNIT.sub(_NBSP, value)


def _figures(metrics: Metrics) -> dict[str, Any]:
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
    return {name: figure.to_plotly_json() for name, figure in figures.items()}


def _rule_tables(
    rules: Sequence[RuleVerdict] | None,
) -> list[tuple[str, str, list[RuleVerdict]]]:
    """Name, caption and results of the documented rules and of the assumptions.

    A deployment can violate the first kind only, so the two never share a table.
    """
    if rules is None:
        return []
    kinds = {Kind.DOCUMENTED: "documented rule", Kind.ASSUMPTION: "assumption"}
    parts = [(name, [r for r in rules if r.rule.kind is kind]) for kind, name in kinds.items()]
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


def _as_script(source: str) -> Markup:
    """As the browser will see it: the policy allows exactly this text."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n")
    return Markup(lines.replace("</script", "<\\/script"))  # noqa: S704 - our own, and Plotly's


def _hash(script: Markup) -> str:
    return b64encode(sha256(script.encode()).digest()).decode()


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _discard(unfinished: Path) -> None:
    try:
        unfinished.unlink(missing_ok=True)
    except OSError:
        return  # it could not be written either
