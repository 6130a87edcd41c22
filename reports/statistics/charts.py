"""The chart of the warm-up, as a Plotly figure."""

import warnings

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
    curve = _mean_curve(replications)
    unit = next(
        each for each, size in _SECONDS.items() if np.nanmax(curve) >= 2 * size or size == 1
    )
    starts = [each * scenario.lasts // PIECES for each in range(PIECES)]
    figure = charts.over_time(metrics).update_layout(height=190)
    figure.add_scatter(
        x=_instants(scenario, starts),
        y=[None if np.isnan(each) else each / _SECONDS[unit] for each in curve],
        customdata=[duration(None if np.isnan(each) else each) for each in curve],
        mode="lines+markers",
        marker={"size": 4},
        line={"color": charts.BLUE, "width": 1.5},
        hovertemplate="submitted %{x|%a %-d %b %H:%M}<br>%{customdata}<extra></extra>",
    )
    for instant in _instants(scenario, sorted({each.warm_up.ends for each in replications.runs})):
        figure.add_vline(x=instant, line={"color": charts.ORANGE, "width": 1, "dash": "dot"})
    return figure.update_yaxes(ticksuffix=f" {unit}")


def _mean_curve(replications: Replications) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """The mean over replications of each piece; NaN where nobody applied in any of them."""
    curves = np.array([each.warm_up.curve for each in replications.runs])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of pieces that are empty everywhere
        mean: np.ndarray[tuple[int], np.dtype[np.float64]] = np.nanmean(curves, axis=0)
    return mean


def _instants(scenario: Scenario, since_start_ms: list[int]) -> list[str]:
    start = round(scenario.start.timestamp() * 1000)
    return list(instants(start + np.array(since_start_ms, np.int64)))
