"""The part of the page that tells of all replications; section.html lays it out."""

from dataclasses import dataclass
from itertools import islice

from reports.statistics import wording
from sim.experiments.findings import Finding, Verdict
from sim.experiments.replications import Replications
from sim.statistics.goals import Outcome

RUNS_SHOWN = 50
_COLUMNS = 6
_TONES = {Outcome.PASS: "good", Outcome.FAIL: "bad", Outcome.INCONCLUSIVE: "open"}


@dataclass(frozen=True)
class Judged:
    """A threshold with its verdict."""

    goal: str
    outcome: str
    tone: str
    because: str


@dataclass(frozen=True)
class Line:
    """A measure: what it is called, what it means, what it is."""

    measure: str
    meaning: str
    mean: str
    interval: str
    n: int
    under_way: float


class Section:
    """What the template asks for."""

    def __init__(self, replications: Replications) -> None:
        self._replications = replications
        self.has_warm_up_chart = any(replications.warm_up.curve)

    @property
    def sentences(self) -> list[str]:
        """How the numbers were made."""
        said = (wording.of_runs, wording.of_precision, wording.of_little)
        return [sentence for say in said if (sentence := say(self._replications))]

    @property
    def warm_up(self) -> str:
        return wording.of_warm_up(self._replications)

    @property
    def judged(self) -> list[Judged]:
        """The thresholds, in the order of the scenario."""
        return [self._judged(each) for each in self._replications.verdicts]

    @property
    def lines(self) -> list[Line]:
        """The measures, in the order of the scenario."""
        return [_line(each) for each in self._replications.findings]

    @property
    def columns(self) -> list[str]:
        """The measures that the table of single runs shows."""
        return [str(each.measure) for each in self._shown]

    @property
    def runs(self) -> list[tuple[int, int, list[str]]]:
        """Number, requests and values of single runs."""
        return [
            (
                run.number,
                run.requests,
                [wording.value(each.values[at], each.measure) for each in self._shown],
            )
            for at, run in enumerate(islice(self._replications.runs, RUNS_SHOWN))
        ]

    @property
    def runs_left_out(self) -> int:
        return max(0, len(self._replications.runs) - RUNS_SHOWN)

    @property
    def _shown(self) -> list[Finding]:
        varying = [each for each in self._replications.findings if len(set(each.values)) > 1]
        return varying[:_COLUMNS]

    def _judged(self, verdict: Verdict) -> Judged:
        because = wording.of_verdict(verdict, self._replications.scenario.lasts)
        return Judged(str(verdict.goal), verdict.outcome, _TONES[verdict.outcome], because)


def _line(finding: Finding) -> Line:
    measure = finding.measure
    return Line(
        str(measure),
        wording.meaning(measure),
        wording.value(finding.interval.estimate, measure),
        wording.spread(finding.interval, measure),
        finding.interval.n,
        finding.under_way,
    )
