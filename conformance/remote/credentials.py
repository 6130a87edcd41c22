"""[credentials.NAME]: who signs in, by whom; and the tokens that this gives.

A file names environment variables, and never holds what is in them. What they hold is kept among
the secrets before it is used, so that it appears nowhere.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

import httpx
from pydantic import AfterValidator, Field, SecretStr

from conformance.deployment import Undecided
from conformance.remote.wire.asking import SignsIn, Wire
from conformance.remote.wire.conduct import Conduct
from conformance.remote.wire.evidence import Evidence
from event_log.bad_input import BadInput
from sim.scenario.part import Part

ENTRA = "https://login.microsoftonline.com"
OK = 200
EARLIER = 120.0
"""Seconds before its end at which a token is given up, or a tenth of its life if that is less."""

_LOCAL = {"localhost", "127.0.0.1", "::1"}


def require_address(address: str) -> str:
    """Refuse what is no address that secrets may be sent to."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"}:
        raise ValueError("an address was expected, such as https://contoso.crm4.dynamics.com")
    if parts.scheme == "http" and host not in _LOCAL:
        raise ValueError("an address that begins with https:// was expected")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("an address without user, password, query and fragment was expected")
    return address


Address = Annotated[str, AfterValidator(require_address)]
Variable = Annotated[str, Field(pattern="^[A-Za-z_][A-Za-z0-9_]*$")]


class SignInRefused(Undecided):
    """Whoever issues tokens has said no, and why."""


class _Application(Part):
    tenant: Annotated[
        Variable, Field(description="The environment variable that holds the tenant's id.")
    ] = "AZURE_TENANT_ID"
    client: Annotated[
        Variable, Field(description="The environment variable that holds the application's id.")
    ] = "AZURE_CLIENT_ID"
    secret: Annotated[
        Variable, Field(description="The environment variable that holds its secret.")
    ] = "AZURE_CLIENT_SECRET"  # noqa: S105 - its name
    authority: Annotated[Address, Field(description="Who issues tokens, without the tenant.")] = (
        ENTRA
    )
    scope: Annotated[
        str, Field(description="What the token is for; by default the deployment's address.")
    ] = ""


class ClientSecret(_Application):
    """An application with a secret signs in (client credentials), by this kit itself."""

    kind: Literal["client secret"]


class AzureIdentity(_Application):
    """Azure's own library signs in: as an application, or as whoever it finds here."""

    kind: Literal["azure-identity"]
    credential: Annotated[
        Literal["default", "client secret"],
        Field(
            description="'default' tries what azure-identity knows (environment, workload, managed "
            "identity, command lines); 'client secret' takes the variables named here."
        ),
    ] = "default"
    instance_discovery: Annotated[
        bool, Field(description="Whether the authority is looked up at Microsoft's; not elsewhere.")
    ] = True


class Nobody(Part):
    """Nobody signs in: the deployment lets this machine in without it."""

    kind: Literal["none"]


Credentials = Annotated[ClientSecret | AzureIdentity | Nobody, Field(discriminator="kind")]
"""One table [credentials.NAME]."""


@dataclass(frozen=True)
class Means:
    """With what tokens are fetched. transport: instead of the network."""

    conduct: Conduct
    evidence: Evidence
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    transport: httpx.BaseTransport | None = None


def token_source(credentials: Credentials, resource: str, means: Means) -> SignsIn | None:
    """What signs requests to this address; BadInput if a variable or the library is missing."""
    match credentials:
        case ClientSecret():
            return _Cached(_Entra(credentials, resource, means), means.conduct)
        case AzureIdentity():
            return _Cached(_Azure(credentials, resource, means), means.conduct)
        case Nobody():
            return None


@dataclass(frozen=True)
class _Issued:
    token: SecretStr
    life: float


class _Cached:
    """Keeps a token until shortly before its end."""

    def __init__(self, issuer: "_Entra | _Azure", conduct: Conduct) -> None:
        self._issuer = issuer
        self._conduct = conduct
        self._token: SecretStr | None = None
        self._until = 0.0

    def __call__(self, *, fresh: bool = False) -> SecretStr:
        """The token that is good now."""
        now = self._conduct.monotonic()
        if fresh or self._token is None or now >= self._until:
            issued = self._issuer.issue()
            self._token = issued.token
            self._until = now + issued.life - min(EARLIER, issued.life / 10)
        return self._token


