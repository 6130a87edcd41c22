"""A check: its name, how to look, and which checks have to be well before it is worth looking."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from conformance.remote.doctor.finding import Finding
from conformance.remote.doctor.patient import Patient

Look = Callable[[Patient], Iterable[Finding]]


class Check(NamedTuple):
    """todo: what to do if it cannot be found out."""

    name: str
    look: Look
    needs: tuple[str, ...] = ()
    todo: str = "Look again later; the sentence says why it was not answered."
