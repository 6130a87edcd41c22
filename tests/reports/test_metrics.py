"""Requests in numbers, on logs so small that the right answers can be worked out by hand."""

import json

import numpy as np
import pyarrow as pa
import pytest

from event_log.schema import SCHEMA
from reports.bottleneck import bottleneck
from reports.latencies import Latency
from reports.level import Level
from reports.metrics import Metrics, measure
from reports.milestones import milestones
from reports.spread import spread
from reports.waits import StageMetrics
from tests.reports.logs import Row, at, declined, signed_in, table


def stage(metrics: Metrics, key: str) -> StageMetrics:
    return next(each for each in metrics.stages if each.key == key)


def latency(metrics: Metrics, key: str) -> Latency:
    return next(each for each in metrics.latencies if each.key == key)


def counts(metrics: Metrics) -> dict[str, int]:
    return {step.key: step.count for step in (*metrics.funnel.steps, *metrics.funnel.exits)}


def places(metrics: Metrics) -> dict[str, int]:
    return {place.key: place.count for place in metrics.funnel.places if place.count}


def test_the_mean_level_is_weighted_with_time() -> None:
    """A level of 0, from 2 on 1, from 5 on 3, from 9 on 0 is 1.5 on average until 10."""
    level = Level([2, 5, 5], [9, 9, 9])

    assert level.means([0, 10]) == [1.5]
    assert level.maxima([0, 10]) == [3]
    assert list(level.means([0, 2, 5, 9, 10])) == [0, 1, 3, 0]
    assert list(level.at([1, 2, 4, 5, 9])) == [0, 1, 1, 3, 0]


def test_who_has_not_gone_is_there_to_the_end() -> None:
    """Without an instant of going the level stays, and weights count instead of heads."""
    level = Level([0, 5], [np.nan, 10], weights=[2, 4])

    assert list(level.at([0, 5, 10, 99])) == [2, 6, 2, 2]
    assert level.means([0, 10]) == [4]


def test_coming_at_an_instant_of_going_makes_no_peak() -> None:
    """One goes when the next comes, so there is never more than one."""
    assert Level([0, 5], [5, 10]).maxima([0, 10]) == [1]


def test_percentiles_interpolate_linearly() -> None:
    """Of 1 to 10, p50 is 5.5 and p95 is 9.55: numpy's linear method, type 7."""
    numbers = spread(np.arange(1.0, 11.0))

    assert (numbers.n, numbers.mean_s, numbers.max_s) == (10, 5.5, 10)
    assert (numbers.p50_s, numbers.p90_s, numbers.p95_s) == (5.5, 9.1, 9.55)


def test_the_frame_has_the_first_time_of_each_milestone() -> None:
    """A row a request, also when rows repeat or come in another order than they happened."""
    late, early = at(50, "Lead created", "a"), at(20, "Lead created", "a")
    frame = milestones(table(late, early, at(0, "Request submitted", "a"), at(9, "Signed in", "u")))

    assert list(frame.index) == ["a"]
    assert frame["lead"]["a"] == np.datetime64("2026-03-02T00:20:00")
    assert frame["signed_in"].isna().all()
    assert {str(kind) for kind in frame.dtypes} == {"datetime64[ms]"}


def test_the_funnel_counts_the_way_and_the_exits() -> None:
    """Two sign in, one is disqualified, one is still with its lead."""
    waiting = signed_in("d")[:4]
    metrics = measure(table(*signed_in("a"), *signed_in("b"), *declined("c"), *waiting))

    assert counts(metrics) == {
        "submitted": 4,
        "pulled": 4,
        "stored": 4,
        "lead": 4,
        "qualified": 2,
        "won": 2,
        "approved": 2,
        "published": 2,
        "signed_in": 2,
        "disqualified": 1,
        "lost": 0,
        "rejected": 1,
    }
    assert metrics.funnel.decline_mails == 1
    assert metrics.funnel.steps[-1].share_of_submitted == 0.5


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        (signed_in("a")[:1], "submitted"),
        (signed_in("a")[:2], "pulled"),
        (signed_in("a")[:3], "stored"),
        (signed_in("a")[:4], "lead"),
        (signed_in("a")[:5], "qualifying"),
        (signed_in("a")[:6], "qualified"),
        (signed_in("a")[:7], "following_up"),
        (signed_in("a")[:8], "closing"),
        (signed_in("a")[:9], "won"),
        (signed_in("a")[:10], "approved"),
        (signed_in("a")[:11], "approved"),
        (signed_in("a")[:12], "told"),
        ([*signed_in("a")[:10], signed_in("a")[11]], "published"),
        (signed_in("a"), "end"),
        (declined("a")[:6], "no"),
        (declined("a")[:7], "rejected"),
        (declined("a"), "declined"),
    ],
)
def test_every_request_is_in_one_place(rows: list[Row], place: str) -> None:
    """Wherever a request stops, it is found there and nowhere else; another one signs in."""
    metrics = measure(table(*rows, *signed_in("other")))

    expected = {"end": 2} if place == "end" else {"end": 1, place: 1}
    assert places(metrics) == expected
    assert metrics.funnel.conserved
    assert metrics.funnel.in_places == metrics.funnel.submitted == metrics.log.requests == 2


