"""What came back from a deployment."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.deployment import Undecided

_BETWEEN = re.compile(r",\s*(?=[^\s;,=]+=)")
"""Between two cookies; the comma in a date is followed by no name."""


@dataclass(frozen=True, repr=False)
class Answer:
    """A response. headers: by lower-case name. elapsed: in seconds, of the last try.

    doubtful: whether an earlier try, whose answer was lost, may have been carried out.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    elapsed: float = 0.0
    doubtful: bool = False

    def __repr__(self) -> str:
        return f"<Answer {self.status}, {len(self.body)} bytes>"

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def cookies(self) -> list[str]:
        """What each of its Set-Cookie says; they stand behind each other in one header."""
        return [each for each in _BETWEEN.split(self.headers.get("set-cookie", "")) if each]

    @property
    def json(self) -> Any:
        """The value in the body; Undecided if there is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            kind = self.headers.get("content-type", "no type")
            raise Undecided(
                f"An answer with status {self.status} was expected to be JSON, and is not ({kind})."
            ) from None


class Failed(Undecided):
    """An answer that tells of a failure over there (5xx); its sentence decides nothing."""

    def __init__(self, sentence: str, answer: Answer) -> None:
        super().__init__(sentence)
        self.answer = answer
