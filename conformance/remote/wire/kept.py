"""Connections of the standard library, kept for the next request.

A validation is thousands of small exchanges, one after the other; what libraries for every case do
around each of them takes longer than the deployment takes for its answer.
"""

import select
import ssl
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPResponse,
    HTTPSConnection,
    IncompleteRead,
)

import httpx

from conformance.remote.wire.origin import Door, Origin, origin_of

CHUNK = 65_536


class Kept(httpx.BaseTransport):
    """Sends each request by a connection that waits for one, or by a new one.

    door: behind which the deployment is found, if it is not where its addresses say.
    """

    def __init__(self, tls: ssl.SSLContext, door: Door | None = None) -> None:
        self._tls = tls
        self._door = door
        self._idle: defaultdict[Origin, list[HTTPConnection]] = defaultdict(list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it once; httpx.ConnectError if it cannot have arrived."""
        origin = origin_of(request.url)
        idle = self._idle[origin]
        connection = _waiting(idle) or self._opened(origin, request)
        try:
            with _as_httpx_says():
                response = _exchanged(connection, request)
        except httpx.HTTPError:
            connection.close()
            raise
        headers = [
            (name.encode(), value.encode("latin-1")) for name, value in response.getheaders()
        ]
        body = _Body(response, connection, idle)
        return httpx.Response(response.status, headers=headers, stream=body)

    def close(self) -> None:
        """Close the connections."""
        for idle in self._idle.values():
            while idle:
                idle.pop().close()

    def _opened(self, origin: Origin, request: httpx.Request) -> HTTPConnection:
        timeout = request.extensions.get("timeout", {}).get("read")
        scheme, host, port = origin
        if self._door and self._door.origin == origin:
            port = self._door.port
        connection = (
            HTTPSConnection(host, port, timeout=timeout, context=self._tls)
            if scheme == "https"
            else HTTPConnection(host, port, timeout=timeout)
        )
        try:
            connection.connect()
        except TimeoutError as reason:
            raise httpx.ConnectTimeout(str(reason)) from reason
        except (OSError, HTTPException, UnicodeError) as reason:
            raise httpx.ConnectError(str(reason)) from reason
        return connection


class _Body(httpx.SyncByteStream):
    """Gives a body as it comes, and its connection back if all of it came."""

    def __init__(
        self, response: HTTPResponse, connection: HTTPConnection, idle: list[HTTPConnection]
    ) -> None:
        self._response = response
        self._connection = connection
        self._idle = idle

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx_says():
            while chunk := self._response.read1(CHUNK):
                yield chunk
            if missing := self._response.length:
                raise IncompleteRead(b"", missing)

    def close(self) -> None:
        """Done with it, whether all was read or not."""
        length = self._response.length  # what is left of it; None where pieces tell of the end
        is_whole = self._response.isclosed() if length is None else length == 0
        if is_whole and not self._response.will_close:
            self._response.close()
            self._idle.append(self._connection)
        else:
            self._connection.close()


def _exchanged(connection: HTTPConnection, request: httpx.Request) -> HTTPResponse:
    path = request.url.raw_path.decode("ascii")
    connection.putrequest(request.method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in request.headers.raw:
        connection.putheader(name, value)
    connection.endheaders(request.content or None)
    return connection.getresponse()


def _waiting(idle: list[HTTPConnection]) -> HTTPConnection | None:
    """A connection that its service has not ended meanwhile; it says so by sending something."""
    while idle:
        connection = idle.pop()
        with_word, _, _ = select.select([connection.sock], [], [], 0)
        if not with_word:
            return connection
        connection.close()
    return None


@contextmanager
def _as_httpx_says() -> Iterator[None]:
    """What goes wrong while a request is under way, in the words of httpx."""
    try:
        yield
    except TimeoutError as reason:
        raise httpx.ReadTimeout(str(reason)) from reason
    except HTTPException as reason:
        raise httpx.RemoteProtocolError(str(reason) or type(reason).__name__) from reason
    except ValueError as reason:  # a header that no header can be
        raise httpx.LocalProtocolError(str(reason)) from reason
    except OSError as reason:
        raise httpx.ReadError(str(reason)) from reason
