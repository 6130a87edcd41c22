"""Microsoft's own libraries get a token over TLS, as they do from Entra, and use it."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msal
import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import ClientSecretCredential

from tests.emulator.serving import PATIENCE, SECRET, TENANT, Server, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("served"), "--token") as server:
        yield server


@pytest.fixture(autouse=True)
def variables(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the server has printed for its clients to set."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", server.certificate_authority)


def credential(
    server: Server, client: str = "judge", secret: str = SECRET
) -> ClientSecretCredential:
    return ClientSecretCredential(
        TENANT, client, secret, authority=server.https, disable_instance_discovery=True
    )


def ask(server: Server, token: str, path: str = "/api", base: str | None = None) -> httpx.Response:
    context = ssl.create_default_context(cafile=server.certificate_authority)
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{base or server.https}{path}"
    return httpx.get(url, headers=headers, verify=context, timeout=PATIENCE)


def test_azure_identity_gets_a_token_that_counts(server: Server) -> None:
    """Of the right life, for the user of its application."""
    got = credential(server).get_token(f"{server.https}/.default")
    answer = ask(server, got.token)
    assert answer.status_code == 200
    assert answer.json()["user"] == "Integration"
    assert answer.json()["base"] == server.https


@pytest.mark.parametrize(("secret", "code"), [("wrong", "7000215"), ("", "7000216")])
def test_azure_identity_shows_why_there_is_none(server: Server, secret: str, code: str) -> None:
    """With the code that people search for."""
    with pytest.raises((ClientAuthenticationError, ValueError), match=f"AADSTS{code}|secret"):
        credential(server, secret=secret).get_token(f"{server.https}/.default")


def test_azure_identity_shows_an_unknown_application(server: Server) -> None:
    """By its id."""
    with pytest.raises(ClientAuthenticationError, match=r"AADSTS700016: .*'stranger'"):
        credential(server, "stranger").get_token(f"{server.https}/.default")


def application(server: Server, **more: Any) -> Any:
    return msal.ConfidentialClientApplication(
        "reader", SECRET, authority=f"{server.https}/{TENANT}", **more
    )


def test_msal_gets_a_token_that_counts(server: Server) -> None:
    """From its cache, the second time."""
    app = application(server, instance_discovery=False)
    got = app.acquire_token_for_client([f"{server.https}/.default"])
    assert ask(server, got["access_token"]).json()["user"] == "Reader"
    again = app.acquire_token_for_client([f"{server.https}/.default"])
    assert again["token_source"] == "cache"  # noqa: S105
    assert again["access_token"] == got["access_token"]


def test_msal_gets_there_through_instance_discovery(server: Server) -> None:
    """Where it asks ours and not the world's."""
    discovery = f"{server.https}/common/discovery/instance"
    app = application(server, instance_discovery=discovery)
    assert "access_token" in app.acquire_token_for_client([f"{server.https}/.default"])


def test_msal_shows_what_is_wrong(server: Server) -> None:
    """The tenant when it is made, the scope when it asks."""
    with pytest.raises(ValueError, match=r"OIDC|authority configuration"):
        msal.ConfidentialClientApplication(
            "reader", SECRET, authority=f"{server.https}/other", instance_discovery=False
        )
    app = application(server, instance_discovery=False)
    got = app.acquire_token_for_client([f"{server.https}/user_impersonation"])
    assert (got["error"], got["error_codes"]) == ("invalid_scope", [1002012])


def test_a_token_counts_for_what_it_was_asked_for_only(server: Server) -> None:
    """Not on the other port, nor for what others serve."""
    for resource in (server.http, "https://graph.microsoft.com"):
        got = credential(server).get_token(f"{resource}/.default")
        assert ask(server, got.token).status_code == 401
    plain = credential(server).get_token(f"{server.http}/.default")
    assert ask(server, plain.token, base=server.http).status_code == 200


def test_a_token_that_ends_soon_is_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """azure-identity asks again for one that has less than five minutes left."""
    with running(tmp_path, "--life", "2") as server:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", server.certificate_authority)
        one = credential(server)
        tokens = [one.get_token(f"{server.https}/.default").token for _ in range(2)]
        assert tokens[0] != tokens[1]
        assert ask(server, tokens[1]).status_code == 200
        while ask(server, tokens[1]).status_code == 200:
            pass  # it has two seconds
        assert ask(server, tokens[1]).status_code == 401
        assert "expired" in ask(server, tokens[1]).headers["www-authenticate"]


def test_only_administrators_reach_the_control_area(server: Server) -> None:
    """Over the wire as at the gate."""
    for client, status in (("judge", 200), ("sally", 403), ("reader", 403)):
        got = credential(server, client).get_token(f"{server.https}/.default")
        assert ask(server, got.token, "/_emulator/v1/clock").status_code == status
