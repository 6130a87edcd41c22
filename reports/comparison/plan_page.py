"""The page about a plan: what it is, how sure its goals are, and why nothing cheaper does."""

from collections.abc import Mapping
from functools import partial

from reports import html
from reports.comparison import plan_words, words
from reports.statistics.wording import meaning, of_verdict, spread, value
from reports.wording import clean, count, plural
from sim.experiments.plan import LOOKS, Plan
from sim.statistics.goals import Outcome

MOST_ROWS = 30
_TONES = {Outcome.PASS: "good", Outcome.FAIL: "bad", Outcome.INCONCLUSIVE: "open"}

METHOD = (
    (
        f"A setting is simulated {LOOKS[0]} times, and again until its goals are decided, at most "
        f"{LOOKS[-1]} times. Who looks {len(LOOKS)} times is wrong more often than who looks once; "
        "so each look takes a wider interval, and all of them together have the stated "
        "confidence."
    ),
    (
        "More people, and shorter periods of jobs, are taken never to make anything worse. "
        "So what is no better than a setting that fails is not simulated."
    ),
    (
        "The setting that was chosen is judged once more on fresh replications, which had "
        "no part in choosing it; the numbers above are theirs."
    ),
    (
        "Costs are person-hours a week. Without other prices, an hour of working time costs "
        "1 and a run of a job 0.001: our guess."
    ),
)


def page(title: str, plan: Plan, about: Mapping[str, str]) -> str:
    """The page's HTML."""
    lasts = plan.reached.point.scenario.lasts
    template = html.environment().get_template("comparison/plan.html")
    shown = plan.cheaper[:MOST_ROWS]
    return template.render(
        title=clean(title, 120),
        plan=plan,
        say=words,
        verdict=" ".join(plan_words.verdict(plan)[:2]),
        numbers=_numbers(plan),
        goals_are="Each must hold, with the stated confidence.",
        reached=plan_words.reached(plan),
        because=partial(of_verdict, lasts=lasts),
        meaning=meaning,
        why=plan_words.why,
        stage=lambda measure: words.capital(plan_words.stage(measure)),
        shown=shown,
        cheaper="Cheaper settings" if plan.confirmed else "Settings",
        cheaper_caption=f"The dearest {len(shown)} of {len(plan.cheaper)}",
        paths=list(plan.reached.point.settings),
        binds=plan_words.where_time_goes(plan),
        value=value,
        spread=spread,
        about=about,
        method=METHOD,
        tones=_TONES,
        css=html.looks("page.css", "comparison/comparison.css"),
        script_hashes=[],
    )


def _numbers(plan: Plan) -> list[tuple[str, str, str]]:
    runs = plural(len(plan.reached.numbers), "replication")
    return [
        ("Cost a week", f"{count(plan.reached.cost)} h", "in person-hours"),
        ("Runs spent", count(plan.runs), f"the whole grid: {count(plan.whole_grid)}"),
        ("Settings", count(plan.settings), f"{count(plan.simulated)} of them simulated"),
        ("Confidence", f"{100 * plan.confidence:g} %", f"{runs} of this setting"),
    ]
