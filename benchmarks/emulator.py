"""The emulator next to a bare Starlette application that repeats its answers, byte for byte.

`python -m benchmarks.emulator`, or as a part of `python -m benchmarks`. One worker each, eight
connections; what is compared runs in turn, and the ratio of requests a second is taken round by
round. Then the same questions to a world of a thousand leads, and to one of a hundred thousand.
"""

import json
import statistics
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any
from urllib.parse import quote

from benchmarks.load import API, LEAD, QUALIFIED, Load
from benchmarks.servers import Recorded, Server, bare, emulator

ROUNDS = 7
SMALL, LARGE = 1_000, 100_000

ANNOTATED = 'odata.include-annotations="*"'
COLUMNS = "$select=fullname,subject,companyname,emailaddress1,jobtitle,createdon,statecode"
ORDER = "$orderby=createdon desc&$top=50"
BY_NAME = "$orderby=fullname&$top=50"
BY_CITY = "$orderby=address1_city&$top=50"
BY_COMPANY = "$orderby=companyname&$top=50"
IN_CITY = f"{COLUMNS}&$filter=contains(address1_city,'ty 77')"
FIVE, ONE = ORDER.replace("50", "5"), ORDER.replace("50", "1")
MEDIAN, P99 = 50, 99
PEER = "bare"
HEAD = "ratio  spread        a second  p50 and p99 in ms (bare)   us of its processor (bare)"


def leads(query: str) -> str:
    """The address of some leads."""
    return f"{API}/leads?{quote(query, safe='$=&,()')}"


def in_turn(query: str) -> list[str]:
    """The addresses of a query with one city after the other, so that none is asked twice soon."""
    return [leads(query.format(f"City {number}")) for number in range(100)]


@dataclass(frozen=True)
class Race:
    """A load on the emulator and on its peer. times: conversations of a round."""

    name: str
    load: Load
    wanted: str = "0.30 needed"


def races(ids: list[str]) -> list[Race]:
    """What is measured next to the peer. ids: of leads that are there."""
    one = [f"{API}/leads({id})" for id in ids]
    page = f"{COLUMNS}&$filter=statecode eq 0&{ORDER}"
    city = f"{COLUMNS}&$filter=statecode eq 0 and address1_city ne '{{}}'&{ORDER}"
    whole = f"$filter=statecode eq 0&{ORDER}"
    return [
        Race("GET one lead", Load(targets=one)),
        Race("GET one lead, annotated", Load(targets=one, prefer=ANNOTATED)),
        Race("GET a filtered page of 50", Load(targets=[leads(page)])),
        Race("the same, a hundred filters in turn", Load(targets=in_turn(city))),
        Race("the same, annotated", Load(targets=[leads(page)], prefer=ANNOTATED)),
        Race("the same, all columns", Load(targets=[leads(whole)], times=600), ""),
        Race("POST a lead", Load("POST", [f"{API}/leads"])),
        Race("the whole flow through Win", Load(times=500)),
    ]


