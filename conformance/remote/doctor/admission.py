"""From a deployment file to a patient that is asked quickly: who waits for a doctor has no time."""

from pathlib import Path

from conformance.remote.doctor.patient import Patient
from conformance.remote.mail.folder import Folder
from conformance.remote.under_test import RemoteUnderTest
from conformance.somewhere_else import somewhere_else

PATIENCE = 10_000
"""Milliseconds for which a request is tried again, if the file is not less patient still."""


def admit(file: Path, folder: Path) -> tuple[Patient, RemoteUnderTest]:
    """A patient, and the run in which something may be tried on it."""
    told = somewhere_else(file, folder)
    conduct = told.described.conduct
    quick = conduct.model_copy(update={"patience": min(conduct.patience, PATIENCE)})
    described = told.described.model_copy(update={"conduct": quick})
    under_test = RemoteUnderTest(described, file, folder)

    def mail() -> Folder:
        return under_test.run.mail()

    return Patient(described, file, under_test.connections, mail), under_test
