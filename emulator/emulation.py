"""The composition root: a world with its journal, its surfaces, and the gate before them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from conformance.mutants.mutant import find_mutant
from emulator.console.surface import Console
from emulator.control import ROOT, Control
from emulator.control.clock import FASTEST
from emulator.dataverse.answer import Dataverse
from emulator.exchange import Surface
from emulator.finance.surface import Finance
from emulator.front import Front, remembered
from emulator.live.journal import Journal
from emulator.live.outbox import Outbox
from emulator.live.pace import Pace
from emulator.live.world import Settings
from emulator.site.surface import PREFIX, B2BSites
from event_log.bad_input import BadInput
from reference_model.commerce_records import Email
from reference_model.landscape import into_the_void
from sim.scenario.systems import Jobs


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a user asks of an emulation.

    state: the file that survives; None keeps everything in memory. speed: of the world's clock.
    mutant: the name of a wrong system, or "". sending: told how to ask for the world's time, gives
    what delivers an e-mail, or raises Refused.
    """

    state: Path | None = None
    speed: float = 1.0
    mutant: str = ""
    sending: Callable[[Callable[[], datetime]], Callable[[Email], None]] = lambda _: into_the_void
    jobs: Jobs = field(default_factory=Jobs)


def emulation(wanted: Wanted, now: datetime) -> Front:
    """The world of the state file, or a new one that begins now; BadInput if it cannot be."""
    if wanted.mutant:
        find_mutant(wanted.mutant)
    if not 0 <= wanted.speed <= FASTEST:
        raise BadInput(f"{wanted.speed} is no speed of a clock; expected 0 to {FASTEST:,}.")
    journal = Journal(wanted.state)
    begins = now.astimezone(UTC).replace(microsecond=0)
    settings = remembered(journal, Settings(begins, wanted.mutant, wanted.jobs))
    if wanted.mutant and settings.mutant != wanted.mutant:
        kind = (
            f"of the wrong system {settings.mutant}" if settings.mutant else "of the right system"
        )
        raise BadInput(f"{wanted.state} holds a world {kind}; name another file, or no mutant.")
    if journal.recall("key") is None:
        journal.remember("key", token_hex())
    outbox = Outbox(journal)
    front = Front(settings, surfaces, journal, outbox, Pace(wanted.speed))
    outbox.send = wanted.sending(lambda: front.live.now)
    return front


def surfaces(front: Front) -> Mapping[str, Surface]:
    """What is served, by the beginning of its paths."""
    key = bytes.fromhex(front.journal.recall("key") or "")
    dataverse = Dataverse(front.live, lambda: int(front.pace.wall() * 1_000))
    finance = Finance(front.live)
    return {
        "/api/data": dataverse,
        "/data": finance,
        "/Metadata": finance,
        PREFIX: B2BSites(front.live, key),
        ROOT: Control(front, dataverse.rows),
        "": Console(front, dataverse.rows),
    }
