"""Runs features from a program: those of the kit, wherever it is installed, or a user's own."""

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from conformance.verdicts import RuleVerdict
from event_log.bad_input import BadInput
from reports.features.outputs import Outputs, write
from reports.features.reading import read_run
from reports.features.verdicts import judged
from steps.collecting.documents import FEATURES, read_document, rules_of
from steps.collecting.gate import known_rules
from steps.recording.stream import make_room
from steps.setup import Setup

NOTHING = Outputs()
STANDARD_SETUP = Setup()


def run_features(
    paths: Sequence[Path] = (),
    rules: Sequence[str] = (),
    *,
    setup: Setup = STANDARD_SETUP,
    outputs: Outputs = NOTHING,
    quiet: bool = False,
) -> list[RuleVerdict]:
    """Run these feature files and folders, or the kit's own, and judge every rule by them.

    Given rules, only their scenarios run. What the run leaves is written where the outputs say.
    """
    known = known_rules(rules)
    features = [_features_in(path) for path in paths] or [FEATURES]
    under_test = setup.under_test
    if outputs.messages:
        make_room(outputs.messages)
    with TemporaryDirectory() as folder:
        written = outputs.messages or Path(folder) / "messages.ndjson"
        _run(features, known, [*setup.options(), f"--messages={written}"], quiet=quiet)
        write(written, outputs, against=under_test.name)
        return judged(read_run(written))


def scenarios_by_rule() -> Counter[str]:
    """How many scenarios each rule has."""
    files = sorted(FEATURES.glob("*.feature"))
    pickles = [pickle for file in files for pickle in read_document(file, file.name).pickles]
    return Counter(rule for pickle in pickles for rule in rules_of(pickle))


class _Refusals:
    """What the gate says; pytest, which would dress it up, then says nothing."""

    def __init__(self) -> None:
        self.said: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.said.append(report.longreprtext)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        if self.said:
            session.config.pluginmanager.unregister(name="terminalreporter")


def _run(
    features: Sequence[Path], rules: Sequence[str], play: Sequence[str], *, quiet: bool
) -> None:
    """Have pytest run them; BadInput if it could not."""
    root = str(_root(features))
    options = ["-c", str(FEATURES / "pytest.ini"), "--rootdir", root, "--confcutdir", root]
    look = ["-p", "no:terminal"] if quiet else ["-q", "-rN", "--no-header", "--tb=short"]
    selection = ["-m", " or ".join(rules)] if rules else []
    refusals = _Refusals()
    arguments = [*map(str, features), *options, *look, *selection, *play]
    match pytest.main(arguments, plugins=[refusals]):
        case pytest.ExitCode.OK | pytest.ExitCode.TESTS_FAILED:
            return
        case pytest.ExitCode.NO_TESTS_COLLECTED if rules:
            raise BadInput(f"No scenario here is tagged {' or '.join(rules)}; nothing has run.")
        case _:
            said = "\n".join(refusals.said)
            raise BadInput(said or "The features could not be run, for the reason told above.")


def _features_in(path: Path) -> Path:
    """A feature file, or a folder with some."""
    if not path.exists():
        raise BadInput(
            f"{path}: there is no such file or folder; name a .feature file or a folder."
        )
    if path.is_dir() and not any(path.rglob("*.feature")):
        raise BadInput(f"{path}: there is no .feature file in this folder.")
    if path.is_file() and path.suffix != ".feature":
        raise BadInput(f"{path}: a file of features ends in .feature; name one, or a folder.")
    return path.resolve()


def _root(features: Sequence[Path]) -> Path:
    """The folder that messages name the files from; conftest.py files above it are not read."""
    here = Path.cwd()
    if features == [FEATURES]:
        return FEATURES.parent
    if all(path.is_relative_to(here) for path in features):
        return here
    return Path(os.path.commonpath([path if path.is_dir() else path.parent for path in features]))
