"""Who gets through the gate as whom, and what the others are told."""

import json

import pytest

from emulator.exchange import Request, Response
from emulator.identity.clients import Client, Role, digest
from emulator.identity.gate import NOBODY, Gate, Rules
from emulator.identity.tokens import Tokens

NOW = 1_800_000_000
BASE = "https://localhost:8443"
PLAIN = "http://localhost:8080"
CLIENTS = {role: Client(role, role, digest(role)) for role in Role}
TOKENS = Tokens("tenant", CLIENTS.values(), life=60)


class Inner:
    """Notes who has come through."""

    def __init__(self) -> None:
        self.seen: list[Request] = []

    def answer(self, request: Request) -> Response:
        self.seen.append(request)
        return Response(200)


def asked(
    base: str = BASE,
    path: str = "/api/data/v9.2/leads",
    rules: Rules | None = None,
    now: float = NOW,
    headers: dict[str, str] | None = None,
    **more: str,
) -> tuple[Response, Request | None]:
    """What the gate answers, and what it has let through."""
    inner = Inner()
    gate = Gate(inner, TOKENS, rules or Rules(), clock=lambda: now)
    response = gate.answer(Request("GET", path, "", {**(headers or {}), **more}, b"", base, NOBODY))
    return response, inner.seen[0] if inner.seen else None


def bearer(role: Role, base: str = BASE) -> str:
    return f"Bearer {TOKENS.issue(CLIENTS[role], base, base, NOW)}"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("base", [BASE, PLAIN])
def test_a_token_opens_for_the_user_of_its_application(role: Role, base: str) -> None:
    """Over TLS or not; only a reader may not write."""
    response, request = asked(base, authorization=bearer(role, base))
    assert response.status == 200
    assert request
    assert request.user == role.user
    assert request.user.may_write == (role is not Role.READER)


def test_without_a_token_it_says_where_to_get_one() -> None:
    """As Dataverse does, and nothing of an error."""
    response, request = asked()
    assert (response.status, request) == (401, None)
    assert dict(response.headers)["WWW-Authenticate"] == (
        f"Bearer authorization_uri={BASE}/tenant/oauth2/authorize, resource_id={BASE}/"
    )
    assert "There is no token" in json.loads(response.body)["error"]["message"]


@pytest.mark.parametrize(
    ("authorization", "now", "reason"),
    [
        ("Bearer x", NOW, "The token is malformed."),
        ("Basic YTpi", NOW, "The Authorization header holds no bearer token."),
        (bearer(Role.READER), NOW + 60, "The token has expired."),
        (bearer(Role.READER, PLAIN), NOW, "The token was issued for another audience."),
    ],
)
def test_a_token_that_does_not_count_is_refused_with_the_reason(
    authorization: str, now: float, reason: str
) -> None:
    """In the challenge and in the body."""
    response, request = asked(now=now, authorization=authorization)
    assert (response.status, request) == (401, None)
    challenge = dict(response.headers)["WWW-Authenticate"]
    assert f'error=invalid_token, error_description="{reason}"' in challenge
    assert f"resource_id={BASE}/" in challenge
    assert reason in json.loads(response.body)["error"]["message"]


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]:1", "[::1]"])
def test_plain_http_on_this_machine_needs_no_token_if_so_set(host: str) -> None:
    """Then the default application asks."""
    default = CLIENTS[Role.SALESPERSON]
    _, request = asked(f"http://{host}", rules=Rules(default=default))
    assert request
    assert request.user == default.user
    assert asked(f"http://{host}")[0].status == 401


@pytest.mark.parametrize(
    ("base", "headers"),
    [
        (BASE, {}),
        ("http://evil.example", {}),
        ("http://evil.example:8080", {"origin": "http://evil.example:8080"}),
        ("http://localhost.evil.example", {}),
        (PLAIN, {"origin": "http://evil.example"}),
        (PLAIN, {"origin": "null"}),
        (PLAIN, {"authorization": "Bearer x"}),
        (PLAIN, {"authorization": ""}),
    ],
)
def test_everybody_else_needs_one(base: str, headers: dict[str, str]) -> None:
    """TLS, pages of other sites, also behind a name that leads here, and who shows a wrong one."""
    rules = Rules(default=CLIENTS[Role.ADMINISTRATOR])
    assert asked(base, rules=rules, headers=headers)[0].status == 401


def test_a_form_of_our_own_page_needs_none() -> None:
    """A browser names the origin, which is ours."""
    rules = Rules(default=CLIENTS[Role.ADMINISTRATOR])
    assert asked(PLAIN, rules=rules, origin=PLAIN)[0].status == 200


def test_a_client_s_word_for_no_token_counts_as_none() -> None:
    """d365fo-client sends it to localhost; where a token is needed, it is none."""
    word = "Bearer mock-token-for-localhost"
    rules = Rules(default=CLIENTS[Role.ADMINISTRATOR])
    assert asked(PLAIN, rules=rules, authorization=word)[0].status == 200
    assert asked(BASE, rules=rules, authorization=word)[0].status == 401
    assert asked(PLAIN, authorization=word)[0].status == 401


def test_what_is_open_to_all_is_open_to_nobody_in_particular() -> None:
    """A token still tells who asks."""
    rules = Rules(open_to_all=("/site",))
    _, request = asked(path="/site/sign-up", rules=rules)
    assert request
    assert request.user == NOBODY
    assert not request.user.may_write
    _, known = asked(path="/site", rules=rules, authorization=bearer(Role.READER))
    assert known
    assert known.user == Role.READER.user
    assert asked(path="/api", rules=rules)[0].status == 401


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("evil.example", 421),
        ("localhost.evil.example:8080", 421),
        ("1.2.3.4.evil.example", 421),
        ("localhost:8080", 200),
        ("127.0.0.1:8080", 200),
        ("192.0.2.7:8080", 200),
        ("[::1]:8080", 200),
        ("crm.example:8080", 200),
    ],
)
def test_a_name_that_somebody_made_lead_here_opens_nothing(host: str, status: int) -> None:
    """A page of evil.example whose name now means 127.0.0.1 is of one origin with us then."""
    rules = Rules(
        further_names=("crm.example",),
        open_to_all=("/site",),
        default=CLIENTS[Role.ADMINISTRATOR],
    )
    base = f"http://{host}"
    response, request = asked(base, path="/site/B2B/sign-up", rules=rules, origin=base)
    assert response.status == status
    assert bool(request) == (status == 200)
    if status != 200:
        name, _, _ = host.partition(":")
        assert f"'{name}'" in json.loads(response.body)["error"]["message"]
        assert asked(base, rules=rules, origin=base)[0].status == 401


@pytest.mark.parametrize("role", Role)
def test_administration_is_for_administrators(role: Role) -> None:
    """The product's code for a missing privilege; the application is named."""
    response, request = asked(path="/_emulator/v1/reset", authorization=bearer(role))
    if role is Role.ADMINISTRATOR:
        assert request
    else:
        assert (response.status, request) == (403, None)
        error = json.loads(response.body)["error"]
        assert error["code"] == "0x80040220"
        assert f"'{role}'" in error["message"]


def test_signing_in_passes_the_gate_without_a_token() -> None:
    """It is answered here, and nothing of it goes further."""
    response, request = asked(path="/tenant/v2.0/.well-known/openid-configuration")
    assert (response.status, request) == (200, None)
