"""Languages: those of Sales, by which labels in the file are read, and those of the letters."""

from collections.abc import Iterator
from http import HTTPStatus

from conformance.deployment import NotObservable
from conformance.remote.dataverse.statuses import Statuses
from conformance.remote.doctor.asking import asked
from conformance.remote.doctor.finding import Finding, not_applicable, ok, problem
from conformance.remote.doctor.patient import Patient
from reference_model.sales_records import LeadStatus, OpportunityStatus

PROVISIONED = "RetrieveProvisionedLanguages"


def languages(patient: Patient) -> Iterator[Finding]:
    """Whether the language of the file is one of Sales."""
    language = patient.described.dataverse.language
    answer = asked(patient.sales.wire, f"{PROVISIONED}()")
    told = answer.json.get(PROVISIONED) if answer.status == HTTPStatus.OK else None
    if not isinstance(told, list):
        yield not_applicable(f"Sales does not list its languages (status {answer.status}).")
    elif language in told:
        yield ok(f"Sales has the language {language}, among {', '.join(map(str, told))}.")
    else:
        yield problem(
            f"Sales has no language {language}; it has {', '.join(map(str, told))}.",
            "Correct [dataverse] language, or enable it.",
        )
    yield from _letters(patient)


def labels(patient: Patient) -> Iterator[Finding]:
    """Whether the status reasons that the file names are those of Sales."""
    settings = patient.described.dataverse
    told = (
        ("lead", LeadStatus, settings.lead_status_reasons),
        ("opportunity", OpportunityStatus, settings.opportunity_status_reasons),
    )
    for table, standard, reasons in told:
        statuses = Statuses(patient.sales, table, standard, reasons, settings.language)
        try:
            for name in reasons:
                statuses.value(name)
        except NotObservable as reason:
            yield problem(str(reason), f"Correct [dataverse.{table}_status_reasons].")
        else:
            which = f"{len(reasons)} as the file has them" if reasons else "those of the product"
            yield ok(f"Status reasons of {table}: {which}.")


def _letters(patient: Patient) -> Iterator[Finding]:
    by_kind = patient.described.mailbox.templates
    told = [f"{kind} in {', '.join(sorted(texts))}" for kind, texts in by_kind.items()]
    yield ok(f"Letters are known by their texts: {'; '.join(told)}.")
