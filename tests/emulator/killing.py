"""Kills an emulator under load again and again, and looks whether an acknowledged write is gone.

`python -m tests.emulator.killing STATE KILLS SEED`: each round, a child works on the state file,
and says each write that was acknowledged; after some of them it is killed (SIGKILL), and the
file is opened anew.
"""

import json
import os
import random
import signal
import sys
from pathlib import Path

from emulator.exchange import Request, Response
from emulator.front import Front
from reference_model.invariants import violations
from tests.emulator.clients import Client, front

MOST = 25
"""Acknowledged writes of a round, at most."""


class Committing:
    """A surface that acknowledges nothing before it is committed, as servers do."""

    def __init__(self, world: Front) -> None:
        self._world = world

    def answer(self, request: Request) -> Response:
        response = self._world.answer(request)
        self._world.journal.commit()
        return response


def work(state: Path, seed: str, told: int) -> None:
    """Write without end, and tell each write once it is acknowledged."""
    luck, client = random.Random(seed), Client(Committing(front(state)))
    leads = [
        str(row["leadid"]) for row in client("GET", "leads?$filter=statecode eq 0").json["value"]
    ]
    query = "opportunities?$filter=statecode eq 0"
    deals = [str(row["opportunityid"]) for row in client("GET", query).json["value"]]
    while True:
        luck.shuffle(leads)
        if deals and luck.random() < 0.3:
            deal = deals.pop()
            assert client.close(deal).status == 204
            say(told, "won", deal)
        elif leads and luck.random() < 0.5:
            lead = leads.pop()
            deals.append(client.qualify(lead)["opportunity"])
            say(told, "qualified", lead)
        else:
            client("POST", "/_emulator/v1/clock/advance", {"by": "7 min"})
            lead = client.create_lead(description=f"round {seed}")
            leads.append(lead)
            say(told, "created", lead)


def say(told: int, what: str, id: str) -> None:
    os.write(told, json.dumps([what, id]).encode() + b"\n")


def kill_once(state: Path, seed: str) -> list[list[str]]:
    """What a child said until it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        work(state, seed, writing)
    os.close(writing)
    patience = random.Random(f"kill {seed}").randint(1, MOST)
    with os.fdopen(reading) as said:
        heard = [said.readline() for _ in range(patience)]
        os.kill(child, signal.SIGKILL)
        heard += said.readlines()
    os.waitpid(child, 0)
    return [json.loads(line) for line in heard if line.endswith("\n")]


def lost(state: Path, acknowledged: list[list[str]]) -> list[str]:
    """What is wrong with the world in the file."""
    world = front(state)
    client = Client(world)
    found = [f"invariant: {broken}" for broken in violations(world.live.landscape)]
    wanted = {"created": ("leads", None), "qualified": ("leads", 1), "won": ("opportunities", 1)}
    for what, id in acknowledged:
        table, state_code = wanted[what]
        row = client("GET", f"{table}({id})")
        if row.status != 200 or state_code not in {None, row.json["statecode"]}:
            found.append(f"{what} {id}: {row.status}")
    customers = world.live.landscape.headquarters.customers
    accounts = client("GET", "accounts?$select=accountnumber").json["value"]
    strangers = [each for each in accounts if int(each["accountnumber"] or 0) not in customers]
    world.journal.close()
    return [*found, *(f"account {each['accountid']} is no customer" for each in strangers)]


def main(state: Path, kills: int, seed: str) -> int:
    acknowledged: list[list[str]] = []
    for number in range(kills):
        acknowledged += kill_once(state, f"{seed} {number}")
        if found := lost(state, acknowledged):
            print(f"kill {number} of seed {seed}: {found}")
            return 1
    print(f"{kills} kills, {len(acknowledged)} acknowledged writes, none lost")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
