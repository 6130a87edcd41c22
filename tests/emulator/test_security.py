"""What a hostile client or web page might try against an emulator, and gets nowhere with."""

import json
from urllib.parse import quote

import pytest

from tests.emulator.clients import Client, front

SITE = "/site/B2B site"
FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
BILLION = (
    '<!DOCTYPE a [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<fetch><entity name='lead'><attribute name='&b;'/></entity></fetch>"
)


@pytest.mark.parametrize(
    "path",
    [
        "/api/data/v9.2/../../../etc/passwd",
        "/site/../templates/page.html",
        "/site/B2B site/..%2F..%2Ftemplates%2Fpage.html",
        "/../console.css",
        "//etc/passwd",
        "/_emulator/v1/../../etc/passwd",
        "/data/../etc/passwd",
        "/_emulator/v1/snapshots/..%2F..%2Fx/restore",
    ],
)
def test_no_path_leads_to_a_file(path: str) -> None:
    """Nothing is served from files by their names."""
    for accept in ("application/json", "text/html"):
        answer = Client(front())("GET", path, None, {"accept": accept})
        assert answer.status in {404, 405}, answer.body
        assert b"root:" not in answer.body


@pytest.mark.parametrize("page", ["/", "/sales/leads", f"{SITE}/sign-up", "/nothing"])
def test_line_breaks_in_addresses_reach_no_header(page: str) -> None:
    """Neither as they are nor decoded."""
    hostile = "x\r\nSet-Cookie: b2bkit-user=evil"
    query = f"lang={quote(hostile)}&id={quote(hostile)}&user={quote(hostile)}"
    answer = Client(front())("GET", f"{page}?{query}", None, {"accept": "text/html"})
    assert not any("\n" in value or "\r" in value for value in answer.headers.values())
    assert "evil" not in str(answer.headers)


def test_a_preference_with_line_breaks_is_not_repeated_in_a_batch() -> None:
    """Where headers are text that we write ourselves."""
    prefer = 'Prefer: odata.include-annotations="x\rHTTP/1.1 200"'
    part = f"Content-Type: application/http\r\n\r\nGET leads HTTP/1.1\r\n{prefer}\r\n\r\n"
    kind = {"content-type": "multipart/mixed; boundary=b"}
    answer = Client(front())("POST", "$batch", f"--b\r\n{part}\r\n--b--".encode(), kind)
    assert (answer.status, answer.code) == (400, "0x80048d19")


def test_entities_of_xml_are_not_expanded() -> None:
    """FetchXML with a document type is refused before anything in it is read."""
    answer = Client(front())("GET", f"leads?fetchXml={quote(BILLION)}")
    assert (answer.status, answer.code) == (400, "0x80040203")
    assert "document type" in answer.json["error"]["message"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"{SITE}/sign-up", b"first_name=A&last_name=B&email=a@b&company=C"),
        (f"{SITE}/sign-up", b"token=" + b"0" * 64 + b"&first_name=A"),
        ("/_emulator/reset", b""),
        ("/sales/lead/disqualify?id=1", b"reason=LOST&token=x&as=y"),
    ],
)
def test_forms_of_other_pages_do_nothing(path: str, body: bytes) -> None:
    """They lack the token that only our pages carry."""
    world = front()
    assert Client(world)("POST", path, body, FORM).status == 403
    assert Client(world)("GET", "leads/$count").body == b"0"


def test_a_cookie_that_we_did_not_make_signs_nobody_in() -> None:
    """Nor does one for another site, or one that is changed."""
    for value in ("", "x", "YUBi.0", "YUBi." + "0" * 64, "\xff.\xff", "." * 99):
        headers = {"cookie": f"b2b-session={value}", "accept": "application/json"}
        answer = Client(front())("GET", f"{SITE}/organization-users", None, headers)
        assert answer.status == 401


@pytest.mark.parametrize("page", ["/sales/leads", f"{SITE}/sign-up", "/nothing", "/site/nowhere/"])
def test_an_address_with_a_thousand_parameters_is_a_page_like_others(page: str) -> None:
    """The first of them count."""
    query = "lang=fi&" + "a=b&" * 1_000
    answer = Client(front())("GET", f"{page}?{query}", None, {"accept": "text/html"})
    assert answer.status in {200, 404}
    assert answer.headers["content-language"] == "fi"


def test_a_language_that_a_program_makes_up_is_kept_as_text() -> None:
    """Half a character could not be stored, so it is refused, and headquarters goes on."""
    told = {"first_name": "A", "last_name": "B", "email": "a@b", "company": "C"}
    kind, client = {"content-type": "application/json"}, Client(front())
    for language in ("\ud800", "x" * 5_000, "<script>", ["de"]):
        body = json.dumps({**told, "language": language}).encode()
        assert client("POST", f"{SITE}/sign-up", body, kind).status in {201, 400}
    for job in ("P-0001", "Synchronize customers and channel requests"):
        assert client("POST", f"/_emulator/v1/jobs/{quote(job)}/run", {}).status == 200
    assert client("GET", "/data/B2BProspects?cross-company=true").status == 200
    assert client("GET", "/headquarters/prospects", None, {"accept": "text/html"}).status == 200
