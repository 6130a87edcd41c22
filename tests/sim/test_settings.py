"""What `b2bkit settings` knows of a scenario file, and the page that is made of it."""

from pathlib import Path

import pytest

from reports.settings import markdown
from sim.scenario.loading import EXAMPLES, load_scenario
from sim.scenario.parameters import parameters
from sim.scenario.settings import Setting, laws, settings

PAGE = Path(__file__).parents[2] / "docs" / "scenario.md"


def setting(path: str) -> Setting:
    (found,) = [each for each in settings() if each.path == path]
    return found


@pytest.mark.parametrize(
    ("path", "kind", "default"),
    [
        ("lasts", "duration", None),
        ("seed", "whole number ≥ 0", "1"),
        ("sales.closing", "law", "lognormal, mean 14 min, sd 10 min"),
        ("jobs.synchronize.every", "duration", "15 min"),
        ("jobs.publish_customers.every", "duration", "30 min"),
        ("sales_team[].hours", '"always"', "none"),
        ("traffic.campaign.peak", "number > 1 and ≤ 100,000", "10"),
        ("outage[].starts", "duration", None),
    ],
)
def test_a_setting_tells_what_it_takes(path: str, kind: str, default: str | None) -> None:
    """Its kind and default are those by which a file is checked."""
    found = setting(path)
    assert (found.kind, found.default) == (kind, default)


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_what_an_example_says_is_among_the_settings(file: Path) -> None:
    """No path of a scenario is missing from the list."""
    known = [each.path.replace("[]", "") for each in settings()]
    paths = [each.path.split(".") for each in parameters(load_scenario(file))]
    said = {".".join(step for step in path if not step.isdecimal()) for path in paths}
    assert [
        path for path in said if not any(f"{each}.".startswith(f"{path}.") for each in known)
    ] == []


def test_a_law_tells_its_parameters() -> None:
    """Each distribution is listed with what it takes and what it is."""
    lognormal = {each.path: each for each in laws()}["lognormal"]
    assert lognormal.kind == "mean (duration), sd (duration)"
    assert lognormal.meaning.startswith("Skewed")


def test_every_setting_says_what_it_means() -> None:
    """None is left for the reader to guess."""
    assert [each.path for each in settings() if not each.meaning.endswith(".")] == []


def test_the_page_is_up_to_date() -> None:
    """docs/scenario.md is what `b2bkit settings --markdown` writes."""
    assert PAGE.read_text(encoding="utf-8") == markdown()
