"""Who has signed in: a cookie that proves it, and tokens that prove a form to be ours.

Both are signatures of what they stand for, so the same exchanges make the same ones. They protect
an emulator's world and nothing else: nobody asks for a password here.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

COOKIE = "b2b-session"


@dataclass(frozen=True, slots=True)
class Sessions:
    """Signs with one key.

    key: whoever keeps it over a restart keeps people signed in.
    """

    key: bytes

    def cookie(self, site: str, email: str, *, secure: bool) -> str:
        """The value of Set-Cookie that signs somebody in to a site."""
        name = urlsafe_b64encode(email.encode()).decode().rstrip("=")
        return _set(site, f"{name}.{self._sign('session', site, email)}", secure=secure)

    def who(self, site: str, headers: Mapping[str, str]) -> str | None:
        """The e-mail address of whoever is signed in to this site."""
        for cookie in headers.get("cookie", "").split(";"):
            name, _, value = cookie.strip().partition("=")
            if name == COOKIE and (email := self._proven(site, value)):
                return email
        return None

    def token(self, site: str, email: str | None) -> str:
        """What a form of this site carries for this person, or for somebody unknown."""
        return self._sign("form", site, email or "")

    def proves(self, token: str, site: str, email: str | None) -> bool:
        """Whether a form that comes back is one of ours."""
        return hmac.compare_digest(token.encode(), self.token(site, email).encode())

    def _proven(self, site: str, value: str) -> str | None:
        name, _, signature = value.partition(".")
        try:
            email = urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()
        except ValueError:
            return None
        right = self._sign("session", site, email)
        return email if hmac.compare_digest(signature.encode(), right.encode()) else None

    def _sign(self, *parts: str) -> str:
        message = "\0".join(quote(part) for part in parts)
        return hmac.digest(self.key, message.encode(), "sha256").hex()


def sign_out(site: str, *, secure: bool) -> str:
    """The value of Set-Cookie that signs out."""
    return _set(site, "; Max-Age=0", secure=secure)


def _set(site: str, value: str, *, secure: bool) -> str:
    only = "; Secure" if secure else ""
    path = quote(site, safe="")
    return f"{COOKIE}={value}; Path=/site/{path}; HttpOnly; SameSite=Lax{only}"
