"""What the numbers say, in sentences: for the page, for the terminal, and beside each chart."""

from dataclasses import dataclass

from reports.funnel import DECLINED
from reports.latencies import Latency
from reports.metrics import Metrics
from reports.throughput import Series
from reports.trouble import Failures
from reports.waits import StageMetrics
from reports.wording import count, duration, listed, plural, share, share_of

ONE_RUN = (
    "These are the numbers of one log. One run has no confidence interval: how far another one "
    "would differ, replications can tell."
)

FIRST_RUN = "These are the numbers of the first replication. What all of them say is told apart."


@dataclass(frozen=True)
class KeyNumber:
    """A number that stands out, with what it is and what belongs to it."""

    label: str
    number: str
    note: str


def verdict(metrics: Metrics) -> str:
    """The whole log in three sentences."""
    requests = metrics.log.requests
    if not requests:
        return "This log holds no onboarding request."
    came = f"{plural(requests, 'onboarding request')} in {duration(metrics.log.span_s)}"
    return f"{came}: {_outcomes(metrics)}. {_speed(metrics)}"


def under_way(metrics: Metrics) -> int:
    """How many requests are neither at the end of the way nor declined when the log ends."""
    return sum(place.count for place in metrics.funnel.places if not place.finished)


def key_numbers(metrics: Metrics) -> list[KeyNumber]:
    """The four to six that a reader wants first."""
    requests, way = metrics.log.requests, _latency(metrics, metrics.way.finish)
    arrived, declined = _in_place(metrics, "end"), _in_place(metrics, *DECLINED)
    numbers = [
        KeyNumber("Requests", count(requests), f"in {duration(metrics.log.span_s)}"),
        KeyNumber(_arrived(metrics).capitalize(), count(arrived), share_of(arrived, requests)),
        KeyNumber("Declined", count(declined), share_of(declined, requests)),
        KeyNumber(
            "Still under way", count(under_way(metrics)), share_of(under_way(metrics), requests)
        ),
    ]
    if way:
        to = f"Median time to {_FINISH[way.key]}"
        numbers.append(
            KeyNumber(to, duration(way.latency.p50_s), f"95 % in {duration(way.latency.p95_s)}")
        )
    people = metrics.people
    if people.utilization is not None:
        note = f"of {count(people.staffed_h or 0)} staffed hours"
        numbers.append(KeyNumber("Sales team busy", share(people.utilization), note))
    return numbers


def conservation(metrics: Metrics) -> str:
    """The check that no request got lost in counting."""
    funnel = metrics.funnel
    parts = [
        f"{count(_in_place(metrics, 'end'))} {_arrived(metrics)}",
        f"{count(_in_place(metrics, *DECLINED))} declined",
        f"{count(under_way(metrics))} under way",
    ]
    equals = "=" if funnel.conserved else "≠"
    check = "every request is in exactly one place" if funnel.conserved else "the sum is wrong"
    return f"{' + '.join(parts)} {equals} {count(funnel.submitted)} submitted: {check}."


def of_latencies(metrics: Metrics) -> str:
    """The curves in words."""
    curves = (_latency(metrics, key) for key in ("lead", "approved", "rejected", "signed_in"))
    said = [
        f"{each.label}: half within {duration(each.latency.p50_s)}, 95 % within "
        f"{duration(each.latency.p95_s)}, all within {duration(each.latency.max_s)}."
        for each in curves
        if each and each.latency.n
    ]
    return " ".join(said) or "No request reached any milestone."


def of_series(series: Series) -> str:
    """How much, how fast, how fast at most."""
    mean = series.mean_per_day
    daily = "" if mean is None else f", {count(mean)} a day on average"
    fullest = f"{count(series.most_per_hour)} in the fullest hour"
    return f"{count(sum(series.counts))} in all{daily}, {fullest}"


def of_queue(stage: StageMetrics) -> str:
    """How many, how many at most, how long."""
    left = f", {count(stage.in_it_at_the_end)} at the end" if stage.in_it_at_the_end else ""
    waited = f"{duration(stage.wait.mean_s)} each" if stage.wait.n else "nobody has left it yet"
    return (
        f"{count(stage.length_mean)} on average, {count(stage.length_max)} at most{left}; {waited}"
    )


