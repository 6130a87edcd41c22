"""The emulator's own controls in the console: clock, faults, maps, systems, snapshots."""

import pytest

from emulator.front import Front
from reference_model.dual_write import Map, MapState
from tests.emulator.clients import NOW
from tests.emulator.console.furnishing import LEADS, applied, follow
from tests.emulator.console.visitor import Visitor
from tests.emulator.partners import NORA

HERE = "/_emulator"


def test_the_clock_is_moved_and_let_go(world: Front, visitor: Visitor) -> None:
    """Time passes at once, or as fast as chosen, or not at all."""
    visitor.open(HERE).press("+ 1 d")
    assert "2026-11-03 08:00:00" in visitor.text
    assert (world.live.now - NOW).days == 1
    visitor.press("Faster \u00d7 3,600")
    assert world.pace.speed == 3600
    visitor.press("Stopped")
    assert world.pace.speed == 0


def test_jobs_run_by_themselves_as_time_passes(visitor: Visitor) -> None:
    """Their page says when next."""
    visitor.fill_in("/site/B2B%20site/sign-up", **NORA)
    assert "Nora Hansen" not in visitor.open(LEADS).text
    visitor.open(HERE).press("+ 1 h")
    assert "Nora Hansen" in visitor.open(LEADS).text


@pytest.mark.parametrize(
    ("button", "entered", "said"),
    [
        ("Stopped", {"speed": "-1"}, "speed"),
        ("Stopped", {"speed": "fast"}, "speed"),
        ("+ 1 h", {"by": "soon"}, "by"),
        ("+ 1 h", {"by": "99999999 d"}, "from nothing to a year"),
        ("Save", {"answers_sales": "slow"}, "answers_after_s"),
        ("Save", {"answers_sales": "-1"}, "answers_after_s"),
        ("Pause: Customers V3 - accounts", {"map": "nonsense"}, "maps"),
        ("Begin again with it", {"mutant": "nonsense"}, "nonsense"),
        ("Take a snapshot", {"name": "x" * 200}, "100 characters"),
    ],
)
def test_a_mistake_is_told_and_changes_nothing(
    world: Front, visitor: Visitor, button: str, entered: dict[str, str], said: str
) -> None:
    """What the form would not send."""
    visitor.open(HERE).press(button, **entered)
    assert 'class="message refused"' in visitor.text
    assert said in visitor.text
    assert (world.pace.speed, world.live.now) == (0, NOW)


def test_faults_come_and_go(world: Front, visitor: Visitor) -> None:
    """Exactly those that are ticked; the page shows what holds."""
    visitor.open(HERE).press("Save", headquarters_down="on", answers_sales="1,5")
    landscape = world.live.landscape
    assert not landscape.headquarters.available
    assert landscape.sales.available
    assert landscape.sales.response_time == 1.5
    (form,) = (form for form in visitor.forms if "Save" in form.buttons)
    assert "headquarters_down" in form.fields
    assert "sales_down" not in form.fields
    del form.fields["headquarters_down"]
    visitor.send(form, "Save")
    assert landscape.headquarters.available


def test_a_map_is_paused_and_catches_up(world: Front, visitor: Visitor) -> None:
    """What waits is counted; once it runs again the lead is there."""
    visitor.open(HERE).press("Pause: B2B prospects - leads")
    assert world.live.landscape.dual_write.maps[Map("B2B prospects - leads")] is MapState.PAUSED
    applied(visitor)
    assert "Nora Hansen" not in visitor.open(LEADS).text
    visitor.open(HERE).press("Run: B2B prospects - leads")
    assert "Nora Hansen" in visitor.open(LEADS).text


def test_a_snapshot_brings_the_world_back(visitor: Visitor) -> None:
    """Whatever its name is made of."""
    applied(visitor)
    visitor.open(HERE).press("Take a snapshot", name="a <b>\u202e & c")
    follow(visitor, LEADS, "Nora Hansen").press("Disqualify")
    visitor.open(HERE).press("Restore: a <b>\u202e & c")
    assert "as it was at the snapshot" in visitor.text
    assert "Nora Hansen" in visitor.open("/sales/leads?view=Open%20leads").text


def test_another_system_or_an_empty_world_begins_anew(world: Front, visitor: Visitor) -> None:
    """A wrong system says which rule it breaks; the message survives the change."""
    applied(visitor)
    visitor.open(HERE)
    chosen = next(form for form in visitor.forms if "Begin again with it" in form.buttons)
    assert chosen.fields["mutant"] == ""
    visitor.press("Empty the world")
    assert "The world is empty" in visitor.text
    assert "Nora Hansen" not in visitor.open(LEADS).text
    visitor.open(HERE).press("Begin again with it", mutant="closed-lead-qualified")
    assert world.settings.mutant == "closed-lead-qualified"
    assert "The world has begun again" in visitor.text
