"""[traffic] and [[site]]: what excludes what, told in one sentence."""

from pathlib import Path

import pytest

from event_log.bad_input import BadInput
from sim.scenario.loading import load_scenario

WAYS = "say in exactly one way when partners apply, by requests, rate, arrivals, replay; found "
OFFICE = 'rate = "12 per h"\nover = "2 d"\nprofile = "office hours"\n'
MISTAKES = {
    "no way": ('over = "1 d"', f"traffic: {WAYS}none of them."),
    "two ways": (
        'requests = 5\nrate = "12 per h"\nover = "1 d"',
        f"traffic: {WAYS}requests and rate.",
    ),
    "no time": ('rate = "12 per h"', "traffic: rate needs over, the time in which they apply"),
    "time twice": ('arrivals = "a.csv"\nover = "1 d"', "traffic: arrivals says already when"),
    "weights of a file": (
        'replay = "a.csv"\nprofile = "even"',
        "traffic: replay says already when partners apply; leave out replay or profile.",
    ),
    "no rate": ('rate = "12"\nover = "1 d"', "traffic.rate: '12' is not a rate; write one such"),
    "a number": ('rate = 12\nover = "1 d"', "traffic.rate: '12' is not a rate; write one such"),
    "no unit": ('rate = "12 per moon"\nover = "1 d"', "traffic.rate: '12 per moon' is not a rate"),
    "without end": (f'rate = "{"9" * 400} per h"\nover = "1 d"', "9' is not a rate; write one"),
    "never": ('rate = "0 per h"\nover = "1 d"', "traffic.rate: '0 per h' is not a rate; write"),
    "all at once": ('rate = "1 per 0 h"\nover = "1 d"', "traffic.rate: '1 per 0 h' is not a rate"),
    "too many": (
        'rate = "1000 per s"\nover = "2 d"',
        "traffic.rate lets about 172,800,000 apply; expected 10,000,000 at most.",
    ),
    "longer than the run": ('rate = "12 per h"\nover = "3 d"', "traffic.over is longer than the"),
    "profile and weights": (
        f"{OFFICE}weight_by_hour = [{'1, ' * 24}]",
        "traffic: profile says already when partners apply; leave out profile or weight_by_hour.",
    ),
    "days and weekdays": (
        f'rate = "1 per h"\nover = "1 d"\nweight_by_day = [1]\nweight_by_weekday = [{"1, " * 7}]',
        "traffic: weight_by_day says already when partners apply; leave out weight_by_day or we",
    ),
    "no such profile": (OFFICE.replace("office", "offise"), "found 'offise hours'; did"),
    "a weekend": (
        OFFICE + "[scenario]",
        "traffic: the weights are zero all the time that traffic.over lasts, so nobody could",
    ),
    "shares": (
        'requests = 5\nover = "1 d"\nduplicate = 0.6\nrepeated = 0.5',
        "traffic: duplicate and repeated are shares of all requests; found more than 1.",
    ),
    "a share": ('requests = 5\nover = "1 d"\ninvalid = 1.5', "traffic.invalid: expected at most"),
    "sizes": ('requests = 5\nover = "1 d"\nsizes = {a = 0}', "traffic: sizes has no weight, so"),
    "a flat campaign": (
        'requests = 5\nover = "1 d"\ncampaign = {peak = 1}',
        "traffic.campaign.peak: expected more than 1, found 1.",
    ),
    "a late campaign": (
        'requests = 5\nover = "1 d"\ncampaign = {starts = "1 d"}',
        "traffic: campaign.starts is not within over, so the campaign changes nothing.",
    ),
    "a short campaign": (
        'requests = 5\nover = "1 d"\ncampaign = {halves_every = "1 min"}',
        "traffic.campaign.halves_every: expected at least 1 h",
    ),
    "a campaign misspelt": (
        'requests = 5\nover = "1 d"\ncampaign = {paek = 2}',
        "traffic.campaign.paek is not a key of a scenario; did you mean peak?",
    ),
    "a site misspelt": (
        'requests = 5\nover = "1 d"\n[[site]]\nlegal_entty = "NOMF"',
        "site.0.legal_entty is not a key of a scenario; did you mean legal_entity?",
    ),
    "a size without a name": (
        'requests = 5\nover = "1 d"\nsizes = {"" = 1}',
        'traffic.sizes."": expected at least 1 character',
    ),
    "two sites of one name": (
        'requests = 5\nover = "1 d"\n[[site]]\nname = "A"\n[[site]]\nname = "A"',
        "site: two sites have one name; expected a name of its own for each.",
    ),
    "no weight": (
        'requests = 5\nover = "1 d"\n[[site]]\nweight = 0',
        "site: no site has a weight, so nobody could apply.",
    ),
    "no file": ('arrivals = "a.csv"', "a.csv: there is no such file; expected arrivals (.csv)."),
    "no log": ('replay = "a.parquet"', "a.parquet: there is no such file; expected an event log"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_sentence(tmp_path: Path, name: str) -> None:
    """It names the file and the key, and says what was expected."""
    traffic, said = MISTAKES[name]
    day = 7 if traffic.endswith("[scenario]") else 2
    path = tmp_path / "faulty.toml"
    path.write_text(
        f'name = "Faulty"\nstart = 2026-03-0{day}T00:00:00Z\nlasts = "2 d"\n'
        f"[sales_team]\npeople = 2\n[traffic]\n{traffic.removesuffix('[scenario]')}\n",
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as refusal:
        load_scenario(path)
    sentence = str(refusal.value)
    assert said in sentence
    assert sentence.startswith((f"{path}: ", f"{tmp_path / 'a.'}"))
    assert sentence.endswith((".", "?"))
    assert len(sentence.splitlines()) == 1
