"""Who works in Sales, and which application users integrations are. Nobody else may ask."""

from functools import lru_cache
from hashlib import sha1
from uuid import UUID

from emulator.exchange import User
from reference_model.sales_records import DUAL_WRITE_USER

NAMESPACE = UUID("b2b00000-0000-4000-8000-0000b2b00000")
"""All ids of rows follow from it, so that the same exchanges make the same ids."""

_NAMESPACE = NAMESPACE.bytes
_VARIANTS = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))
"""What UUIDs of RFC 4122 have in place of a digit: its last two bits count."""


@lru_cache(maxsize=16_384, typed=True)
def guid(table: str, number: object) -> str:
    """The id of a row of which the model knows the number.

    It is a UUID of version 5; Python's own uuid5 takes five times as long to say the same.
    """
    named = _NAMESPACE + f"{table} {number}".encode()
    text = sha1(named, usedforsecurity=False).hexdigest()
    variant = _VARIANTS[text[16]]
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{variant}{text[17:20]}-{text[20:32]}"


def _user(name: str, *, may_write: bool = True) -> User:
    return User(guid("systemuser", name), name, may_write)


SYSTEM = _user("System")
DUAL_WRITE = _user(DUAL_WRITE_USER)
SALLY = _user("Sally Seller")
SAM = _user("Sam Seller")
SINA = _user("Sina Seller")
HEADQUARTERS = _user("Headquarters")
INTEGRATION = _user("Integration")
READER = _user("Reader", may_write=False)

STAFF = (SYSTEM, DUAL_WRITE, SALLY, SAM, SINA, HEADQUARTERS, INTEGRATION, READER)
"""Everyone, the application users of dual-write and of integrations included."""
