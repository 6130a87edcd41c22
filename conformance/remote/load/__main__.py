"""A process of a load, which does what its command line orders."""

import sys

import locust  # noqa: F401 - it replaces sockets, locks and sleep, so it comes first

from conformance.remote.load.order import Order
from conformance.remote.load.swarm import run
from event_log.bad_input import BadInput

try:
    code = run(Order.read(sys.argv[1]))
except (BadInput, OSError) as mistake:
    sys.stderr.write(f"b2bkit: {mistake}\n")
    code = 2
sys.stderr.flush()
sys.exit(code)
