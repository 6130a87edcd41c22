"""The charts, as Plotly figures. What they are about stands in the page's headings, not in them.

Few colours, of a lightness that works on white and on black, and apart for every kind of colour
vision; lines that share a colour differ in their dashes.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import plotly.graph_objects as go

from reports.latencies import Latency
from reports.metrics import Metrics
from reports.people import People
from reports.throughput import Series
from reports.trouble import Fault
from reports.waits import StageMetrics
from reports.wording import duration, share
from sim.durations import parse_duration

BLUE, ORANGE, GREEN, MAUVE, GREY = "#2f7fb8", "#c8641b", "#1f9477", "#8a6fb8", "#7d8794"
OUTAGE = "rgba(200, 100, 27, 0.20)"
DASHES = ("solid", "dash", "dot", "dashdot")
FIRST_SEEN = ("lead", "approved", "rejected", "signed_in")

_TICKS = (
    "1 s",
    "10 s",
    "1 min",
    "10 min",
    "1 h",
    "6 h",
    "1 d",
    "3 d",
    "1 w",
    "4 w",
    "12 w",
    "52 w",
)
_DAY_S = 86_400
_DAYS_FROM, _WEEKS_FROM, _MONTHS_FROM = 4, 14, 500  # days that a log covers
_A_MONDAY = "2001-01-01"
_WHEN = "%{x|%a %-d %b %H:%M}"


def curve_styles(latencies: Sequence[Latency]) -> Iterator[tuple[Latency, str, str]]:
    """Each latency with the colour and the dash of its curve."""
    looks = [(colour, dash) for dash, colour in product(DASHES, (BLUE, GREEN, ORANGE, MAUVE))]
    order = {key: index for index, key in enumerate(("signed_in", "approved", "rejected", "lead"))}
    first = sorted(latencies, key=lambda each: order.get(each.key, len(order)))
    look_of = {each.key: looks[index % len(looks)] for index, each in enumerate(first)}
    return ((each, *look_of[each.key]) for each in latencies)


def latency_curves(metrics: Metrics) -> go.Figure:
    """For each milestone the share of those who reached it, over the time it took them."""
    figure = blank(340)
    for latency, colour, dash in curve_styles(metrics.latencies):
        figure.add_scatter(
            x=[max(1.0, each) for each in latency.percentiles_s],
            y=list(range(len(latency.percentiles_s))),
            customdata=[duration(each) for each in latency.percentiles_s],
            name=latency.label,
            line={"color": colour, "dash": dash, "width": 2},
            visible=latency.key in FIRST_SEEN,
            hovertemplate="%{y} % within %{customdata}<extra>%{fullData.name}</extra>",
        )
    figure.update_xaxes(
        type="log",
        tickvals=[parse_duration(tick) / 1000 for tick in _TICKS],
        ticktext=list(_TICKS),
        title={"text": "time since submission", "standoff": 8},
    )
    levels = [0, 25, 50, 75, 95]
    figure.update_yaxes(range=[0, 101], tickvals=levels, ticktext=[f"{each} %" for each in levels])
    return figure.update_layout(hovermode="closest")


def arrivals(series: Series, metrics: Metrics) -> go.Figure:
    """How often something happened, by bin."""
    bins = metrics.throughput
    figure = over_time(metrics)
    _add_area(figure, [*bins.starts], [*map(float, series.counts)], BLUE, "%{y:,.0f}")
    return figure


def queue(stage: StageMetrics, metrics: Metrics) -> go.Figure:
    """How many requests were in a stage: the mean of each bin, and the most above it."""
    colour = {"partner": MAUVE, "people": ORANGE}.get(stage.waits_for, BLUE)
    starts = [*metrics.timeline.starts]
    figure = over_time(metrics)
    figure.add_scatter(
        x=starts,
        y=list(stage.length_max_by_bin),
        line={"color": GREY, "width": 1, "shape": "hv", "dash": "dot"},
        hovertemplate="%{y:,.0f} at most<extra></extra>",
    )
    means = [*stage.length_mean_by_bin]
    _add_area(figure, starts, means, colour, "%{y:,.1f} on average")
    return figure


def utilization(people: People, metrics: Metrics) -> go.Figure:
    """The share of the staffed hours in which people were busy, by bin."""
    figure = over_time(metrics)
    figure.add_bar(
        x=list(people.starts),
        y=[None if each is None else 100 * each for each in people.utilization_by_bin],
        width=people.bin_s * 1000 * 0.86,
        offset=people.bin_s * 1000 * 0.07,
        marker={"color": ORANGE},
        customdata=[share(each) for each in people.utilization_by_bin],
        hovertemplate=f"{_WHEN}<br>%{{customdata}}<extra></extra>",
    )
    figure.add_hline(y=100, line={"color": GREY, "width": 1, "dash": "dot"})
    figure.update_yaxes(ticksuffix=" %", nticks=3)
    return figure.update_layout(hovermode="closest", height=150)


def blank(height: int) -> go.Figure:
    """Without colours of its own: the page's script gives it those of its colour scheme."""
    axis = {
        "showline": False,
        "zeroline": False,
        "ticks": "",
        "ticklabelstandoff": 4,
        "automargin": True,
        "fixedrange": True,
    }
    return go.Figure(
        layout={
            "template": go.layout.Template(),
            "height": height,
            "margin": {"l": 44, "r": 12, "t": 8, "b": 28},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"size": 12, "color": GREY, "family": "system-ui, sans-serif"},
            "showlegend": False,
            "dragmode": False,
            "xaxis": axis | {"showgrid": False},
            "yaxis": axis | {"rangemode": "tozero", "nticks": 4},
        }
    )


def over_time(metrics: Metrics) -> go.Figure:
    """An empty chart over the log's whole time, with its outages as bands."""
    figure = blank(112).update_layout(hovermode="x")
    figure.update_xaxes(type="date", range=[metrics.log.starts, metrics.log.ends])
    figure.update_xaxes(_ticks(metrics.log.span_s / _DAY_S))
    figure.update_layout(shapes=[_band(each, metrics) for each in metrics.trouble.outages])
    return figure


def _band(outage: Fault, metrics: Metrics) -> dict[str, object]:
    return {
        "type": "rect",
        "layer": "below",
        "x0": outage.starts,
        "x1": outage.ends or metrics.log.ends,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": OUTAGE,
        "line": {"width": 0},
    }


def _ticks(days: float) -> dict[str, object]:
    """Times of day in a short log, Mondays in one of weeks, months in one of years."""
    if days < _WEEKS_FROM:
        return {"nticks": 6, "tickformat": "%H:%M\n%-d %b" if days < _DAYS_FROM else "%-d %b"}
    if days < _MONTHS_FROM:
        weeks = 1 + int(days / 7 / 6)
        return {"tick0": _A_MONDAY, "dtick": 7_000 * _DAY_S * weeks, "tickformat": "%-d %b"}
    return {"nticks": 6, "tickformat": "%b %Y"}


def _add_area(
    figure: go.Figure, starts: list[str], values: list[float], colour: str, says: str
) -> None:
    """Steps; the last value holds to the end of the log, so it is drawn twice."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    figure.add_scatter(
        x=starts,
        y=values,
        fill="tozeroy",
        fillcolor=f"rgba({red}, {green}, {blue}, 0.25)",
        line={"color": colour, "width": 1.5, "shape": "hv"},
        hovertemplate=f"{_WHEN}<br>{says}<extra></extra>",
    )
