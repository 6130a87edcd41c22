"""Streams of Cucumber Messages made by hand, from Gherkin and from what shall become of its steps.

Ids, times and durations are made up: a step takes a millisecond, an attempt begins each second.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gherkin.ast_builder import AstBuilder
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler
from gherkin.stream.id_generator import IdGenerator

Message = dict[str, Any]

FAILED = {"FAILED", "UNDEFINED", "AMBIGUOUS", "PENDING"}


def stream(
    *sources: str,
    ends: Mapping[str, str] | None = None,
    left_out: Iterable[str] = (),
    message: str = "It broke.",
) -> list[Message]:
    """The messages of a run of these features.

    ends: the status of each step that does not pass, by its text; those after it are skipped.
    left_out: the names of the scenarios that never began. message: what failed steps say.
    """
    ids = IdGenerator()
    documents = [_document(f"features/f{n}.feature", each, ids) for n, each in enumerate(sources)]
    pickles: list[Any] = [each for one in documents for each in Compiler(ids).compile(one)]
    runs = [
        list(_test_case(pickle, number, ends or {}, message))
        for number, pickle in enumerate(pickles)
        if pickle["name"] not in set(left_out)
    ]
    failed = any(set(_statuses(run)) & FAILED for run in runs)
    return [
        {"meta": {"protocolVersion": "34.2.0", **_products()}},
        *({"gherkinDocument": document} for document in documents),
        *({"pickle": pickle} for pickle in pickles),
        {"testRunStarted": {"timestamp": _time(0)}},
        *(message for run in runs for message in run),
        {"testRunFinished": {"timestamp": _time(len(runs) + 1), "success": not failed}},
    ]


def write(path: Path, messages: Iterable[Message]) -> Path:
    """The messages as a file."""
    path.write_text("".join(f"{json.dumps(each)}\n" for each in messages), "utf-8")
    return path


def _document(uri: str, source: str, ids: IdGenerator) -> Any:
    return {**Parser(AstBuilder(ids)).parse(source), "uri": uri}


def _test_case(
    pickle: Message, number: int, ends: Mapping[str, str], message: str
) -> Iterator[Message]:
    case, attempt = f"case {number}", f"attempt {number}"
    steps = [(f"{case}, step {n}", step) for n, step in enumerate(pickle["steps"])]
    parts = [{"id": id, "pickleStepId": step["id"]} for id, step in steps]
    yield {"testCase": {"id": case, "pickleId": pickle["id"], "testSteps": parts}}
    began = {"id": attempt, "testCaseId": case, "attempt": 0, "timestamp": _time(number + 1)}
    yield {"testCaseStarted": began}
    broken = False
    for id, step in steps:
        status = "SKIPPED" if broken else ends.get(step["text"], "PASSED")
        broken = status != "PASSED"
        result: Message = {"status": status, "duration": {"seconds": 0, "nanos": 1_000_000}}
        if status == "FAILED":
            result |= {
                "message": f"Trace\n{message}",
                "exception": {"type": "E", "message": message},
            }
        yield finished(attempt, id, result, number)
    yield {
        "testCaseFinished": {
            "testCaseStartedId": attempt,
            "timestamp": _time(number + 1),
            "willBeRetried": False,
        }
    }


def finished(attempt: str, step: str, result: Message, number: int = 0) -> Message:
    """A step's end."""
    of = {"testCaseStartedId": attempt, "testStepId": step}
    return {"testStepFinished": {**of, "testStepResult": result, "timestamp": _time(number + 1)}}


def _statuses(run: Iterable[Message]) -> Iterator[str]:
    for message in run:
        if "testStepFinished" in message:
            yield message["testStepFinished"]["testStepResult"]["status"]


def _products() -> Message:
    return {name: {"name": name} for name in ("implementation", "cpu", "os", "runtime")}


def _time(second: int) -> Message:
    return {"seconds": 1_795_000_000 + second, "nanos": 0}
