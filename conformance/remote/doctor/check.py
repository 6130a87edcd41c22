"""A check: its name, how to look, and which checks have to be well before it is worth looking."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from conformance.deployment import NotObservable, Undecided
from conformance.remote.doctor.finding import Finding, not_applicable, problem, unknown
from conformance.remote.doctor.patient import Patient
from event_log.bad_input import BadInput
from reference_model.errors import Refused

Look = Callable[[Patient], Iterable[Finding]]


class Check(NamedTuple):
    """todo: what to do if it cannot be found out."""

    name: str
    look: Look
    needs: tuple[str, ...] = ()
    todo: str = "Look again later; the sentence says why it was not answered."


def attempted(findings: Iterable[Finding], todo: str) -> Iterator[Finding]:
    """What was found, and what broke the look off, as a line too."""
    try:
        yield from findings
    except NotObservable as reason:
        yield not_applicable(str(reason))
    except Undecided as reason:
        yield unknown(str(reason), todo)
    except (Refused, BadInput) as reason:
        yield problem(str(reason), "Do as the sentence says.")
