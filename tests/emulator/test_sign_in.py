"""The token endpoints and the discovery pages, without a socket."""

import json
from base64 import b64encode
from typing import Any
from urllib.parse import quote, urlencode

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.exchange import Request, Response
from emulator.identity.clients import Client, Role, digest
from emulator.identity.gate import NOBODY
from emulator.identity.surface import Identity
from emulator.identity.tokens import Tokens

NOW = 1_800_000_000
BASE = "https://localhost:8443"
SECRET = "+ secret: 100%"  # noqa: S105
CLIENT = Client("app", Role.READER, digest(SECRET))
IDENTITY = Identity(Tokens("tenant", [CLIENT], life=60), clock=lambda: NOW)
V2 = "/tenant/oauth2/v2.0/token"
V1 = "/tenant/oauth2/token"
GOOD = {
    "grant_type": "client_credentials",
    "client_id": "app",
    "client_secret": SECRET,
    "scope": f"{BASE}/.default",
}
FORM = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}


def asked(
    path: str, body: bytes = b"", headers: dict[str, str] | None = None, method: str = "POST"
) -> Response:
    assert IDENTITY.owns(path)
    return IDENTITY.answer(Request(method, path, "", headers or FORM, body, BASE, NOBODY))


def posted(path: str, **changes: str | None) -> tuple[int, dict[str, Any]]:
    """What the endpoint answers to the good form with changes; None leaves a field out."""
    form = {name: value for name, value in (GOOD | changes).items() if value is not None}
    response = asked(path, urlencode(form).encode())
    return response.status, json.loads(response.body)


def test_a_secret_becomes_a_token() -> None:
    """Version 2: for a scope."""
    status, answer = posted(V2)
    assert status == 200
    token = answer.pop("access_token")
    assert answer == {"token_type": "Bearer", "expires_in": 60, "ext_expires_in": 60}
    claims = jwt.decode(token, options={"verify_signature": False})
    assert (claims["aud"], claims["exp"]) == (BASE, NOW + 60)


@pytest.mark.parametrize("path", [V1, "/oauth2/token", "/TENANT/OAuth2/Token"])
def test_version_1_takes_a_resource(path: str) -> None:
    """Its numbers are text, as the product's are."""
    status, answer = posted(path, scope=None, resource=f"{BASE}/")
    assert status == 200
    assert answer["expires_in"] == "60"
    assert answer["expires_on"] == str(NOW + 60)
    assert answer["resource"] == f"{BASE}/"


@pytest.mark.parametrize("id", ["app", "APP"])
@pytest.mark.parametrize("encoded", [False, True])
def test_basic_authentication_does_as_well(id: str, *, encoded: bool) -> None:
    """With the form's encoding inside, as the standard wants, and without, as clients do it."""
    pair = f"{id}:{quote(SECRET, safe='') if encoded else SECRET}"
    headers = FORM | {"authorization": f"Basic {b64encode(pair.encode()).decode()}"}
    form = {name: GOOD[name] for name in ("grant_type", "scope")}
    assert asked(V2, urlencode(form).encode(), headers).status == 200


@pytest.mark.parametrize("encoded", ["!", "YQ", "/w==", "YXBwOg=="])
def test_basic_authentication_that_cannot_be_read_is_no_secret(encoded: str) -> None:
    """Not Base64, cut short, not text, empty: each a refusal, none an accident."""
    response = asked(V2, urlencode(GOOD).encode(), FORM | {"authorization": f"Basic {encoded}"})
    assert response.status == 401
    assert json.loads(response.body)["error_codes"] == [7000216]


@pytest.mark.parametrize(
    ("path", "changes", "expected"),
    [
        (V2, {"client_secret": "wrong"}, (401, "invalid_client", 7000215)),
        (V2, {"client_secret": None}, (401, "invalid_client", 7000216)),
        (V2, {"client_secret": ""}, (401, "invalid_client", 7000216)),
        (V2, {"client_id": "nobody"}, (400, "unauthorized_client", 700016)),
        (V2, {"client_id": None}, (400, "invalid_request", 900144)),
        (V2, {"grant_type": None}, (400, "invalid_request", 900144)),
        (V2, {"grant_type": "password"}, (400, "unsupported_grant_type", 70003)),
        (V2, {"scope": None}, (400, "invalid_request", 900144)),
        (V2, {"scope": BASE}, (400, "invalid_scope", 1002012)),
        (V2, {"scope": f"{BASE}/user_impersonation"}, (400, "invalid_scope", 1002012)),
        (V2, {"scope": "/.default"}, (400, "invalid_scope", 1002012)),
        (V2, {"scope": f"{BASE}/.default {BASE}/.default"}, (400, "invalid_scope", 1002012)),
        (V2, {"resource": BASE}, (400, "invalid_request", 901002)),
        (V1, {}, (400, "invalid_request", 900144)),
        (V1, {"resource": "no address"}, (400, "invalid_resource", 500011)),
        ("/other/oauth2/v2.0/token", {}, (400, "invalid_request", 90002)),
        ("/common/oauth2/v2.0/token", {}, (400, "invalid_request", 90002)),
    ],
)
def test_a_refusal_is_the_product_s(
    path: str, changes: dict[str, str | None], expected: tuple[int, str, int]
) -> None:
    """Status, OAuth's error, AADSTS code; and a sentence that begins with it."""
    status, answer = posted(path, **changes)
    assert (status, answer["error"], *answer["error_codes"]) == expected
    assert answer["error_description"].startswith(f"AADSTS{expected[2]}: ")
    assert answer["timestamp"] == "2027-01-15 08:00:00Z"
    assert {"trace_id", "correlation_id"} <= set(answer)


