"""Whether the views of leads are there that the documents name, as they are called here."""

from collections.abc import Iterator

from conformance.remote.dataverse.service import query
from conformance.remote.doctor.finding import Finding, ok, problem
from conformance.remote.doctor.patient import Patient
from reference_model.lead_views import VIEWS

COMMERCE = "All commerce B2B leads"


def views(patient: Patient) -> Iterator[Finding]:
    """One line for each that is missing."""
    asked = query(select="name,fetchxml", filter="returnedtypecode eq 'lead'")
    there = [str(row["name"]) for row in patient.sales.rows(f"savedqueries?{asked}")]
    known = {name.casefold() for name in there}
    called = patient.described.dataverse.views
    found = [called.get(name, name) for name in VIEWS if called.get(name, name).casefold() in known]
    if found:
        yield ok(f"There are the views {', '.join(found)}.")
    for name in VIEWS:
        shown = called.get(name, name)
        if shown.casefold() not in known:
            others = ", ".join(sorted(there)[:20]) or "none"
            yield problem(
                f"Sales has no view of leads that is called {shown!r}; it has {others}.",
                _todo(name),
            )


def _todo(name: str) -> str:
    if name == COMMERCE:
        return (
            "Dual-write Commerce solutions brings it: install that, or say under "
            f"[dataverse.views] what {name!r} is called in the language of whoever signs in."
        )
    return (
        f"Say under [dataverse.views] what {name!r} is called in the language of whoever signs in, "
        "or make the view."
    )
