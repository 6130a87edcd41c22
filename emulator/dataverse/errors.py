"""Refusals as the Web API tells them: a status, a code that has nothing to do with it, a sentence.

Wording is the product's where it is known, and may differ there between builds.
"""

import json

from emulator.exchange import Response
from reference_model.errors import (
    DualWriteFailed,
    DuplicateFound,
    NoPrivilege,
    NotAMember,
    NotFound,
    Refused,
    TooLong,
    Unavailable,
)

LONGEST = 1_000
"""How many characters a message has at most."""

HEADERS = (
    ("Content-Type", "application/json; odata.metadata=minimal"),
    ("OData-Version", "4.0"),
)


def shortened(message: str) -> str:
    """A message that repeats no more than a part of what was sent."""
    return message if len(message) <= LONGEST else f"{message[:LONGEST]}..."


class ApiError(Exception):
    """A request that is not carried out."""

    def __init__(
        self, status: int, code: str, message: str, headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = shortened(message)
        self.headers = headers

    def response(self) -> Response:
        """The error as a response."""
        error = {"error": {"code": self.code, "message": self.message}}
        return Response(self.status, json.dumps(error).encode(), (*HEADERS, *self.headers))


class Unsupported(ApiError):
    """Something that the product can do and the emulator cannot."""

    def __init__(self, what: str) -> None:
        super().__init__(501, "0x80060888", f"The emulator does not support {what}.")


def bad_request(message: str, code: str = "0x0") -> ApiError:
    """What was asked cannot be understood, or contradicts itself."""
    return ApiError(400, code, message)


def bad_syntax(part: str) -> ApiError:
    """A path or a key that cannot be read."""
    return bad_request(f"Bad Request - Error in query syntax: '{part[:100]}'.", "0x8006088a")


def does_not_exist(table: str, id: str) -> ApiError:
    """There is no such row."""
    return ApiError(404, "0x80040217", f"{table} With Id = {id} Does Not Exist")


def no_segment(segment: str) -> ApiError:
    """A path names something that there is not."""
    return ApiError(404, "0x8006088a", f"Resource not found for the segment '{segment}'.")


def no_property(name: str, table: str) -> ApiError:
    """A query names a property that there is not."""
    return bad_request(
        f"Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{table}'."
    )


def invalid_property(name: str, table: str) -> ApiError:
    """A body names a property that there is not."""
    return bad_request(
        "An error occurred while validating input parameters: Microsoft.Crm.CrmException: "
        f"Invalid property '{name}' was found in entity 'Microsoft.Dynamics.CRM.{table}'."
    )


def undeclared_property(name: str, entity_set: str) -> ApiError:
    """A body binds a navigation property that there is not."""
    return bad_request(
        f"Error identified in Payload provided by the user for Entity :'{entity_set}'  ---->  "
        f"InnerException : Microsoft.OData.ODataException: An undeclared property '{name}' which "
        "only has property annotations in the payload but no property value was found in the "
        "payload. In OData, only declared navigation properties and declared named streams can be "
        "represented as properties without values.",
        "0x80048d19",
    )


def wrong_method(method: str, what: str) -> ApiError:
    """The resource is there, and not for this method."""
    message = f"The requested resource '{what}' does not support http method '{method}'."
    return ApiError(405, "", message)


def unqualified(message: str) -> ApiError:
    """A message that is bound to rows is asked for without its namespace."""
    return bad_request(
        f"Request message has unresolved parameters: Microsoft.Dynamics.CRM.{message} is its name."
    )


def no_resource(address: str) -> ApiError:
    """A function is asked as if it were an action."""
    message = f"No HTTP resource was found that matches the request URI '{address}'."
    return ApiError(404, "", message)


def version_mismatch() -> ApiError:
    """The row has changed since the client saw it."""
    return ApiError(
        412,
        "0x80060882",
        "The version of the existing record doesn't match the RowVersion property provided.",
    )


def already_exists() -> ApiError:
    """The client wanted a new row, and it is there."""
    return ApiError(412, "0x80040237", "A record with matching key values already exists.")


def no_privilege(user: str, privilege: str) -> ApiError:
    """The user may not."""
    return ApiError(
        403,
        "0x80040220",
        f"Principal user (Id={user}) is missing {privilege} privilege.",
    )


_STATUS: dict[type[Refused], int] = {
    NotFound: 404,
    Unavailable: 503,
    DualWriteFailed: 400,
    DuplicateFound: 412,
    NoPrivilege: 403,
    NotAMember: 403,
    TooLong: 400,
}


def refused_by_model(refusal: Refused) -> ApiError:
    """What the model refuses, told as the product would: 400 unless it is known better."""
    status = next((s for kind, s in _STATUS.items() if isinstance(refusal, kind)), 400)
    return ApiError(status, refusal.code or "0x80040265", str(refusal))
