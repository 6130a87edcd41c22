"""Surfaces on two ports each, plain HTTP and TLS, until somebody ends it.

Where to listen, who may reach us there, what to print; the exchanges themselves are edge.py's.
"""

import asyncio
import errno
import gc
import json
import signal
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import uvicorn

from emulator.departures import Departures
from emulator.edge import Edge
from emulator.exchange import Ports, Surface
from emulator.identity.authority import Authority
from emulator.wire import Application, Wire
from event_log.bad_input import BadInput

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
_PORT_MAX = 65535
_NOT_HERE = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}  # such as ::1 on a machine without IPv6
_WHY = {
    errno.EADDRINUSE: "it is in use; end what listens there, or choose another, 0 for any",
    errno.EACCES: "this user may not; choose one above 1023, or 0 for any",
}
_COLLECTING = 10_000, 100, 50
"""How seldom garbage is looked for: an exchange leaves next to none, and the world is large."""

_SETTINGS: dict[str, Any] = {
    "interface": "asgi3",
    "http": Wire,
    "ws": "none",
    "lifespan": "off",
    "log_config": None,
    "log_level": "critical",  # what clients do wrong is told to them
    "access_log": False,
    "proxy_headers": False,  # or a client could say that it had come by TLS
    "server_header": False,
    "timeout_keep_alive": 120,
    "timeout_graceful_shutdown": 1,
}


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen.

    folder: where the certificate authority lies. names: further host names that clients use.
    A port of 0 lets the system choose. body_limit: bytes that a request may have.
    """

    folder: Path
    host: str = "localhost"
    http_port: int = 8080
    https_port: int = 8443
    names: tuple[str, ...] = ()
    body_limit: int = 64 * 1024 * 1024

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every name and address that the certificate speaks for, the one to print first."""
        given = () if _is_wildcard(self.host) else (self.host,)
        return tuple(dict.fromkeys((*given, *LOOPBACK_NAMES, *self.names)))

    @property
    def name(self) -> str:
        """The first of them, as the address of a page has it."""
        first = self.hosts[0]
        return f"[{first}]" if ":" in first else first


class Upkeep(NamedTuple):
    """What there is to do besides carrying out requests.

    tick: about once a second, also if nobody asks. settle: before answers leave, to make what they
    tell last.
    """

    tick: Callable[[], object]
    settle: Callable[[], object]


NO_UPKEEP = Upkeep(lambda: None, lambda: None)


ANY = Ports(0, 0)
"""Those that the system chooses."""


@dataclass
class Serving:
    """Surfaces in one event loop, each at two ports of its own."""

    where: Listening
    requires_token: bool
    _servers: list["_Server"] = field(default_factory=list)
    _waiting: list[tuple["_Server", list[socket.socket]]] = field(default_factory=list)
    _open: ExitStack = field(default_factory=ExitStack)
    _group: asyncio.TaskGroup | None = None

    def serve(
        self,
        surface: Surface,
        upkeep: Upkeep = NO_UPKEEP,
        lines: Callable[[str], Iterable[str]] = lambda _: (),
    ) -> None:
        """Serve until SIGTERM, then return, or until Ctrl-C, then raise KeyboardInterrupt.

        Once clients can connect, a line of JSON is printed with the addresses and the authority's
        file, after it the variables to copy, and what to do next. lines: told the address for TLS,
        gives further variables.
        """
        wanted = Ports(self.where.http_port, self.where.https_port)
        with self._open, _until_signalled(self._servers):
            addresses = self._addresses(self.add(surface, upkeep, wanted))
            told = addresses | {"certificate_authority": str(self._authority.file)}
            print(json.dumps(told))  # noqa: T201
            variables = (*self._authority.lines(), *lines(addresses["https"]))
            what_next = f"# Open {addresses['http']}/ for pages. Ctrl-C ends it."
            print(*variables, what_next, sep="\n", flush=True)  # noqa: T201
            self._run()

    def add(self, surface: Surface, upkeep: Upkeep, wanted: Ports = ANY) -> Ports:
        """Serve one more for as long as the others; tells where it listens by now."""
        host = self.where.host
        plain = _bound(self._open, host, wanted.http)
        secret = _bound(self._open, host, wanted.https)
        _require_safety(plain + secret, host, requires_token=self.requires_token)
        app = Application(Edge(surface, self.where.body_limit), Departures(upkeep.settle))
        self._begin(_plain_server(app, upkeep.tick), plain)
        self._begin(_tls_server(app, self._authority, self.where), secret)
        return Ports(*(each[0].getsockname()[1] for each in (plain, secret)))

    @cached_property
    def _authority(self) -> Authority:
        return Authority(self.where.folder)

    def _addresses(self, ports: Ports) -> dict[str, str]:
        return {
            scheme: f"{scheme}://{self.where.name}:{port}"
            for scheme, port in ports._asdict().items()
        }

    def _begin(self, server: "_Server", sockets: list[socket.socket]) -> None:
        self._servers.append(server)
        if self._group:
            self._group.create_task(server.serve(sockets))
        else:
            self._waiting.append((server, sockets))

    def _run(self) -> None:
        async def all_of_them() -> None:
            async with asyncio.TaskGroup() as self._group:
                for server, sockets in self._waiting:
                    self._group.create_task(server.serve(sockets))

        gc.freeze()
        gc.set_threshold(*_COLLECTING)
        with asyncio.Runner(loop_factory=self._servers[0].config.get_loop_factory()) as runner:
            runner.run(all_of_them())