class _Entra:
    """The token endpoint of Entra ID, v2.0."""

    def __init__(self, described: ClientSecret, resource: str, means: Means) -> None:
        self._secrets = means.evidence.secrets
        self._client = _value(means.environ, described.client)
        self._secret = _secret(means, described.secret)
        self._scope = described.scope or f"{_origin(resource)}/.default"
        self._tenant = _value(means.environ, described.tenant)
        self._wire = Wire(
            described.authority,
            conduct=means.conduct,
            evidence=means.evidence,
            transport=means.transport,
        )

    def issue(self) -> _Issued:
        """Fetch a token; Undecided if there is none."""
        answer = self._wire.ask(
            "POST",
            f"{quote(self._tenant, '')}/oauth2/v2.0/token",
            form={
                "grant_type": "client_credentials",
                "client_id": self._client,
                "client_secret": self._secret,
                "scope": self._scope,
            },
            safe=True,
        )
        told = answer.json
        if answer.status != OK or not isinstance(told, dict) or "access_token" not in told:
            raise SignInRefused(f"Sign-in was refused: {self._reason(told)}")
        token = SecretStr(str(told["access_token"]))
        self._secrets.keep(token.get_secret_value())
        return _Issued(token, _seconds(told.get("expires_in")))

    def _reason(self, told: Any) -> str:
        described = told.get("error_description") if isinstance(told, dict) else None
        first = str(described or "it gives no reason.").strip().split("\n")[0]
        return self._secrets.hidden(first)[:500]


class _Azure:
    """The library azure-identity, which knows more ways to sign in."""

    def __init__(self, described: AzureIdentity, resource: str, means: Means) -> None:
        self._means = means
        self._scope = described.scope or f"{_origin(resource)}/.default"
        self._options: dict[str, Any] = {
            "authority": described.authority,
            "disable_instance_discovery": not described.instance_discovery,
        }
        if file := means.conduct.settings.ca_file:
            self._options["connection_verify"] = str(file)
        self._application: tuple[str, str, SecretStr] | None = None
        if described.credential == "client secret":
            self._application = (
                _value(means.environ, described.tenant),
                _value(means.environ, described.client),
                _secret(means, described.secret),
            )
        self._credential().close()

    def issue(self) -> _Issued:
        """Have a token fetched; Undecided if there is none."""
        from azure.core.exceptions import AzureError  # noqa: PLC0415 - an extra

        secrets = self._means.evidence.secrets
        try:
            with self._credential() as credential:
                found = credential.get_token(self._scope)
        except AzureError as reason:
            said = secrets.hidden(str(reason).strip().split("\n")[0])[:500]
        else:
            secrets.keep(found.token)
            life = found.expires_on - self._means.conduct.now().timestamp()
            return _Issued(SecretStr(found.token), life)
        raise SignInRefused(f"Sign-in was refused: {said}")

    def _credential(self) -> Any:
        """A new one each time, since one that exists may have kept a token that is refused."""
        try:
            from azure.identity import (  # noqa: PLC0415 - an extra
                ClientSecretCredential,
                DefaultAzureCredential,
            )
        except ImportError:
            raise BadInput(
                "Credentials of the kind 'azure-identity' need the library of that name; "
                "install b2bkit[azure]."
            ) from None
        if self._application:
            tenant, client, secret = self._application
            return ClientSecretCredential(
                tenant, client, secret.get_secret_value(), **self._options
            )
        return DefaultAzureCredential(**self._options)


def _value(environ: Mapping[str, str], variable: str) -> str:
    value = environ.get(variable, "").strip()
    if not value:
        raise BadInput(
            f"The environment variable {variable} is not set, which [credentials] names; set it, "
            "or name another."
        )
    if not value.isprintable():
        raise BadInput(
            f"The environment variable {variable} holds what cannot be sent (a line break, or "
            "bytes that are no text); set it again."
        )
    return value


def _secret(means: Means, variable: str) -> SecretStr:
    secret = SecretStr(_value(means.environ, variable))
    means.evidence.secrets.keep(secret.get_secret_value())
    return secret


def _seconds(life: object) -> float:
    """How long a token counts; not at all if that is not said in a way that can be understood."""
    text = str(life)
    return float(text) if text.isascii() and text.isdigit() else 0.0


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
