"""The chart of the warm-up, as a Plotly figure."""

import numpy as np
import plotly.graph_objects as go

from reports import charts
from reports.bins import instants
from reports.metrics import Metrics
from reports.wording import duration
from sim.experiments.replications import Replications
from sim.experiments.warm_up import PIECES
from sim.scenario.scenario import Scenario

_SECONDS = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}


def warm_up(replications: Replications, metrics: Metrics) -> go.Figure:
    """What MSER-5 looked at, over the time of submission, and where it ends the warm-up."""
    scenario = replications.scenario
    curve = replications.warm_up.curve
    most = max(each or 0 for each in curve)
    unit = next(each for each, size in _SECONDS.items() if most >= 2 * size or size == 1)
    starts = [each * scenario.lasts // PIECES for each in range(PIECES)]
    figure = charts.over_time(metrics).update_layout(height=190)
    figure.add_scatter(
        x=_instants(scenario, starts),
        y=[None if each is None else each / _SECONDS[unit] for each in curve],
        customdata=[duration(each) for each in curve],
        mode="lines+markers",
        marker={"size": 4},
        line={"color": charts.BLUE, "width": 1.5},
        hovertemplate="submitted %{x|%a %-d %b %H:%M}<br>%{customdata}<extra></extra>",
    )
    (ends,) = _instants(scenario, [replications.warm_up.ends])
    figure.add_vline(x=ends, line={"color": charts.ORANGE, "width": 1.5, "dash": "dot"})
    return figure.update_yaxes(ticksuffix=f" {unit}")


def _instants(scenario: Scenario, since_start_ms: list[int]) -> list[str]:
    start = round(scenario.start.timestamp() * 1000)
    return list(instants(start + np.array(since_start_ms, np.int64)))
