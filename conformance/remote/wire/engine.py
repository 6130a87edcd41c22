"""HTTP/1.1 over connections of our own, as one of httpx's transports, at a fraction of their cost.

A validation is thousands of small exchanges, and httpx and httpcore took more time than the
deployment. What goes wrong is told in httpx's words, by which a Sender knows whether a request may
have arrived. Proxies are left to httpx, which knows the ways in which an environment names them.
"""

import re
import socket
import ssl
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.request import getproxies

import httptools
import httpx

AT_ONCE = 65_536
"""Bytes that are read at a time."""

LONGEST_HEAD = 100_000
"""Bytes of a response before its body; what says more than that says nothing."""

IDLE_S = 5.0
"""Seconds after which an unused connection is given up: the deployment may be about to."""

MOST_IDLE = 100
"""Connections that are kept for later, to each address."""

FINAL = 200
PORTS = {"http": 80, "https": 443}
FRAMES = frozenset({b"content-length", b"transfer-encoding"})
_BREAKS = re.compile(rb"[\0\r\n]")

Place = tuple[str, str, int]
"""Scheme, host and port."""

Head = tuple[int, list[tuple[bytes, bytes]]]


def transport_to_anywhere(tls: ssl.SSLContext, timeout: float) -> httpx.BaseTransport:
    """What sends requests from here. timeout: in seconds, of each wait."""
    if getproxies().keys() & {"http", "https", "all"}:
        return Proxied(tls, timeout)
    return Direct(tls, timeout)


class Proxied(httpx.BaseTransport):
    """By a client of httpx, through the proxies of the environment."""

    def __init__(self, tls: ssl.SSLContext, timeout: float) -> None:
        limits = httpx.Limits(max_keepalive_connections=MOST_IDLE)
        nobody = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        self._client = httpx.Client(verify=tls, timeout=timeout, limits=limits, cookies=nobody)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it once."""
        return self._client.send(request, stream=True)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class Direct(httpx.BaseTransport):
    """Any number of connections, so that no request waits here for its turn."""

    def __init__(self, tls: ssl.SSLContext, timeout: float) -> None:
        tls.set_alpn_protocols(["http/1.1"])
        self._tls = tls
        self._timeout = timeout
        self._idle: defaultdict[Place, list[_Connection]] = defaultdict(list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it once; the response still has its body to read."""
        text, url = _written(request), request.url
        place = url.scheme, url.raw_host.decode("ascii"), url.port or PORTS[url.scheme]
        connection = self._kept(place) or self._opened(*place)
        try:
            status, headers = connection.ask(text, bodiless=request.method == "HEAD")
        except BaseException:
            connection.close()
            raise
        body = _Body(connection, partial(self._keep, place))
        return httpx.Response(status, headers=headers, stream=body, request=request)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        for kept in self._idle.values():
            while kept:
                kept.pop().close()

    def _kept(self, place: Place) -> "_Connection | None":
        kept = self._idle[place]
        while kept:
            connection = kept.pop()
            if connection.is_fit:
                return connection
            connection.close()
        return None

    def _keep(self, place: Place, connection: "_Connection") -> None:
        if connection.is_reusable and len(self._idle[place]) < MOST_IDLE:
            self._idle[place].append(connection)
        else:
            connection.close()

    def _opened(self, scheme: str, host: str, port: int) -> "_Connection":
        try:
            end = socket.create_connection((host, port), self._timeout)
            try:
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if scheme == "https":
                    end = self._tls.wrap_socket(end, server_hostname=host)
            except BaseException:
                end.close()
                raise
        except TimeoutError as reason:
            raise httpx.ConnectTimeout(str(reason)) from reason
        except (OSError, UnicodeError) as reason:  # a name may be none that can be looked up
            raise httpx.ConnectError(str(reason)) from reason
        return _Connection(end, self._timeout)


