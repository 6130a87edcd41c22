"""How Entra refuses a token: an OAuth error, an AADSTS code, a sentence. Wording may vary there.

No sentence ever repeats a secret.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from emulator.exchange import Response

UNCACHED = (
    ("Content-Type", "application/json; charset=utf-8"),
    ("Cache-Control", "no-store, no-cache"),
    ("Pragma", "no-cache"),
)
_LONGEST = 200  # of what was sent, which sentences repeat
_GUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


class SignInRefused(Exception):
    """A token that is not given."""

    def __init__(self, kind: "Kind", sentence: str) -> None:
        super().__init__(sentence)
        self._kind = kind

    def response(self, headers: Mapping[str, str], now: float) -> Response:
        """The refusal as MSAL reads it; the ids are those by which support would find it."""
        trace, correlation = str(uuid4()), headers.get("client-request-id", "")
        if not _GUID.fullmatch(correlation):
            correlation = str(uuid4())
        instant = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d %H:%M:%SZ}"
        body = {
            "error": self._kind.error,
            "error_description": f"AADSTS{self._kind.code}: {self} Trace ID: {trace} "
            f"Correlation ID: {correlation} Timestamp: {instant}",
            "error_codes": [self._kind.code],
            "timestamp": instant,
            "trace_id": trace,
            "correlation_id": correlation,
        }
        ids = (("x-ms-request-id", trace), ("client-request-id", correlation))
        return Response(self._kind.status, json.dumps(body).encode(), (*UNCACHED, *ids))


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of refusing; its sentence has gaps for what was found."""

    status: int
    error: str
    code: int
    sentence: str

    def of(self, *found: str) -> SignInRefused:
        """The refusal of what was found."""
        return SignInRefused(self, self.sentence.format(*(text[:_LONGEST] for text in found)))


_NO_TENANT = (
    "Tenant '{}' not found. Check to make sure you have the correct tenant ID and are signing into "
    "the correct cloud."
)
NO_TENANT = Kind(400, "invalid_request", 90002, _NO_TENANT)
NO_TENANT_TO_DISCOVER = Kind(400, "invalid_tenant", 90002, _NO_TENANT)
NOT_A_POST = Kind(
    405,
    "invalid_request",
    900561,
    "The endpoint only accepts POST, OPTIONS requests. Received a {} request.",
)
MISSING = Kind(
    400,
    "invalid_request",
    900144,
    "The request body must contain the following parameter: '{}'.",
)
AMBIGUOUS = Kind(400, "invalid_request", 90100, "{} parameter is empty or not valid.")
UNSUPPORTED_GRANT = Kind(
    400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type '{}'."
)
UNKNOWN_APPLICATION = Kind(
    400,
    "unauthorized_client",
    700016,
    "Application with identifier '{}' was not found in the directory '{}'.",
)
NO_SECRET = Kind(
    401,
    "invalid_client",
    7000216,
    "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' "
    "grant type.",
)
WRONG_SECRET = Kind(
    401,
    "invalid_client",
    7000215,
    "Invalid client secret provided. Ensure the secret being sent in the request is the client "
    "secret value, not the client secret ID, for a secret added to app '{}'.",
)
WRONG_SCOPE = Kind(
    400,
    "invalid_scope",
    1002012,
    "The provided value for scope {} is not valid. Client credential flows must have a scope value "
    "with /.default suffixed to the resource identifier (application ID URI).",
)
WRONG_RESOURCE = Kind(
    400,
    "invalid_resource",
    500011,
    "The resource principal named {} was not found in the tenant.",
)
RESOURCE_NOT_SUPPORTED = Kind(
    400, "invalid_request", 901002, "The 'resource' request parameter is not supported."
)
