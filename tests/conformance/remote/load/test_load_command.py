"""`b2bkit load`, against an emulator and a slow site, all of them processes of their own."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from conformance.remote.ledger import read_ledger
from conformance.remote.load import processes
from conformance.remote.load.leading import Load, lead
from conformance.remote.load.order import Order
from conformance.remote.load.processes import free_port
from event_log import files
from event_log.bad_input import BadInput
from sim.scenario.loading import find_scenario, load_scenario
from tests.conformance.remote.emulated import SECRET
from tests.conformance.remote.load.served import (
    ROOT,
    Emulator,
    Site,
    command,
    described,
    emulator,
    environment,
    one_handed,
    partners,
    run,
    scenario,
    the_run,
)

FAST = ("--speed", "720", "--clock", "600")
pytestmark = pytest.mark.skipif(find_spec("locust") is None, reason="needs b2bkit[load]")


@pytest.fixture(scope="module")
def emulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """One for all tests; each load has a mark of its own."""
    with emulator(tmp_path_factory.mktemp("emulator")) as running:
        yield running


def require_everybody_once(folder: Path, emulated: Emulator, requests: int) -> None:
    """Every partner was sent once, was in the ledger before, and is a prospect."""
    noted = partners(folder)
    assert sorted(each["number"] for each in noted) == list(range(requests))
    ledger = read_ledger(folder / "ledger.ndjson")
    assert Counter(each.id for each in ledger) == Counter(each["reference"] for each in noted)
    stored = emulated.prospects(ledger[0].mark)
    assert Counter(stored) == Counter(each["email"] for each in noted)
    assert len(stored) == requests


def test_everybody_applies_once(emulated: Emulator, tmp_path: Path) -> None:
    """All are confirmed and seen as leads, and the log is one that can be reported on."""
    small = scenario(tmp_path, 40, "1 h")
    code, output, folder = run(command(emulated.file, small, tmp_path, *FAST), tmp_path)
    assert code == 0, output
    require_everybody_once(folder, emulated, 40)
    activities = Counter(files.read(folder / "events.parquet").column("activity").to_pylist())
    names = ("Request submitted", "Prospect stored", "Lead created")
    assert activities == dict.fromkeys(names, 40)
    comparison = json.loads((folder / "comparison.json").read_text())
    assert [each["predicted"] for each in comparison["milestones"]] == [40, 40]
    again = [sys.executable, "-m", "b2bkit", "report", str(folder)]
    said = subprocess.check_output(again, env=environment(), cwd=tmp_path, text=True)
    assert "Lead created" in said
    for file in folder.iterdir():
        assert SECRET.encode() not in file.read_bytes()


def test_workers_share_the_partners(emulated: Emulator, tmp_path: Path) -> None:
    """A master and two workers, each started by itself."""
    small = scenario(tmp_path, 40, "1 h")
    port = ("--port", str(free_port()))
    words = command(emulated.file, small, tmp_path, *FAST, *port)
    others = [
        subprocess.Popen([*words, "--worker"], env=environment(), cwd=tmp_path) for _ in range(2)
    ]
    code, output, folder = run([*words, "--master", "--workers", "2"], tmp_path)
    assert [each.wait() for each in others] == [0, 0]
    assert code == 0, output
    require_everybody_once(folder, emulated, 40)


def test_a_worker_that_listens_late_gets_its_part(emulated: Emulator, tmp_path: Path) -> None:
    """Locust says that it is ready before that, and drops what it is sent."""
    _, _, _, _, *options = command(emulated.file, scenario(tmp_path, 40, "1 h"), tmp_path, *FAST)
    late = [sys.executable, "-m", "tests.conformance.remote.load.with_late_workers", "load"]
    code, output, folder = run([*late, *options, "--workers", "2"], tmp_path)
    assert code == 0, output
    require_everybody_once(folder, emulated, 40)


def test_workers_of_another_scenario_are_refused(emulated: Emulator, tmp_path: Path) -> None:
    """They would send other partners; nobody is sent."""
    small = scenario(tmp_path, 40, "1 h")
    port = ("--port", str(free_port()))
    words = command(emulated.file, small, tmp_path, *FAST, *port)
    other = subprocess.Popen([*words, "--worker", "--seed", "7"], env=environment(), cwd=tmp_path)
    code, output, folder = run([*words, "--master"], tmp_path)
    other.wait()
    assert code == 2
    assert "would send other partners than the head expects" in output
    assert partners(folder) == []


def test_a_worker_that_fails_at_once_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the reason; it has said so itself."""

    def started(order: Order) -> "subprocess.Popen[bytes]":
        does = "raise SystemExit(7)" if order.role == "worker" else "import signal; signal.pause()"
        return subprocess.Popen([sys.executable, "-c", does])

    monkeypatch.setattr(processes, "_started", started)
    order = Order("head", "x.toml", "x", str(tmp_path), "run", workers=1)
    there: Any = SimpleNamespace(name="Contoso")
    load = Load(there, load_scenario(find_scenario("launch_week")), order, 1, 1.0, 1.0)
    with pytest.raises(BadInput, match=r"ended before it began \(exit code 7\)"):
        lead(load)


