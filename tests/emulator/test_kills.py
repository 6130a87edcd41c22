"""What was acknowledged is there after the process was killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_no_acknowledged_write_is_lost_in_fifty_kills(tmp_path: Path) -> None:
    """Nor is any half there: what Sales has made a customer, headquarters has."""
    state = str(tmp_path / "state.db")
    command = [sys.executable, "-m", "tests.emulator.killing", state, "50", "7"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("50 kills, ")
