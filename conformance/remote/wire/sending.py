"""One try: a request is sent, and what came of it is told to the evidence."""

import ssl
from dataclasses import dataclass, replace
from datetime import datetime

import httpx

from conformance.remote.wire.answer import Answer
from conformance.remote.wire.conduct import Conduct
from conformance.remote.wire.evidence import Evidence, Exchange
from conformance.remote.wire.transport import transport_to_anywhere

REFUSED = 400
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
UNTRUSTED = "its certificate is trusted by nobody here; name its authority in [conduct] ca_file"


@dataclass(frozen=True)
class Missed:
    """A request without an answer. sent: whether it may have arrived. lasts: so will the next."""

    why: str
    sent: bool
    lasts: bool = False


class Sender:
    """Sends requests as they are; follows no redirections, and keeps no cookies.

    transport: instead of the network.
    """

    def __init__(
        self, conduct: Conduct, evidence: Evidence, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._conduct = conduct
        self._evidence = evidence
        self._transport = transport or transport_to_anywhere(conduct.tls, conduct.door)
        self._patience = httpx.Timeout(conduct.timeout).as_dict()
        conduct.resources.callback(self.close)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def send(self, request: httpx.Request) -> Answer | Missed:
        """Send it once."""
        began, start = self._conduct.now(), self._conduct.monotonic()
        outcome = self._sent(request, start)
        elapsed = self._conduct.monotonic() - start
        if isinstance(outcome, Answer):
            outcome = replace(outcome, elapsed=elapsed)
        self._evidence.on_exchange(self._exchange(request, outcome, began, elapsed))
        return outcome

    def _sent(self, request: httpx.Request, start: float) -> Answer | Missed:
        request.extensions = {**request.extensions, "timeout": self._patience}
        try:
            response = self._transport.handle_request(request)
            try:
                body = self._read(response, start)
            finally:
                response.close()
        except _UNSENT as reason:
            if isinstance(_root(reason), ssl.SSLCertVerificationError):
                return Missed(UNTRUSTED, sent=False, lasts=True)
            return Missed(self._said(reason), sent=False)
        except httpx.HTTPError as reason:
            return Missed(self._said(reason), sent=True)
        headers = _texts(response.headers)
        if response.status_code >= REFUSED:  # what goes wrong is told to people
            body = self._evidence.secrets.hidden(body.decode(errors="replace")).encode()
        return Answer(response.status_code, headers, body)

    def _read(self, response: httpx.Response, start: float) -> bytes:
        """Read the body; a service that sends it drop by drop has the same time as any other."""
        chunks = []
        encoded = "content-encoding" in response.headers
        assert isinstance(response.stream, httpx.SyncByteStream)
        for chunk in response.iter_bytes() if encoded else response.stream:
            chunks.append(chunk)
            if self._conduct.monotonic() - start > self._conduct.timeout:
                raise httpx.ReadTimeout("The answer was not complete in time.")
        return b"".join(chunks)

    def _said(self, reason: Exception) -> str:
        return self._evidence.secrets.hidden(f"{type(reason).__name__}: {reason}".rstrip(": "))

    def _exchange(
        self, request: httpx.Request, outcome: Answer | Missed, began: datetime, elapsed: float
    ) -> Exchange:
        evidence = self._evidence
        answer = outcome if isinstance(outcome, Answer) else Answer(0, {}, b"")
        return Exchange(
            method=request.method,
            url=evidence.secrets.hidden(str(request.url)),
            request_headers=evidence.headers(_texts(request.headers).items()),
            request_body=evidence.body(request.content),
            status=answer.status,
            response_headers=evidence.headers(answer.headers.items()),
            response_body=evidence.body(answer.body),
            failure=outcome.why if isinstance(outcome, Missed) else "",
            began=began,
            elapsed=elapsed,
        )


def _texts(headers: httpx.Headers) -> dict[str, str]:
    """Headers by their names in small letters; those that come twice are one."""
    texts: dict[str, str] = {}
    for raw_name, raw_value in headers.raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        texts[name] = f"{texts[name]}, {value}" if name in texts else value
    return texts


def _root(reason: BaseException) -> BaseException:
    """What an exception goes back to."""
    while (cause := reason.__cause__ or reason.__context__) is not None:
        reason = cause
    return reason
