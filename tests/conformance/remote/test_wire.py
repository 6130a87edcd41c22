"""Exchanges: what is sent again, what never is, how long somebody waits, and what is told of it."""

from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.deployment import Undecided
from conformance.remote.wire.answer import Failed
from conformance.remote.wire.conduct import Conduct, ConductSettings
from conformance.remote.wire.paging import pages
from conformance.remote.wire.patience import told
from event_log.bad_input import BadInput
from tests.conformance.remote.scripted import NOW, Scripted, Signing, Step, said

TAG = {"If-Match": 'W/"7"'}
NEW = {"If-None-Match": "*"}
ANY = {"If-Match": "*"}
SAFE = [("GET", {}), ("PATCH", TAG), ("DELETE", TAG), ("PATCH", NEW)]
UNSAFE = [("POST", {}), ("PATCH", {}), ("PATCH", ANY), ("DELETE", {}), ("DELETE", ANY)]
LOST = [httpx.ReadError, httpx.ReadTimeout, httpx.WriteError, httpx.RemoteProtocolError]
UNSENT = [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout]


@pytest.mark.parametrize(("method", "headers"), [*SAFE, *UNSAFE])
@pytest.mark.parametrize("step", [*UNSENT, said(429), said(503, retry_after="1")])
def test_what_was_not_carried_out_is_sent_again(
    method: str, headers: dict[str, str], step: Step
) -> None:
    """No connection, or the service says to come back: so nobody has done anything."""
    service = Scripted([step, said(204)])
    answer = service.wire.ask(method, "leads(1)", headers=headers)
    assert (answer.status, len(service.received)) == (204, 2)
    assert not (answer.doubtful and isinstance(step, type))


@pytest.mark.parametrize(("method", "headers"), SAFE)
@pytest.mark.parametrize("step", [*LOST, said(502), said(503), said(504), said(408)])
def test_what_may_be_done_twice_is_sent_again(
    method: str, headers: dict[str, str], step: Step
) -> None:
    """And whoever reads the answer knows that it may be the second one."""
    service = Scripted([step, step, said(204)])
    answer = service.wire.ask(method, "leads(1)", headers=headers)
    assert (answer.status, len(service.received)) == (204, 3)
    assert answer.doubtful == (method != "GET")


@pytest.mark.parametrize(("method", "headers"), UNSAFE)
@pytest.mark.parametrize("step", [*LOST, said(502), said(503), said(504), said(500)])
def test_what_may_have_been_done_is_never_sent_again(
    method: str, headers: dict[str, str], step: Step
) -> None:
    """It is Undecided, and the sentence says why."""
    service = Scripted([step, said(204)])
    with pytest.raises(Undecided, match=r"it may have been carried out\.$"):
        service.wire.ask(method, "leads(1)", headers=headers)
    assert len(service.received) == 1
    assert service.slept == []


def test_a_caller_may_know_better_what_is_safe() -> None:
    """A token may be asked for twice."""
    service = Scripted([httpx.ReadError, said(200)])
    assert service.wire.ask("POST", "token", safe=True).status == 200


@pytest.mark.parametrize("status", [500, 501, 505])
def test_a_failure_over_there_decides_nothing(status: int) -> None:
    """It is not tried again, since it would be the same; what was said can be looked at."""
    service = Scripted([said(status, "oh")])
    with pytest.raises(Failed, match=f"GET /api/data/v9.2/leads .* status {status}") as failure:
        service.wire.ask("GET", "leads")
    assert len(service.received) == 1
    assert failure.value.answer.text == "oh"


@pytest.mark.parametrize("status", [200, 204, 301, 304, 400, 403, 404, 412])
def test_other_answers_are_given_as_they_are(status: int) -> None:
    """Redirections are not followed, and refusals are for whoever asked."""
    service = Scripted([said(status, location="https://evil.example/")])
    assert service.wire.ask("GET", "leads").status == status
    assert len(service.received) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "17"}, 17),
        ({"retry_after": " 0 "}, 0),
        ({"retry_after": "Mon, 02 Nov 2026 08:00:20 GMT"}, 20),
        ({"retry_after": "Mon, 02 Nov 2026 07:00:00 GMT"}, 0),
        (
            {
                "retry_after": "Mon, 02 Nov 2026 11:00:05 GMT",
                "date": "Mon, 02 Nov 2026 11:00:00 GMT",
            },
            5,
        ),
    ],
)
def test_it_waits_as_long_as_it_is_told_to(headers: dict[str, str], seconds: float) -> None:
    """A number or a date, by the clock of the service; and a little, so that not all come back."""
    service = Scripted([said(429, **headers), said(200)])
    service.wire.ask("POST", "leads")
    assert seconds <= sum(service.slept) <= seconds + 1.1


