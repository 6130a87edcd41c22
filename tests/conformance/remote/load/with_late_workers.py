"""`b2bkit` with workers of a load that listen late."""

import subprocess
import sys

import pytest

from b2bkit import main
from conformance.remote.load import processes
from conformance.remote.load.order import Order

MODULES = {"worker": "tests.conformance.remote.load.late_worker"}


def started(order: Order) -> "subprocess.Popen[bytes]":
    """A process that does as it is told, late if it is a worker."""
    module = MODULES.get(order.role, "conformance.remote.load")
    return subprocess.Popen([sys.executable, "-m", module, order.told()])


with pytest.MonkeyPatch.context() as patch:
    patch.setattr(processes, "_started", started)
    main()
