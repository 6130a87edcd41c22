"""Every case holds: theory lies in the 99.9 % interval, which is as narrow as promised.

The cases stand in job_cases, queue_cases and flow_cases; `python -m tests.verification` tells them.
"""

import numpy as np
import pytest
from scipy.stats import chi2

from sim.experiments.executors import LocalProcesses
from sim.experiments.replications import run_replications
from tests.verification.cases import CASES
from tests.verification.comparison import CONFIDENCE, REPLICATIONS, Case, compare, observe
from tests.verification.flow_cases import hourly, weekly_means
from tests.verification.table import PAGE, rows


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_theory_is_met(case: Case) -> None:
    """Both sides are printed, also when they agree, and the page tells them."""
    comparisons = compare(case)
    print(*comparisons, sep="\n")

    assert [each.complaint for each in comparisons if each.complaint] == []
    assert rows(case, comparisons) in PAGE.read_text(encoding="utf-8")


def test_a_case_is_the_same_on_the_command_line() -> None:
    """What the product says of a case's file is what is compared here, to the last bit."""
    case = CASES["gate"]
    measures = ["mean pulled", "sd pulled", "p95 pulled"]
    statistics = case.scenario.statistics.model_copy(update={"measures": measures})
    scenario = case.scenario.model_copy(update={"statistics": statistics})
    told = run_replications(scenario, LocalProcesses(1)).findings
    for finding, seen in zip(told, compare(case)[:3], strict=True):
        assert finding.interval.n == REPLICATIONS
        assert finding.interval.estimate == pytest.approx(60 * seen.simulated.estimate, rel=1e-12)
        assert finding.interval.half_width == pytest.approx(
            60 * seen.simulated.half_width, rel=1e-9
        )


def test_hour_by_hour_means() -> None:
    """Pearson's chi-squared over all hours of two weeks lies in its 99.9 % interval."""
    case = CASES["weekly"]
    scenario = case.scenario
    runs = [hourly(observe(scenario, number, case.unit)) for number in range(REPLICATIONS)]
    counts, means = np.sum(runs, axis=0)[: 2 * 168], REPLICATIONS * weekly_means(20, 2)
    some = means > 0
    statistic = float(((counts - means)[some] ** 2 / means[some]).sum())
    low, high = chi2.interval(CONFIDENCE, int(some.sum()))
    print(f"chi-squared of {some.sum()} hours: {low:.1f} <= {statistic:.1f} <= {high:.1f}")

    assert counts.sum() == np.sum(runs)
    assert low <= statistic <= high