def test_the_first_final_decision_stands() -> None:
    """A rejected prospect that Sales wins later stays declined."""
    won_later = [at(400, "Opportunity won", "a"), at(400, "Prospect approved", "a")]

    assert places(measure(table(*declined("a"), *won_later, *signed_in("b")))) == {
        "declined": 1,
        "end": 1,
    }


def test_latency_counts_from_the_submission() -> None:
    """Two requests reach sign-in after 300 and after 400 minutes."""
    slow = [*signed_in("b", 50)[:-1], at(450, "Signed in", "b")]
    there = latency(measure(table(*signed_in("a"), *slow)), "signed_in")

    assert there.latency.n == 2
    assert there.latency.mean_s == there.latency.p50_s == 350 * 60
    assert there.latency.max_s == 400 * 60
    assert len(there.percentiles_s) == 101
    assert there.percentiles_s[25] == 325 * 60


def test_whoever_can_still_arrive_is_censored() -> None:
    """Of one arrived, one declined and two under way, the last two are not there yet."""
    under_way = [*signed_in("c")[:1], *signed_in("d")[:7]]
    metrics = measure(table(*signed_in("a"), *declined("b"), *under_way))

    assert (latency(metrics, "signed_in").not_yet) == 2
    assert latency(metrics, "signed_in").censored_share == pytest.approx(2 / 3, abs=1e-5)
    assert latency(metrics, "qualified").not_yet == 1
    assert latency(metrics, "disqualified").not_yet == 1
    assert latency(metrics, "rejected").not_yet == 2
    assert latency(metrics, "mail_sent").not_yet == 2


def test_a_milestone_before_its_submission_counts_as_at_once() -> None:
    """Clocks that differ make no negative latency, and the metrics say how often it happened."""
    metrics = measure(table(at(5, "Request submitted", "a"), at(0, "Request pulled", "a")))

    assert metrics.out_of_order == 1
    assert latency(metrics, "pulled").latency.max_s == 0
    assert stage(metrics, "pull").wait.max_s == 0


def test_stages_take_the_time_between_their_milestones() -> None:
    """Each stage of the hand-made way has its length, its share and its mean number."""
    metrics = measure(table(*signed_in("a")))
    minutes = {each.key: (each.wait.mean_s or 0) / 60 for each in metrics.stages}

    assert minutes == {
        "pull": 10,
        "store": 20,
        "lead_queue": 30,
        "lead_work": 20,
        "thinking": 60,
        "opportunity_queue": 10,
        "opportunity_work": 30,
        "mail": 5,
        "publish": 60,
        "sign_in": 60,
    }
    assert metrics.way.mean_s == 300 * 60
    for each in metrics.stages:
        assert each.share_of_way == pytest.approx(minutes[each.key] / 300, abs=1e-5)
        assert each.length_mean == pytest.approx(minutes[each.key] / 300, abs=1e-4)
        assert each.length_max == 1


def test_queue_lengths_are_means_of_bins() -> None:
    """Two wait for P-0001, for 10 and for 5 of the first ten minutes."""
    early = [at(0, "Request submitted", "a"), at(5, "Request submitted", "b")]
    both = [at(10, "Request pulled", case) for case in "ab"]
    metrics = measure(table(*early, *both, at(20, "Signed in", "nobody")))
    queue = stage(metrics, "pull")

    assert (queue.length_mean, queue.length_max) == (0.75, 2)
    assert metrics.timeline.bin_s == 60
    assert queue.length_mean_by_bin[:11] == (1,) * 5 + (2,) * 5 + (0,)
    assert queue.length_max_by_bin[4:6] == (1, 2)