QUESTIONS = {
    "an equation on an indexed column": f"{COLUMNS}&$filter=emailaddress1 eq 'ann7@ash.example'",
    "contains(), one in four": f"{COLUMNS}&$filter=contains(companyname,'Oak')&{ORDER}",
    "contains(), one in a hundred": f"{COLUMNS}&$filter=contains(lastname,'Ash 99')&{ORDER}",
    "the same, its first five": f"{COLUMNS}&$filter=contains(lastname,'Ash 99')&{FIVE}",
    "contains(), one in a thousand": f"{COLUMNS}&$filter=contains(companyname,'Co 777')&{ORDER}",
    "the same, its first": f"{COLUMNS}&$filter=contains(companyname,'Co 777')&{ONE}",
    "contains() and an equation": (
        f"{COLUMNS}&$filter=contains(companyname,'Birch') and address1_city eq 'City 7'&{ORDER}"
    ),
    "contains(), one in a hundred, by name": f"{IN_CITY}&{BY_NAME}",
    "the same, by city": f"{IN_CITY}&{BY_CITY}",
    "the same, in no order": f"{IN_CITY}&$top=50",
    "contains(), by the same column": f"{COLUMNS}&$filter=contains(companyname,'Oak')&{BY_COMPANY}",
    "not contains(), by the same column": (
        f"{COLUMNS}&$filter=not contains(companyname,'Ash')&{BY_COMPANY}"
    ),
    "startswith(), by name": f"{COLUMNS}&$filter=startswith(lastname,'Ash 9')&{BY_NAME}",
    "one search or another": (
        f"{COLUMNS}&$filter=contains(lastname,'Ash 99') or contains(jobtitle,'le 7')&{ORDER}"
    ),
    "two letters, one in four": f"{COLUMNS}&$filter=contains(companyname,'Oa')&{ORDER}",
    "an equation on another column": f"{COLUMNS}&$filter=address1_city eq 'City 7'&{ORDER}",
    "the same, by name": f"{COLUMNS}&$filter=address1_city eq 'City 7'&{BY_NAME}",
    "newest of some days": f"{COLUMNS}&$filter=createdon ge 2020-01-01T00:00:00Z&{BY_NAME}",
    "open, newest first": f"{COLUMNS}&$filter=statecode eq 0&{ORDER}",
    "open, by name": f"{COLUMNS}&$filter=statecode eq 0&{BY_NAME}",
    "with $count": f"{COLUMNS}&$filter=statecode eq 0&$count=true&{ORDER}",
    "all columns": f"$filter=statecode eq 0&{ORDER}",
}
"""What is asked of a small and of a large world."""


def record(server: Server, load: Load) -> list[tuple[str, str, Recorded]]:
    """What the emulator answers, by method and form of the path."""
    if load.targets:
        path, parenthesis, _ = load.targets[0].partition("?")[0].partition("(")
        form = f"{path}({{id}})" if parenthesis else path
        lead = LEAD if load.method == "POST" else None
        return [(load.method, form, server.ask(load.method, load.targets[0], lead, load.prefer))]
    made = server.ask("POST", f"{API}/leads", LEAD)
    path = f"{API}/leads({made[1]['odata-entityid'][-37:-1]})/Microsoft.Dynamics.CRM.QualifyLead"
    qualified = server.ask("POST", path, QUALIFIED)
    account, contact, deal = (
        next(value for name, value in row.items() if name.endswith("id"))
        for row in json.loads(qualified[2])["value"]
    )
    closing = {"subject": "Won", "opportunityid@odata.bind": f"/opportunities({deal})"}
    body = {"Status": 3, "OpportunityClose": closing}
    return [
        ("POST", f"{API}/leads", made),
        ("POST", f"{API}/leads({{id}})/Microsoft.Dynamics.CRM.QualifyLead", qualified),
        ("POST", f"{API}/WinOpportunity", server.ask("POST", f"{API}/WinOpportunity", body)),
        ("GET", f"{API}/accounts({{id}})", server.ask("GET", f"{API}/accounts({account})")),
        ("GET", f"{API}/contacts({{id}})", server.ask("GET", f"{API}/contacts({contact})")),
    ]


class Rounds:
    """Measurements of several servers under the same load, in turn."""

    def __init__(self, servers: Mapping[str, Server], load: Load, rounds: int) -> None:
        self._measured: dict[str, list[Mapping[str, Any]]] = {name: [] for name in servers}
        for number in range(rounds + 1):
            for name, server in servers.items():
                if name != PEER:
                    server.forget()
                measured = server.measure(load)
                assert all(status.startswith("2") for status in measured["statuses"]), measured
                if number:  # the first round is to get warm
                    self._measured[name].append(measured)

    def speeds(self, name: str) -> list[float]:
        """Requests a second, round by round."""
        return [len(each["latencies"]) / each["seconds"] for each in self._measured[name]]

    def computing(self, name: str) -> list[float]:
        """Microseconds of the server's processor for each request, round by round."""
        measured = self._measured[name]
        return [1e6 * each["computed"] / len(each["latencies"]) for each in measured]

    def latency(self, name: str, percentile: int) -> float:
        """In milliseconds."""
        every = list[float]()
        for each in self._measured[name]:
            every += each["latencies"]
        return statistics.quantiles(every, n=100)[percentile - 1]


