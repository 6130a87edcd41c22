"""What a page changes is sent by us instead of by the browser, and once.

Chromium sends a form again if the connection ends before an answer has come. So what is no mere
reading goes out as any other request does, and the browser is handed the answer.
"""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from conformance.remote.wire.asking import READS
from conformance.remote.wire.sending import Missed, Sender

if TYPE_CHECKING:
    from playwright.sync_api import Request, Route

OF_THE_CONNECTION = {"content-encoding", "content-length", "transfer-encoding", "connection"}


class Once:
    """Sends for pages of these addresses. sent: is told of each request.

    lost: why the last one got no answer, if so.
    """

    def __init__(
        self, sender: Sender, addresses: Collection[str], sent: Callable[["Request"], None]
    ) -> None:
        self._sender = sender
        self._origins = {_origin(address) for address in addresses}
        self._sent = sent
        self.lost = ""

    def __call__(self, route: "Route") -> None:
        """Send a request that may change something; let others pass."""
        request = route.request
        if request.method in READS or _origin(request.url) not in self._origins:
            route.continue_()
            return
        self._sent(request)
        asked = httpx.Request(
            request.method,
            request.url,
            headers=request.headers,
            content=request.post_data_buffer or b"",
        )
        outcome = self._sender.send(asked)
        self.lost = outcome.why if isinstance(outcome, Missed) else ""
        if isinstance(outcome, Missed):
            route.abort("connectionfailed")
            return
        headers = {
            name: value for name, value in outcome.headers.items() if name not in OF_THE_CONNECTION
        }
        if outcome.cookies:
            headers["set-cookie"] = "\n".join(outcome.cookies)
        route.fulfill(status=outcome.status, headers=headers, body=outcome.body)


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc
