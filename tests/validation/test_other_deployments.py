"""Deployments unlike the emulator: right verdicts, and above all no false ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conformance.mutants import find_mutant
from conformance.somewhere_else import somewhere_else
from event_log import files
from reports.foreseen import foresee
from tests.validation.dialect import Dialect, speaking
from tests.validation.emulating import Emulator, emulator, run, verdicts

NORWEGIAN = Dialect(
    words={
        "companyname": "contoso_firm",
        "emailaddress1": "contoso_mail",
        "address1_postalcode": "contoso_zip",
        "msdyn_company": "contoso_entity",
        "B2BProspects": "ContosoRequests",
        "ProspectId": "RequestNumber",
        "ProspectStatus": "Progress",
        "CustomerHierarchies": "ContosoGroups",
        "Purpose": "Aim",
    },
    labels={"My open leads": "Mine åpne emner", "Cannot Contact": "Får ikke kontakt"},
    language=1044,
)
TOLD = """
language = 1044
views = { "My open leads" = "Mine åpne emner" }
lead_status_reasons = { "Cannot Contact" = "Får ikke kontakt" }
leads = { company_name = "contoso_firm", email = "contoso_mail", postal_code = "contoso_zip", \
company = "contoso_entity" }
accounts = { company = "contoso_entity" }
contacts = { company = "contoso_entity", email = "contoso_mail" }

[finance]"""
ENTITIES = (
    ('set = "B2BProspects"', 'set = "ContosoRequests"'),
    ('id = "ProspectId"', 'id = "RequestNumber"'),
    ('status = "ProspectStatus"', 'status = "Progress"'),
    ('set = "CustomerHierarchies"', 'set = "ContosoGroups"'),
    ('purpose = "Purpose"', 'purpose = "Aim"'),
)
RULES = ("R3", "R6", "R8", "R14")


@contextmanager
def norwegian(served: Emulator) -> Iterator[tuple[str, str]]:
    """The emulator behind a proxy: which text of its file has to give way to which."""
    text = served.file.read_text("utf-8")
    address = text.partition('url = "')[2].partition('"')[0]
    with speaking(NORWEGIAN, served.plain) as own:
        yield f'url = "{address}"\ncred', f'url = "{own}"\ncred'


def described(served: Emulator, elsewhere: tuple[str, str], *told: tuple[str, str]) -> Path:
    """The file of the proxy."""
    return served.described("norwegian", elsewhere, *told)


def test_names_and_labels_of_its_own_are_understood(served: Emulator) -> None:
    """Where the file tells of them, everything is seen as it is."""
    with norwegian(served) as elsewhere:
        file = described(served, elsewhere, ("\n[finance]", TOLD), *ENTITIES)
        found = verdicts(run(file, *RULES))
    assert {found[rule] for rule in RULES} == {"conforms"}


@pytest.mark.parametrize(
    "name",
    ["lead-in-my-open-leads", "company-section-without-address", "cannot-contact-rejects-nothing"],
)
def test_a_wrong_system_with_names_of_its_own_deviates(tmp_path: Path, name: str) -> None:
    """What is translated hides nothing."""
    rule = find_mutant(name).breaks[0]
    with emulator(tmp_path, "--mutant", name) as served, norwegian(served) as elsewhere:
        file = described(served, elsewhere, ("\n[finance]", TOLD), *ENTITIES)
        assert verdicts(run(file, rule))[rule] == "deviates"


def test_names_that_the_file_does_not_tell_conform_to_nothing(served: Emulator) -> None:
    """They deviate from nothing either: it is unknown what is there."""
    with norwegian(served) as elsewhere:
        validation = run(described(served, elsewhere), *RULES)
    assert set(verdicts(validation).values()) <= {"unknown", "not observable"}
    assert validation.exit_code == 3


SCHEDULES = "".join(
    f'[jobs."{name}"]\nevery = "{every} s"\ntakes = "1 s"\n\n'
    for name, every in (
        ("P-0001", 1),
        ("Synchronize customers and channel requests", 1),
        ("1010", 2),
        ("Process retail order email notification", 1),
    )
)
QUICKENED = ("--speed", "900")


def by_itself(served: Emulator) -> Path:
    """The file of an emulator whose jobs nobody can run."""
    file = served.without("alone", "operator")
    text = file.read_text("utf-8").replace("[mailbox]", f"{SCHEDULES}[mailbox]", 1)
    file.write_text(text, "utf-8")
    return file


def test_jobs_that_have_to_be_waited_for_are(tmp_path: Path) -> None:
    """What can be seen that way conforms; what holds only until a job runs is not observable.

    Times are set beside those that the model predicts for these schedules.
    """
    with emulator(tmp_path, *QUICKENED) as served:
        file = by_itself(served)
        validation = run(file, *RULES)
        milestones = foresee(validation.folder, somewhere_else(file).described.jobs)
    found = verdicts(validation)
    assert {rule: found[rule] for rule in ("R6", "R8", "R14")} == dict.fromkeys(
        ("R6", "R8", "R14"), "conforms"
    )
    assert set(found.values()) <= {"conforms", "not observable"}
    stored, created = milestones
    assert 0 < created.seen <= created.predicted == stored.predicted
    assert created.seen_p50_s
    assert created.predicted_p50_s
    assert files.read(validation.folder / "predicted.parquet").num_rows


def test_a_wrong_system_whose_jobs_run_by_themselves_deviates(tmp_path: Path) -> None:
    """Whoever waits long enough sees it."""
    with emulator(tmp_path, *QUICKENED, "--mutant", "company-section-without-address") as served:
        assert verdicts(run(by_itself(served), "R6"))["R6"] == "deviates"
