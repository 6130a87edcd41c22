"""Hostile requests, as many as an ordinary test run has time for; `make hostile` asks 50,000."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.emulator.hostile import attack
from tests.emulator.hostile.judging import broken_state, complaints
from tests.emulator.hostile.world import HEADERS, MOST_STEPS, Got, HostileWorld, Sent

ROOT = Path(__file__).parents[3]
SENT = Sent("GET", b"/", HEADERS, b"")
JSON = ((b"Content-Type", b"application/json"),)
ERROR = b'{"error": {"code": "", "message": "Because."}}'


def test_hostile_requests_break_nothing() -> None:
    """No 5xx but what is not supported, no hang, no invariant broken, the same when replayed."""
    command = [sys.executable, "-m", attack.__name__, "7", "2000"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode == 0, done.stdout[-5_000:] + done.stderr[-5_000:]
    assert done.stdout.splitlines()[0] == "seed 7"
    assert done.stdout.endswith("; 0 complaints\n")


@pytest.mark.parametrize(
    ("got", "complaint"),
    [
        (Got(500, JSON, ERROR, 0, ""), "status 500"),
        (Got(503, JSON, ERROR, 0, ""), "status 503"),
        (Got(200, JSON, b"{}", 0, "Traceback"), "Traceback"),
        (Got(200, JSON, b"[NaN]", 0, ""), "no JSON"),
        (Got(200, JSON, b"{", 0, ""), "no JSON"),
        (Got(200, JSON, b"{}", MOST_STEPS + 1, ""), "steps of SQLite"),
        (Got(200, ((b"a", b"b\r\nc: d"),), b"", 0, ""), "header b'a'"),
        (Got(400, JSON, b"{}", 0, ""), "an error without a message"),
        (Got(400, JSON, ERROR.replace(b"B", b"x" * 5_000), 0, ""), "a message of 5"),
        (Got(404, (), b"nothing", 0, ""), "an error of the type"),
        (Got(200, (), b"<script>", 0, ""), "a script in a page"),
    ],
)
def test_the_judge_sees_what_is_wrong_with_an_answer(got: Got, complaint: str) -> None:
    """And finds nothing in a good refusal."""
    assert complaint in "\n".join(complaints(SENT, got, faulty=False))
    assert not list(complaints(SENT, Got(501, JSON, ERROR, 0, ""), faulty=False))
    assert not list(complaints(SENT, Got(503, JSON, ERROR, 0, ""), faulty=True))


def test_the_judge_sees_what_is_wrong_with_a_world() -> None:
    """A row that is not the model's, and a write that the journal does not have."""
    world = HostileWorld()
    assert not list(broken_state(world))
    sql = world.stores()[0].sql
    sql.execute("UPDATE lead SET lastname = 'Other' WHERE lastname = 'Ash'")
    found = list(broken_state(world))
    assert any("lastname is 'Other', not 'Ash'" in each for each in found)
    assert any(each.startswith("replayed otherwise: lead") for each in found)


def test_a_seed_always_asks_the_same() -> None:
    """So what was found can be found again."""
    asked = [attack.requests_of("a seed", 50), attack.requests_of("a seed", 50)]
    assert asked[0] == asked[1] != attack.requests_of("another", 50)
