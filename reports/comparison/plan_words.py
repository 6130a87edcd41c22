"""What a plan says, in sentences: for its page and for the terminal."""

from reports.comparison.words import settings
from reports.milestones import LABELS
from reports.statistics.wording import named, spread, value
from reports.wording import clean, count, duration, listed, plural, share
from sim.experiments.findings import Verdict
from sim.experiments.plan import Considered, Plan, Trial
from sim.measures import Kind, Measure
from sim.statistics.goals import Outcome

_WHAT = {
    "lead": "dual-write carries the prospect",
    "lead_taken_up": "leads wait for a salesperson",
    "qualified": "salespeople work on the lead",
    "follow_up_due": "the partner thinks it over",
    "opportunity_taken_up": "opportunities wait for a salesperson",
    "won": "salespeople work on the opportunity",
    "approved": "dual-write carries the decision",
    "signed_in": "the partner comes back to sign in",
}
"""What happens until a milestone, where it is not that a job has to come round."""


def verdict(plan: Plan) -> list[str]:
    """The plan in two or three sentences."""
    goals = listed([clean(str(goal), 120) for goal in plan.goals])
    sure = f"{100 * plan.confidence:g} % confidence"
    at = settings(plan.reached.point.settings)
    costs = f"{count(plan.reached.cost)} person-hours a week"
    if plan.outcome is Outcome.PASS:
        said = f"The cheapest setting that meets {goals} with {sure}: {at}, at {costs}."
        return [said, f"There the {_goals_at(plan.reached)}.", effort(plan)]
    if plan.outcome is Outcome.FAIL:
        said = f"No setting meets {goals}; that is sure with {sure}."
    else:
        said = f"Whether a setting meets {goals} cannot be decided with {sure}."
    best = f"At the most capable setting that was tried, {at}, the {_goals_at(plan.reached)}."
    return [said, best, where_time_goes(plan), effort(plan)]


def reached(plan: Plan) -> str:
    """What the numbers of the goals are about."""
    how = "fresh replications" if plan.confirmed else "replications"
    return f"{settings(plan.reached.point.settings)}, {len(plan.reached.numbers)} {how}"


def effort(plan: Plan) -> str:
    """How much the search took."""
    return (
        f"The search took {plural(plan.runs, 'run')}, of {count(plan.simulated)} among "
        f"{plural(plan.settings, 'setting')}; the whole grid, with as many replications of each as "
        f"the hardest of them took, would have been {plural(plan.whole_grid, 'run')}."
    )


def why(each: Considered) -> str:
    """Why a cheaper setting is not the plan."""
    if each.trial.point.number != each.point.number:
        return f"No better than {settings(each.trial.point.settings)}, which does not pass."
    failing = [v for v in each.trial.verdicts if v.outcome is not Outcome.PASS]
    return "; ".join(f"{_level(v)} against {clean(str(v.goal), 120)}" for v in failing)


def stage(measure: Measure) -> str:
    """Such as: from “lead created” to “lead taken up”: leads wait for a salesperson."""
    if measure.kind is Kind.UTILIZATION:
        return "how busy the sales team is"
    since, until = (LABELS[each].lower() for each in (measure.since, measure.of))
    return f"from “{since}” to “{until}”: {_WHAT.get(measure.of, 'a job has to come round')}"


def where_time_goes(plan: Plan) -> str:
    """The longest stage, and how busy people are."""
    *stages, busy = plan.stages
    said = []
    if known := [each for each in stages if each.interval.n]:
        longest = max(known, key=lambda each: each.interval.estimate)
        took = duration(longest.interval.estimate)
        said.append(f"Most of the time, {took} on average, is {stage(longest.measure)}.")
    if busy.interval.n:
        said.append(f"The sales team is busy {share(busy.interval.estimate)} of its hours.")
    return " ".join(said)


def _goals_at(trial: Trial) -> str:
    return listed([f"{named(v.finding.measure)} is {_level(v)}" for v in trial.verdicts])


def _level(verdict: Verdict) -> str:
    """Such as: 1 d 20 h (1 d 18 h to 1 d 22 h)."""
    measure, finding = verdict.finding.measure, verdict.finding
    return f"{value(finding.interval.estimate, measure)} ({spread(finding.judged, measure)})"
