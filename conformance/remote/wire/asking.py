"""One way to a deployment: asks, signs in, waits when told to.

It never sends twice what may have been done. What has no answer, or one that says neither yes nor
no, is Undecided.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Protocol

import httpx
from pydantic import SecretStr

from conformance.deployment import Undecided
from conformance.remote.wire.answer import Answer, Failed
from conformance.remote.wire.conduct import Conduct
from conformance.remote.wire.evidence import Evidence
from conformance.remote.wire.origin import origin_of
from conformance.remote.wire.patience import SCATTER, backoff, told
from conformance.remote.wire.sending import Missed, Sender

READS = frozenset({"GET", "HEAD", "OPTIONS"})
PASSING = frozenset({408, 502, 503, 504})
"""What is said of a service that is away for a moment, or was too slow."""

SERVER_ERROR = 500
WITH_STRANGERS = 15.0
"""Seconds of patience with a host that has never answered: its address is wrong, more likely."""
NO_ANSWER = "got no answer"

OURS = {
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "keep-alive",
    "User-Agent": "b2bkit",
}
"""Headers of every request that has no others of these names."""

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\?#.\s]|$")
"""How a target begins that is more than a path below the base."""

Form = Mapping[str, str | SecretStr]


class SignsIn(Protocol):
    """Gives a token. fresh: a new one, since the service has just refused the last one."""

    def __call__(self, *, fresh: bool = False) -> SecretStr: ...


@dataclass(frozen=True)
class _Wanted:
    """A request, and whether it may be sent again although it may have been carried out."""

    request: httpx.Request
    safe: bool
    patience: float

    @property
    def reads(self) -> bool:
        return self.request.method in READS


class Wire:
    """A connection to the addresses below `base_url`, and to no other host.

    It lasts until it, or its conduct, is closed.
    """

    def __init__(
        self,
        base_url: str,
        *,
        conduct: Conduct,
        evidence: Evidence,
        signs_in: SignsIn | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._base = httpx.URL(base_url if base_url.endswith("/") else f"{base_url}/")
        self._conduct = conduct
        self._signs_in = signs_in
        self._sender = Sender(conduct, evidence, transport)

    def __repr__(self) -> str:
        return f"<Wire to {self._base.host}>"

    def close(self) -> None:
        """Close its connections."""
        self._sender.close()

    def ask(  # noqa: PLR0913 - a request has as many parts
        self,
        method: str,
        target: str,
        *,
        json: Any = None,
        form: Form | None = None,
        headers: Mapping[str, str] | None = None,
        safe: bool | None = None,
        patience: float | None = None,
    ) -> Answer:
        """Ask until there is an answer that is none of haste, and of no failure that passes.

        safe: whether the request may be sent again although it may have been carried out; by
        default its method and its conditions tell. patience: in seconds, if not the conduct's.
        """
        request = httpx.Request(
            method,
            self._address(target),
            json=json,
            data=_revealed(form),
            headers=_with_ours(headers),
        )
        safe = _is_safe(request) if safe is None else safe
        patience = self._conduct.patience if patience is None else patience
        return self._asked(_Wanted(request, safe, patience))

    def _asked(self, wanted: _Wanted) -> Answer:
        began = self._conduct.monotonic()
        tries, doubtful, unauthorized = 0, False, False
        while True:
            self._sign(wanted.request, fresh=unauthorized)
            self._conduct.admit()
            outcome, tries = self._sender.send(wanted.request), tries + 1
            if isinstance(outcome, Answer):
                self._conduct.heard.add(self._base.host)
            elif outcome.sent and not wanted.reads:
                doubtful = True
            refused = isinstance(outcome, Answer) and outcome.status == HTTPStatus.UNAUTHORIZED
            if refused and self._signs_in and not unauthorized:
                unauthorized = True
                continue
            unauthorized = False
            wait = self._wait(outcome, wanted, tries)
            if wait is None:
                return self._final(outcome, wanted, doubtful=doubtful)
            if self._conduct.monotonic() + wait > began + self._patience(wanted):
                raise Undecided(self._sentence(outcome, wanted, doubtful=doubtful))
            doubtful = doubtful or (not wanted.reads and _may_have_been_done(outcome))
            self._conduct.sleep(wait)

    def _sign(self, request: httpx.Request, *, fresh: bool) -> None:
        if self._signs_in:
            token = self._signs_in(fresh=True) if fresh else self._signs_in()
            request.headers["Authorization"] = f"Bearer {token.get_secret_value()}"

    def _wait(self, outcome: Answer | Missed, wanted: _Wanted, tries: int) -> float | None:
        """Seconds after which it is worth another try; None if there must be none."""
        random = self._conduct.random
        if isinstance(outcome, Missed):
            again = not outcome.lasts and (wanted.safe or not outcome.sent)
            return backoff(tries, random) if again else None
        asked = told(outcome.headers, self._conduct.now())
        throttled = outcome.status == HTTPStatus.TOO_MANY_REQUESTS
        away = outcome.status == HTTPStatus.SERVICE_UNAVAILABLE and asked is not None
        if not (throttled or away or (wanted.safe and outcome.status in PASSING)):
            return None
        return backoff(tries, random) if asked is None else asked + random.uniform(0, SCATTER)

    def _patience(self, wanted: _Wanted) -> float:
        """Seconds for which a request is tried again."""
        if self._base.host in self._conduct.heard:
            return wanted.patience
        return min(wanted.patience, WITH_STRANGERS)

    def _final(self, outcome: Answer | Missed, wanted: _Wanted, *, doubtful: bool) -> Answer:
        if isinstance(outcome, Missed):
            raise Undecided(self._sentence(outcome, wanted, doubtful=doubtful))
        if outcome.status >= SERVER_ERROR:
            raise Failed(self._sentence(outcome, wanted, doubtful=doubtful), outcome)
        return replace(outcome, doubtful=doubtful)

    def _sentence(self, outcome: Answer | Missed, wanted: _Wanted, *, doubtful: bool) -> str:
        """Why it is not known what became of a request."""
        what = f"{wanted.request.method} {wanted.request.url.path} of {self._base.host}"
        if isinstance(outcome, Missed):
            said = f"{NO_ANSWER} ({outcome.why}){self._advice(outcome)}"
        elif outcome.status == HTTPStatus.TOO_MANY_REQUESTS:
            wait = told(outcome.headers, self._conduct.now())
            when = "" if wait is None else f", for {wait:.0f} s more"
            said = f"was throttled{when}, and [conduct] patience ends at {wanted.patience:g} s"
        else:
            said = f"was answered with status {outcome.status}"
        doubtful = doubtful or (not wanted.reads and _may_have_been_done(outcome))
        return f"{what} {said}{'; it may have been carried out' if doubtful else ''}."

    def _advice(self, missed: Missed) -> str:
        """What to do about a host that has never answered, unless that is said."""
        if missed.lasts or self._base.host in self._conduct.heard:
            return ""
        return "; nothing has come from there yet, so see whether the address is right"

    def _address(self, target: str) -> httpx.URL:
        """A target below the base; a whole address is taken only if it leads to the same place."""
        try:
            if not _ELSEWHERE.match(target):
                return _below(self._base, target)
            address = self._base.join(target)
        except httpx.InvalidURL:
            raise Undecided(f"{self._base.host} names an address that is none.") from None
        if origin_of(address) != origin_of(self._base):
            raise Undecided(
                f"{self._base.host} names an address at {address.host[:100]!r}; nothing was sent "
                "there, since the token is for nobody else."
            )
        return address


def _may_have_been_done(outcome: Answer | Missed) -> bool:
    """Whether a request that changes something may have done so, in spite of this outcome."""
    if isinstance(outcome, Missed):
        return outcome.sent
    return outcome.status in PASSING or outcome.status >= SERVER_ERROR


def _is_safe(request: httpx.Request) -> bool:
    """Whether it makes no difference if the request is carried out twice.

    A write is safe if it is meant for one version of a record only, or for none.
    """
    if request.method in READS:
        return True
    version = request.headers.get("if-match", "*")
    return bool(version != "*" or request.headers.get("if-none-match") == "*")


@lru_cache(maxsize=1_000)  # many are asked for again and again, and an address never changes
def _below(base: httpx.URL, target: str) -> httpx.URL:
    return httpx.URL(f"{base}{target}")


def _with_ours(headers: Mapping[str, str] | None) -> httpx.Headers:
    merged = httpx.Headers(OURS)
    merged.update(headers)
    return merged


def _revealed(form: Form | None) -> dict[str, str] | None:
    if form is None:
        return None
    return {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in form.items()
    }
