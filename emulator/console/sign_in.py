"""Sign-in of persons, before the gate: once with an application's id and secret, then by a cookie.

The cookie holds a token as the token endpoint gives it, which expires as any other. It counts at
the console's addresses only, and goes no further than this: behind it there is the header that a
program would have sent, which no journal keeps. The secret goes nowhere at all.
"""

import time
from collections.abc import Callable
from http import HTTPStatus

from emulator.console.browsing import Browsing, Unusable, asked, query
from emulator.console.rendering import Page, bare
from emulator.console.surface import COMMANDS, PAGES
from emulator.exchange import Request, Response, Surface
from emulator.identity.tokens import Tokens
from emulator.scriptless import UNCACHED

COOKIE = "b2bkit-token"
SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
_REFUSALS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_ADDRESSES = PAGES.keys() | COMMANDS.keys()


class SignIn:
    """A surface that lets persons through to the gate with the token that their cookie holds."""

    def __init__(
        self, gate: Surface, tokens: Tokens, clock: Callable[[], float] = time.time
    ) -> None:
        self._gate = gate
        self._tokens = tokens
        self._clock = clock

    def answer(self, request: Request) -> Response:
        """Sign somebody in or out, pass a request on, or ask who it is."""
        if request.path in {SIGN_IN, SIGN_OUT}:
            return self._attend(Browsing(request))
        if "cookie" in request.headers:
            token, request = _taken(request)
            if token and _is_for_pages(request):
                response = self._gate.answer(_bearing(request, token))
                if response.status != HTTPStatus.UNAUTHORIZED:
                    return _shown(request, response)
        return _shown(request, self._gate.answer(request))

    def _attend(self, browsing: Browsing) -> Response:
        try:
            return self._signed(browsing)
        except Unusable as reason:
            return _form(browsing, "/", reason.status, str(reason))

    def _signed(self, browsing: Browsing) -> Response:
        request = browsing.request
        if request.method == "POST" and not browsing.is_ours:
            raise Unusable(browsing.words["foreign_form"], HTTPStatus.FORBIDDEN)
        if request.path == SIGN_OUT and request.method == "POST":
            return _leading_on("/", _cookie("", 0, request))
        if request.path == SIGN_IN and request.method == "POST":
            return self._sign_in(browsing)
        if request.method == "GET":
            return _form(browsing, "/", HTTPStatus.OK)
        return _form(browsing, "/", HTTPStatus.METHOD_NOT_ALLOWED, browsing.words["wrong_method"])

    def _sign_in(self, browsing: Browsing) -> Response:
        fields, base = browsing.fields, browsing.request.base
        goal = _ours(fields.get("goal", ""))
        client = self._tokens.client(fields.get("client_id", "").strip())
        if client is None or not client.has_secret(fields.get("client_secret", "")):
            wrong = browsing.words["wrong_secret"]
            return _form(browsing, goal, HTTPStatus.UNAUTHORIZED, wrong)
        token = self._tokens.issue(client, base, base, self._clock())
        return _leading_on(goal, _cookie(token, self._tokens.life, browsing.request))


def _shown(request: Request, response: Response) -> Response:
    """The answer, but the form instead of a refusal to somebody who has come to see a page."""
    if response.status not in _REFUSALS or not _is_for_pages(request) or _is_page(response):
        return response
    browsing, goal = Browsing(request), "/"
    if request.method == "GET":
        goal = _ours(f"{request.path}?{request.query}")
    if response.status == HTTPStatus.UNAUTHORIZED:
        return _form(browsing, goal, response.status)
    return _form(browsing, goal, response.status, browsing.words["needs_administrator"])


def _form(browsing: Browsing, goal: str, status: int, message: str = "") -> Response:
    shown = {"goal": goal, "message": message, "sign_in": SIGN_IN}
    return bare(browsing, Page("sign_in.html", shown, status))


def _is_for_pages(request: Request) -> bool:
    """Whether somebody's browser asks the console, without a token of a program's."""
    is_browser = "text/html" in request.headers.get("accept", "")
    return is_browser and request.path in _ADDRESSES and "authorization" not in request.headers


def _is_page(response: Response) -> bool:
    return any(
        name == "Content-Type" and value.startswith("text/html") for name, value in response.headers
    )


def _taken(request: Request) -> tuple[str, Request]:
    """The token that the cookie holds, and the request without it."""
    parts = [part.strip() for part in request.headers["cookie"].split(";")]
    beginning = f"{COOKIE}="
    tokens = [part.removeprefix(beginning) for part in parts if part.startswith(beginning)]
    others = "; ".join(part for part in parts if not part.startswith(beginning))
    headers = {**request.headers, "cookie": others}
    return "".join(tokens[:1]), request._replace(headers=headers)


def _bearing(request: Request, token: str) -> Request:
    return request._replace(headers={**request.headers, "authorization": f"Bearer {token}"})


def _ours(goal: str) -> str:
    """The address of a page of ours to lead on to, whatever was sent instead of one."""
    path, _, parameters = goal.partition("?")
    if path not in PAGES:
        return "/"
    return f"{path}{query(asked(parameters))}" if parameters else path


def _leading_on(goal: str, cookie: str) -> Response:
    return Response(303, b"", (("Location", goal), ("Set-Cookie", cookie), UNCACHED))


def _cookie(token: str, seconds: int, request: Request) -> str:
    only = "; Secure" if request.base.startswith("https:") else ""
    return f"{COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{only}"