def test_a_field_that_comes_twice_is_refused() -> None:
    """So is a form without end."""
    for more in (b"&scope=b", b"&x=1" * 100):
        response = asked(V2, urlencode(GOOD).encode() + more)
        assert json.loads(response.body)["error_codes"] == [90100]


def test_a_body_of_another_kind_holds_no_parameter() -> None:
    """JSON, for one."""
    response = asked(V2, json.dumps(GOOD).encode(), {"content-type": "application/json"})
    assert "'grant_type'" in json.loads(response.body)["error_description"]


def test_the_token_endpoint_takes_post_only() -> None:
    """And says so."""
    assert asked(V2, method="GET").status == 405
    assert asked(V2, method="OPTIONS").status == 204


def test_the_correlation_id_of_the_client_comes_back() -> None:
    """A GUID; anything else is not repeated into a header."""
    id = "0b0b0b0b-0000-4000-8000-000000000000"
    for sent, same in ((id, True), ("a\r\nSet-Cookie: b", False)):
        response = asked(V2, b"", FORM | {"client-request-id": sent})
        assert (dict(response.headers)["client-request-id"] == sent) is same


def test_discovery_leads_from_page_to_page() -> None:
    """Instance, configuration, keys, token: each names the next, in the client's own words."""
    response = asked("/common/discovery/instance", method="GET")
    instance = json.loads(response.body)
    configuration_page = instance["tenant_discovery_endpoint"].removeprefix(BASE)
    configuration = json.loads(asked(configuration_page, method="GET").body)
    assert configuration["issuer"] == f"{BASE}/tenant/v2.0"
    assert IDENTITY.owns(configuration["authorization_endpoint"].removeprefix(BASE))
    (key,) = json.loads(asked(configuration["jwks_uri"].removeprefix(BASE), method="GET").body)[
        "keys"
    ]
    status, answer = posted(configuration["token_endpoint"].removeprefix(BASE))
    assert status == 200
    options: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
    issuer = configuration["issuer"]
    jwt.decode(
        answer["access_token"], jwt.PyJWK(key), audience=BASE, issuer=issuer, options=options
    )


def test_another_tenant_is_not_described() -> None:
    """MSAL shows the sentence to whoever mistyped it."""
    path = "/other/v2.0/.well-known/openid-configuration"
    response = asked(path, method="GET")
    assert response.status == 400
    assert json.loads(response.body)["error"] == "invalid_tenant"


@pytest.mark.parametrize("page", ["authorize", "devicecode", "logout"])
def test_sign_in_of_persons_is_refused_by_name(page: str) -> None:
    """It is not supported, which is another thing than not there."""
    response = asked(f"/tenant/oauth2/v2.0/{page}", method="GET")
    assert response.status == 501
    assert page in json.loads(response.body)["error_description"]


@pytest.mark.parametrize("path", ["/", "/api/data/v9.2/leads", "/oauth2", "/a/b/oauth2/token"])
def test_other_paths_belong_to_others(path: str) -> None:
    """The gate asks before it sends a request here."""
    assert not IDENTITY.owns(path)


TEXTS = st.one_of(st.text(), st.sampled_from(list(GOOD.values())))
NAMES = st.one_of(st.sampled_from([*GOOD, "resource"]), st.text())


@given(st.lists(st.tuples(NAMES, TEXTS), max_size=8), st.binary(max_size=20), st.text())
def test_no_form_breaks_the_endpoint(
    fields: list[tuple[str, str]], rest: bytes, authorization: str
) -> None:
    """Nor a header; and the secret is never told."""
    body = urlencode(fields, errors="replace").encode() + rest
    response = asked(V2, body, FORM | {"authorization": authorization})
    assert response.status in {200, 400, 401}
    json.loads(response.body)


def test_no_secret_is_repeated() -> None:
    """Neither the right one nor a wrong one, in an answer or in how an application is shown."""
    told = json.dumps(posted(V2, client_secret="hunter2")[1]) + json.dumps(posted(V2)[1])  # noqa: S106
    assert "hunter2" not in told
    assert SECRET not in told + repr(CLIENT)
    assert repr(CLIENT.digest) not in repr(CLIENT)
