"""Who works in Sales, and which application users integrations are. Nobody else may ask."""

from uuid import UUID, uuid5

from emulator.exchange import User
from reference_model.sales_records import DUAL_WRITE_USER

NAMESPACE = UUID("b2b00000-0000-4000-8000-0000b2b00000")
"""All ids of rows follow from it, so that the same exchanges make the same ids."""


def guid(table: str, number: object) -> str:
    """The id of a row of which the model knows the number."""
    return str(uuid5(NAMESPACE, f"{table} {number}"))


def _user(name: str, *, may_write: bool = True) -> User:
    return User(guid("systemuser", name), name, may_write)


SYSTEM = _user("System")
DUAL_WRITE = _user(DUAL_WRITE_USER)
SALLY = _user("Sally Seller")
SAM = _user("Sam Seller")
HEADQUARTERS = _user("Headquarters")
INTEGRATION = _user("Integration")
READER = _user("Reader", may_write=False)

STAFF = (SYSTEM, DUAL_WRITE, SALLY, SAM, HEADQUARTERS, INTEGRATION, READER)
"""Everyone, the application users of dual-write and of integrations included."""
