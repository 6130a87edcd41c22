"""The applications: from the environment, or made at start."""

import pytest

from emulator.identity.clients import TENANT, Role, digest, registered
from event_log.bad_input import BadInput


def test_every_role_has_an_application_and_a_secret_of_its_own() -> None:
    """Ids are the same at every start, secrets are not."""
    one, other = registered({}), registered({})
    assert [client.role for client in one.clients] == list(Role)
    assert one.clients[0].id == other.clients[0].id
    secrets = [*one.made.values(), *other.made.values()]
    assert len(set(secrets)) == 2 * len(Role)
    for client in one.clients:
        assert client.has_secret(one.made[client.role])
        assert not client.has_secret(other.made[client.role])


def test_the_lines_to_copy_name_what_was_made() -> None:
    """With the names that azure-identity knows for authority and tenant."""
    registration = registered({})
    lines = list(registration.lines("https://localhost:8443"))
    assert lines[:2] == [
        "export AZURE_AUTHORITY_HOST=https://localhost:8443",
        f"export AZURE_TENANT_ID={TENANT}",
    ]
    reader = registration.made[Role.READER]
    assert lines[-1] in {
        f"export B2BKIT_READER_SECRET={reader}",
        f"export B2BKIT_READER_SECRET='{reader}'",
    }
    assert len(lines) == 2 + 2 * len(Role)


def test_what_the_environment_gives_is_used_and_not_printed() -> None:
    """Secrets of any characters, surrogates of the environment included."""
    given = {
        "B2BKIT_TENANT": "contoso.example",
        "B2BKIT_READER_ID": "my-reader",
        "B2BKIT_READER_SECRET": "geheim \udce4 ü",
    }
    registration = registered(given)
    reader = registration.clients[-1]
    assert (registration.tenant, reader.id) == ("contoso.example", "my-reader")
    assert reader.has_secret("geheim \udce4 ü")
    assert not reader.has_secret("geheim")
    told = " ".join([repr(registration), repr(reader), *registration.lines("https://a")])
    assert "geheim" not in told


def test_how_a_registration_is_shown_gives_no_secret_away() -> None:
    """Nor its digest."""
    registration = registered({})
    for secret in registration.made.values():
        assert secret not in repr(registration)
        assert repr(digest(secret)) not in repr(registration)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"B2BKIT_READER_SECRET": ""}, "B2BKIT_READER_SECRET is empty; give it a secret"),
        ({"B2BKIT_READER_ID": "a b"}, "B2BKIT_READER_ID is 'a b'; expected a GUID"),
        ({"B2BKIT_TENANT": "../x"}, "B2BKIT_TENANT is '../x'; expected a GUID"),
        ({"B2BKIT_READER_ID": "A", "B2BKIT_SALESPERSON_ID": "a"}, "Two applications have one id"),
    ],
)
def test_what_cannot_be_used_is_a_sentence(given: dict[str, str], sentence: str) -> None:
    """Which variable, and what it should hold."""
    with pytest.raises(BadInput) as mistake:
        registered(given)
    assert sentence in str(mistake.value)
