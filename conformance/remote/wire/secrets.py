"""What must never be shown, and how it is taken out of whatever is kept or printed."""

import json
import re
from functools import lru_cache
from urllib.parse import quote, quote_plus

HIDDEN = "(hidden)"
MOST_SHOWN = 1_000
"""So many headers are remembered as they may be shown."""

_FIELDS = (
    "access_token|assertion|client_assertion|client_secret|code_verifier|device_code|id_token"
    "|passwd|password|pwd|refresh_token|secret|sig"
)
_FIELD = re.compile(
    rf'(?i)((?<![a-z0-9_])(?:{_FIELDS})\\*"?\s*[=:]\s*)(\\+".*?\\+"|"(?:[^"\\]|\\.)*"|[^&\s,;}}"]+)'
)
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9+/._~=-]{8,}")
_IN_FIELDS = (
    *("assertion", "code_verifier", "device_code", "passw", "pwd", "secret", "sig", "token"),
)
"""One of these is in the name of each of the fields."""

_TOKEN = re.compile(r"\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_HEADER = re.compile(r"(?i)authorization|cookie|secret|token|password|api-?key|subscription-key")


class Secrets:
    """The secrets of a run. Keep each one here before it is used."""

    def __init__(self) -> None:
        self._known: list[str] = []
        self._shown: dict[tuple[str, str], str] = {}

    def __repr__(self) -> str:
        return f"<{len(self._known)} secrets>"

    def keep(self, secret: str) -> None:
        """Hide this text from now on, in any of the spellings that it has on the wire."""
        escaped = {json.dumps(secret, ensure_ascii=each)[1:-1] for each in (True, False)}
        spelled = {secret, quote(secret), quote(secret, ""), quote_plus(secret), *escaped}
        self._known = sorted({*self._known, *spelled} - {""}, key=len, reverse=True)
        self._shown.clear()

    def held_by(self, text: str) -> bool:
        """Whether a known secret stands in the text."""
        return any(secret in text for secret in self._known)

    def hidden(self, text: str) -> str:
        """The text without secrets: known ones, and what looks like one."""
        for secret in self._known:
            text = text.replace(secret, HIDDEN)
        if "eyJ" in text:
            text = _TOKEN.sub(HIDDEN, text)
        small = text.lower()
        asked = not text.isascii()  # what is small beyond ASCII, only the expressions know
        if asked or "bearer" in small or "basic" in small:
            text = _BEARER.sub(rf"\1 {HIDDEN}", text)
        if asked or any(part in small for part in _IN_FIELDS):
            text = _FIELD.sub(_emptied, text)
        return text

    def header(self, name: str, value: str) -> str:
        """The value of a header; nothing of it if the name says that it is secret."""
        if _is_secret(name):
            return HIDDEN
        if len(self._shown) >= MOST_SHOWN:
            self._shown.clear()
        if (name, value) not in self._shown:  # most are the same each time
            self._shown[name, value] = self.hidden(value)
        return self._shown[name, value]


@lru_cache(maxsize=MOST_SHOWN)
def _is_secret(name: str) -> bool:
    return bool(_HEADER.search(name))


def _emptied(field: re.Match[str]) -> str:
    quotes = re.match(r'\\*"|', field[2])
    assert quotes
    return f"{field[1]}{quotes[0]}{HIDDEN}{quotes[0]}"
