"""What holds requests up most, in a sentence.

Waits for people and for jobs compete; whoever takes the largest part of the way from submission
to the end is the bottleneck. The partner's own time is never one: no system can shorten it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.metrics import Metrics
from reports.people import People
from reports.stages import WaitsFor
from reports.waits import StageMetrics
from reports.wording import count, duration, listed, plural, share, share_of

NEGLIGIBLE = 0.05
"""A part of the way that is smaller than this holds nobody up."""

MANY_UNDER_WAY = 0.1
"""With more than this share of the requests under way at the end, means are too low to trust."""

_SYSTEM = (WaitsFor.PEOPLE, WaitsFor.JOB, WaitsFor.DUAL_WRITE)


@dataclass(frozen=True)
class Finding:
    """key: people, hours, unclear, nothing, too short, or the stage that is the bottleneck."""

    key: str
    sentence: str
    remarks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentence and the remarks."""
        return " ".join((self.sentence, *self.remarks))


def bottleneck(metrics: Metrics) -> Finding:
    """Name the bottleneck of this log, as far as it can be told."""
    if metrics.way.finish is None:
        return Finding("too short", _too_short(metrics))
    key, sentence = _largest(metrics)
    return Finding(key, sentence, tuple(_remarks(metrics, key)))


def share_of_way(stages: Iterable[StageMetrics]) -> float:
    """The part of the whole way that these stages take together."""
    return sum(stage.share_of_way or 0.0 for stage in stages)


def way_in_words(metrics: Metrics) -> str:
    """From where to where the way goes that shares refer to."""
    ends = {"signed_in": "sign-in", "published": "publication", "approved": "approval"}
    return f"the time from submission to {ends[metrics.way.finish or 'signed_in']}"


def _too_short(metrics: Metrics) -> str:
    if not metrics.log.requests:
        return "The log holds no onboarding request, so there is no bottleneck to find."
    waiting = max(metrics.funnel.places, key=lambda place: (not place.finished, place.count))
    where = f"; most of those under way ({count(waiting.count)}) are here: {waiting.label}"
    return (
        "No partner was approved or signed in before the log ends, so it is too short to tell "
        f"where the time goes{where if waiting.count and not waiting.finished else ''}."
    )


def _largest(metrics: Metrics) -> tuple[str, str]:
    groups = _contenders(metrics)
    largest = max(groups, key=lambda key: share_of_way(groups[key]), default="nothing")
    if share_of_way(groups.get(largest, [])) < NEGLIGIBLE:
        return "nothing", _nothing_waits(metrics)
    if largest == "people":
        return _people(metrics, groups[largest])
    if largest == "unclear":
        return largest, _unclear(metrics, groups[largest])
    return largest, _one_stage(metrics, groups[largest][0])


def _contenders(metrics: Metrics) -> dict[str, list[StageMetrics]]:
    """People are one contender wherever they are waited for; each job is one of its own."""
    groups: dict[str, list[StageMetrics]] = {}
    for stage in metrics.stages:
        if stage.key == "decision":  # in headquarters, by nobody of the sales team
            groups[stage.key] = [stage]
        elif stage.waits_for in (WaitsFor.PEOPLE, WaitsFor.UNCLEAR):
            groups.setdefault(stage.waits_for, []).append(stage)
        elif stage.waits_for in _SYSTEM:
            groups[stage.key] = [stage]
    return groups


def _nothing_waits(metrics: Metrics) -> str:
    waits = share(share_of_way(each for each in metrics.stages if each.waits_for in _SYSTEM))
    return (
        "Nothing holds requests up: waiting for jobs and for people is "
        f"{waits} of {way_in_words(metrics)}."
    )


def _people(metrics: Metrics, stages: list[StageMetrics]) -> tuple[str, str]:
    people = metrics.people
    waited = f"{_mean_waits(stages)}, {_part(metrics, stages)}"
    if _outside_hours(people):
        on_shift = duration(people.wait_on_shift_s)
        return "hours", (
            f"The sales team's hours are the bottleneck, not its size: {waited}, but only "
            f"{on_shift} of a wait fell into hours in which the team was at work{_busy(people)}."
        )
    return "people", f"The sales team is the bottleneck: {_its_people(people)}{waited}."


