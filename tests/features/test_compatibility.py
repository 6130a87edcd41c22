"""Our messages are those that the Cucumber Compatibility Kit has recorded.

A sample of the kit is a feature and the stream that an implementation of Cucumber must write for
it. Our step definitions for a sample stand in compatibility/. Left out of the comparison is what
cannot be the same: times, the platform, places in code, the types of Python's exceptions, the
groups inside a match (Cucumber's own expressions nest them), and suggestions, which are optional.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from cucumber_compatibility_kit import CompatibilityKit

from tests.features.running import GATE_OFF, Envelope, messages_of

STEPS = Path(__file__).parent / "compatibility"
CHECKED = sorted(path.stem.replace("_", "-") for path in STEPS.glob("*.py"))
NOT_CHECKED = {
    "attachments": "steps attach nothing",
    "examples-tables-attachment": "steps attach nothing",
    "global-hooks": "there are no hooks of a run",
    "global-hooks-afterall-error": "there are no hooks of a run",
    "global-hooks-attachments": "there are no hooks of a run",
    "global-hooks-beforeall-error": "there are no hooks of a run",
    "hooks": "fixtures stand for hooks, and are told of only when they fail",
    "hooks-attachment": "fixtures stand for hooks, and are told of only when they fail",
    "hooks-conditional": "fixtures stand for hooks, and are told of only when they fail",
    "hooks-named": "fixtures stand for hooks, and are told of only when they fail",
    "hooks-skipped": "fixtures stand for hooks, and are told of only when they fail",
    "hooks-undefined": "fixtures stand for hooks, and are told of only when they fail",
    "skipped-failing-hook": "fixtures stand for hooks, and are told of only when they fail",
    "markdown": "pytest-bdd reads no Markdown",
    "multiple-features-reversed": "nothing reverses the order",
    "parameter-types": "types of parameters belong to Cucumber's expressions",
    "unknown-parameter-type": "types of parameters belong to Cucumber's expressions",
    "retry": "nothing is tried again",
    "test-run-exception": "what fails outside all scenarios is an error of pytest",
}
INCOMPARABLE = {"duration", "sourceReference", "timestamp"}
INCOMPARABLE_IN = {"exception": {"type", "stackTrace"}, "group": {"children"}}
REWRITTEN: dict[str, Callable[[str], str]] = {
    "description": str.rstrip,  # gherkin-official for Python keeps a last line of blanks
    "source": lambda pattern: pattern.replace(":d}", "}"),  # `parse` has the type behind the name
    "uri": lambda path: Path(path).name,
}
IDS = re.compile(r"id|hookId|.+Ids?")


def test_every_sample_is_checked_or_has_a_reason() -> None:
    """The kit has no sample that we would overlook."""
    kit = CompatibilityKit()
    samples = {folder.name for folder in [*kit.gherkin(), *kit.markdown()]}
    assert samples == {*CHECKED, *NOT_CHECKED}
    assert not set(CHECKED) & set(NOT_CHECKED)


@pytest.mark.parametrize("sample", CHECKED)
def test_the_stream_is_that_of_the_kit(sample: str, tmp_path: Path) -> None:
    """Kind by kind and line by line, with ids numbered as they appear."""
    folder = CompatibilityKit().feature_code_for(sample)
    recorded = (folder / f"{sample}.ndjson").read_text(encoding="utf-8").splitlines()
    assert run_sample(sample, folder, tmp_path) == comparable(map(json.loads, recorded))


def run_sample(sample: str, source: Path, folder: Path) -> list[Envelope]:
    for feature in source.glob("*.feature"):
        copy(feature, folder)
    steps = (STEPS / f"{sample.replace('-', '_')}.py").read_text(encoding="utf-8")
    (folder / "conftest.py").write_text(steps + GATE_OFF, encoding="utf-8")
    stream = messages_of(folder, *sorted(path.name for path in folder.glob("*.feature")))
    return comparable(each for each in stream if not brought_by_b2bkit(each))


def brought_by_b2bkit(message: Envelope) -> bool:
    """Whether it is one of the many step definitions that b2bkit itself brings."""
    definition = message.get("stepDefinition", {})
    uri = definition.get("sourceReference", {}).get("uri", "")
    return bool(uri.startswith("steps/"))


def comparable(stream: Iterable[Envelope]) -> list[Envelope]:
    numbers: defaultdict[str, int] = defaultdict(lambda: len(numbers))
    told = [each for each in stream if not {"meta", "suggestion"} & set(each)]
    return [stripped(each, numbers) for each in told]


def stripped(told: Any, numbers: defaultdict[str, int], key: str = "") -> Any:
    """Without what differs between platforms, in one order of keys, with numbers for ids."""
    if isinstance(told, dict):
        kept = sorted(set(told) - INCOMPARABLE - INCOMPARABLE_IN.get(key, set()))
        return {each: stripped(told[each], numbers, each) for each in kept}
    if isinstance(told, list):
        return [stripped(each, numbers, key) for each in told]
    if IDS.fullmatch(key) and isinstance(told, str):
        return numbers[told]
    return REWRITTEN[key](told) if key in REWRITTEN else told
