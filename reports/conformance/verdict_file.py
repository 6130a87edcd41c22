"""verdicts.json: every rule with its verdict, every scenario with what speaks for and against it.

How the verdicts come about is in judging.py. docs/conformance-package.md explains the fields.
"""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from conformance.verdicts import Verdict
from reference_model.rules import Kind
from reports.features.tree import Outcome

_SEEN = {Verdict.CONFORMS, Verdict.DEVIATES, Verdict.DIFFERS}
FORMAT: Final = "b2bkit verdicts 1"


def _whole(text: str) -> str:
    """Halves of characters, which no file can hold, are replaced."""
    return text.encode(errors="replace").decode()


Told = Annotated[str, AfterValidator(_whole)]
"""What a run has told, whatever it is."""


class _Entry(BaseModel):
    """Fields that a newer kit adds are passed over."""

    model_config = ConfigDict(frozen=True)


class Evidence(_Entry):
    """Why a scenario is not good."""

    step: Annotated[Told, Field(description="The step that did not hold; empty if none was begun.")]
    where: Annotated[Told, Field(description="Where it stands if that is not the scenario.")]
    expected: Annotated[Told, Field(description="What the step says, or the check compared with.")]
    seen: Annotated[Told, Field(description="What was seen instead, or why nothing was.")]
    details: Annotated[Told, Field(description="All that the run says of it.")]
    seconds: Annotated[float, Field(description="How long the step took.")]
    exchanges: Annotated[
        list[int],
        Field(description="The lines of exchanges.ndjson with what the scenario exchanged."),
    ]


class ScenarioVerdict(_Entry):
    """One scenario, or one row of an outline."""

    place: Annotated[
        Told,
        Field(description="Names it in exchanges.ndjson and needs.json: file, rule, name, row."),
    ]
    feature: Annotated[Told, Field(description="The feature's name.")]
    name: Annotated[Told, Field(description="The scenario's name.")]
    example: Annotated[dict[Told, Told], Field(description="The row's cells by their headings.")]
    rules: Annotated[list[str], Field(description="The ids of the rules that it exercises.")]
    outcome: Annotated[Outcome, Field(description="What became of it.")]
    started: Annotated[Told, Field(description="When (ISO 8601); empty if it never did.")]
    seconds: Annotated[float, Field(description="How long its steps took.")]
    evidence: Annotated[Evidence | None, Field(description="For what has not passed.")]


class RuleVerdict(_Entry):
    """One rule of the catalogue."""

    id: Annotated[str, Field(description="R9, A1 ...")]
    kind: Annotated[Kind, Field(description="Documented rules can be violated, assumptions not.")]
    sentence: Annotated[str, Field(description="What the rule says.")]
    source: Annotated[str, Field(description="Where that is written.")]
    verdict: Annotated[Verdict, Field(description="The worst that its scenarios say.")]
    expected: Annotated[
        bool, Field(description="Whether all of its scenarios that failed were expected to.")
    ]
    scenarios: Annotated[list[str], Field(description="Their places.")]


class Expectation(_Entry):
    """A deviation that was expected, and what became of it."""

    rule: Annotated[str, Field(description="The rule's id.")]
    scenario: Annotated[str, Field(description="The one scenario meant; empty for all.")]
    reason: Annotated[str, Field(description="Why it is expected.")]
    until: Annotated[date | None, Field(description="The last day on which it may be.")]
    outcome: Annotated[
        Literal["happened", "did not happen", "expired", "undecided"],
        Field(description="Held against the run; `until` against the day on which it ended."),
    ]


class Verdicts(_Entry):
    """The whole file."""

    format: Annotated[Literal["b2bkit verdicts 1"], Field(description="What this file is.")]
    made_by: Annotated[str, Field(description="The kit's version, whose rules these are.")]
    run: Annotated[Told, Field(description="The run's id.")]
    deployment: Annotated[Told, Field(description="What was tested, by its name.")]
    ended: Annotated[str, Field(description="When the run ended (ISO 8601).")]
    rules: Annotated[list[RuleVerdict], Field(description="In the catalogue's order.")]
    scenarios: Annotated[list[ScenarioVerdict], Field(description="As they are written.")]
    expected: Annotated[list[Expectation], Field(description="As they were given.")]
    troubles: Annotated[list[Told], Field(description="What went wrong outside any scenario.")]

    def of(self, kind: Kind) -> list[RuleVerdict]:
        """The verdicts on the rules of this kind."""
        return [each for each in self.rules if each.kind is kind]

    @property
    def unexpected(self) -> list[RuleVerdict]:
        """The rules that do not hold, and nobody expected that."""
        broken = (Verdict.DEVIATES, Verdict.DIFFERS)
        return [each for each in self.rules if each.verdict in broken and not each.expected]

    @property
    def exit_code(self) -> int:
        """0 good, 1 a documented rule does not hold, 3 too little could be decided."""
        if any(each.kind is Kind.DOCUMENTED for each in self.unexpected):
            return 1
        unseen = not {each.verdict for each in self.rules} & _SEEN
        unknown = any(each.verdict is Verdict.UNKNOWN for each in self.of(Kind.DOCUMENTED))
        return 3 if unseen or unknown or self.troubles else 0

    def as_json(self) -> str:
        """As the file says it, in ASCII."""
        return self.model_dump_json(indent=1, ensure_ascii=True) + "\n"
