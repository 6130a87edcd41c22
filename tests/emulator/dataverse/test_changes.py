"""Change tracking: delta links, what following them gives, and what is refused."""

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.emulator.dataverse.client import BASE, LEAD, ROOT, Client, header, refusal

TRACK = {"prefer": "odata.track-changes"}
DAY = 24 * 60 * 60 * 1000


def followed(client: Client, link: str, **headers: str) -> Any:
    """What a link of an answer leads to."""
    assert link.startswith(BASE + ROOT)
    return client.get(link.removeprefix(BASE + ROOT), **headers)


def begun(client: Client, query: str = "") -> Any:
    """The rows that there are, with the first delta link."""
    return client.get(f"leads{query}", **TRACK)


def test_a_delta_link_leads_to_what_has_changed_since() -> None:
    """New and changed rows by version, then deleted ones; the next link leads to nothing."""
    client = Client()
    kept, gone = (client.create("leads", **LEAD | {"subject": name}) for name in ("kept", "gone"))
    first = begun(client, "?$select=subject")
    assert first["@odata.context"] == f"{BASE}{ROOT}$metadata#leads(subject)"
    assert [row["subject"] for row in first["value"]] == ["kept", "gone"]
    new = client.create("leads", **LEAD | {"subject": "new"})
    client.send("PATCH", kept, {"subject": "changed"})
    client.send("DELETE", gone)
    second = followed(client, first["@odata.deltaLink"])
    assert second["@odata.context"] == f"{BASE}{ROOT}$metadata#leads(subject)/$delta"
    new_row, changed, deleted = second["value"]
    assert (new_row["subject"], changed["subject"]) == ("new", "changed")
    assert set(new_row) == {"@odata.etag", "leadid", "subject"}
    assert deleted == {
        "@odata.context": f"{BASE}{ROOT}$metadata#leads/$deletedEntity",
        "id": gone[6:-1],
        "reason": "deleted",
    }
    third = followed(client, second["@odata.deltaLink"])
    assert third["value"] == []
    assert new_row["leadid"] in new


def test_who_begins_sees_no_deleted_rows() -> None:
    """A row that came back under its id is a changed one, and no deleted one."""
    client = Client()
    lead = client.create("leads", **LEAD)
    link = begun(client)["@odata.deltaLink"]
    client.send("DELETE", lead)
    assert begun(client)["value"] == []
    client.send("PATCH", lead, LEAD)
    (row,) = followed(client, link)["value"]
    assert row["subject"] == LEAD["subject"]


def test_pages_of_changes() -> None:
    """Every page but the last has a next link; together they have every change once."""
    client = Client()
    made = [client.create("leads", **LEAD) for _ in range(5)]
    client.send("DELETE", made.pop(0))
    preferred = {"prefer": 'odata.track-changes,odata.maxpagesize=2,return="x"'}
    page, seen, pages = client.get("leads", **preferred), [], 0
    while "@odata.nextLink" in page:
        assert len(page["value"]) == 2
        seen += page["value"]
        pages += 1
        page = followed(client, page["@odata.nextLink"], **preferred)
    seen += page["value"]
    assert (pages, [f"leads({row['leadid']})" for row in seen]) == (1, made)
    assert "@odata.deltaLink" in page


def test_changes_are_counted() -> None:
    """The number of changed and deleted rows since a link was given."""
    client = Client()
    gone = client.create("leads", **LEAD)
    token = begun(client)["@odata.deltaLink"].partition("?")[2]
    assert client.send("GET", f"leads/$count?{token}").body == b"0"
    client.create("leads", **LEAD)
    client.send("DELETE", gone)
    assert client.send("GET", f"leads/$count?{token}").body == b"2"


def test_a_refused_change_set_has_changed_nothing() -> None:
    """What was undone is in no delta."""
    client = Client()
    lead = client.create("leads", **LEAD)
    link = begun(client)["@odata.deltaLink"]
    changes = "".join(
        f"--c\r\nContent-Type: application/http\r\n\r\n{line} HTTP/1.1\r\n\r\n{{}}\r\n"
        for line in (f"DELETE {lead}", "POST leads", "POST nothing")
    )
    body = f"--b\r\nContent-Type: multipart/mixed;boundary=c\r\n\r\n{changes}--c--\r\n--b--"
    refused = client.send(
        "POST", "$batch", body.encode(), content_type="multipart/mixed;boundary=b"
    )
    assert refused.status == 400
    assert len(client.rows("lead")) == 1
    assert followed(client, link)["value"] == []


@pytest.mark.parametrize("option", ["$filter", "$orderby", "$expand", "$top"])
def test_other_options_are_refused(option: str) -> None:
    """The product names the option; so for the first request and for those that follow."""
    client = Client()
    token = begun(client)["@odata.deltaLink"].partition("?")[2]
    for query in (f"{option}=1", f"{token}&{option.replace('$', '%24')}=1"):
        status, _, message = refusal(client.send("GET", f"leads?{query}", **TRACK))
        assert (status, message) == (
            400,
            f'The "{option}" query parameter isn\'t supported when Change Tracking is enabled.',
        )


def test_the_preference_is_told_back() -> None:
    """Only where changes are tracked from now on."""
    response = Client().send("GET", "leads", **TRACK)
    assert header(response, "Preference-Applied") == "odata.track-changes"


@pytest.mark.parametrize(
    "token",
    ["", "1", "x!y", "9!13/45/2026 08:00:00", "999999!11/02/2026 08:00:00"],
)
def test_tokens_of_others_are_refused(token: str) -> None:
    """A token that was not given here is one that cannot be followed."""
    client = Client()
    response = client.send("GET", f"leads?$deltatoken={quote(token)}")
    assert refusal(response)[0] == 400
    assert "not one that was given here" in refusal(response)[2]


def test_a_token_lives_for_a_week() -> None:
    """After seven days of the world the client has to begin again."""
    client = Client()
    link = begun(client)["@odata.deltaLink"]
    client.dataverse.live.turn_to(7 * DAY)
    assert followed(client, link)["value"] == []
    client.dataverse.live.turn_to(7 * DAY + 1000)
    response = client.send("GET", link.removeprefix(BASE + ROOT))
    assert refusal(response)[:2] == (400, "0x80044352")


@settings(max_examples=200)
@given(token=st.text() | st.from_regex(r"\d+!\d\d/\d\d/\d{4} \d\d:\d\d:\d\d"), skip=st.text())
def test_any_token_has_an_answer(token: str, skip: str) -> None:
    """Whatever stands in a link, it is followed or refused."""
    query = f"$deltatoken={quote(token, errors='replace')}&$skiptoken={quote(skip)}"
    assert CLIENT.send("GET", f"leads?{query}").status in {200, 400}


CLIENT = Client()
