"""How a script that drives a client tells which step of the flow it has done."""

import json


def done(step: str, seen: object = "") -> None:
    """Tell that a step was carried out by the client, and what was seen."""
    print(json.dumps({"step": step, "seen": str(seen)}), flush=True)


STEPS = (
    "sign in",
    "create a lead",
    "find the lead",
    "read a view",
    "qualify the lead",
    "win the opportunity",
    "read the account",
    "read the contact",
)
"""The flow that every client goes through, as far as it can."""
