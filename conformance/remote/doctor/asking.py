"""A question that a service may not know: that it does not is an answer as well."""

from http import HTTPStatus

from conformance.remote.dataverse.service import HEADERS
from conformance.remote.wire.answer import Answer, Failed
from conformance.remote.wire.asking import Wire


def asked(wire: Wire, target: str) -> Answer:
    """The answer to a GET, also if it says that nothing of the kind is implemented."""
    try:
        return wire.ask("GET", target, headers=HEADERS)
    except Failed as reason:
        if reason.answer.status != HTTPStatus.NOT_IMPLEMENTED:
            raise
        return reason.answer
