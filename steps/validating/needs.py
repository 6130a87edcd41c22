"""What a scenario needs of a deployment, and what the scenarios of a run come to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass
class Need:
    """What one scenario needs, the other partners in it included.

    not_observable: the reason, or None. exclusive: whether it needs the deployment for itself.
    methods: of the port. made: how many records of each kind are there in the end. waits: how long
    it waits at least.
    """

    not_observable: str | None = None
    exclusive: bool = False
    methods: dict[str, int] = field(default_factory=dict)
    writes: int = 0
    made: dict[str, int] = field(default_factory=dict)
    waits: timedelta = timedelta()

    def told(self) -> dict[str, object]:
        """As a file has it."""
        return {
            "not_observable": self.not_observable,
            "exclusive": self.exclusive,
            "methods": sorted(self.methods),
            "writes": self.writes,
            "made": self.made,
            "waits_s": self.waits.total_seconds(),
        }


@dataclass(frozen=True)
class Forecast:
    """The needs of a run's scenarios, by their places, in their order.

    apart: whether those that run at once do so in worlds of their own, so that none runs alone.
    """

    needs: Mapping[str, Need]
    at_once: int
    apart: bool = False

    @property
    def observable(self) -> Sequence[Need]:
        """The needs of what will run."""
        return [need for need in self.needs.values() if need.not_observable is None]

    def runs_alone(self, need: Need) -> bool:
        """Whether nothing else runs meanwhile, if there is anything that would."""
        return need.exclusive and not self.apart

    @property
    def reasons(self) -> Counter[str]:
        """Why scenarios are not observable."""
        return Counter(each.not_observable for each in self.needs.values() if each.not_observable)

    @property
    def made(self) -> Counter[str]:
        """How many records will be made, by kind."""
        return sum((Counter(need.made) for need in self.observable), Counter())

    @property
    def writes(self) -> int:
        return sum(need.writes for need in self.observable)

    @property
    def lasts(self) -> timedelta:
        """How long the waiting takes at least, without any answer's own time."""
        alone = [need.waits for need in self.observable if self.runs_alone(need)]
        others = [need.waits for need in self.observable if not self.runs_alone(need)]
        together = max([sum(others, timedelta()) / self.at_once, *others], default=timedelta())
        return sum(alone, together)