def test_little_s_law_holds_for_every_stage() -> None:
    """The mean number is the rate times the mean wait, once everybody has left."""
    metrics = measure(table(*signed_in("a"), *signed_in("b", 33), *declined("c", 77)))

    for each in metrics.stages:
        assert each.wait.mean_s is not None
        rate = each.wait.n / metrics.log.span_s
        assert each.length_mean == pytest.approx(rate * each.wait.mean_s, abs=1e-4)


def test_stages_that_the_log_cannot_tell_apart_become_one() -> None:
    """Without `taken up` and `follow-up due`, a lead waits until it is decided."""
    people_only = {"Lead taken up", "Follow-up due", "Opportunity taken up"}
    rows = [row for row in signed_in("a") if row[1] not in people_only]
    metrics = measure(table(*rows))

    assert stage(metrics, "lead_queue+lead_work").wait.mean_s == 50 * 60
    assert stage(metrics, "lead_queue+lead_work").waits_for == "people"
    merged = stage(metrics, "thinking+opportunity_queue+opportunity_work")
    assert (merged.wait.mean_s, merged.waits_for) == (100 * 60, "unclear")
    assert metrics.people.busy_h is metrics.people.utilization is None


def test_a_log_without_sign_ins_is_measured_to_its_last_milestone() -> None:
    """Where nobody is seen to sign in, publication ends the way, and finishes a request."""
    metrics = measure(table(*signed_in("a")[:-1], *declined("b")))

    assert (metrics.way.finish, metrics.way.mean_s) == ("published", 240 * 60)
    assert places(metrics) == {"end": 1, "declined": 1}


def test_a_log_of_native_approvals_has_no_leads() -> None:
    """Prospects that headquarters decides wait for that decision, and for no salesperson."""
    natively = {"Request submitted", "Request pulled", "Prospect stored", "Prospect approved"}
    metrics = measure(table(*(row for row in signed_in("a") if row[1] in natively)))

    assert [each.key for each in metrics.stages] == ["pull", "store", "decision"]
    assert bottleneck(metrics).key == "decision"
    assert {step.key for step in metrics.funnel.steps if not step.in_log} == {
        *("lead", "qualified", "won"),
    }


def test_unknown_rows_and_foreign_cases_are_counted_apart() -> None:
    """What the vocabulary does not know and cases without a submission change no other number."""
    foreign = [at(5, "Coffee fetched", "a"), at(6, "User requested", "USER-1"), at(7, "Tea", "")]
    metrics = measure(table(*signed_in("a"), *foreign))

    assert (metrics.log.requests, metrics.log.cases_never_submitted) == (1, 1)
    assert metrics.log.unknown_rows == 2
    assert set(metrics.log.unknown_activities) == {"Coffee fetched", "Tea"}
    assert metrics.latencies == measure(table(*signed_in("a"))).latencies


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [at(0, "Shift started", who="Team", details='{"people":3}')],
        [at(0, "Request submitted", "a")],
        [at(0, "Signed in", "a")],
        [at(0, "Request submitted", "a"), at(60 * 24 * 3_000_000, "Signed in", "a")],
        [at(0, "")],
    ],
    ids=["empty", "no case", "one row", "no submission", "8,000 years", "nothing known"],
)
def test_hardly_anything_is_enough_to_measure(rows: list[Row]) -> None:
    """No log is too short, too long or too strange; nothing in the result is not a number."""
    metrics = measure(table(*rows))

    assert json.dumps(metrics.to_dict(), allow_nan=False)
    assert metrics.funnel.conserved


def test_dictionaries_and_nulls_are_read_like_text() -> None:
    """Columns as dictionaries in several chunks, and nulls for nothing, give the same numbers."""
    plain = table(*signed_in("a"), at(400, "Shift started"))
    halves = [plain.slice(0, 5), plain.slice(5)]
    chunked = pa.concat_tables(halves)
    for index in (1, 4):
        name = SCHEMA.names[index]
        chunks = [half.column(name).combine_chunks().dictionary_encode() for half in halves]
        chunked = chunked.set_column(index, name, pa.chunked_array(chunks))
    without = [None if value == "" else value for value in plain.column("case_id").to_pylist()]
    chunked = chunked.set_column(0, "case_id", pa.array(without, pa.string()))

    assert measure(chunked) == measure(plain)


def test_the_dict_is_the_same_every_time() -> None:
    """Two measurements of one log give the same JSON, byte for byte."""
    log = table(*signed_in("a"), *declined("b"))

    assert json.dumps(measure(log).to_dict()) == json.dumps(measure(log).to_dict())
