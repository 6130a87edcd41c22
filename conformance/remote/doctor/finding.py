"""What a check has found: a verdict, what was seen, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a line of the doctor says."""

    OK = "ok"
    PROBLEM = "problem"
    UNKNOWN = "could not be found out"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Finding:
    """A line. check: the name of what was looked at. todo: "" if there is nothing to do."""

    verdict: Verdict
    seen: str
    todo: str = ""
    check: str = ""


def ok(seen: str) -> Finding:
    """All is well."""
    return Finding(Verdict.OK, seen)


def problem(seen: str, todo: str) -> Finding:
    """Something is not as it has to be."""
    return Finding(Verdict.PROBLEM, seen, todo)


def unknown(seen: str, todo: str) -> Finding:
    """It was tried to find out, in vain."""
    return Finding(Verdict.UNKNOWN, seen, todo)


def not_applicable(seen: str, todo: str = "") -> Finding:
    """There is no way to look, or nothing to look at."""
    return Finding(Verdict.NOT_APPLICABLE, seen, todo)
