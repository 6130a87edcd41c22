"""What a rule of the catalogue is. The rules themselves stand in the files beside this one."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a rule is known: a deployment can violate what is documented, and merely differ else."""

    DOCUMENTED = "documented"
    ASSUMPTION = "assumption"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a user could see the systems do.

    source: for a documented rule the document and section, for an assumption why it was made.
    """

    id: str
    sentence: str
    source: str
    kind: Kind
