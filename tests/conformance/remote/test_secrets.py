"""No secret is in evidence, in what is said of a failure, or in how anything is printed."""

import json
import traceback
from urllib.parse import quote, quote_plus

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from conformance.deployment import Undecided
from conformance.remote.wire.answer import Failed
from conformance.remote.wire.evidence import LONGEST
from conformance.remote.wire.secrets import HIDDEN, Secrets
from tests.conformance.remote.scripted import Scripted, Signing, said

SECRET = 'p4ss: "wörd" & 100%+/\\'  # noqa: S105
SPELLED = [SECRET, quote(SECRET), quote(SECRET, ""), quote_plus(SECRET), json.dumps(SECRET)[1:-1]]


def secretive(*steps: httpx.Response | type[Exception]) -> Scripted:
    """A service whose evidence knows the secret."""
    service = Scripted(steps, signs_in=Signing())
    service.evidence.secrets.keep(SECRET)
    return service


def test_evidence_holds_no_secret() -> None:
    """Not in an address, a header, a form, JSON, or an answer that repeats them."""
    told = " ".join(SPELLED)
    service = secretive(said(200, told, set_cookie="session=4711", x_echo="Bearer abcdefghijkl"))
    headers = {"x-note": quote(SECRET), "Cookie": "session=4711", "x-api-key": "4711"}
    wire = service.wire
    wire.ask("GET", f"leads?$filter=x eq '{quote(SECRET)}'&code=1", headers=headers)
    wire.ask("POST", "leads", json={"note": SECRET})
    wire.ask("POST", "token", form={"client_secret": SecretStr("another"), "name": SECRET})
    shown = repr(service.exchanges)
    assert len(service.exchanges) == 3
    assert not any(spelled in shown for spelled in [*SPELLED, "another", "4711", "t1", "abcdefgh"])
    assert service.exchanges[2].request_body.startswith(f"client_secret={HIDDEN}&")
    assert (
        service.received[2].content == b"client_secret=another&name=" + quote_plus(SECRET).encode()
    )


def test_a_refusal_holds_no_secret() -> None:
    """Also where the service repeats what it was told."""
    answer = secretive(said(400, f"you said {SECRET}")).wire.ask("GET", "leads")
    assert answer.text == f"you said {HIDDEN}"


def test_what_is_said_of_a_failure_holds_no_secret() -> None:
    """Nor does the answer that goes with it."""
    with pytest.raises(Failed) as failure:
        secretive(said(500, f"you said {SECRET}")).wire.ask("GET", "leads")
    assert SECRET not in "".join(traceback.format_exception(failure.value))
    assert failure.value.answer.text == f"you said {HIDDEN}"


def test_a_broken_connection_tells_no_secret() -> None:
    """The exception of the library, which knows the request, is not handed on."""

    class Chatty(httpx.ReadError):
        def __init__(self, message: str) -> None:
            super().__init__(f"{message} after {SECRET}")

    service = secretive(Chatty)
    with pytest.raises(Undecided) as undecided:
        service.wire.ask("POST", "leads")
    assert SECRET not in "".join(traceback.format_exception(undecided.value))
    assert undecided.value.__context__ is None


def test_nothing_prints_a_secret() -> None:
    """Neither what holds it, nor what an answer was."""
    service = secretive(said(200, SECRET))
    answer = service.wire.ask("GET", "leads")
    parts = [service.wire, service.evidence, service.evidence.secrets, service.conduct, answer]
    assert not any(SECRET in repr(part) or "t1" in repr(part) for part in parts)


@given(st.text(min_size=3), st.text(), st.text())
def test_a_known_secret_is_found_in_any_spelling(secret: str, before: str, after: str) -> None:
    """Wherever it stands."""
    secrets = Secrets()
    secrets.keep(secret)
    for spelled in (secret, quote(secret), quote_plus(secret), json.dumps(secret)[1:-1]):
        shown = secrets.hidden(f"{before}{spelled}{after}").replace(HIDDEN, "")
        assert secret not in shown or secret in HIDDEN or secret in before + after


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"access_token": "abc.def", "x": 1}', '{"access_token": "(hidden)", "x": 1}'),
        ('{"password":"a\\"b","x":"y"}', '{"password":"(hidden)","x":"y"}'),
        ("a=1&password=b%20c&d=e", "a=1&password=(hidden)&d=e"),
        ("https://x/?sig=abc&y=1", "https://x/?sig=(hidden)&y=1"),
        ("Authorization: Bearer abcdefghijk", "Authorization: Bearer (hidden)"),
        ("see eyJhbGciOi.eyJzdWIi.c2ln there", "see (hidden) there"),
        ('{\\"client_secret\\":\\"abc\\"}', '{\\"client_secret\\":\\"(hidden)\\"}'),
        ("passwords: none", "passwords: none"),
        ("design=blue", "design=blue"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str, shown: str) -> None:
    """Though nobody has told of it; and ordinary text stays."""
    assert Secrets().hidden(text) == shown


def test_a_long_body_is_cut_after_its_secrets_are_gone() -> None:
    """Or a part of one might be left at the end."""
    service = secretive(said(200, "x" * (LONGEST - 5) + SECRET + "y" * 10))
    service.wire.ask("GET", "leads")
    (exchange,) = service.exchanges
    assert exchange.response_body == "x" * (LONGEST - 5) + HIDDEN[:5] + " (cut off)"


FIELDS = (
    "access_token assertion client_assertion client_secret code_verifier device_code id_token "
    "passwd password pwd refresh_token secret sig pa\u017f\u017fword"
)


@pytest.mark.parametrize("name", FIELDS.split())
def test_every_field_that_is_secret_is_emptied(name: str) -> None:
    """However it is written, and whatever else is in the text."""
    for written in (name, name.upper(), f"Müller&{name}", f"a=b&{name.title()}"):
        assert "4711" not in Secrets().hidden(f"{written}=4711")


@pytest.mark.parametrize("kind", ["Bearer", "BASIC", "ba\u017fic"])
def test_whoever_signs_in_is_not_told(kind: str) -> None:
    """Not even where the text is about something else."""
    assert Secrets().hidden(f"{kind} abcdefgh4711") == f"{kind} {HIDDEN}"


def test_a_token_is_known_by_its_form() -> None:
    """Nobody has to say that it is one."""
    assert Secrets().hidden("so eyJhbGciOi.eyJzdWIi.c2ln") == f"so {HIDDEN}"
