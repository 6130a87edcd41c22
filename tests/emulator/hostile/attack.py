"""Asks an emulator hostile things, and says what it did wrong.

`python -m tests.emulator.hostile.attack SEED REQUESTS`: in worlds of a thousand requests each.
After each world its state is judged. One in twenty goes over the wire, to a process of its own.
`... --world N` asks in that world alone, `... --wire` over the wire alone.
"""

import argparse
import faulthandler
import sys
from collections import Counter
from collections.abc import Iterator
from random import Random
from unittest.mock import patch

from emulator.dataverse import store
from tests.emulator.hostile.breaking import broken, on_the_wire
from tests.emulator.hostile.corpus import CORPUS, RESTARTS
from tests.emulator.hostile.gaps import Gaps
from tests.emulator.hostile.judging import broken_state, complaints, heal, is_faulty
from tests.emulator.hostile.wire import attack_over_the_wire
from tests.emulator.hostile.world import HostileWorld, Sent

IN_A_WORLD = 1_000
HEALED_EVERY = 25
PATIENCE = 600
"""Seconds that a world may take before it counts as a hang."""

RESTARTED = 0.005
"""So often a world begins anew."""

WIRED = 20
"""One request in so many goes over the wire."""

SHOWN = 600


def shown(sent: Sent) -> str:
    """A request for a person to read."""
    headers = b", ".join(name + b": " + value[:80] for name, value in sent.headers)
    return f"{sent.method} {sent.target[:SHOWN]!r} [{headers!r}] {sent.body[:SHOWN]!r}"


def attack(seed: str, requests: int, tally: Counter[str]) -> Iterator[str]:
    """Ask one world so many things; tells what was wrong with answers, and with its state.

    Half of the worlds have indexes from the start, the others once they have many rows.
    """
    with patch.object(store, "YOUNG", Random(seed).choice([0, store.YOUNG])):
        world, faulty = HostileWorld(), False
        for number, sent in enumerate(hostile_requests(seed, requests, world)):
            got = world.send(sent)
            tally[f"{got.status // 100}xx"] += 1
            faulty = is_faulty(world.front) or (faulty and number % HEALED_EVERY != 0)
            for complaint in complaints(sent, got, faulty=faulty):
                yield f"request {number}: {shown(sent)}\n  {complaint}"
        yield from broken_state(world)


def hostile_requests(seed: str, requests: int, world: HostileWorld) -> Iterator[Sent]:
    """Requests about what is in the world by then; now and then all that was off is switched on."""
    luck = Random(seed)
    gaps = Gaps(world, luck)
    for number in range(requests):
        if number % HEALED_EVERY == 0:
            heal(world.front)
            gaps.learn()
        exchange = luck.choice(RESTARTS if luck.random() < RESTARTED else CORPUS)
        yield on_the_wire(luck, broken(luck, gaps.fill(exchange)))


def requests_of(seed: str, requests: int) -> list[tuple[str, bytes, bytes]]:
    """What a world is asked, without tokens, which differ from run to run."""
    world, found = HostileWorld(), []
    for sent in hostile_requests(seed, requests, world):
        world.send(sent)
        found.append((sent.method, sent.target, sent.body))
    return found


def main() -> int:
    reader = argparse.ArgumentParser(prog="python -m tests.emulator.hostile.attack")
    reader.add_argument("seed")
    reader.add_argument("requests", type=int)
    reader.add_argument("--world", type=int)
    reader.add_argument("--wire", action="store_true")
    asked = reader.parse_args()
    print(f"seed {asked.seed}", flush=True)
    tally, failed = Counter[str](), list[str]()
    for only, found in attacks(asked, tally):
        faulthandler.dump_traceback_later(PATIENCE, exit=True)
        for complaint in found:
            print(complaint, flush=True)
            failed.append(only)
    faulthandler.cancel_dump_traceback_later()
    told = ", ".join(f"{count} {status}" for status, count in sorted(tally.items()))
    print(f"{tally.total()} answers: {told}; {len(failed)} complaints")
    if failed:
        print(f"python -m tests.emulator.hostile.attack {asked.seed} {asked.requests} {failed[0]}")
    return bool(failed)


def attacks(asked: argparse.Namespace, tally: Counter[str]) -> Iterator[tuple[str, Iterator[str]]]:
    """Each part of what is asked for, with the option that asks for it alone."""
    over_the_wire = asked.requests // WIRED
    in_process = asked.requests - over_the_wire
    worlds = range(-(-in_process // IN_A_WORLD))
    for world in () if asked.wire else worlds if asked.world is None else [asked.world]:
        requests = min(IN_A_WORLD, in_process - world * IN_A_WORLD)
        yield f"--world {world}", attack(f"{asked.seed} {world}", requests, tally)
    if asked.world is None:
        yield "--wire", attack_over_the_wire(f"{asked.seed} wire", over_the_wire, tally)


if __name__ == "__main__":
    sys.exit(main())