class _Connection:
    """One exchange at a time. Its on_... are told by the parser what has arrived."""

    def __init__(self, end: socket.socket, timeout: float) -> None:
        self._end = end
        self._timeout = timeout
        self._parser = httptools.HttpResponseParser(self)
        self._used = 0.0
        self._status = 0
        self._headers: list[tuple[bytes, bytes]] = []
        self._arrived: list[bytes] = []
        self._bodiless = self._complete = self._lasts = False

    @property
    def is_fit(self) -> bool:
        """Whether another request may be sent: nothing has come since, not even the end."""
        if time.monotonic() - self._used > IDLE_S:
            return False
        self._end.settimeout(0)
        try:
            self._end.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            self._end.settimeout(self._timeout)
            return True
        except OSError:
            return False
        return False

    def ask(self, text: bytes, *, bodiless: bool) -> Head:
        """Send a request; what stands before the body of its answer."""
        self._begin(bodiless=bodiless)
        try:
            self._end.sendall(text)
        except TimeoutError as reason:
            raise httpx.WriteTimeout(str(reason)) from reason
        except OSError:
            pass  # whoever stops listening may have said why
        arrived = 0
        while not self._status:
            arrived += self._receive()
            if arrived > LONGEST_HEAD and not self._status:
                raise httpx.RemoteProtocolError("The head of the answer does not end.")
        return self._status, self._headers

    def body(self) -> Iterator[bytes]:
        """What comes after the head."""
        while True:
            arrived, self._arrived = self._arrived, []
            yield from arrived
            if self._complete:
                return
            self._receive()

    @property
    def is_reusable(self) -> bool:
        """Whether the exchange is over, and leaves room for another."""
        return self._complete and self._lasts

    def close(self) -> None:
        """Close it; the other side is told nothing more."""
        self._end.close()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Remember it; what comes behind a body in pieces is left out."""
        if not self._status:
            self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Know the status, if this is the answer and none that announces it."""
        status = self._parser.get_status_code()
        if status < FINAL:
            self._headers = []
            return
        self._status = status
        self._lasts = self._parser.should_keep_alive() and not self._bodiless
        self._complete = self._bodiless

    def on_body(self, piece: bytes) -> None:
        """Keep it until it is read."""
        self._arrived.append(piece)

    def on_message_begin(self) -> None:
        """Refuse a second answer."""
        if self._complete:
            raise httpx.RemoteProtocolError("More has come than was asked for.")

    def on_message_complete(self) -> None:
        """Know that nothing is missing."""
        self._complete, self._used = bool(self._status), time.monotonic()

    def _begin(self, *, bodiless: bool) -> None:
        self._status, self._headers, self._arrived = 0, [], []
        self._bodiless, self._complete, self._lasts = bodiless, False, True

    def _receive(self) -> int:
        """Have the parser told what has arrived; how many bytes."""
        try:
            data = self._end.recv(AT_ONCE)
        except TimeoutError as reason:
            raise httpx.ReadTimeout(str(reason)) from reason
        except OSError as reason:
            raise httpx.ReadError(str(reason)) from reason
        if not data:
            self._end_of_all()
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as reason:
            if isinstance(reason.__context__, KeyboardInterrupt):  # it came while we were told
                raise reason.__context__ from None
            self._lasts = False
            if not self._complete:
                raise httpx.RemoteProtocolError(f"No HTTP: {reason}") from reason
        return len(data)

    def _end_of_all(self) -> None:
        """Know that nothing more will come, which only an answer of unknown length may mean."""
        self._lasts = False
        framed = any(name.lower() in FRAMES for name, _ in self._headers)
        if not self._status or framed:
            what = "in the middle of the answer" if self._status else "before there was an answer"
            raise httpx.RemoteProtocolError(f"The connection ended {what}.")
        self._complete = True


class _Body(httpx.SyncByteStream):
    """The body of a response. over: is given the connection when nobody reads on."""

    def __init__(self, connection: _Connection, over: Callable[[_Connection], object]) -> None:
        self._connection = connection
        self._over = over

    def __iter__(self) -> Iterator[bytes]:
        """Its pieces, as they arrive."""
        return self._connection.body()

    def close(self) -> None:
        """Give the connection back."""
        self._over(self._connection)


def _written(request: httpx.Request) -> bytes:
    """A request as it is sent; what would be two is refused."""
    lines = [b"%b %b HTTP/1.1" % (request.method.encode("ascii"), request.url.raw_path)]
    lines += [b"%b: %b" % each for each in request.headers.raw]
    if any(map(_BREAKS.search, lines)):
        raise httpx.LocalProtocolError("A line break stands in the head of the request.")
    return b"\r\n".join([*lines, b"", request.content])