@given(st.text() | st.integers().map(str) | st.floats().map(str))
def test_nonsense_asks_for_nothing(text: str) -> None:
    """Whatever stands there, it is a number of seconds that can be waited for, or nothing."""
    wait = told({"retry-after": text}, NOW)
    assert wait is None or 0 <= wait < 10**10


def test_pauses_grow_and_are_drawn_at_random() -> None:
    """Full jitter: between nothing and a bound that doubles."""
    service = Scripted([said(502)] * 6 + [said(200)])
    service.wire.ask("GET", "leads")
    assert len(service.slept) == 6
    bounds = [0.5, 1, 2, 4, 8, 16]
    assert all(pause < bound for pause, bound in zip(service.slept, bounds, strict=True))
    assert max(service.slept) > 1
    assert len(set(service.slept)) == 6


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (said(429, retry_after="300"), "was throttled, for 300 s more"),
        (said(503), "was answered with status 503"),
        (httpx.ConnectError, "got no answer (ConnectError: it broke)"),
    ],
)
def test_patience_ends(step: Step, why: str) -> None:
    """It is Undecided when the next try would come too late, and nobody waits for that."""
    service = Scripted([step], {"patience": "20 s"})
    with pytest.raises(Undecided) as undecided:
        service.wire.ask("GET", "leads")
    assert why in str(undecided.value)
    assert service.time.seconds <= 20


def test_whoever_has_never_answered_is_waited_for_a_moment_only() -> None:
    """Then it is the address more likely than an outage, which is waited for."""
    nobody = Scripted([httpx.ConnectError] * 99)
    with pytest.raises(Undecided, match="nothing has come from there yet"):
        nobody.wire.ask("GET", "leads")
    assert sum(nobody.slept) <= 15

    known = Scripted([said(200), *[httpx.ConnectError] * 99])
    known.wire.ask("GET", "leads")
    with pytest.raises(Undecided, match=r"\(ConnectError: it broke\)\.$"):
        known.wire.ask("GET", "leads")
    assert sum(known.slept) > 300


def test_patience_can_be_less_for_one_request() -> None:
    """Whoever knows that nobody will answer does not wait."""
    service = Scripted([said(503)])
    with pytest.raises(Undecided):
        service.wire.ask("GET", "leads", patience=0)
    assert len(service.received) == 1


def test_a_token_that_is_refused_is_replaced_once() -> None:
    """Whatever the method: who is not let in has done nothing."""
    signing = Signing()
    service = Scripted([said(401), said(204)], signs_in=signing)
    assert service.wire.ask("POST", "leads").status == 204
    assert service.tokens == ["Bearer t1", "Bearer t2"]


def test_a_second_refusal_of_a_token_stands() -> None:
    """There is no use in fetching more of them."""
    service = Scripted([said(401)], signs_in=Signing())
    assert service.wire.ask("GET", "leads").status == 401
    assert len(service.received) == 2


def test_a_token_may_end_more_than_once_while_somebody_waits() -> None:
    """Each time between two other answers."""
    steps = [said(401), said(503), said(401), said(200)]
    service = Scripted(steps, signs_in=Signing())
    assert service.wire.ask("GET", "leads").status == 200
    assert service.tokens[-1] == "Bearer t3"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/api/data/v9.2/leads",
        "http://crm.example/api/data/v9.2/leads",
        "https://crm.example:8443/leads",
        "//evil.example/leads",
        "https://crm.example@evil.example/",
        "ftp://crm.example/",
        "https://crm.example:99999999/",
    ],
)
def test_a_token_goes_nowhere_else(address: str) -> None:
    """Not if the service itself names the address, as the next page."""
    service = Scripted([said(200, f'{{"value": [], "@odata.nextLink": "{address}"}}')])
    with pytest.raises(Undecided, match="names an address"):
        list(pages(service.wire, "leads", {}))
    assert len(service.received) == 1