def _outside_hours(people: People) -> bool:
    """Whether the queue is gone within one piece of work once the team is there."""
    on_shift, one = people.wait_on_shift_s, people.work.mean_s
    return on_shift is not None and one is not None and on_shift < one


def _its_people(people: People) -> str:
    whole, waited_for = people.utilization, people.utilization_while_waited_for
    if whole is None or waited_for is None:
        return ""
    number = plural(people.on_shift_max or people.number, "person was", "people were")
    if waited_for - whole < NEGLIGIBLE:
        return f"its {number} busy {share(whole)} of their hours, and "
    return (
        f"its {number} busy {share(whole)} of their hours, {share(waited_for)} of those in which "
        "anything waited for them, and "
    )


def _busy(people: People) -> str:
    return f", busy {share(people.utilization)} of the time" if people.utilization else ""


def _mean_waits(stages: list[StageMetrics]) -> str:
    return listed([f"{_thing(each)} waited {duration(each.wait.mean_s)}" for each in stages]) + (
        " on average for one of them"
    )


def _thing(stage: StageMetrics) -> str:
    things = {"lead_queue": "a lead", "opportunity_queue": "an opportunity"}
    return things.get(stage.key.split("+")[0], "a request")


def _part(metrics: Metrics, stages: list[StageMetrics]) -> str:
    together = "together " if len(stages) > 1 else ""
    return f"{together}{share(share_of_way(stages))} of {way_in_words(metrics)}"


def _unclear(metrics: Metrics, stages: list[StageMetrics]) -> str:
    return (
        "The log cannot name the bottleneck: it does not show when work began and ended, so "
        "waiting for them, their work and the partner's own time, together "
        f"{share(share_of_way(stages))} of {way_in_words(metrics)}, cannot be told apart."
    )


def _one_stage(metrics: Metrics, stage: StageMetrics) -> str:
    them = "them" if " and " in stage.job else "it"
    waited = f"a request waited {duration(stage.wait.mean_s)} on average for {them}"
    part, interval = _part(metrics, [stage]), _interval(metrics, stage.job)
    return f"{_name(stage)} the bottleneck: {waited}, {part}{interval}."


def _name(stage: StageMetrics) -> str:
    if stage.waits_for == WaitsFor.DUAL_WRITE:
        return "Dual-write is"
    if stage.waits_for == WaitsFor.PEOPLE:
        return "The decision in headquarters is"
    return f"The jobs {stage.job} are" if " and " in stage.job else f"Job {stage.job} is"


def _interval(metrics: Metrics, job: str) -> str:
    every = {each.job: each.interval_s for each in metrics.jobs}.get(job)
    seen = f"; its runs started every {duration(every)}, as far as the log shows them"
    return seen if every else ""


def _remarks(metrics: Metrics, key: str) -> Iterable[str]:
    own = [each for each in metrics.stages if each.waits_for == WaitsFor.PARTNER]
    part = share_of_way(own)
    if key == "nothing" and part:
        yield f"The partners' own time, to think it over and to sign in, is {share(part)} of it."
    elif own and part > max(map(share_of_way, _contenders(metrics).values()), default=0):
        yield (
            "A larger part still is the partners' own time, to think it over and to sign in: "
            f"{share(part)}. No system can shorten that."
        )
    if key == "people" and metrics.people.utilization is None:
        yield "The log does not show how busy its people were."
    if key == "people" and any("_work" in each.key for each in metrics.stages if "+" in each.key):
        yield "It does not show either when they began, so these waits include their work."
    open_ones = sum(place.count for place in metrics.funnel.places if not place.finished)
    if open_ones > MANY_UNDER_WAY * metrics.log.requests:
        yield (
            f"{share_of(open_ones, metrics.log.requests)} of the requests are still under way when "
            "the log ends, so the true waits are longer."
        )
