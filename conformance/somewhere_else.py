"""A deployment file that has to describe a deployment somewhere else, and not a model."""

from pathlib import Path

from conformance.deployment_file import load_deployment
from conformance.remote.under_test import RemoteUnderTest
from event_log.bad_input import BadInput


def somewhere_else(file: Path, run: Path | None = None) -> RemoteUnderTest:
    """The deployment that a file describes; BadInput if it is none that could be sent to.

    run: the folder of the run for which it is opened; a new one by default.
    """
    under_test = load_deployment(file, run)
    if not isinstance(under_test, RemoteUnderTest):
        raise BadInput(
            f"{file}: it names {under_test.name}, which has no address to send to; expected "
            'system = "Dynamics 365". `b2bkit features` runs on the model.'
        )
    return under_test