def test_pages_are_followed_to_the_last() -> None:
    """Relative or whole, as the service names them."""
    service = Scripted(
        [
            said(200, '{"@odata.nextLink": "https://crm.example:443/api/data/v9.2/leads?p=2"}'),
            said(200, '{"@odata.nextLink": "leads?p=3"}'),
            said(200, "{}"),
        ]
    )
    assert [answer.status for answer in pages(service.wire, "leads", {})] == [200] * 3
    assert [each.url.query for each in service.received] == [b"", b"p=2", b"p=3"]


@pytest.mark.parametrize("link", ['"leads"', "7", '["leads"]'])
def test_pages_that_lead_nowhere_are_not_followed_for_ever(link: str) -> None:
    """Rows that were not all seen are no answer."""
    service = Scripted([said(200, f'{{"@odata.nextLink": {link}}}')])
    with pytest.raises(Undecided, match="not all were seen"):
        list(pages(service.wire, "leads", {}))


def test_a_run_sends_no_more_than_it_may() -> None:
    """Tries count too; the sentence names the setting."""
    service = Scripted([said(503), said(200)], {"most_requests": 3})
    service.wire.ask("GET", "leads")
    service.wire.ask("GET", "leads")
    with pytest.raises(Undecided, match=r"All 3 requests are spent .* \[conduct\] most_requests"):
        service.wire.ask("GET", "leads")
    assert len(service.received) == 3


def test_processes_share_rate_and_number(tmp_path: Path) -> None:
    """By a file, which also outlasts them."""
    settings = ConductSettings(requests_per_second=4.0, most_requests=5)
    one, other = (Conduct(settings, tmp_path / "allowance") for _ in range(2))
    waits = [conduct.allowance.take(100.0) for conduct in (one, other, one, other)]
    assert waits == [0.0, 0.25, 0.5, 0.75]
    assert other.allowance.take(200.0) == 0.0
    assert one.allowance.asked == 5
    with pytest.raises(Undecided):
        one.allowance.take(300.0)


def test_a_high_rate_is_counted_by_several_at_once(tmp_path: Path) -> None:
    """The rate and the number are the same; the file is asked less often."""
    settings = ConductSettings(requests_per_second=100.0, most_requests=7)
    allowance = Conduct(settings, tmp_path / "allowance").allowance
    assert allowance.take(50.0) == 0.0
    assert allowance.asked == 5
    waits = [allowance.take(50.0) for _ in range(6)]
    assert waits == pytest.approx([0.01, 0.02, 0.03, 0.04, 0.05, 0.06])
    with pytest.raises(Undecided):
        allowance.take(60.0)


def test_a_clock_that_began_again_holds_nobody_up(tmp_path: Path) -> None:
    """As after a restart of the machine on which a run is resumed."""
    settings = ConductSettings(requests_per_second=1.0)
    assert Conduct(settings, tmp_path / "allowance").allowance.take(1e6) == 0.0
    assert Conduct(settings, tmp_path / "allowance").allowance.take(5.0) == 0.0


def test_the_rate_is_kept() -> None:
    """Of all wires of a run together."""
    service = Scripted([said(200)], {"requests_per_second": 2.0})
    for _ in range(5):
        service.wire.ask("GET", "leads")
    assert service.time.seconds == pytest.approx(2.0)


def test_an_answer_that_comes_drop_by_drop_takes_too_long() -> None:
    """A timeout is for the whole of it."""
    service = Scripted([said(200)], {"timeout": "10 s", "patience": "1 s"})

    class Drops(httpx.SyncByteStream):
        def __iter__(self):  # type: ignore[no-untyped-def] # noqa: ANN204
            for _ in range(100):
                service.time.seconds += 1
                yield b"x"

    service._script = [httpx.Response(200, stream=Drops())]  # noqa: SLF001
    with pytest.raises(Undecided, match="not complete in time"):
        service.wire.ask("GET", "leads")


def test_what_is_no_json_is_undecided() -> None:
    """As the page of a proxy is none."""
    answer = Scripted([said(200, "<html>", content_type="text/html")]).wire.ask("GET", "leads")
    with pytest.raises(Undecided, match=r"expected to be JSON, and is not \(text/html"):
        _ = answer.json


def test_a_file_of_authorities_must_be_one(tmp_path: Path) -> None:
    """What it is otherwise, and where it is named."""
    file = tmp_path / "ca.pem"
    for content in (None, b"no certificate"):
        if content:
            file.write_bytes(content)
        settings = ConductSettings.model_validate({"ca_file": str(file)})
        with pytest.raises(BadInput, match=r"ca\.pem: not a readable file .* \[conduct\] ca_file"):
            _ = Conduct(settings).tls
