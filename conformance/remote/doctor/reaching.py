"""Whether an address answers, whom its certificate names, and what its clock says."""

from collections.abc import Iterator
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from conformance.deployment import Undecided
from conformance.remote.doctor.check import Look
from conformance.remote.doctor.finding import Finding, not_applicable, ok, problem, unknown
from conformance.remote.doctor.patient import Patient
from conformance.remote.wire.answer import Answer, Failed
from conformance.remote.wire.asking import NO_ANSWER
from conformance.remote.wire.sending import UNTRUSTED

ONE_SECOND = timedelta(seconds=1)
TOLERATED = timedelta(seconds=30)
"""A token is refused if clocks differ by five minutes; what is timed is wrong much earlier."""


def reached(url: str) -> Look:
    """A check of whether an address answers anything at all, were it a refusal."""

    def look(patient: Patient) -> Iterator[Finding]:
        host = urlsplit(url).netloc
        try:
            answer = patient.connections.wire(url).ask("GET", "", patience=0)
        except Failed as reason:
            answer = reason.answer
        except Undecided as reason:
            if NO_ANSWER in str(reason):
                yield problem(str(reason), _todo(str(reason)))
            else:
                yield unknown(str(reason), _ILL.format(host))
            return
        _note_clock(patient, host, answer)
        secure = ", over TLS that is trusted here" if url.startswith("https:") else ""
        seen = f"{host} answers (status {answer.status}, {answer.elapsed * 1_000:.0f} ms){secure}."
        if answer.status >= _BROKEN:
            yield unknown(seen, _ILL.format(host))
        else:
            yield ok(seen)

    return look


_BROKEN = 500
_ILL = "{} is ill itself; look again later, or ask who runs it."


def clocks(patient: Patient) -> Iterator[Finding]:
    """Whether the clocks of all addresses agree with ours."""
    if not patient.clocks:
        yield not_applicable("No answer had a Date.")
    for host, ahead in patient.clocks.items():
        by = (
            f"{abs(ahead).total_seconds():,.0f} s {'ahead of' if ahead > timedelta() else 'behind'}"
        )
        if abs(ahead) > TOLERATED:
            yield problem(
                f"The clock of {host} is {by} ours.",
                "Have this machine's clock set by NTP; tokens and times of events depend on it.",
            )
        else:
            yield ok(
                f"The clock of {host} agrees with ours (to {abs(ahead).total_seconds():.0f} s)."
            )


def _todo(reason: str) -> str:
    if UNTRUSTED in reason:
        return "Name the authority's certificate (PEM) in [conduct] ca_file."
    return "Check the address in the file, and that no name service, proxy or firewall is between."


def _note_clock(patient: Patient, host: str, answer: Answer) -> None:
    """The header has whole seconds, and was written at some time between asking and now."""
    try:
        there = parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return
    there = there if there.tzinfo else there.replace(tzinfo=UTC)
    latest = patient.now()
    earliest = latest - timedelta(seconds=answer.elapsed) - ONE_SECOND
    ahead = max(there - latest, timedelta()) or min(there - earliest, timedelta())
    patient.clocks[host] = ahead
