"""The applications that may ask for a token, and who each of them is in Sales.

A secret is known here by its digest only, so nothing that prints an application can give it away.
"""

import hmac
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from shlex import quote

from emulator.exchange import User
from emulator.live.users import INTEGRATION, READER, SALLY, guid
from event_log.bad_input import BadInput

TENANT = guid("tenant", 1)
_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")


class Role(StrEnum):
    """What an application may do: everything, work with rows, or look at them."""

    ADMINISTRATOR = "administrator"
    SALESPERSON = "salesperson"
    READER = "reader"

    @property
    def user(self) -> User:
        """The user of Sales that an application in this role is."""
        return _USERS[self]


_USERS = {Role.ADMINISTRATOR: INTEGRATION, Role.SALESPERSON: SALLY, Role.READER: READER}


@dataclass(frozen=True, slots=True)
class Client:
    """An application: the SHA-256 of its secret, and its role."""

    id: str
    role: Role
    digest: bytes = field(repr=False)

    @property
    def user(self) -> User:
        return self.role.user

    def has_secret(self, text: str) -> bool:
        """Tell in constant time whether this is its secret."""
        return hmac.compare_digest(digest(text), self.digest)


def digest(secret: str) -> bytes:
    """Digest a secret; whatever a form or the environment holds is text enough."""
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class Registration:
    """The tenant, its applications, and the secrets that were made just now, by role."""

    tenant: str
    clients: tuple[Client, ...]
    made: Mapping[Role, str] = field(repr=False)

    def lines(self, authority: str) -> Iterator[str]:
        """The variables that clients need, to copy into a shell. Prints secrets: do so once."""
        variables = {"AZURE_AUTHORITY_HOST": authority, "AZURE_TENANT_ID": self.tenant}
        for client in self.clients:
            secret = self.made.get(client.role)
            prefix = _prefix(client.role)
            variables[f"{prefix}_ID"] = client.id
            variables |= {f"{prefix}_SECRET": secret} if secret else {}
        for name, value in variables.items():
            yield f"export {name}={quote(value)}"


def registered(environ: Mapping[str, str]) -> Registration:
    """One application for each role: B2BKIT_READER_ID and B2BKIT_READER_SECRET name the reader's.

    What the environment does not say has a default; a secret has a random one.
    """
    made = {
        role: secrets.token_urlsafe(24) for role in Role if f"{_prefix(role)}_SECRET" not in environ
    }
    clients = tuple(
        Client(_given_id(environ, role), role, digest(made.get(role) or _given(environ, role)))
        for role in Role
    )
    if len({client.id.casefold() for client in clients}) < len(clients):
        raise BadInput("Two applications have one id; give each B2BKIT_..._ID a value of its own.")
    return Registration(_named(environ, "B2BKIT_TENANT", TENANT), clients, made)


def _prefix(role: Role) -> str:
    return f"B2BKIT_{role.name}"


def _given(environ: Mapping[str, str], role: Role) -> str:
    name = f"{_prefix(role)}_SECRET"
    if not environ[name]:
        raise BadInput(f"{name} is empty; give it a secret, or unset it to have one made.")
    return environ[name]


def _given_id(environ: Mapping[str, str], role: Role) -> str:
    return _named(environ, f"{_prefix(role)}_ID", guid("application", role))


def _named(environ: Mapping[str, str], variable: str, default: str) -> str:
    value = environ.get(variable, default)
    if not _NAME.fullmatch(value):
        raise BadInput(
            f"{variable} is {value[:100]!r}; expected a GUID, or a name of letters, digits, dots, "
            "hyphens and underscores."
        )
    return value