def of_people(metrics: Metrics) -> str:
    """How busy the people were, or what the log does not show of it."""
    people = metrics.people
    if not people.number:
        return "The log does not show any salesperson at work."
    who = plural(people.number, "person", "people")
    made = f"{who} made {plural(people.decisions, 'decision')}"
    if people.busy_h is None:
        return f"{made}. The log does not show when they took up work, so not how busy they were."
    busy = f"{made}, and were busy for {count(people.busy_h)} hours"
    if people.staffed_h is None:
        return f"{busy}. The log does not show how many were on shift, so not what share that is."
    overtime = ", as work is finished after hours" if (people.utilization or 0) > 1 else ""
    return (
        f"{busy} of the {count(people.staffed_h)} hours on shift: {share(people.utilization)}"
        f"{overtime}. A lead or an opportunity took {duration(people.work.mean_s)} of work on "
        "average."
    )


def of_failures(failures: Failures) -> str:
    """How often, to how many, with what end."""
    if not failures.rows:
        return "None in this log."
    times = plural(failures.rows, "time")
    if failures.cases:
        times += f", {plural(failures.cases, 'request')}"
    if failures.resolved is None:
        return times
    got_through = "all" if failures.resolved == failures.cases else count(failures.resolved)
    return f"{times}; {got_through} of them got through later"


def of_outages(metrics: Metrics) -> str:
    """How many, how long."""
    trouble = metrics.trouble
    if not trouble.outages_count:
        return "The log shows no outage."
    shown = len(trouble.outages)
    first = f" The first {count(shown)} are listed." if shown < trouble.outages_count else ""
    lasted = duration(trouble.outages_s)
    return f"{plural(trouble.outages_count, 'outage')}, {lasted} together.{first}"


def of_other_faults(metrics: Metrics) -> str:
    """How many, of which kinds."""
    trouble = metrics.trouble
    if not trouble.other_faults_count:
        return ""
    kinds = listed(sorted({each.what.partition(":")[0].lower() for each in trouble.other_faults}))
    shown = len(trouble.other_faults)
    first = f" The first {count(shown)} are listed." if shown < trouble.other_faults_count else ""
    return f"{plural(trouble.other_faults_count, 'other fault')}: {kinds}.{first}"


def left_out(metrics: Metrics) -> list[str]:
    """What of the log no number counts, or counts with a correction."""
    log = metrics.log
    said = []
    if log.unknown_rows:
        names = listed([f"“{name}”" for name in log.unknown_activities])
        rows = plural(log.unknown_rows, "row is", "rows are")
        said.append(f"{rows} of activities that the vocabulary does not have, such as {names}.")
    if log.cases_never_submitted:
        cases = plural(log.cases_never_submitted, "case was", "cases were")
        said.append(f"{cases} never submitted as an onboarding request within this log.")
    if metrics.out_of_order:
        times = plural(metrics.out_of_order, "milestone carries", "milestones carry")
        said.append(f"{times} an earlier time than the submission, and counts as reached at once.")
    return said


_FINISH = {"signed_in": "sign-in", "published": "publication", "approved": "approval"}


def _arrived(metrics: Metrics) -> str:
    return (metrics.way.finish or "signed_in").replace("_", " ")


def _outcomes(metrics: Metrics) -> str:
    requests = metrics.log.requests
    numbers = {
        _arrived(metrics): _in_place(metrics, "end"),
        "declined": _in_place(metrics, *DECLINED),
    }
    parts = [
        f"{count(number)} {name} ({share_of(number, requests)})" for name, number in numbers.items()
    ]
    still = under_way(metrics)
    return listed([*parts, f"{count(still) if still else 'none'} still under way at the end"])


def _speed(metrics: Metrics) -> str:
    way = _latency(metrics, metrics.way.finish)
    if not way:
        return "Nobody was approved or signed in before the log ends."
    got_there = {
        "signed_in": "Of those who signed in, half did",
        "published": "The log shows no sign-in; of those published, half were",
        "approved": "The log shows no sign-in; of those approved, half were",
    }
    within = f"{duration(way.latency.p50_s)} of applying, and 95 % within"
    return f"{got_there[way.key]} so within {within} {duration(way.latency.p95_s)}."


def _latency(metrics: Metrics, key: str | None) -> Latency | None:
    return next((each for each in metrics.latencies if each.key == key), None)


def _in_place(metrics: Metrics, *keys: str) -> int:
    return sum(place.count for place in metrics.funnel.places if place.key in keys)
