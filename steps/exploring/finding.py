"""Something wrong, and the Gherkin scenario that shows it."""

from collections.abc import Sequence

from steps.exploring.corpus import rules_like
from steps.exploring.script import Line
from steps.exploring.sentences import OF_ATTEMPTS
from steps.exploring.vocabulary import Do, Step

LONGEST_REMARK = 300
"""Letters of what a system says that are repeated."""


class Finding(Exception):
    """A sequence after which something is wrong, and what.

    outcome: a Then sentence that holds of the reference model and not of the deployment under test,
    with its step function; none where something is wrong with the model itself.
    """

    def __init__(
        self, script: Sequence[Line], remark: str, outcome: tuple[Do, str] | None = None
    ) -> None:
        super().__init__(remark)
        self.script = tuple(script)
        self.remark = remark
        self._outcome = outcome

    @property
    def feature(self) -> str:
        """A feature file that reproduces it."""
        do, outcome = self._outcome or (None, "")
        *before, last = self.script
        steps = [*(line.told for line in before), last.last(tried=do in OF_ATTEMPTS)]
        if outcome:
            steps.append(("then", outcome))
        return _as_feature(steps, self.remark)


def _as_feature(steps: Sequence[Step], remark: str) -> str:
    """The text of a feature file with one scenario of these steps."""
    tags = " ".join(f"@{rule}" for rule in rules_like(steps))
    name = " when ".join(text for _, text in reversed(steps[-2:]))
    lines = [
        "Feature: Found by exploration",
        "",
        f"  {tags}",
        f"  Scenario: {name[0].upper()}{name[1:]}",
    ]
    before = ""
    for kind, text in steps:
        lines.append(f"    {'And' if kind == before else kind.title()} {text}")
        before = kind
    said = "".join(letter for letter in " ".join(remark.split()) if letter.isprintable())
    lines.append(f"    # {said[:LONGEST_REMARK]}")
    return "\n".join(lines) + "\n"
