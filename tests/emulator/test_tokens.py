"""Bearer tokens: what counts as one, at an instant that the test chooses."""

from base64 import urlsafe_b64encode
from contextlib import suppress
from typing import Any

import jwt
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from emulator.identity.clients import Client, Role, digest
from emulator.identity.tokens import NotSignedIn, Tokens, as_resource

NOW = 1_800_000_000
BASE = "https://localhost:8443"
CLIENT = Client("An-Application", Role.SALESPERSON, digest("secret"))
TOKENS = Tokens("tenant", [CLIENT], life=60)
TOKEN = TOKENS.issue(CLIENT, BASE, BASE, NOW)


def refusal(authorization: str | None, audience: str = BASE, now: float = NOW) -> str:
    with pytest.raises(NotSignedIn) as reason:
        TOKENS.check(authorization, audience, now)
    return str(reason.value)


def forged(header: dict[str, str] | None = None, **claims: Any) -> str:
    """A token with our own signature that says something else."""
    said = jwt.decode(TOKEN, options={"verify_signature": False}) | claims
    said = {name: value for name, value in said.items() if value is not None}
    return "Bearer " + jwt.encode(said, TOKENS._key, "RS256", header)  # noqa: SLF001


def test_a_token_tells_who_asks() -> None:
    """At the instant it is made, again, and until its life is over."""
    for now in (NOW, NOW, NOW + 59.9):
        assert TOKENS.check(f"Bearer {TOKEN}", BASE, now) is CLIENT


def test_the_word_bearer_is_read_in_any_case() -> None:
    """As every scheme of HTTP."""
    assert TOKENS.check(f"bearer  {TOKEN} ", BASE, NOW) is CLIENT


@pytest.mark.parametrize("now", [NOW + 60, NOW + 61.5, NOW + 10**9])
def test_a_token_expires(now: float) -> None:
    """On the second, also if it has been seen before."""
    assert TOKENS.check(f"Bearer {TOKEN}", BASE, NOW + 59) is CLIENT
    assert refusal(f"Bearer {TOKEN}", now=now) == "The token has expired."


def test_a_token_of_the_future_does_not_count() -> None:
    """Whoever's clock is wrong."""
    assert refusal(f"Bearer {TOKEN}", now=NOW - 1) == "The token does not count yet."


@pytest.mark.parametrize("audience", ["https://localhost", "http://localhost:8443", "https://x"])
def test_a_token_for_another_audience_does_not_count(audience: str) -> None:
    """Scheme, name and port all matter."""
    assert refusal(f"Bearer {TOKEN}", audience) == "The token was issued for another audience."


@pytest.mark.parametrize("resource", [f"{BASE}/", "HTTPS://LOCALHOST:8443", f"{BASE}//"])
def test_the_way_a_resource_is_written_does_not_matter(resource: str) -> None:
    """Clients send what their user has typed."""
    token = TOKENS.issue(CLIENT, resource, BASE, NOW)
    assert TOKENS.check(f"Bearer {token}", BASE, NOW) is CLIENT


def test_a_default_port_is_no_difference() -> None:
    """Some clients write it, some drop it; another port is another resource."""
    assert as_resource("https://a:443/") == as_resource("https://A")
    assert as_resource("http://a:80") == "http://a"
    assert as_resource("http://a:443") == "http://a:443"


def test_another_issuer_another_application_and_missing_claims_do_not_count() -> None:
    """Although the signature is right."""
    assert refusal(forged(iss=f"{BASE}/other/v2.0")) == "The token comes from another issuer."
    assert refusal(forged(appid="nobody")) == "The application is not known here."
    assert refusal(forged(exp=None)) == "The token is malformed."
    assert TOKENS.check(forged(appid="AN-application"), BASE, NOW) is CLIENT


def test_only_our_own_signature_counts() -> None:
    """Not another run's, none at all, or one that takes the public key for a shared secret."""
    other = Tokens("tenant", [CLIENT]).issue(CLIENT, BASE, BASE, NOW)
    assert refusal(f"Bearer {other}") == "The signature of the token is wrong."
    claims = jwt.decode(TOKEN, options={"verify_signature": False})
    assert refusal("Bearer " + jwt.encode(claims, "", "none")) == "The token is malformed."
    (key,) = TOKENS.keys()["keys"]
    shared = jwt.encode(claims, key["n"], "HS256")
    assert refusal(f"Bearer {shared}") == "The token is malformed."


def test_the_published_key_verifies_a_token() -> None:
    """As any other program would do it."""
    (key,) = TOKENS.keys()["keys"]
    assert jwt.get_unverified_header(TOKEN)["kid"] == key["kid"]
    timeless: Any = dict.fromkeys(("verify_exp", "verify_nbf", "verify_iat"), False)
    issuer = f"{BASE}/tenant/v2.0"
    claims = jwt.decode(TOKEN, jwt.PyJWK(key), audience=BASE, issuer=issuer, options=timeless)
    assert (claims["appid"], claims["exp"] - claims["nbf"]) == ("An-Application", 60)
    assert not {"d", "p", "q"} & set(key)


@pytest.mark.parametrize("header", [None, "", " "])
def test_no_token_is_no_wrong_token(header: str | None) -> None:
    """The answer to a client that has not tried says nothing of an error."""
    with pytest.raises(NotSignedIn) as reason:
        TOKENS.check(header and header.strip(), BASE, NOW)
    assert not reason.value.shown


NESTED = urlsafe_b64encode(b"[" * 5000).decode()
SEGMENTS = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from([*TOKEN.split("."), "", "e30", "bnVsbA", "W10", NESTED]),
    ),
    max_size=5,
).map(".".join)


@example("Bearer " + f"{NESTED}.e30.e30")
@example("Bearer " + "a" * 100_000)
@example("Basic YTpi")
@given(st.one_of(st.text(), SEGMENTS, SEGMENTS.map("Bearer {}".format)))
def test_no_header_breaks_the_check(header: str) -> None:
    """It is refused with a sentence that does not repeat it, unless it is the token itself."""
    if header.split()[1:] != [TOKEN]:
        assert not set(refusal(header)) & set('"\r\n')


@given(st.data())
def test_a_changed_character_does_not_count(data: st.DataObject) -> None:
    """Wherever it stands; the last one may hold bits that mean nothing."""
    place = data.draw(st.integers(0, len(TOKEN) - 2))
    letter = data.draw(st.sampled_from("abcXYZ019-_.").filter(lambda one: one != TOKEN[place]))
    refusal(f"Bearer {TOKEN[:place]}{letter}{TOKEN[place + 1 :]}")


@given(st.text())
def test_what_is_no_address_is_a_value_error(text: str) -> None:
    """And nothing else."""
    with suppress(ValueError):
        assert as_resource(as_resource(text)) == as_resource(text)
