"""What an exploration says when it is over: what was played, what was compared, what was found."""

from conformance.under_test import REFERENCE_MODEL
from reports.wording import plural
from steps.exploring.explorer import Exploration

ITSELF = (
    "Compared was the reference model with itself, which can only show violated invariants, "
    "crashes and answers that change from one time to the next. Another system is named by "
    "a deployment file."
)


def told(exploration: Exploration, against: str) -> str:
    """The account, and the scenario of what was found.

    against: the name of the system under test.
    """
    paragraphs = [_played(exploration), _compared(exploration, against), _found(exploration)]
    return "\n".join(paragraphs)


def _played(exploration: Exploration) -> str:
    sequences, steps = exploration.sequences, exploration.steps
    refused = exploration.refused
    played = f"{plural(sequences, 'sequence')}: {plural(steps, 'step')}"
    return f"Played {played}, {refused:,} of them refused."


def _compared(exploration: Exploration, against: str) -> str:
    itself = against == REFERENCE_MODEL.name
    sides = ITSELF if itself else f"Compared were the reference model and {against}."
    sentences = len(exploration.compared)
    if impossible := len(exploration.impossible):
        sides += f" {plural(impossible, 'kind of step', 'kinds of step')} cannot be played there."
    if exploration.broken_off:
        broken_off = plural(exploration.broken_off, "sequence")
        sides += f"\n{broken_off} had to be broken off, the last one because: {exploration.reason}"
    return (
        f"{sides}\nAfter each step, every sentence that held of the reference model was checked; "
        f"{plural(sentences, 'different sentence')} held on both sides."
    )


def _found(exploration: Exploration) -> str:
    finding = exploration.finding
    if finding is None:
        return "Nothing was found."
    again = "" if exploration.repeatable else " once, but not again when the same was played again"
    return f"Found{again}; saved as a .feature file, this shows it:\n\n{finding.feature}"
