"""The emulator itself: clock, faults, maps, the kind of system served, snapshots, events.

Every command is an operation of emulator.control, which checks it.
"""

from conformance.mutants.mutant import MUTANTS
from emulator.console.listing import listing
from emulator.console.rendering import Page
from emulator.console.visit import Visit
from emulator.control.clock import Clock
from emulator.control.faults import Faults
from emulator.control.worlds import Worlds
from reference_model.dual_write import ALL_MAPS, MapState

SPEEDS = {"0": "stopped", "1": "real_time", "60": "faster", "3600": "faster"}
STEPS = ("15 min", "1 h", "1 d")
SWITCHES = (
    "sales_down",
    "headquarters_down",
    "site_down",
    "mail_down",
    "no_commerce_solution",
    "no_application_user",
)
SYSTEMS = ("sales", "headquarters")


def world(visit: Visit) -> Page:
    """All that can be switched and chosen."""
    dual_write = visit.landscape.dual_write
    queued = {
        each: sum(write.route.map is each for write in dual_write.queue.values())
        for each in ALL_MAPS
    }
    shown = {
        "speed": f"{visit.front.pace.speed:g}",
        "speeds": SPEEDS,
        "steps": STEPS,
        "faults": Faults(visit.front).show(),
        "switches": SWITCHES,
        "systems": SYSTEMS,
        "maps": dual_write.maps,
        "queued": queued,
        "states": MapState,
        "owed": len(dual_write.catch_up_errors),
        "mutant": visit.front.settings.mutant,
        "mutants": sorted(MUTANTS.values(), key=lambda each: each.name),
        "snapshots": list(visit.front.journal.marked()),
    }
    return Page("world.html", shown)


def events(visit: Visit) -> Page:
    """The last events, the newest first."""
    every = visit.live.recent
    shown = listing(visit, every, lambda e: (e["activity"], e["case_id"], e["resource"]))
    return Page("events.html", {"list": shown})


def set_speed(visit: Visit) -> str:
    """Stop the clock, let it run, or let it run faster."""
    speed = visit.form.get("speed", "")
    told = {"speed": float(speed) if speed in SPEEDS else speed}
    Clock(visit.front).set_speed(told)
    return visit.words["done_clock"]


def advance(visit: Visit) -> str:
    """Let so much time pass at once."""
    Clock(visit.front).advance({"by": visit.form.get("by", "")})
    return visit.words["done_clock"]


def set_faults(visit: Visit) -> str:
    """Have exactly those faults that are ticked, and these response times."""
    slow = {system: _seconds(visit.form.get(f"answers_{system}", "")) for system in SYSTEMS}
    switches = {name: name in visit.form for name in SWITCHES}
    Faults(visit.front).set({**switches, "answers_after_s": slow})
    return visit.words["done_faults"]


def set_map(visit: Visit) -> str:
    """Run, pause or stop a map."""
    told = {visit.form.get("map", ""): visit.form.get("state", "")}
    Faults(visit.front).set({"maps": told})
    return visit.words["done_map"]


def choose_system(visit: Visit) -> str:
    """Begin again with the reference model, or with a deliberately wrong system."""
    Worlds(visit.front).choose_mutant({"name": visit.form.get("mutant") or None})
    return visit.words["done_system"]


def reset(visit: Visit) -> str:
    """Begin again with an empty world."""
    Worlds(visit.front).reset({})
    return visit.words["done_reset"]


def snapshot(visit: Visit) -> str:
    """Give the world as it is now a name."""
    Worlds(visit.front).snapshot(visit.form.get("name", "").strip() or "1", {})
    return visit.words["done_snapshot"]


def restore(visit: Visit) -> str:
    """Go back to a snapshot."""
    Worlds(visit.front).restore(visit.form.get("name", ""), {})
    return visit.words["done_restore"]


def _seconds(text: str) -> object:
    """A number of seconds, or the text itself, for the operation to refuse."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text
