"""How the features went, in a sentence."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from conformance.verdicts import Verdict
from reports.wording import listed, plural

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
