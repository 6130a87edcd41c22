"""How the features went, in a sentence, and what pages call and colour it."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from conformance.verdicts import Verdict
from reference_model.rules import Kind
from reports.features.tree import Outcome
from reports.wording import listed, plural

KINDS = {Kind.DOCUMENTED: "documented rule", Kind.ASSUMPTION: "assumption"}
"""What one of each kind is called. Only the first can be violated, so they are told apart."""

TONES = (
    dict.fromkeys((*Verdict, *Outcome), "open")
    | dict.fromkeys((Verdict.CONFORMS, Outcome.PASSED), "good")
    | dict.fromkeys((Verdict.DEVIATES, Verdict.DIFFERS, Outcome.FAILED), "bad")
)
"""The classes of style sheets in which what became of a rule or a scenario is shown."""

_VERBS = {
    Verdict.CONFORMS: ("conforms", "conform"),
    Verdict.DEVIATES: ("deviates", "deviate"),
    Verdict.DIFFERS: ("differs", "differ"),
    Verdict.UNKNOWN: ("is unknown", "are unknown"),
    Verdict.NOT_OBSERVABLE: ("is not observable", "are not observable"),
    Verdict.NOT_RUN: ("was not run", "were not run"),
}


class Judged(Protocol):
    """What has a verdict."""

    @property
    def verdict(self) -> Verdict: ...


def tally(verdicts: Sequence[Judged], one: str) -> str:
    """How many there are, by verdict, in a sentence; one: what to call one of them."""
    if not verdicts:
        return f"There is no {one} among the results."
    counts = Counter(each.verdict for each in verdicts)
    parts = [f"{number} {_VERBS[verdict][number > 1]}" for verdict, number in counts.most_common()]
    return f"{plural(len(verdicts), one)}: {listed(parts)}."
