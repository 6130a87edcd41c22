"""The gate before a surface: who asks, or the refusal that Dataverse gives.

Without a token, only plain HTTP may be used, and only by programs on this machine: a web page that
a browser shows from elsewhere is none of them.
"""

import json
import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache

from emulator.exchange import Request, Response, Surface, User
from emulator.identity.clients import Client, Role
from emulator.identity.surface import Identity
from emulator.identity.tokens import NotSignedIn, Tokens

NOBODY = User("00000000-0000-0000-0000-000000000000", "Nobody", may_write=False)
"""Who has not said who they are."""

JSON = (("Content-Type", "application/json; odata.metadata=minimal"), ("OData-Version", "4.0"))
_NO_TOKEN = (None, "Bearer mock-token-for-localhost")  # d365fo-client's words for having none
_ADDRESS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_NO_PRIVILEGE = "0x80040220"


@dataclass(frozen=True, slots=True)
class Rules:
    """What the gate lets pass.

    names: the hosts by which programs on this machine call us. further_names: of others.
    default: who asks without a token over plain HTTP; None for nobody, so everyone needs one.
    open_to_all: beginnings of paths for which nobody needs a token, such as the site's.
    administration: beginnings of paths that only administrators may use.
    """

    names: Collection[str] = ("localhost", "127.0.0.1", "[::1]")
    further_names: Collection[str] = ()
    default: Client | None = None
    open_to_all: tuple[str, ...] = ()
    administration: tuple[str, ...] = ("/_emulator",)


class Gate:
    """A surface that lets requests through to another one, each with the user who asks."""

    def __init__(
        self,
        inner: Surface,
        tokens: Tokens,
        rules: Rules,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._inner = inner
        self._tokens = tokens
        self._rules = rules
        self._clock = clock
        self._identity = Identity(tokens, clock)

    def answer(self, request: Request) -> Response:
        """Pass a request on, answer it here if it is about signing in, or refuse it."""
        if self._identity.owns(request.path):
            return self._identity.answer(request)
        try:
            client = self.who(request)
        except NotSignedIn as reason:
            if not request.path.startswith(self._rules.open_to_all):
                return self._challenge(request.base, reason)
            if not self._is_called(_host(request.base)):
                return _misdirected(_host(request.base))
            return self._inner.answer(_asked_by(request, NOBODY))
        if self._is_administration(request.path) and client.role is not Role.ADMINISTRATOR:
            return _forbidden(client)
        return self._inner.answer(_asked_by(request, client.user))

    def who(self, request: Request) -> Client:
        """Find out which application asks; raises NotSignedIn."""
        shown = request.headers.get("authorization")
        if shown in _NO_TOKEN and self._rules.default and self._is_local(request):
            return self._rules.default
        return self._tokens.check(shown, request.base, self._clock())

    def _is_local(self, request: Request) -> bool:
        """Plain HTTP, to a name of this machine, and not from another site's page."""
        is_plain, host = request.base.startswith("http:"), _host(request.base)
        origin = request.headers.get("origin", request.base)
        return is_plain and host in self._rules.names and origin == request.base

    def _is_called(self, host: str) -> bool:
        """Whether a host is a name of ours, or an address, behind which nobody can put a name.

        A page from elsewhere can make its own name lead here, and is then no stranger to a browser.
        """
        named = {*self._rules.names, *self._rules.further_names}
        return host in named or host.startswith("[") or bool(_ADDRESS.fullmatch(host))

    def _is_administration(self, path: str) -> bool:
        return path.startswith(self._rules.administration)

    def _challenge(self, base: str, reason: NotSignedIn) -> Response:
        error = f'error=invalid_token, error_description="{reason}", ' if reason.shown else ""
        where = f"authorization_uri={base}/{self._tokens.tenant}/oauth2/authorize"
        challenge = f"Bearer {error}{where}, resource_id={base}/"
        body = _error("", f"HTTP Error 401 - Unauthorized: Access is denied. {reason}")
        return Response(401, body, (*JSON, ("WWW-Authenticate", challenge)))


def _asked_by(asked: Request, user: User) -> Request:
    """The request with who asks. Written out, because every exchange comes through here."""
    return Request(
        asked.method, asked.path, asked.query, asked.headers, asked.body, asked.base, user
    )


@lru_cache(maxsize=1024)
def _host(base: str) -> str:
    """The host by which a client addressed us, without a port."""
    authority = base.partition("://")[2]
    return authority if authority.endswith("]") else authority.rpartition(":")[0] or authority


def _misdirected(host: str) -> Response:
    sentence = f"Nobody called '{host}' is here; give the emulator that name when it is started."
    return Response(421, _error("", sentence), JSON)


def _forbidden(client: Client) -> Response:
    sentence = f"The application '{client.id}' is no administrator, and this needs one."
    return Response(403, _error(_NO_PRIVILEGE, sentence), JSON)


def _error(code: str, message: str) -> bytes:
    return json.dumps({"error": {"code": code, "message": message}}).encode()
