"""What ran: for each pickle the results of the last attempt at it, out of a stream of messages.

What was written is in reading.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter

from cucumber_messages import (
    Exception as Thrown,
)
from cucumber_messages import (
    Hook,
    HookType,
    Pickle,
    StepDefinition,
    TestCase,
    TestCaseFinished,
    TestCaseStarted,
    TestStep,
    TestStepFinished,
    TestStepResult,
    Timestamp,
)

from conformance.deployment import NotObservable
from reports.features.messages import Stream
from reports.features.tree import HookRun, Result, Status

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BEFORE = {HookType.before_test_case, HookType.before_test_step}
_AFTER = {HookType.after_test_case, HookType.after_test_step}


@dataclass(frozen=True)
class Attempt:
    """One attempt at a pickle; results: by the id of the pickle's step."""

    results: dict[str, Result]
    hooks: tuple[HookRun, ...]
    started: str
    finished: bool


class Attempts:
    """The last attempts of a run; KeyError if the stream does not say at what."""

    def __init__(self, stream: Stream) -> None:
        self._results = {
            (each.test_case_started_id, each.test_step_id): each.test_step_result
            for each in stream.all(TestStepFinished)
        }
        self._finished = {each.test_case_started_id for each in stream.all(TestCaseFinished)}
        self._hooks = {each.id: each for each in stream.all(Hook)}
        self._definitions = {each.id: each for each in stream.all(StepDefinition)}
        pickles = {each.id for each in stream.all(Pickle)}
        test_cases = {each.id: each for each in stream.all(TestCase)}
        in_order = sorted(stream.all(TestCaseStarted), key=attrgetter("attempt"))
        last = {each.test_case_id: each for each in in_order}
        self._of: dict[str, list[Attempt]] = {pickle: [] for pickle in pickles}
        for test_case_id, started in last.items():
            test_case = test_cases[test_case_id]
            self._of[test_case.pickle_id].append(self._attempt(started, test_case.test_steps))

    def at(self, pickle: Pickle) -> list[Attempt]:
        """The last attempt at it; several if the run had several test cases of it."""
        return self._of[pickle.id]

    def _attempt(self, started: TestCaseStarted, parts: list[TestStep]) -> Attempt:
        return Attempt(
            results={
                part.pickle_step_id: self._result(started, part)
                for part in parts
                if part.pickle_step_id
            },
            hooks=tuple(self._hook_runs(started, parts)),
            started=instant(started.timestamp),
            finished=started.id in self._finished,
        )

    def _hook_runs(self, started: TestCaseStarted, parts: list[TestStep]) -> Iterator[HookRun]:
        steps = [index for index, part in enumerate(parts) if part.pickle_step_id]
        for index, part in enumerate(parts):
            if part.hook_id:
                hook = self._hooks[part.hook_id]
                early = index < min(steps, default=len(parts))
                before = hook.type in _BEFORE or (early and hook.type not in _AFTER)
                name = hook.name or f"{'Before' if before else 'After'} the scenario"
                yield HookRun(name, before, self._result(started, part))

    def _result(self, started: TestCaseStarted, part: TestStep) -> Result:
        result = self._results.get((started.id, part.id))
        if result is None:
            return Result(definition=self._definition(part))
        return Result(
            status=_status_of(result),
            duration_ns=result.duration.seconds * 10**9 + result.duration.nanos,
            message=message_of(result),
            details=_details_of(result),
            definition=self._definition(part),
        )

    def _definition(self, part: TestStep) -> str:
        found: list[Hook | StepDefinition] = [
            self._definitions[id] for id in part.step_definition_ids or []
        ]
        if part.hook_id:
            found.append(self._hooks[part.hook_id])
        if len(found) != 1:
            return ""
        code = found[0].source_reference
        line = f":{code.location.line}" if code.location else ""
        return f"{code.uri}{line}" if code.uri else ""


def _status_of(result: TestStepResult) -> Status:
    """Cucumber's, and that of ours which it cannot tell from what somebody chose to skip."""
    status = Status(result.status.value.lower())
    thrown = result.exception.type if result.exception else ""
    unseen = status is Status.SKIPPED and thrown == NotObservable.__name__
    return Status.NOT_OBSERVABLE if unseen else status


def message_of(result: TestStepResult) -> str:
    """What went wrong, as briefly as the stream says it."""
    thrown = result.exception or Thrown("")
    return thrown.message or result.message or thrown.type


def instant(when: Timestamp) -> str:
    """ISO 8601, to the millisecond; OverflowError for a time that no calendar has."""
    time = _EPOCH + timedelta(seconds=when.seconds, microseconds=when.nanos // 1000)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _details_of(result: TestStepResult) -> str:
    thrown = result.exception or Thrown("")
    return thrown.stack_trace or result.message or thrown.message or thrown.type
