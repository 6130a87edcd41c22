"""Which environment it is, and whether one may write there."""

from collections.abc import Iterator

from conformance.remote.doctor.finding import Finding, ok, problem, unknown
from conformance.remote.doctor.patient import Patient
from conformance.remote.production import Purpose, organization_of

_UNASKED = "Name a sandbox; or add --allow-production to what shall write there all the same."


def purpose(patient: Patient) -> Iterator[Finding]:
    """Whether it is production."""
    found = organization_of(patient.sales)
    who = f"{found.name or 'The environment'} ({found.environment or 'no id told'})"
    told = f"OrganizationType {found.type or 'not told'}, version {found.version or 'not told'}"
    match found.purpose:
        case Purpose.TESTS:
            yield ok(f"{who} is for tests: {told}.")
        case Purpose.PRODUCTION:
            yield problem(f"{who} is production: {told}.", _UNASKED)
        case Purpose.UNKNOWN:
            yield unknown(f"{who} does not say what it is for: {told}.", _UNASKED)
