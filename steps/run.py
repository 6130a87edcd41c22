"""Runs the features from a program, wherever they are installed."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from conformance.deployment_file import load_deployment
from conformance.verdicts import RuleVerdict, judge, load_results
from event_log.bad_input import BadInput
from reference_model.rules import RULES
from steps import gate

FEATURES = Path(__file__).parent.parent / "features"


def run_features(
    rules: Sequence[str] = (), *, deployment: Path | None = None, quiet: bool = False
) -> list[RuleVerdict]:
    """Run the scenarios of these rules, or all, and judge every rule by them.

    deployment: the file that says what is tested; the reference model, if there is none.
    """
    tested = [f"--deployment={_checked(deployment)}"] if deployment else []
    selection = ["-m", " or ".join(_known(rule) for rule in rules)] if rules else []
    options = ["-c", str(FEATURES / "pytest.ini"), "--rootdir", str(FEATURES.parent)]
    look = ["-p", "no:terminal"] if quiet else ["-q", "--no-header", "--tb=short"]
    with TemporaryDirectory() as folder:
        saved = Path(folder) / "results.json"
        code = pytest.main(
            [str(FEATURES), *options, *look, *selection, *tested, f"--save-results={saved}"]
        )
        if code not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
            raise BadInput("The features could not be run; see `b2bkit features` for the reason.")
        return judge(load_results(saved))


def scenarios_by_rule() -> Counter[str]:
    """How many scenarios each rule has."""
    files = sorted(FEATURES.glob("*.feature"))
    pickles = [pickle for file in files for pickle in gate.compile_feature(file)]
    return Counter(rule for pickle in pickles for rule in gate.rules_of(pickle))


def _checked(deployment: Path) -> Path:
    """The file, once it is known that it can be loaded."""
    load_deployment(deployment)
    return deployment.resolve()


def _known(rule: str) -> str:
    if rule.upper() not in RULES:
        raise BadInput(f"{rule} is no rule; `b2bkit rules` lists them, from R1 to A41.")
    return rule.upper()
