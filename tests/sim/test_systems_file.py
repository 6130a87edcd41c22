"""Mistakes in what a scenario file says about the systems."""

from pathlib import Path

import pytest

from event_log.bad_input import BadInput
from sim.scenario.loading import find_scenario, load_scenario

LAUNCH_WEEK = find_scenario("launch_week").read_text(encoding="utf-8")

MISTAKES = [
    (
        'row_time = "250 ms"',
        'row_time = "2 fortnights"',
        "jobs.synchronize.row_time: 'fortnights' in '2 fortnights' is not a unit of time",
    ),
    ('row_time = "250 ms"', "row_time = 3", "jobs.synchronize.row_time: 3 has no unit"),
    (
        'row_time = "250 ms"',
        'row_time = { law = "zipf" }',
        "jobs.synchronize.row_time: 'zipf' is not a law; expected 'fixed'",
    ),
    (
        'row_time = "250 ms"',
        "most_rows = 0",
        "jobs.synchronize.most_rows: expected at least 1, found 0",
    ),
    (
        'row_time = "250 ms"',
        'enabled = "perhaps"',
        "jobs.synchronize.enabled: expected true or false, without quotation marks,",
    ),
    (
        "[dual_write]",
        '[dual_write]\nsave_again = "0 s"',
        "dual_write.save_again: expected more than 0",
    ),
    (
        "[dual_write]",
        "[email]\nbounced_share = 1.5\n[dual_write]",
        "email.bounced_share: expected at most 1",
    ),
    (
        "[dual_write]",
        "[email]\ndeferred_share = 1.0\n[dual_write]",
        "email.deferred_share: expected less than 1",
    ),
    (
        "[dual_write]",
        "[service_protection]\nweb_servers = 0\n[dual_write]",
        "service_protection.web_servers: expected at least 1",
    ),
    (
        "[dual_write]",
        "[service_protection]\nrequests = 9\n[dual_write]",
        "service_protection: requests_per_decision (10) is more than requests (9)",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES)
def test_a_mistake_is_one_sentence(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    """It names the file and the key, and says what was expected or found."""
    path = tmp_path / "faulty.toml"
    assert right in LAUNCH_WEEK
    path.write_text(LAUNCH_WEEK.replace(right, wrong, 1), encoding="utf-8")

    with pytest.raises(BadInput) as refusal:
        load_scenario(path)

    assert f"{path}: {said}" in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


def test_a_row_time_is_a_duration_or_a_law(tmp_path: Path) -> None:
    """A plain duration is the law of what always takes as long."""
    path, laws = tmp_path / "law.toml", []
    for said in ('"250 ms"', '{ law = "fixed", value = "250 ms" }'):
        path.write_text(LAUNCH_WEEK.replace('"250 ms"', said), encoding="utf-8")
        laws.append(load_scenario(path).jobs.synchronize.row_time)

    assert laws[0] == laws[1]