def test_slow_answers_do_not_hide(emulated: Emulator, tmp_path: Path) -> None:
    """30 partners within a second, and 0.1 s for each: the last ones wait 2 s, and it shows."""
    small = scenario(tmp_path, 30, "1 min")
    with one_handed(Site(takes=0.1), time.monotonic) as site:
        deployment = described(emulated.file, tmp_path, site.url)
        words = command(deployment, small, tmp_path, "--speed", "60", "--follow", "1 s")
        code, output, folder = run(words, tmp_path)
    assert code == 3, output  # nobody is seen as a lead
    noted = partners(folder)
    assert Counter(site.received) == Counter(each["email"] for each in noted)
    assert len(noted) == 30
    longest = max(each["ended"] - each["meant"] for each in noted)
    assert 1.8 < longest < 6
    assert max(each["sent"] - each["meant"] for each in noted) < 0.8  # nobody waited here
    answered = json.loads((folder / "comparison.json").read_text())["answers"]["answered_s"]
    assert answered[-1] == pytest.approx(longest)


def test_the_rate_of_the_file_holds(emulated: Emulator, tmp_path: Path) -> None:
    """Ten a second, of which nine are for partners; what is kept back on this side is told."""
    small = scenario(tmp_path, 30, "1 min")
    with one_handed(Site(refuses=10), time.monotonic) as site:
        deployment = described(emulated.file, tmp_path, site.url, "requests_per_second = 10.0")
        words = command(deployment, small, tmp_path, "--speed", "60", "--follow", "0 s")
        code, output, folder = run([*words, "--workers", "2"], tmp_path)
    assert code == 1, output
    assert site.times[-1] - site.times[0] > 29 / 9 - 0.5
    assert "Requests were kept back on this side for up to" in output
    answers = json.loads((folder / "comparison.json").read_text())["answers"]
    assert (answers["confirmed"], answers["failed"]) == (27, 3)
    assert "3 x POST /sign-up of 127.0.0.1 was answered with status 503" in output
    assert (folder / "exchanges.ndjson").read_text().count('"status": 503') == 3


@pytest.mark.parametrize("more", [(), ("--workers", "2")])
def test_an_interrupted_load_leaves_its_log(
    emulated: Emulator, tmp_path: Path, more: tuple[str, ...]
) -> None:
    """What was sent until then, and nothing more is sent."""
    small = scenario(tmp_path, 2_000, "1 h")
    words = command(emulated.file, small, tmp_path, "--speed", "60", "--clock", "600", *more)
    with subprocess.Popen(words, env=environment(), cwd=tmp_path) as process:
        wait_for(lambda: len(some_partners(tmp_path)) > 20)
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
    noted = partners(the_run(tmp_path))
    assert 20 < len(noted) < 1_000
    shown = files.read(the_run(tmp_path) / "events.parquet").column("activity").to_pylist()
    assert shown.count("Request submitted") == len(noted)


def test_the_page_of_locust_shows_it(emulated: Emulator, tmp_path: Path) -> None:
    """While it lasts."""
    small, port = scenario(tmp_path, 600, "1 h"), str(free_port())
    words = command(emulated.file, small, tmp_path, "--speed", "60", "--web", "--web-port", port)
    with subprocess.Popen(words, env=environment(), cwd=tmp_path) as process:
        wait_for(lambda: len(some_partners(tmp_path)) > 20)
        stats = httpx.get(f"http://127.0.0.1:{port}/stats/requests").json()
        process.send_signal(signal.SIGINT)
    assert stats["stats"][0]["name"] == "apply"
    assert stats["stats"][0]["num_requests"] > 10


def test_a_dry_run_sends_nothing(emulated: Emulator, tmp_path: Path) -> None:
    """It says how much it would be."""
    words = command(emulated.file, scenario(tmp_path, 40, "1 h"), tmp_path, "--dry-run")
    said = subprocess.check_output(words, env=environment(), cwd=tmp_path, text=True)
    assert "40 partners will apply at the emulator within 5" in said
    assert not (tmp_path / "out").exists()


def test_locust_stays_in_its_process() -> None:
    """What leads a load, and what reports on it, has the sockets of Python."""
    program = "import sys, b2bkit.loading, conformance.remote.load.leading, reports.load; "
    program += "assert not {'gevent', 'locust'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment(), check=True)


def some_partners(folder: Path) -> list[dict[str, object]]:
    """Those noted so far, none if there is no run yet."""
    found = list((folder / "out").glob("*/partners.ndjson"))
    return partners(found[0].parent) if found else []


def wait_for(seen: Callable[[], bool]) -> None:
    """Wait until it is so, half a minute at most."""
    give_up = time.monotonic() + 30
    while not seen():
        assert time.monotonic() < give_up
        threading.Event().wait(0.1)
