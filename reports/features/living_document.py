"""The living document: what the features say, and what a run of them showed, on one HTML page.

It is for people who know the business and no code: rules, scenarios, results, in words. Its parts
are in chapters.py, its looks in living_document.css; it works without a network.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.metadata import version

from markupsafe import Markup, escape

from conformance.verdicts import RuleVerdict, Verdict
from reference_model.rules import RULES, Kind
from reports import html, wording
from reports.features.chapters import Chapter, Entry, chapters
from reports.features.tree import Outcome, Run
from reports.features.verdicts import judged
from reports.rule_results import KINDS, TONES, tally

_TITLE_LENGTH = 120
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PLACEHOLDER = re.compile(r"<[^<>\n]+>")
_FOUND_AS = {
    Verdict.CONFORMS: Outcome.PASSED,
    Verdict.DEVIATES: Outcome.FAILED,
    Verdict.DIFFERS: Outcome.FAILED,
    Verdict.UNKNOWN: Outcome.UNKNOWN,
    Verdict.NOT_OBSERVABLE: Outcome.NOT_OBSERVABLE,
    Verdict.NOT_RUN: Outcome.NOT_RUN,
}
_RARE = (Outcome.UNKNOWN, Outcome.NOT_OBSERVABLE)
"""What only a run against a system elsewhere comes to."""
_IN_USE = ["content", "finder", "query", "found", "failed", "documented", "assumption", "about"]


def as_html(run: Run, against: str, source: str) -> str:
    """The page.

    against: what the features ran against. source: the name of the file that the run left.
    """
    verdicts = judged(run)
    script = html.script(html.read("features/living_document.js"))
    content = chapters(run, (*_IN_USE, *(id.lower() for id in RULES)))
    environment = html.environment()
    environment.filters |= {
        "lines": wording.clean_lines,
        "language": _language,
        "paragraphs": _paragraphs,
        "placeholders": _placeholders,
    }
    return environment.get_template("features/living_document.html").render(
        run=run,
        chapters=content,
        failed=[entry for each in content for entry in each.entries if entry.culprits],
        catalogue=_catalogue(verdicts, content),
        numbers=_numbers(run, verdicts),
        against=wording.clean(against, _TITLE_LENGTH),
        about=_about(run, against, source),
        tones=TONES,
        found_as=_FOUND_AS,
        choices=_choices(run),
        css=html.looks("features/living_document.css"),
        script=script,
        script_hashes=[html.hash_of(script)],
    )


def _choices(run: Run) -> list[tuple[str, str]]:
    """What a reader can choose to see, and what to call it; all comes first."""
    seen = {case.outcome for *_, case in run.cases()}
    offered = [Outcome.FAILED, *(each for each in _RARE if each in seen), Outcome.NOT_RUN]
    return [("", "All"), *((each.value, each.value.capitalize()) for each in offered)]


def _catalogue(
    verdicts: Sequence[RuleVerdict], content: Iterable[Chapter]
) -> list[tuple[Kind, str, list[tuple[RuleVerdict, list[Entry]]]]]:
    """For each kind of rule what became of it, and every rule with its scenarios."""
    shown: dict[str, list[Entry]] = {id: [] for id in RULES}
    for entry in (entry for each in content for entry in each.entries):
        for rule in entry.rules:
            shown[rule.id].append(entry)
    return [
        (kind, tally(part, name), [(each, shown[each.rule.id]) for each in part])
        for kind, name in KINDS.items()
        for part in [[each for each in verdicts if each.rule.kind is kind]]
    ]


def _numbers(run: Run, verdicts: Sequence[RuleVerdict]) -> list[tuple[str, str, str]]:
    """What there is, how much of it is good, and the rest in words; rules by their kind."""
    scenarios = [case.outcome for *_, case in run.cases()]
    documented = [each.verdict for each in verdicts if each.rule.kind is Kind.DOCUMENTED]
    assumptions = [each.verdict for each in verdicts if each.rule.kind is Kind.ASSUMPTION]
    return [
        ("Scenarios", *_number(scenarios, ["passed", "failed", "not run"])),
        ("Documented rules", *_number(documented, ["conform", "deviate", "not run"])),
        ("Assumptions", *_number(assumptions, ["conform", "differ", "not run"])),
    ]


def _number(found: Sequence[Outcome | Verdict], words: Sequence[str]) -> tuple[str, str]:
    counts = Counter(TONES[each] for each in found)
    rare = Counter(each.value for each in found if each.value in _RARE)
    good, bad, idle = counts["good"], counts["bad"], counts["open"] - rare.total()
    passed, failed, not_run = words
    rest = {failed: bad} | {name: rare[name] for name in _RARE if rare[name]} | {not_run: idle}
    number = f"{wording.count(good)} of {wording.count(len(found))}"
    told = ", ".join(f"{wording.count(each)} {name}" for name, each in rest.items())
    return number, f"{passed}; {told}"


def _about(run: Run, against: str, source: str) -> dict[str, str]:
    facts = {
        "Ran against": against,
        "Begun": f"{wording.moment(run.started)} UTC" if run.started else wording.NOTHING,
        "Run by": run.producer or wording.NOTHING,
        "Made from": source,
        "Made by": f"b2bkit {version('b2bkit')}",
    }
    return {name: wording.clean(value) for name, value in facts.items()}


def _paragraphs(description: str) -> list[str]:
    parts = re.split(r"\n\s*\n", wording.clean_lines(description))
    return [each for each in (wording.clean(part, 2_000) for part in parts) if each]


def _placeholders(text: str) -> Markup:
    """A step of an outline, with what its rows fill in set apart."""
    return Markup().join(
        Markup("<var>{}</var>").format(part) if _PLACEHOLDER.fullmatch(part) else escape(part)
        for part in re.split(f"({_PLACEHOLDER.pattern})", wording.clean(text))
    )


def _language(name: str) -> str:
    """A language that browsers know; Gherkin has some that only pirates speak."""
    return name if _LANGUAGE.fullmatch(name) else "en"
