"""What a browser exchanges and complains of, noted as evidence.

Of what pages fetch besides (pictures, styles, scripts) nothing is kept.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from conformance.remote.wire.conduct import Conduct
from conformance.remote.wire.evidence import Evidence, Exchange

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

KEPT = {"document", "xhr", "fetch"}
MOST_ERRORS = 20


class Noting:
    """Listens to a session. status, headers: of the page that is open; 0 if none has come."""

    def __init__(
        self, context: "BrowserContext", page: "Page", conduct: Conduct, evidence: Evidence
    ) -> None:
        self.status = 0
        self.headers: Mapping[str, str] = {}
        self.errors: list[str] = []
        self._page = page
        self._conduct = conduct
        self._evidence = evidence
        self._ended: list[Request] = []
        self._known: set[Request] = set()
        context.on("requestfinished", self._note)
        context.on("requestfailed", self._note)
        context.on("response", self._answer)
        context.on("console", self._complain)

    def forget(self) -> None:
        """A page is asked for, and has not come."""
        self.status, self.headers = 0, {}

    def know(self, request: "Request") -> None:
        """Leave out a request that somebody else tells of."""
        self._known.add(request)

    def tell(self) -> None:
        """Hand on what has been exchanged since."""
        ended, self._ended = self._ended, []
        for request in ended:
            self._evidence.on_exchange(self._exchange(request))

    def _note(self, request: "Request") -> None:
        if request.resource_type in KEPT and request not in self._known:
            self._ended.append(request)

    def _answer(self, response: "Response") -> None:
        request = response.request
        if request.is_navigation_request() and request.frame == self._page.main_frame:
            self.status, self.headers = response.status, response.headers

    def _complain(self, message: "ConsoleMessage") -> None:
        if message.type == "error" and len(self.errors) < MOST_ERRORS:
            self.errors.append(self._evidence.secrets.hidden(message.text))

    def _exchange(self, request: "Request") -> Exchange:
        """A request with its response; of a body that the browser has dropped nothing is said."""
        from playwright.sync_api import Error  # noqa: PLC0415 - an extra

        evidence, timing, body = self._evidence, request.timing, b""
        response = None if request.failure else request.response()
        try:
            body = response.body() if response and not request.redirected_to else b""
        except Error:
            body = b""
        began = timing["startTime"] / 1_000
        return Exchange(
            method=request.method,
            url=evidence.secrets.hidden(request.url),
            request_headers=evidence.headers(request.headers.items()),
            request_body=evidence.body(request.post_data_buffer or b""),
            status=response.status if response else 0,
            response_headers=evidence.headers(response.headers.items() if response else ()),
            response_body=evidence.body(body),
            failure=request.failure or "",
            began=datetime.fromtimestamp(began, UTC) if began > 0 else self._conduct.now(),
            elapsed=max(0.0, timing["responseEnd"]) / 1_000,
        )
