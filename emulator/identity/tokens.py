"""Bearer tokens: made for an application, and checked when it shows one. RS256, a key for each run.

The time is a parameter, in seconds since 1970.
"""

import secrets
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from emulator.identity.clients import Client
from emulator.live.users import guid

LIFE = 3599
_CLAIMS = ["aud", "iss", "exp", "nbf", "appid"]
_OURS_TO_CHECK = ("verify_exp", "verify_nbf", "verify_iat", "verify_aud", "verify_iss")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class NotSignedIn(Exception):
    """Why a token does not count, without the token. `shown` says whether there was one."""

    def __init__(self, reason: str, *, shown: bool = True) -> None:
        super().__init__(reason)
        self.shown = shown


class Tokens:
    """The tokens of one tenant.

    life: seconds for which a token counts.
    """

    def __init__(self, tenant: str, clients: Iterable[Client], life: int = LIFE) -> None:
        self.tenant = tenant
        self.life = life
        self._clients = {client.id.casefold(): client for client in clients}
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._key_id = secrets.token_urlsafe(12)
        self._claims = lru_cache(maxsize=256)(self._verified)  # a signature costs 50 us, once

    def client(self, id: str) -> Client | None:
        """The application of this id, in whatever case it is written."""
        return self._clients.get(id.casefold())

    def issuer(self, base: str) -> str:
        """What tokens say about who made them, for clients that address us in this way."""
        return f"{base}/{self.tenant}/v2.0"

    def issue(self, client: Client, resource: str, base: str, now: float) -> str:
        """Make a token with which this application may use this resource."""
        claims = {
            "aud": resource,
            "iss": self.issuer(base),
            "iat": int(now),
            "nbf": int(now),
            "exp": int(now) + self.life,
            "appid": client.id,
            "appidacr": "1",
            "idtyp": "app",
            "oid": guid("service principal", client.id),
            "sub": guid("service principal", client.id),
            "tid": self.tenant,
            "uti": secrets.token_urlsafe(12),
            "ver": "2.0",
        }
        return jwt.encode(claims, self._key, "RS256", {"kid": self._key_id})

    def keys(self) -> Mapping[str, Any]:
        """The public key, as a JSON Web Key Set."""
        key = RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": self._key_id, "use": "sig", "alg": "RS256"}]}

    def check(self, authorization: str | None, audience: str, now: float) -> Client:
        """Find out who shows this Authorization header to this audience; raises NotSignedIn."""
        claims = self._claims(_bearer(authorization))
        if now >= claims["exp"]:
            raise NotSignedIn("The token has expired.")
        if now < claims["nbf"]:
            raise NotSignedIn("The token does not count yet.")
        if as_resource(claims["aud"]) != as_resource(audience):
            raise NotSignedIn("The token was issued for another audience.")
        if not claims["iss"].endswith(self.issuer("")):
            raise NotSignedIn("The token comes from another issuer.")
        if not (client := self.client(claims["appid"])):
            raise NotSignedIn("The application is not known here.")
        return client

    def _verified(self, token: str) -> Mapping[str, Any]:
        options: Any = {"require": _CLAIMS, **dict.fromkeys(_OURS_TO_CHECK, False)}
        try:
            return jwt.decode(token, self._key.public_key(), algorithms=["RS256"], options=options)
        except jwt.InvalidSignatureError:
            raise NotSignedIn("The signature of the token is wrong.") from None
        except jwt.InvalidTokenError:
            raise NotSignedIn("The token is malformed.") from None


def as_resource(address: str) -> str:
    """Write an address in one way: lower case, no default port, no slash at the end.

    ValueError: it is not an address of the web.
    """
    parts = urlsplit(address.lower())
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(address)
    host = parts.netloc.removesuffix(_DEFAULT_PORTS[parts.scheme])
    return f"{parts.scheme}://{host}{parts.path.rstrip('/')}"


def _bearer(authorization: str | None) -> str:
    if not authorization:
        raise NotSignedIn("There is no token.", shown=False)
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn("The Authorization header holds no bearer token.")
    return token.strip()
