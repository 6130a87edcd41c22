"""How responses are made that are no refusals, and what their addresses and contexts are."""

from typing import Any

import orjson

from emulator.dataverse.errors import HEADERS
from emulator.exchange import Request, Response


def answer_with(content: Any, status: int = 200, *headers: tuple[str, str]) -> Response:
    """A response with a JSON body."""
    return Response(status, orjson.dumps(content), (*HEADERS, *headers))


def nothing(*headers: tuple[str, str]) -> Response:
    """A response that says no more than that it is done."""
    return Response(204, b"", (("OData-Version", "4.0"), *headers))


def root(request: Request) -> str:
    """The service root as this client addresses it, without a slash at its end."""
    return f"{request.base}/api/data/{request.path.split('/')[3]}"


def context(request: Request, what: str) -> str:
    """The value of @odata.context."""
    return f"{root(request)}/$metadata#{what}"
