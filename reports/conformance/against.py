"""Two runs compared: what broke, what got better, what is no longer seen, what is new or gone.

Broken is what was not seen to fail before and is now; a scenario may break in a rule that did not
hold before. Whether anybody expected it makes no difference to what happened, and is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from conformance.run_files import MESSAGES, RUN
from conformance.verdicts import Verdict
from event_log.bad_input import BadInput
from reports.conformance.judging import judged
from reports.conformance.run_folder import RunFolder, is_run_folder
from reports.conformance.verdict_file import RuleVerdict, ScenarioVerdict, Verdicts
from reports.conformance.verifying import trusted_verdicts
from reports.features.tree import Outcome


class Change(StrEnum):
    """What has become of a rule or a scenario; the most important first."""

    BROKE = "broke"
    NO_LONGER_SEEN = "no longer seen"
    BETTER = "got better"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Changed:
    """One of them. before, now: its verdict or outcome, "" if it was not there.

    expected: it does not hold now, as somebody expected.
    """

    change: Change
    name: str
    said: str
    before: str
    now: str
    expected: bool = False


@dataclass(frozen=True)
class Comparison:
    """What has changed from an earlier run to a later one."""

    earlier: Verdicts
    later: Verdicts
    rules: Sequence[Changed]
    scenarios: Sequence[Changed]

    @property
    def broke(self) -> bool:
        """Whether something broke that nobody expected to."""
        found = (*self.rules, *self.scenarios)
        return any(each.change is Change.BROKE and not each.expected for each in found)


def verdicts_of(path: Path) -> Verdicts:
    """The verdicts of a package, or of the folder of a run; BadInput if it is neither."""
    if not path.is_dir():
        return trusted_verdicts(path)
    if not is_run_folder(path):
        raise BadInput(
            f"{path}: there is no {RUN} with {MESSAGES} in this folder; expected the folder of a "
            "run against a deployment, or its package (.zip)."
        )
    return judged(RunFolder(path))


def compare(earlier: Verdicts, later: Verdicts) -> Comparison:
    """The later run against the earlier one."""
    return Comparison(
        earlier=earlier,
        later=later,
        rules=_in_order(_rules(earlier, later)),
        scenarios=_in_order(_scenarios(earlier, later)),
    )


_BAD = {Verdict.DEVIATES, Verdict.DIFFERS, Outcome.FAILED}
_GOOD = {Verdict.CONFORMS, Outcome.PASSED}


def _rules(earlier: Verdicts, later: Verdicts) -> Iterator[Changed]:
    before = {each.id: each for each in earlier.rules}
    now = {each.id: each for each in later.rules}
    for id in dict.fromkeys((*now, *before)):
        was, is_ = before.get(id), now.get(id)
        if change := _change(was.verdict if was else None, is_.verdict if is_ else None):
            yield _rule(change, was, is_)


def _rule(change: Change, was: RuleVerdict | None, is_: RuleVerdict | None) -> Changed:
    rule = is_ or was
    assert rule
    return Changed(
        change,
        rule.id,
        rule.sentence,
        was.verdict if was else "",
        is_.verdict if is_ else "",
        expected=bool(is_ and is_.expected),
    )


def _scenarios(earlier: Verdicts, later: Verdicts) -> Iterator[Changed]:
    before = {each.place: each for each in earlier.scenarios}
    now = {each.place: each for each in later.scenarios}
    expected = {each.id for each in later.rules if each.expected}
    for place in dict.fromkeys((*now, *before)):
        was, is_ = before.get(place), now.get(place)
        if change := _change(was.outcome if was else None, is_.outcome if is_ else None):
            yield _scenario(change, was, is_, expected)


def _scenario(
    change: Change,
    was: ScenarioVerdict | None,
    is_: ScenarioVerdict | None,
    expected: set[str],
) -> Changed:
    scenario = is_ or was
    assert scenario
    return Changed(
        change,
        scenario.place,
        ", ".join(scenario.rules),
        was.outcome if was else "",
        is_.outcome if is_ else "",
        expected=bool(scenario.rules) and expected.issuperset(scenario.rules),
    )


def _change(was: Verdict | Outcome | None, is_: Verdict | Outcome | None) -> Change | None:
    """None if nothing worth telling has changed."""
    if was == is_:
        return None
    if is_ in _BAD:
        return Change.BROKE
    if was is None:
        return Change.NEW
    if is_ is None:
        return Change.GONE
    if is_ in _GOOD:
        return Change.BETTER
    return Change.NO_LONGER_SEEN if was in _GOOD | _BAD else None


def _in_order(changes: Iterable[Changed]) -> list[Changed]:
    return sorted(changes, key=lambda each: list(Change).index(each.change))
