"""$batch: parts in order, change sets all or nothing, references, and bodies that are no batch."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.exchange import Response
from emulator.live.users import READER
from tests.emulator.dataverse.client import BASE, LEAD, ROOT, Client, header, refusal

NOBODY = "leads(00000000-0000-0000-0000-000000000001)"
CREATE = ("POST", "leads", LEAD)
WRONG = ("POST", "leads", {"nonsense": 1})
ANSWER = re.compile(r"HTTP/1\.1 (\d+) [A-Z]")


def part(method: str, url: str, body: Any = None, **headers: str) -> str:
    """A part of a batch; the header content_id belongs to the part, others to its request."""
    content_id = headers.pop("content_id", None)
    lines = ["Content-Type: application/http", "Content-Transfer-Encoding: binary"]
    lines += [f"Content-ID: {content_id}"] if content_id else []
    lines += ["", f"{method} {url} HTTP/1.1", "Content-Type: application/json; type=entry"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", "" if body is None else json.dumps(body)])


def joined(boundary: str, *parts: str) -> str:
    """Parts between boundaries."""
    return "".join(f"--{boundary}\r\n{each}\r\n" for each in parts) + f"--{boundary}--\r\n"


def change_set(*parts: str) -> str:
    """A change set as a part of a batch."""
    return 'Content-Type: multipart/mixed; boundary="changes"\r\n\r\n' + joined("changes", *parts)


def post(client: Client, *parts: str, **headers: str) -> Response:
    """Send a batch of these parts."""
    told = {"content_type": 'multipart/mixed; boundary="batch_1"'} | headers
    return client.send("POST", "$batch", joined("batch_1", *parts).encode(), **told)


def statuses(response: Response) -> list[int]:
    """The status of every part of an answer."""
    return [int(status) for status in ANSWER.findall(response.body.decode())]


@pytest.mark.parametrize(
    ("parts", "prefer", "status", "told"),
    [
        ([CREATE, CREATE], "", 200, [204, 204]),
        ([CREATE, WRONG, CREATE], "", 400, [204, 400]),
        ([CREATE, WRONG, CREATE], "odata.continue-on-error", 200, [204, 400, 204]),
        ([("GET", f"{BASE}{ROOT}WhoAmI"), ("GET", f"{ROOT}WhoAmI")], "", 200, [200, 200]),
        ([("GET", "WhoAmI()"), ("GET", "WhoAmI")], "", 200, [200, 200]),
        ([("GET", NOBODY)], "", 400, [404]),
        ([("POST", "leads", LEAD)] * 1_000, "", 200, [204] * 1_000),
    ],
)
def test_parts_are_carried_out_up_to_the_first_refusal(
    parts: list[tuple[str, str]], prefer: str, status: int, told: list[int]
) -> None:
    """Parts after a refused one are carried out only for who wants so; URLs may be of any form."""
    client = Client()
    response = post(client, *[part(*each) for each in parts], prefer=prefer)
    assert (response.status, statuses(response)) == (status, told)
    assert len(client.rows("lead")) == told.count(204)


def test_the_answer_is_as_parsers_of_the_product_expect_it() -> None:
    """Boundaries without quotes, CRLF, status line, locations, JSON on one line, Content-IDs."""
    client = Client()
    changes = change_set(part(*CREATE, content_id="7"))
    text = post(client, changes, part("GET", "WhoAmI")).body.decode()
    outer = text.splitlines()[0].removeprefix("--")
    assert outer.startswith("batchresponse_")
    inner = re.search(r"Content-Type: multipart/mixed; boundary=(changesetresponse_\S+)\r\n", text)
    assert inner
    (lead,) = client.rows("lead")
    place = f"{BASE}{ROOT}leads({lead['leadid']})"
    assert text.startswith(
        f"--{outer}\r\n{inner[0]}\r\n--{inner[1]}\r\n"
        "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: 7\r\n"
        "\r\nHTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\n"
        f"OData-EntityId: {place}\r\nLocation: {place}\r\n\r\n\r\n"
        f"--{inner[1]}--\r\n--{outer}\r\nContent-Type: application/http\r\n"
    )
    assert text.endswith(f"}}\r\n--{outer}--\r\n")


def test_the_same_batch_has_the_same_answer() -> None:
    """Boundaries follow from what stands between them."""
    first, second = (post(Client(), part(*CREATE)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("url", ["$1", "/$1", "leads"])
def test_a_change_set_is_all_or_nothing(url: str) -> None:
    """What stands before a refused part is undone, in the rows and in the model."""
    client = Client()
    old = client.create("leads", **LEAD)
    before = client.rows("lead")
    changes = change_set(
        part("DELETE", old),
        part(*CREATE, content_id="1"),
        part("POST", "leads/Microsoft.Dynamics.CRM.CreateMultiple", {"Targets": [LEAD, LEAD]}),
        part("POST" if url == "leads" else "PATCH", url, {"nonsense": 1}, content_id="2"),
    )
    response = post(client, changes, part(*CREATE))
    assert (response.status, statuses(response)) == (400, [400])
    assert "Content-ID: 2" in response.body.decode()
    assert client.rows("lead") == before
    assert len(client.dataverse.live.landscape.sales.leads) == 1
    assert set(client.dataverse.rows.records) == {before[0]["leadid"]}
    assert client.send("PATCH", old, {"lastname": "Oak"}).status == 204


def test_parts_refer_to_what_others_have_made() -> None:
    """`$1` is the address of what the part with this Content-ID made, in URLs and in bodies."""
    client = Client()
    changes = change_set(
        part("POST", "accounts", {"name": "Acme"}, content_id="1"),
        part(
            "POST",
            "contacts",
            {"lastname": "Ash", "parentcustomerid_account@odata.bind": "$1", "jobtitle": "$1"},
            content_id="2",
        ),
        part("PUT", "$2/description", {"value": "boss"}),
        part("PATCH", "$1", {"description": "big"}),
    )
    response = post(client, changes)
    assert statuses(response) == [204] * 4, response.body.decode()
    (account,), (contact,) = client.rows("account"), client.rows("contact")
    assert contact["parentcustomerid"] == account["accountid"]
    assert (contact["description"], contact["jobtitle"]) == ("boss", "$1")
    assert account["description"] == "big"


@pytest.mark.parametrize(
    "parts",
    [
        [change_set(part("PATCH", "$1", {"lastname": "x"}))],
        [
            change_set(
                part("POST", "contacts", {"lastname": "x", "description@odata.bind": "$1"}),
                part(*CREATE, content_id="1"),
            )
        ],
        [change_set(part(*CREATE, content_id="1")), part("PATCH", "$1", {"lastname": "x"})],
    ],
)
def test_references_to_nothing_are_refused(parts: list[str]) -> None:
    """A Content-ID counts from its part to the end of its change set."""
    response = post(Client(), *parts)
    assert statuses(response)[-1] == 400
    assert "Content-ID Reference: '$1' does not exist in the batch context." in (
        response.body.decode()
    )


def test_who_may_only_read_reads_in_a_batch_too() -> None:
    """A part is carried out for the batch's user, with the part's own preferences."""
    client = Client()
    lead = client.create("leads", **LEAD)
    client.user = READER
    annotated = part("GET", lead, Prefer='odata.include-annotations="*"')
    response = post(client, annotated, part("GET", lead), part(*CREATE))
    assert statuses(response) == [200, 200, 403]
    first, second = response.body.decode().split("HTTP/1.1 200")[1:]
    assert "FormattedValue" in first
    assert "FormattedValue" not in second


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        (joined("b", part(*CREATE)), "application/json", "Content-Type must be"),
        (joined("b", part(*CREATE)), "multipart/mixed", "Content-Type must be"),
        (joined("b", part(*CREATE)), "multipart/mixed; boundary=c", "no line is the boundary"),
        (joined("b", part(*CREATE)).replace("\r", ""), "", "no line is the boundary"),
        ("", "", "no line is the boundary"),
        ("--b\r\n--b--", "", "must be application/http"),
        (joined("b", change_set(part("GET", "leads"))), "", "holds only POST"),
        (
            joined("b", change_set(*[part(*CREATE, content_id="1")] * 2)),
            "",
            "a Content-ID stands twice",
        ),
        (joined("b", part("POST", "$batch")), "", "cannot hold another batch"),
        (joined("b", *[part("GET", "WhoAmI")] * 1_001), "", "more than 1000 requests"),
        (joined("b", part("GET", "x" * 65_537)), "", "more than 65536 characters"),
        (joined("b", part("get", "leads")), "", "must begin with a method"),
        (joined("b", part(*CREATE), "<script>"), "", "'<script>' is no header"),
    ],
)
def test_what_is_no_batch_changes_nothing(body: str, kind: str, message: str) -> None:
    """Nothing is carried out of a batch of which something cannot be read."""
    client = Client()
    told = kind or "multipart/mixed;boundary=b"
    response = client.send("POST", "$batch", body.encode(), content_type=told)
    assert response.status == 400
    assert message in response.body.decode()
    assert not client.rows("lead")


@pytest.mark.parametrize(
    ("kind", "preamble"),
    [
        ("multipart/mixed;boundary=b", ""),
        ('Multipart/Mixed; charset=utf-8; Boundary="b"; x=y', "a preamble\r\nof lines\r\n"),
    ],
)
def test_boundaries_come_in_several_forms(kind: str, preamble: str) -> None:
    """Quoted or not, after a preamble, and without the last one."""
    body = (preamble + joined("b", part(*CREATE))).removesuffix("--b--\r\n").encode()
    response = Client().send("POST", "$batch", body, content_type=kind)
    assert statuses(response) == [204]


def test_lines_may_end_otherwise_if_the_body_says_so() -> None:
    """With LF alone, if two of them are at its end (as dataverse-api sends it)."""
    client = Client()
    body = joined("b", change_set(part(*CREATE)), part("GET", "leads")).replace("\r", "")
    told = "multipart/mixed; boundary=b"
    response = client.send("POST", "$batch", f"{body}\n".encode(), content_type=told)
    assert statuses(response) == [204, 200]
    assert len(client.rows("lead")) == 1


def test_a_batch_is_posted() -> None:
    """Other methods are refused."""
    assert refusal(Client().send("GET", "$batch"))[0] == 405


PIECES = st.lists(
    st.sampled_from(
        [
            b"--b\r\n",
            b"\r\n--b--",
            b"--changes\r\n",
            b"\r\n",
            b"Content-Type: application/http\r\n",
            b"Content-Type: multipart/mixed; boundary=changes\r\n\r\n",
            b"Content-ID: 1\r\n",
            b"POST leads HTTP/1.1\r\n",
            b"PATCH $1 HTTP/1.1\r\n",
            b"GET /$1?$select=%ff HTTP/1.1\r\n",
            b'{"lastname": "x", "ownerid@odata.bind": "$1"}',
            b"[" * 2_000,
        ]
    )
    | st.binary(max_size=12),
    max_size=24,
).map(b"".join)


@settings(max_examples=200)
@given(body=PIECES | st.text().map(str.encode), kind=st.just("") | st.text())
def test_any_bytes_have_an_answer(body: bytes, kind: str) -> None:
    """Whatever is sent, the answer is a batch's or a refusal, and the next request works."""
    client = Client()
    told = kind or "multipart/mixed; boundary=b"
    response = client.send("POST", "$batch", body, content_type=told)
    assert response.status in {200, 400, 501}
    kinds = ("multipart/mixed; boundary=batchresponse_", "application/json")
    assert header(response, "Content-Type").startswith(kinds)
    assert client.create("leads", **LEAD)
