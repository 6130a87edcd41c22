"""Refusals as finance and operations tells them: OData's error, and an inner one."""

import json

from emulator.exchange import Response
from emulator.odata.errors import BadQuery
from reference_model.errors import NotFound, Refused, Unavailable

LONGEST = 1_000
"""How many characters a message has at most."""

HEADERS = (("OData-Version", "4.0"),)
JSON = ("Content-Type", "application/json; odata.metadata=minimal; odata.streaming=true")


class FinanceError(Exception):
    """A request that is not carried out. inner: what the product's message is about, if it says."""

    def __init__(self, status: int, message: str, inner: str = "") -> None:
        super().__init__(message[:LONGEST])
        self.status = status
        self.inner = inner[:LONGEST]

    def response(self) -> Response:
        """The error as a response."""
        error: dict[str, object] = {"code": "", "message": str(self)}
        if self.inner:
            error["innererror"] = {
                "message": self.inner,
                "type": "Microsoft.Dynamics.Platform.Integration.Services.OData.ODataException",
                "stacktrace": "",
            }
        body = json.dumps({"error": error}, ensure_ascii=False).encode()
        return Response(self.status, body, (JSON, *HEADERS))


def unsupported(what: str) -> FinanceError:
    """Something that the product can do and the emulator cannot."""
    return FinanceError(501, f"The emulator does not support {what}.")


def no_resource(segment: str) -> FinanceError:
    """A path names something that there is not."""
    return FinanceError(
        404,
        "No HTTP resource was found that matches the request URI.",
        f"Resource not found for the segment '{segment[:200]}'.",
    )


def invalid(message: str) -> FinanceError:
    """What was sent cannot be understood."""
    return FinanceError(400, "An error has occurred.", message)


def bad_query(reason: BadQuery) -> FinanceError:
    """A query that cannot be answered."""
    message = f"The query specified in the URI is not valid. {reason.message}"
    return FinanceError(reason.status, message, reason.message)


def refused_by_model(reason: Refused) -> FinanceError:
    """What the model refuses: validations of headquarters fail with 400."""
    if isinstance(reason, NotFound):
        return FinanceError(404, str(reason))
    return FinanceError(503 if isinstance(reason, Unavailable) else 400, str(reason))
