"""Tokens: where they come from, how long they are kept, and what is said when there is none."""

import sys
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter, ValidationError

from conformance.deployment import Undecided
from conformance.remote.credentials import ENTRA, Credentials, Means, token_source
from conformance.remote.wire.asking import SignsIn
from event_log.bad_input import BadInput
from tests.conformance.remote.scripted import Scripted, said

URL = "https://contoso.crm4.dynamics.com/main"
SECRET = "s3cret: of+the%administrator"  # noqa: S105
ENVIRONMENT = {
    "AZURE_TENANT_ID": "a tenant/of ours",
    "AZURE_CLIENT_ID": "judge",
    "AZURE_CLIENT_SECRET": SECRET,
}
TOKEN = '{"access_token": "t-4711", "expires_in": 600}'  # noqa: S105


def signing(service: Scripted, environment: dict[str, str] = ENVIRONMENT, **told: Any) -> SignsIn:
    """What signs in by the table that is told."""
    adapter: TypeAdapter[Credentials] = TypeAdapter(Credentials)
    credentials = adapter.validate_python({"kind": "client secret", **told})
    means = Means(service.conduct, service.evidence, environment, service.transport)
    found = token_source(credentials, URL, means)
    assert found
    return found


def test_an_application_asks_for_the_deployment() -> None:
    """As Entra ID documents it: a form, the tenant in the path, the scope of the address."""
    service = Scripted([said(200, TOKEN)])
    assert signing(service)().get_secret_value() == "t-4711"
    (request,) = service.received
    assert str(request.url) == f"{ENTRA}/a%20tenant%2Fof%20ours/oauth2/v2.0/token"
    assert dict(httpx.QueryParams(request.content.decode())) == {
        "grant_type": "client_credentials",
        "client_id": "judge",
        "client_secret": SECRET,
        "scope": "https://contoso.crm4.dynamics.com/.default",
    }


def test_the_file_may_say_otherwise() -> None:
    """Another authority, other variables, another scope."""
    service = Scripted([said(200, TOKEN)])
    environment = {"T": "t", "C": "c", "S": "s"}
    told = {"tenant": "T", "client": "C", "secret": "S", "scope": "api://x/.default"}
    signing(service, environment, authority="https://login.example/base", **told)()
    (request,) = service.received
    assert str(request.url) == "https://login.example/base/t/oauth2/v2.0/token"
    assert dict(httpx.QueryParams(request.content.decode()))["scope"] == "api://x/.default"


def test_a_token_is_kept_until_shortly_before_its_end() -> None:
    """A tenth of its life earlier, two minutes at most; and a fresh one can be asked for."""
    service = Scripted([said(200, TOKEN)])
    sign = signing(service)
    sign()
    service.time.seconds = 539
    sign()
    assert len(service.received) == 1
    service.time.seconds = 541
    sign()
    sign()
    assert len(service.received) == 2
    sign(fresh=True)
    assert len(service.received) == 3


@pytest.mark.parametrize("life", ['"x"', "null", "-5", '"nan"', '"inf"'])
def test_a_token_of_unknown_life_is_not_kept(life: str) -> None:
    """Whatever is said of it."""
    service = Scripted([said(200, f'{{"access_token": "t", "expires_in": {life}}}')])
    sign = signing(service)
    sign()
    sign()
    assert len(service.received) == 2


def test_a_secret_is_known_before_it_is_used() -> None:
    """And so is a token before it is given away."""
    service = Scripted([said(200, TOKEN)])
    sign = signing(service)
    hidden = service.evidence.secrets.hidden
    assert SECRET not in hidden(f"<{SECRET}>")
    sign()
    assert "4711" not in hidden("t-4711")
    assert "4711" not in repr(service.exchanges) + repr(sign) + repr(sign())


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (
            said(401, f'{{"error_description": "AADSTS7000215: Wrong {SECRET}.\\nTrace: 1"}}'),
            r"Sign-in was refused: AADSTS7000215: Wrong \(hidden\)\.$",
        ),
        (said(400, "{}"), "Sign-in was refused: it gives no reason"),
        (said(400, "[]"), "Sign-in was refused: it gives no reason"),
        (said(200, "{}"), "Sign-in was refused: it gives no reason"),
        (said(200, "<html>"), "expected to be JSON"),
        (said(500, ""), "was answered with status 500"),
    ],
)
def test_no_token_is_undecided(answer: httpx.Response, why: str) -> None:
    """With the reason that the authority gives, on one line and without the secret."""
    with pytest.raises(Undecided, match=why):
        signing(Scripted([answer]))()


def test_the_authority_may_fail_for_a_moment() -> None:
    """A token can be asked for twice without harm."""
    service = Scripted([httpx.ReadError, said(502), said(429, retry_after="1"), said(200, TOKEN)])
    assert signing(service)().get_secret_value() == "t-4711"


@pytest.mark.parametrize("kind", ["client secret", "azure-identity"])
@pytest.mark.parametrize("missing", ENVIRONMENT)
@pytest.mark.parametrize("value", [None, "", "  ", "a\nb", "\udc80"])
def test_a_variable_must_be_set(kind: str, missing: str, value: str | None) -> None:
    """The sentence names it, and never what is in it or in another."""
    pytest.importorskip("azure.identity")
    environment = {name: text for name, text in ENVIRONMENT.items() if name != missing}
    environment |= {} if value is None else {missing: value}
    told = {"kind": kind} | ({"credential": "client secret"} if kind == "azure-identity" else {})
    with pytest.raises(BadInput, match=f"The environment variable {missing} ") as mistake:
        signing(Scripted([said(200, TOKEN)]), environment, **told)
    assert SECRET not in str(mistake.value)
    assert "a\nb" not in str(mistake.value)


def test_the_library_must_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told before anything is asked."""
    monkeypatch.setitem(sys.modules, "azure.identity", None)
    with pytest.raises(BadInput, match=r"install b2bkit\[azure\]"):
        signing(Scripted([said(200, TOKEN)]), kind="azure-identity")


def test_nobody_may_have_to_sign_in() -> None:
    """Then requests carry no token."""
    service = Scripted([said(200)])
    adapter: TypeAdapter[Credentials] = TypeAdapter(Credentials)
    means = Means(service.conduct, service.evidence, {})
    assert token_source(adapter.validate_python({"kind": "none"}), URL, means) is None
    service.wire.ask("GET", "leads")
    assert service.tokens == [""]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"kind": "password"}, "does not match any of the expected tags"),
        ({"secret_value": "hunter2"}, "Extra inputs are not permitted"),
        ({"secret": "hunter 2"}, "String should match pattern"),
        ({"secret": 7}, "Input should be a valid string"),
        ({"authority": "http://login.example"}, "begins with https"),
        ({"authority": "https://me:pw@login.example"}, "without user, password"),
        ({"authority": "https://login.example/?a=b"}, "without user, password, query"),
        ({"authority": "login.example"}, "an address was expected"),
        ({"authority": "https://[::1"}, "an address was expected"),
        ({"authority": "file:///etc/passwd"}, "an address was expected"),
    ],
)
def test_a_wrong_table_is_refused(told: dict[str, Any], said: str) -> None:
    """Also one that holds a secret itself, or would send one in the clear."""
    with pytest.raises(ValidationError, match=said):
        signing(Scripted([httpx.ConnectError]), **told)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_this_machine_may_be_asked_in_the_clear(host: str) -> None:
    """Nobody else reads it there."""
    service = Scripted([said(200, TOKEN)])
    signing(service, authority=f"http://{host}:8080")()
    assert len(service.received) == 1