def ratios(ours: list[float], theirs: list[float]) -> list[float]:
    """How many times theirs ours is, round by round."""
    return [one / other for one, other in zip(ours, theirs, strict=True)]


def spread(found: list[float]) -> str:
    """The middle of some ratios, and the outermost ones."""
    return f"{statistics.median(found):5.2f}  {min(found):.2f} to {max(found):.2f}"


def beside_the_peer(rounds: int = ROUNDS) -> Iterator[str]:
    """A line for each race, in memory and with a state file."""
    with ExitStack() as stack:
        ours = {
            "in memory": stack.enter_context(emulator()),
            "state file": stack.enter_context(emulator("--state", "FOLDER/world.sqlite")),
        }
        for server in ours.values():
            server.grow(SMALL)
        told = json.loads(ours["in memory"].ask("GET", leads("$select=leadid&$top=500"))[2])
        yield f"{'requests a second, emulator : bare Starlette':<48} {HEAD}"
        for race in races([row["leadid"] for row in told["value"]]):
            recorded = record(ours["in memory"], race.load)
            with bare(recorded) as peer:
                found = Rounds({**ours, PEER: peer}, race.load, rounds)
            for name in ours:
                yield line(race, name, found)


def line(race: Race, name: str, found: Rounds) -> str:
    """A row of the table."""
    ratio = spread(ratios(found.speeds(name), found.speeds(PEER)))
    computing = [statistics.median(found.computing(each)) for each in (name, PEER)]
    times = [found.latency(each, at) for each in (name, PEER) for at in (MEDIAN, P99)]
    what = f"{race.name}, {name}"
    return (
        f"{what:<48} {ratio}  {statistics.median(found.speeds(name)):7,.0f}"
        f"  {times[0]:6.2f} {times[1]:6.2f} ({times[2]:.2f} {times[3]:.2f})"
        f"  {computing[0]:4.0f} ({computing[1]:.0f})  {race.wanted}"
    )


def rows_of(server: Server, load: Load) -> str:
    """How many rows answer a question, in words: more of them take longer to write."""
    if load.method != "GET":
        return ""
    answer = server.ask("GET", load.targets[0], None, load.prefer)
    return f" for {len(json.loads(answer[2])['value'])} rows"


def by_size(rounds: int = ROUNDS, large: int = LARGE) -> Iterator[str]:
    """A line for each question: how much longer it takes in the large world than in the small."""
    with emulator() as few, emulator() as many:
        few.grow(SMALL)
        many.grow(large)
        view = few.ask("GET", f"{API}/savedqueries?$filter=name eq 'Open Leads'")
        id = json.loads(view[2])["value"][0]["savedqueryid"]
        loads = {name: Load(targets=[leads(query)]) for name, query in QUESTIONS.items()}
        loads["savedQuery"] = Load(
            targets=[f"{API}/leads?savedQuery={id}"], prefer="odata.maxpagesize=50"
        )
        loads["POST a lead"] = Load("POST", [f"{API}/leads"])
        yield f"{f'time in a world of {large:,} leads : of {SMALL:,}':<48} ratio  spread"
        worlds = {"few": few, "many": many}
        for name, load in loads.items():
            rows = [rows_of(server, load) for server in worlds.values()]
            found = Rounds(worlds, replace(load, times=300), rounds)
            few_speeds, many_speeds = (found.speeds(world) for world in worlds)
            ratio = spread(ratios(few_speeds, many_speeds))
            each = [1_000 / statistics.median(speeds) for speeds in (few_speeds, many_speeds)]
            times = " and ".join(
                f"{time:.2f} ms{shown}" for time, shown in zip(each, rows, strict=True)
            )
            allowed = "3 allowed" if rows[0] == rows[1] else "pages of another length"
            yield f"{name:<48} {ratio}   {times}  {allowed}"


if __name__ == "__main__":
    for each in chain(beside_the_peer(), by_size()):
        print(each, flush=True)
