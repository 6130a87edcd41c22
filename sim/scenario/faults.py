"""What goes wrong, and when: [[outage]], [[slow]], [[pause]] and their like, or [random_faults].

Each table is one fault, with its instant from the start of the run and its length. Faults are
data: whoever has a failing run can take them out one by one.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from sim.durations import format_duration, parse_duration
from sim.laws import Duration, PositiveDuration
from sim.scenario.part import Part, Share, Weight

JobKey = Literal["p_0001", "synchronize", "publish_customers", "send_emails"]
MapKey = Literal["prospects", "accounts", "contacts"]
ALL_MAPS: tuple[MapKey, ...] = ("prospects", "accounts", "contacts")
Kind = Literal[
    "outage", "slow", "pause", "failed_rows", "repeated_rows", "mail_down", "missing_user"
]
KINDS: tuple[Kind, ...] = (
    "outage",
    "slow",
    "pause",
    "failed_rows",
    "repeated_rows",
    "mail_down",
    "missing_user",
)


class Fault(Part):
    """Something that is wrong for a while."""

    starts: Annotated[Duration, Field(description="When it begins, from the start of the run.")]
    lasts: Annotated[PositiveDuration, Field(description="How long it goes on.")]

    @property
    def ends(self) -> int:
        """Milliseconds from the start of the run."""
        return self.starts + self.lasts

    def targets(self) -> frozenset[str]:
        """What it befalls; two faults of one kind do not befall the same thing at once."""
        return frozenset()


class Outage(Fault):
    """A time in which a system does not answer."""

    system: Annotated[
        Literal["sales", "headquarters", "site"],
        Field(
            description="Which system is down. Live writes to it fail, people and partners try "
            "again, and the jobs that need headquarters or the site do not run."
        ),
    ]

    def targets(self) -> frozenset[str]:
        return frozenset([self.system])


class Slow(Fault):
    """A time in which rows of jobs take longer."""

    what: Annotated[
        Literal["jobs", "dual-write"],
        Field(description="What is slow: the row times of the jobs, or dual-write's part in them."),
    ]
    factor: Annotated[
        float, Field(gt=1, le=1e6, description="How many times as long it takes as usual.")
    ]

    def targets(self) -> frozenset[str]:
        return frozenset([self.what])


class Pause(Fault):
    """A time in which maps of dual-write queue what they would carry (documented, D2)."""

    maps: Annotated[
        list[MapKey], Field(min_length=1, description="Which maps are paused; all by default.")
    ] = list(ALL_MAPS)
    retry: Annotated[
        PositiveDuration,
        Field(
            description="How long after the maps run again somebody retries what failed to catch "
            "up, and how long after that again, until nothing is left; our guess."
        ),
    ] = parse_duration("15 min")

    def targets(self) -> frozenset[str]:
        return frozenset(self.maps)


class _OfJob(Fault):
    """What befalls a share of the rows of one job."""

    job: Annotated[JobKey, Field(description="Whose rows: a job, named as under [jobs].")]
    share: Annotated[
        Share, Field(gt=0, description="The share of rows, from 0 to 1; each attempt by itself.")
    ]

    def targets(self) -> frozenset[str]:
        return frozenset([self.job])


class FailedRows(_OfJob):
    """A time in which rows of a job fail; they stay for its next run."""


class RepeatedRows(_OfJob):
    """A time in which a job is handed rows twice; the effects must be those of once."""


class MailDown(Fault):
    """A time in which the mail server takes no message; they stay for the next run."""


class MissingUser(Fault):
    """A time in which Sales does not know dual-write's user (documented, D8): no lead is made."""


class RandomFaults(Part):
    """Faults drawn from a seed, up front: kinds one after another, each with breaks between."""

    seed: Annotated[
        int | None, Field(ge=0, description="Other faults; the scenario's own seed by default.")
    ] = None
    between: Annotated[
        PositiveDuration,
        Field(description="Mean time between two faults of a kind of weight 1; our guess."),
    ] = parse_duration("4 d")
    lasting: Annotated[
        PositiveDuration, Field(description="Mean length of a fault; our guess.")
    ] = parse_duration("3 h")
    kinds: Annotated[
        dict[Kind, Weight] | None,
        Field(
            description="How many times as often as `between` says each kind comes; what is not "
            "named never comes. By default about half of the kinds, with weights far apart."
        ),
    ] = None


class Faults(Part):
    """The tables of a scenario that say what goes wrong."""

    outage: Annotated[list[Outage], Field(description="Systems that do not answer.")] = []
    slow: Annotated[list[Slow], Field(description="Jobs or dual-write that are slow.")] = []
    pause: Annotated[list[Pause], Field(description="Paused maps.")] = []
    failed_rows: Annotated[list[FailedRows], Field(description="Rows that fail.")] = []
    repeated_rows: Annotated[list[RepeatedRows], Field(description="Rows that come twice.")] = []
    mail_down: Annotated[list[MailDown], Field(description="A mail server that is down.")] = []
    missing_user: Annotated[
        list[MissingUser], Field(description="Dual-write's user is missing in Sales.")
    ] = []
    random_faults: Annotated[
        RandomFaults | None, Field(description="More faults, drawn from a seed.")
    ] = None

    def written_faults(self) -> Iterator[tuple[Kind, Fault]]:
        """The faults of the file, kind by kind, in its order."""
        for kind in KINDS:
            yield from ((kind, fault) for fault in getattr(self, kind))

    def require_sensible_faults(self, end: int) -> None:
        """Refuse faults that could never happen, or twice at once, with a sentence."""
        for kind in KINDS:
            faults: list[Fault] = getattr(self, kind)
            for number, fault in enumerate(faults, 1):
                if fault.starts >= end:
                    raise ValueError(
                        f"[[{kind}]] {number} starts after {format_duration(fault.starts)}, and "
                        f"the run is over after {format_duration(end)}; let it start earlier"
                    )
                _require_no_overlap(kind, number, fault, faults)


def overlap(one: Fault, other: Fault) -> bool:
    """Whether two faults of one kind befall the same thing at the same time."""
    same = one.targets() & other.targets() or not one.targets()
    return bool(same) and one.starts < other.ends and other.starts < one.ends


def _require_no_overlap(kind: Kind, number: int, fault: Fault, faults: list[Fault]) -> None:
    for earlier, other in enumerate(faults[: number - 1], 1):
        if overlap(fault, other):
            shared = ", ".join(sorted(fault.targets() & other.targets()))
            raise ValueError(
                f"[[{kind}]] {earlier} and {number}{f' ({shared})' if shared else ''} overlap; "
                "make one of the two"
            )