def require_place(where: Listening, *, requires_token: bool) -> None:
    """Refuse what `serve` would refuse, before anything else is begun."""
    with ExitStack() as stack:
        sockets = [
            *_bound(stack, where.host, where.http_port),
            *_bound(stack, where.host, where.https_port),
        ]
        _require_safety(sockets, where.host, requires_token=requires_token)
        _secret_context(Authority(where.folder), where)


class _Server(uvicorn.Server):
    """One of several servers in a process, which is why neither may take the signals."""

    capture_signals = nullcontext  # type: ignore[assignment]


def _plain_server(app: Application, tick: Callable[[], object]) -> _Server:
    async def notify() -> None:
        tick()

    return _Server(uvicorn.Config(app, callback_notify=notify, timeout_notify=0, **_SETTINGS))


def _tls_server(app: Application, authority: Authority, where: Listening) -> _Server:
    context = _secret_context(authority, where)
    return _Server(uvicorn.Config(app, ssl_context_factory=lambda *_: context, **_SETTINGS))


def _secret_context(authority: Authority, where: Listening) -> ssl.SSLContext:
    try:
        return authority.context(where.hosts)
    except ValueError as reason:
        raise BadInput(
            f"{', '.join(map(repr, where.names))}: not host names that a certificate can carry "
            f"({reason}); expected such as crm.example or 192.0.2.7."
        ) from reason


@contextmanager
def _until_signalled(servers: Sequence[_Server]) -> Iterator[None]:
    """Let signals end the servers; Ctrl-C is told to the caller, once they have ended."""
    received: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        for server in servers:
            server.force_exit = bool(received)
            server.should_exit = True
        received.append(number)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if signal.SIGINT in received:
        raise KeyboardInterrupt


def _bound(stack: ExitStack, host: str, port: int) -> list[socket.socket]:
    """Listen on every address of a host, all on one port."""
    sockets: list[socket.socket] = []
    for family, address in _addresses(host, port):
        chosen = port or (sockets[0].getsockname()[1] if sockets else 0)
        try:
            sockets.append(stack.enter_context(_listening(family, address, chosen)))
        except OSError as reason:
            if reason.errno in _NOT_HERE:
                continue
            if sockets and not port:  # what the first address had free, another has not
                for each in sockets:
                    each.close()
                return _bound(stack, host, port)
            why = _WHY.get(reason.errno or 0, reason.strerror)
            raise BadInput(f"Port {chosen} of {host} cannot be listened on: {why}.") from reason
    if not sockets:
        raise BadInput(f"{host}: not an address of this machine; try localhost or 0.0.0.0.")
    return sockets


def _addresses(host: str, port: int) -> list[tuple[socket.AddressFamily, str]]:
    if not 0 <= port <= _PORT_MAX:
        raise BadInput(f"{port} is not a port; expected a number from 0 to {_PORT_MAX}.")
    try:
        found = socket.getaddrinfo(host.encode("idna"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as reason:
        raise BadInput(
            f"{host!r}: there is no such host; expected such as localhost, 0.0.0.0 or ::."
        ) from reason
    return list(dict.fromkeys((family, str(address[0])) for family, *_, address in found))


def _listening(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(1024)
    except BaseException:
        listener.close()
        raise
    return listener


def _require_safety(sockets: list[socket.socket], host: str, *, requires_token: bool) -> None:
    addresses = [str(each.getsockname()[0]) for each in sockets]
    if not (requires_token or all(ip_address(address).is_loopback for address in addresses)):
        raise BadInput(
            f"{host} can be reached from other machines, and plain HTTP needs no token; require "
            "one, or listen on localhost."
        )


def _is_wildcard(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False
