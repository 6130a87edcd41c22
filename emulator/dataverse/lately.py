"""What was asked for lately is kept, up to a number: whatever is kept costs something."""

from collections.abc import Callable
from typing import Generic, TypeVar

PATIENCE = 100
"""After so many questions, what none of them was about gives way to something new.

Not before as many have passed since something last did: what is made takes as long as dozens that
do without.
"""

Asked = TypeVar("Asked")


class Lately(Generic[Asked]):
    """Makes what is asked for, unless so much else was asked for lately.

    Else those who ask for more things in turn than are kept would have each made every time.
    """

    def __init__(
        self, most: int, make: Callable[[Asked], None], drop: Callable[[Asked], None]
    ) -> None:
        self._most, self._make, self._drop = most, make, drop
        self._last: dict[Asked, int] = {}
        self._questions = 0
        self._gave_way = 0

    def has(self, asked: Asked) -> bool:
        """Whether it is kept, from now on at the latest."""
        self._questions += 1
        known = self._last.pop(asked, None)
        if known is None:
            if len(self._last) >= self._most and not self._gives_way():
                return False
            self._make(asked)
        self._last[asked] = self._questions
        return True

    def _gives_way(self) -> bool:
        oldest, when = next(iter(self._last.items()))
        if self._questions - max(when, self._gave_way) < PATIENCE:
            return False
        self._gave_way = self._questions
        del self._last[oldest]
        self._drop(oldest)
        return True
