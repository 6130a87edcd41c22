"""Features as trees, and what happened to them: feature, section, scenario, case, step.

A scenario is what was written, a case is what ran: one for a plain scenario, one for each row of
an outline. Renderers read nothing else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

Table = tuple[tuple[str, ...], ...]


class Outcome(StrEnum):
    """What a scenario tells; only a scenario that ran to its end and held has passed."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_OBSERVABLE = "not observable"
    NOT_RUN = "not run"


class Status(StrEnum):
    """How a step ended; later is worse."""

    PASSED = "passed"
    NOT_RUN = "not run"
    SKIPPED = "skipped"
    NOT_OBSERVABLE = "not observable"
    UNKNOWN = "unknown"
    PENDING = "pending"
    UNDEFINED = "undefined"
    AMBIGUOUS = "ambiguous"
    FAILED = "failed"

    @property
    def severity(self) -> int:
        return list(Status).index(self)

    @property
    def outcome(self) -> Outcome:
        return _OUTCOMES.get(self, Outcome.FAILED)


_OUTCOMES = {
    Status.PASSED: Outcome.PASSED,
    Status.NOT_RUN: Outcome.NOT_RUN,
    Status.SKIPPED: Outcome.NOT_RUN,
    Status.NOT_OBSERVABLE: Outcome.NOT_OBSERVABLE,
    Status.UNKNOWN: Outcome.UNKNOWN,
}
_REASONS = {
    Status.PENDING: "The code for this step is not written yet.",
    Status.UNDEFINED: "There is no code for this step.",
    Status.AMBIGUOUS: "More than one piece of code claims this step.",
}


def worst(statuses: Iterable[Status]) -> Status:
    """The status of a whole by those of its parts; what has no parts did not run."""
    return max(statuses, key=lambda each: each.severity, default=Status.NOT_RUN)


@dataclass(frozen=True)
class Tag:
    """A tag with its @."""

    name: str
    line: int


@dataclass(frozen=True)
class DocString:
    """Text below a step."""

    text: str
    media_type: str
    line: int


@dataclass(frozen=True)
class Step:
    """A step: with its placeholders in a scenario, with its data filled in in a case."""

    keyword: str
    text: str
    line: int
    table: Table = ()
    doc_string: DocString | None = None

    @property
    def sentence(self) -> str:
        return f"{self.keyword.strip()} {self.text}"


@dataclass(frozen=True)
class Result:
    """What became of a step or a hook.

    message: in a line or two what went wrong. details: all that is known of it.
    definition: where the code stands that ran, as file:line.
    """

    status: Status = Status.NOT_RUN
    duration_ns: int = 0
    message: str = ""
    details: str = ""
    definition: str = ""

    @property
    def reason(self) -> str:
        """What went wrong, also where the run gave no message."""
        return self.message or _REASONS.get(
            self.status, f"It {self.status}, and no message says why."
        )


@dataclass(frozen=True)
class StepRun:
    """A step of a case; background: it was written in a background."""

    step: Step
    background: bool
    result: Result = Result()

    @property
    def name(self) -> str:
        return self.step.sentence

    @property
    def where(self) -> str:
        """Where it stands, unless that is the scenario."""
        return "in the background" if self.background else ""


@dataclass(frozen=True)
class HookRun:
    """What ran before or after a case or its steps, beside them."""

    name: str
    before: bool
    result: Result

    @property
    def where(self) -> str:
        return "beside the steps"


@dataclass(frozen=True)
class Case:
    """A scenario, or a row of an outline, as it ran, or did not.

    example: the row's cells by their headings. started: ISO 8601, or empty if it never was.
    finished: false if it was broken off.
    """

    name: str
    line: int
    tags: tuple[Tag, ...]
    example: dict[str, str]
    steps: tuple[StepRun, ...]
    hooks: tuple[HookRun, ...] = ()
    started: str = ""
    finished: bool = False

    @property
    def parts(self) -> tuple[StepRun | HookRun, ...]:
        """Everything that ran."""
        return (*self.steps, *self.hooks)

    @property
    def status(self) -> Status:
        statuses = [each.result.status for each in self.parts]
        whole = self.steps and self.finished
        return worst(statuses if whole else [*statuses, Status.NOT_RUN])

    @property
    def outcome(self) -> Outcome:
        return self.status.outcome

    @property
    def culprit(self) -> StepRun | HookRun | None:
        """What made it fail."""
        if self.outcome is not Outcome.FAILED:
            return None
        return next(each for each in self.parts if each.result.status is self.status)

    @property
    def duration_ns(self) -> int:
        return sum(each.result.duration_ns for each in self.parts)


@dataclass(frozen=True)
class Row:
    """A row of an examples table, and its case."""

    cells: tuple[str, ...]
    case: Case


@dataclass(frozen=True)
class Examples:
    """A table of examples."""

    keyword: str
    name: str
    description: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Scenario:
    """A scenario as written; examples: it is an outline."""

    keyword: str
    name: str
    description: str
    line: int
    steps: tuple[Step, ...]
    examples: tuple[Examples, ...]
    cases: tuple[Case, ...]

    @property
    def tags(self) -> list[str]:
        """The tags of its cases, each once."""
        return list(dict.fromkeys(tag.name for case in self.cases for tag in case.tags))

    @property
    def status(self) -> Status:
        return worst(case.status for case in self.cases)


@dataclass(frozen=True)
class Background:
    """What every scenario of a section begins with."""

    keyword: str
    name: str
    description: str
    line: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Section:
    """A `Rule:` of a feature; or, without a keyword, what stands before the first of them."""

    keyword: str
    name: str
    description: str
    background: Background | None
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True)
class Feature:
    """A feature file."""

    uri: str
    language: str
    keyword: str
    name: str
    description: str
    line: int
    tags: tuple[Tag, ...]
    sections: tuple[Section, ...]

    def scenarios(self) -> Iterator[tuple[Section, Scenario]]:
        """Its scenarios in their order, each with its section."""
        return ((section, each) for section in self.sections for each in section.scenarios)


@dataclass(frozen=True)
class Run:
    """All features of a run.

    started: ISO 8601. producer: what ran them. troubles: what went wrong outside any scenario.
    """

    features: tuple[Feature, ...]
    started: str
    producer: str
    troubles: tuple[str, ...] = ()

    def cases(self) -> Iterator[tuple[Feature, Section, Scenario, Case]]:
        """Everything that ran or should have, in the order in which it is written."""
        return (
            (feature, section, scenario, case)
            for feature in self.features
            for section, scenario in feature.scenarios()
            for case in scenario.cases
        )
