"""A deployment file that has to describe a deployment somewhere else, and not a model."""

from pathlib import Path

from conformance.deployment_file import load_deployment
from conformance.remote.under_test import RemoteUnderTest
from event_log.bad_input import BadInput


def somewhere_else(file: Path) -> RemoteUnderTest:
    """The deployment that a file describes; BadInput if it is none that could be sent to."""
    under_test = load_deployment(file)
    if not isinstance(under_test, RemoteUnderTest):
        raise BadInput(f"{file}: it names {under_test.name}, which has no address to send to.")
    return under_test
