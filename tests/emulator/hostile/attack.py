"""Asks an emulator hostile things, and says what it did wrong.

`python -m tests.emulator.hostile.attack SEED REQUESTS`: in worlds of a thousand requests each.
After each world its state is judged. `... SEED REQUESTS --world N` asks in that world alone.
"""

import argparse
import faulthandler
import sys
from collections import Counter
from collections.abc import Iterator
from random import Random

from tests.emulator.hostile.breaking import broken, on_the_wire
from tests.emulator.hostile.corpus import CORPUS
from tests.emulator.hostile.judging import broken_state, complaints, heal, is_faulty
from tests.emulator.hostile.world import HostileWorld, Sent

IN_A_WORLD = 1_000
HEALED_EVERY = 25
PATIENCE = 600
"""Seconds that a world may take before it counts as a hang."""

SHOWN = 600


def shown(sent: Sent) -> str:
    """A request for a person to read."""
    headers = b", ".join(name + b": " + value[:80] for name, value in sent.headers)
    return f"{sent.method} {sent.target[:SHOWN]!r} [{headers!r}] {sent.body[:SHOWN]!r}"


def attack(seed: str, requests: int, tally: Counter[str]) -> Iterator[str]:
    """Ask one world so many things; tells what was wrong with answers, and with its state."""
    luck, world = Random(seed), HostileWorld()
    faulty = False
    for number in range(requests):
        if number % HEALED_EVERY == 0:
            heal(world.front)
            world.learn()
            faulty = False
        sent = on_the_wire(luck, broken(luck, world.fill(luck.choice(CORPUS), luck)))
        got = world.send(sent)
        tally[f"{got.status // 100}xx"] += 1
        faulty = faulty or is_faulty(world.front)
        for complaint in complaints(sent, got, faulty=faulty):
            yield f"request {number}: {shown(sent)}\n  {complaint}"
    yield from broken_state(world)


def main() -> int:
    reader = argparse.ArgumentParser(prog="python -m tests.emulator.hostile.attack")
    reader.add_argument("seed")
    reader.add_argument("requests", type=int)
    reader.add_argument("--world", type=int)
    asked = reader.parse_args()
    print(f"seed {asked.seed}", flush=True)
    tally, failed = Counter[str](), list[int]()
    worlds = range(-(-asked.requests // IN_A_WORLD)) if asked.world is None else [asked.world]
    for world in worlds:
        faulthandler.dump_traceback_later(PATIENCE, exit=True)
        requests = min(IN_A_WORLD, asked.requests - world * IN_A_WORLD)
        found = list(attack(f"{asked.seed} {world}", requests, tally))
        print(*found, sep="\n", end="\n" if found else "", flush=True)
        failed += [world] if found else []
    faulthandler.cancel_dump_traceback_later()
    told = ", ".join(f"{count} {status}" for status, count in sorted(tally.items()))
    print(f"{tally.total()} requests: {told}; {len(failed)} of {len(worlds)} worlds broken")
    if failed:
        command = f"python -m tests.emulator.hostile.attack {asked.seed} {asked.requests}"
        print(f"{command} --world {failed[0]}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
