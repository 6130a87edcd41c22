"""The report on a run against a deployment: one HTML page that a partner hands to its customer.

It says what was tested, what became of every rule and why, what nobody could see, and what all of
this does not mean. It needs no script, no network and nothing beside it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reference_model.rules import RULES
from reports import html, wording
from reports.conformance.exchanges import Exchanged, chosen
from reports.conformance.run_folder import RunFolder, iso
from reports.conformance.verdict_file import ScenarioVerdict, Verdicts
from reports.features.chapters import Anchors
from reports.features.tree import Outcome
from reports.rule_results import KINDS, TONES, tally

_MOST_SHOWN = 100
"""Scenarios with evidence; the others are in verdicts.json."""
_MOST_EXCHANGES = 8
_TITLE_LENGTH = 120
_IN_USE = (
    "content",
    "tested",
    "expected",
    "documented",
    "assumption",
    "unseen",
    "verify",
    "claims",
)


@dataclass(frozen=True)
class Shown:
    """A scenario with evidence. exchanges: the last of them; more: how many came before."""

    anchor: str
    scenario: ScenarioVerdict
    exchanges: Sequence[Exchanged]
    more: int


@dataclass(frozen=True)
class Group:
    """Scenarios that are not good in the same way. left_out: how many more there are."""

    outcome: Outcome
    anchor: str
    title: str
    said: str
    shown: Sequence[Shown] = ()
    left_out: int = 0


def as_html(folder: RunFolder, verdicts: Verdicts, fingerprint: str) -> str:
    """The page; fingerprint: of the file of the verdicts that it shows."""
    anchors = Anchors((*_IN_USE, *(each.anchor for each in _GROUPS), *(id.lower() for id in RULES)))
    filled = (_filled(each, folder, verdicts, anchors) for each in _GROUPS)
    groups = [each for each in filled if each.shown]
    places = {one.scenario.place: one.anchor for each in groups for one in each.shown}
    environment = html.environment()
    environment.filters["lines"] = wording.clean_lines
    css = html.looks("features/living_document.css", "conformance/report.css")
    return environment.get_template("conformance/report.html").render(
        title=wording.clean(verdicts.deployment, _TITLE_LENGTH),
        verdicts=verdicts,
        sentences=_sentences(verdicts),
        tested=_tested(folder, verdicts),
        groups=groups,
        catalogue=[(kind, tally(verdicts.of(kind), name)) for kind, name in KINDS.items()],
        scenarios={each.place: each for each in verdicts.scenarios},
        places=places,
        unseen=_unseen(verdicts),
        not_run=sum(each.outcome is Outcome.NOT_RUN for each in verdicts.scenarios),
        tones=TONES,
        fingerprint=fingerprint,
        css=css,
        script_hashes=[],
    )


_GROUPS = (
    Group(
        Outcome.FAILED,
        "failed",
        "What did not hold",
        "The deployment was seen to do something else than the scenario says.",
    ),
    Group(
        Outcome.UNKNOWN,
        "unknown",
        "What could not be decided",
        "No answer came, or none that says yes or no. This speaks neither for nor against a rule.",
    ),
)


def _filled(group: Group, folder: RunFolder, verdicts: Verdicts, anchors: Anchors) -> Group:
    found = [each for each in verdicts.scenarios if each.outcome is group.outcome]
    first = found[:_MOST_SHOWN]
    lines = {line for each in first for line in _last(each)}
    exchanges = chosen(folder.exchanges, lines)
    shown = [
        Shown(
            anchors.name("scenario", each.name),
            each,
            [exchanges[line] for line in _last(each)],
            len(_lines(each)) - len(_last(each)),
        )
        for each in first
    ]
    return replace(group, shown=shown, left_out=len(found) - len(first))


def _lines(scenario: ScenarioVerdict) -> list[int]:
    return scenario.evidence.exchanges if scenario.evidence else []


def _last(scenario: ScenarioVerdict) -> list[int]:
    return _lines(scenario)[-_MOST_EXCHANGES:]


def _sentences(verdicts: Verdicts) -> list[str]:
    """The whole run, most important first."""
    found = [tally(verdicts.of(kind), name) for kind, name in KINDS.items()]
    expected = sum(each.expected for each in verdicts.rules)
    if expected:
        rest = len(verdicts.unexpected)
        were = "was" if expected == 1 else "were"
        found.append(
            f"Of those that do not hold, {wording.count(expected)} {were} expected, and "
            f"{wording.count(rest)} {'was' if rest == 1 else 'were'} not."
        )
    return found


def _tested(folder: RunFolder, verdicts: Verdicts) -> list[tuple[str, str]]:
    about = folder.description
    facts = [
        ("Deployment", about.deployment),
        *((name, str(value)) for name, value in about.product.items()),
        ("Described in", about.file),
        ("Run", about.id),
        ("Begun", f"{wording.moment(iso(about.begun))} UTC"),
        ("Ended", f"{wording.moment(iso(about.ended))} UTC"),
        ("Scenarios", _scenarios(verdicts)),
        ("Seed of what is made up", str(about.seed)),
        ("Tested with", verdicts.made_by),
    ]
    return [(wording.clean(name, 80), wording.clean(value)) for name, value in facts if value]


def _scenarios(verdicts: Verdicts) -> str:
    outcomes = [each.outcome for each in verdicts.scenarios]
    parts = [
        f"{wording.count(outcomes.count(each))} {each}" for each in Outcome if each in outcomes
    ]
    return f"{wording.count(len(outcomes))}: {wording.listed(parts)}" if parts else "none"


def _unseen(verdicts: Verdicts) -> list[tuple[str, list[ScenarioVerdict]]]:
    """The reasons for which something was not observable, and the scenarios that wanted to see."""
    found: dict[str, list[ScenarioVerdict]] = defaultdict(list)
    for each in verdicts.scenarios:
        if each.outcome is Outcome.NOT_OBSERVABLE:
            found[each.evidence.seen if each.evidence else ""].append(each)
    return sorted(found.items(), key=lambda each: -len(each[1]))
