"""What the commands say about verdicts, packages and comparisons."""

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from reports.conformance.against import Change, Changed, Comparison
from reports.conformance.package import Package
from reports.conformance.verdict_file import Verdicts
from reports.conformance.verifying import Verified
from reports.rule_results import KINDS, tally
from reports.terminal import console
from reports.wording import clean, plural

_COLOURS = {Change.BROKE: "red", Change.NO_LONGER_SEEN: "yellow", Change.BETTER: "green"}
_BECAME = {
    "happened": "as expected",
    "did not happen": "expected, and did not happen: remove it from the list",
    "expired": "the list's entry has expired",
    "undecided": "expected, and could not be seen",
}


def tell_package(package: Package) -> None:
    """What it says, where it is, and how others recognize it."""
    tell_verdicts(package.verdicts)
    _say(f"{package.path}  the package; `b2bkit verify` holds it to its word")
    _say(f"SHA-256 {package.sha256}")


def tell_verdicts(verdicts: Verdicts) -> None:
    """Every rule that does not hold, what was expected, and how many there are of each kind."""
    _say(f"{clean(verdicts.deployment)}, run {clean(verdicts.run)}")
    for each in verdicts.rules:
        if each.expected or each in verdicts.unexpected:
            as_expected = ", as expected" if each.expected else ""
            _say(f"  {each.id}  {each.verdict}{as_expected}: {each.sentence}")
    for expectation in verdicts.expected:
        scenario = f" ({clean(expectation.scenario)})" if expectation.scenario else ""
        _say(
            f"  {expectation.rule}{scenario}  {_BECAME[expectation.outcome]}: "
            f"{clean(expectation.reason)}"
        )
    for trouble in verdicts.troubles:
        _say(f"  The run itself went wrong: {clean(trouble)}")
    for kind, one in KINDS.items():
        _say(tally(verdicts.of(kind), one))


def tell_verified(found: Verified, name: str) -> None:
    """A sentence for whatever is wrong; that nothing is, otherwise."""
    for sentence in (*found.wrong, *found.notes):
        _say(sentence)
    if found.wrong:
        _say(f"{name}: {plural(len(found.wrong), 'thing is', 'things are')} wrong.")
    else:
        _say(f"{name} is whole, and its verdicts follow from what it holds.")
        _say("It cannot show who made it; its SHA-256 can be compared with the one you were told.")
    if found.verdicts and not found.wrong:
        tell_verdicts(found.verdicts)


def tell_comparison(comparison: Comparison) -> None:
    """What changed, the worst first."""
    earlier, later = comparison.earlier, comparison.later
    _say(f"{clean(later.deployment)}, run {clean(later.run)}, ended {clean(later.ended)}")
    _say(f"against {clean(earlier.deployment)}, run {clean(earlier.run)}, {clean(earlier.ended)}")
    for title, changes in (("Rules", comparison.rules), ("Scenarios", comparison.scenarios)):
        if changes:
            console.print(_table(title, changes))
    _say(_in_a_sentence(comparison))


def _table(title: str, changes: Sequence[Changed]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), title=title, title_justify="left")
    for heading in ("", "before", "now", "", ""):
        table.add_column(heading)
    for each in changes:
        now = f"{each.now}, as expected" if each.expected and each.now else each.now
        table.add_row(
            Text(each.change, style=_COLOURS.get(each.change, "")),
            *(Text(clean(text) or "\u2013") for text in (each.before, now, each.name, each.said)),
        )
    return table


def _in_a_sentence(comparison: Comparison) -> str:
    parts = list(_parts(comparison.rules, "rule"))
    parts += _parts(comparison.scenarios, "scenario")
    return f"{'; '.join(parts)}." if parts else "Nothing has changed."


def _parts(changes: Sequence[Changed], one: str) -> Iterator[str]:
    for change in Change:
        if number := sum(each.change is change for each in changes):
            yield f"{change}: {plural(number, one)}"


def _say(text: str) -> None:
    console.print(Text(text), soft_wrap=True)
