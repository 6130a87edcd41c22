"""What the Web API says of requests that are wrong: status, code, and which part is to blame."""

import json
from typing import Any

import pytest

from tests.emulator.dataverse.client import LEAD, Client, refusal

MISSING = "00000000-0000-0000-0000-000000000000"
JSON = "application/json"

PATHS = [
    ("GET", "nosuch", 404, "0x8006088a", "segment 'nosuch'"),
    ("GET", "Leads", 404, "0x8006088a", "segment 'Leads'"),
    ("GET", "leads/nosuch", 404, "0x8006088a", "segment 'nosuch'"),
    ("GET", "{lead}/nosuch", 404, "0x8006088a", "segment 'nosuch'"),
    ("GET", "{lead}/fullname/nosuch", 404, "0x8006088a", "segment 'nosuch'"),
    ("GET", f"leads({MISSING})", 404, "0x80040217", f"lead With Id = {MISSING} Does Not Exist"),
    ("DELETE", f"leads({MISSING})", 404, "0x80040217", MISSING),
    ("GET", "leads(5)", 400, "0x8006088a", "query syntax: '(5)'"),
    ("GET", f"leads('{MISSING}')", 400, "0x8006088a", f"query syntax: '('{MISSING}')'"),
    ("GET", f"leads(\0{MISSING})", 400, "0x8006088a", "query syntax"),
    ("GET", "leads(nosuch='x')", 400, "0x0", "(nosuch='x') is no key of 'leads'"),
    ("GET", "cdm_companies(cdm_companycode='x')", 404, "0x80040217", "cdm_companycode='x'"),
    ("GET", "leads(", 400, "0x8006088a", "query syntax: 'leads('"),
    ("GET", "leads((1))", 400, "0x8006088a", "query syntax: 'leads((1))'"),
    ("GET", "../../etc/passwd", 404, "0x8006088a", "segment '..'"),
    ("GET", "leads%2F" + "x" * 9_000, 404, "0x8006088a", "segment 'leads%2Fxxx"),
    ("PUT", "leads", 405, "", "'leads' does not support http method 'PUT'"),
    ("PATCH", "leads", 405, "", "'PATCH'"),
    ("TRACE", "{lead}", 405, "", "'TRACE'"),
    ("get", "leads", 405, "", "'get'"),
    ("GET", "WinOpportunity", 405, "", "'GET'"),
    (
        "POST",
        "{lead}/QualifyLead",
        400,
        "0x0",
        "unresolved parameters: Microsoft.Dynamics.CRM.Qual",
    ),
    ("POST", "{lead}/nosuch", 404, "0x8006088a", "segment 'nosuch'"),
    ("DELETE", "{lead}/owninguser", 405, "", "'owninguser' does not support http method 'DELETE'"),
    ("POST", "leads/Microsoft.Dynamics.CRM.NoSuch", 501, "0x80060888", "the message NoSuch"),
    ("GET", "GlobalOptionSetDefinitions", 501, "0x80060888", "GlobalOptionSetDefinitions"),
]

QUERIES = [
    ("$select=nosuch", 400, "0x0", "property named 'nosuch' on type 'Microsoft.Dynamics.CRM.lead'"),
    ("$filter=nosuch eq 1", 400, "0x0", "property named 'nosuch'"),
    ("$orderby=nosuch", 400, "0x0", "property named 'nosuch'"),
    ("$expand=nosuch", 400, "0x0", "property named 'nosuch'"),
    ("$filter=subject eq 'x", 400, "0x0", "unterminated string literal at position 11"),
    ("$filter=subject", 400, "0x0", "must evaluate to a single boolean value"),
    ("$filter=subject eq 1", 400, "0x0", "'Edm.String' and 'Edm.Int32'"),
    ("$filter=subject eq )", 400, "0x0", "Syntax error at position 11"),
    ("$filter=substringof('a',subject)", 400, "0x0", "substringof"),
    ("$filter=" + "(" * 200 + "true" + ")" * 200, 200, "", ""),
    ("$filter=" + "not " * 200 + "true", 400, "0x0", "Recursion depth exceeded allowed limit"),
    ("$filter=" + " or ".join(["statecode eq 0"] * 501), 400, "0x8004430C", "conditions"),
    ("$filter=createdon gt 2026-02-30T00:00:00Z", 400, "0x0", "literal '2026-02-30T00:00:00Z'"),
    ("$filter=statecode eq 9999999999999999999", 400, "0x0", "'9999999999999999999' is too large"),
    ("$filter=revenue eq 1e999999999999999999999", 400, "0x0", "'1e999999999999999999999'"),
    ("$filter=leadid eq x-y", 400, "0x0", "Syntax error at position 11"),
    ("$filter=%ff", 400, "0x0", "not readable as UTF-8"),
    ("$top=-1", 400, "0x0", "'-1' for $top"),
    ("$top=1&$top=2", 400, "0x0", "'$top' was specified more than once"),
    ("$count=yes", 400, "0x0", "'yes' for $count"),
    ("$skip=1", 400, "0x80060888", "Skip Clause is not supported in CRM"),
    ("$skiptoken=x", 400, "0x0", "Malformed paging token"),
    ("$nosuch=1", 400, "0x80060888", "The query parameter $nosuch is not supported"),
    ("$deltatoken=x", 400, "0x80060888", "$deltatoken"),
    ("$apply=compute(1 as x)", 501, "0x0", "compute of $apply"),
    (f"savedQuery={MISSING}", 404, "0x80040217", f"savedquery With Id = {MISSING}"),
    ("fetchXml=<fetch>", 400, "0x80040203", "Invalid XML: no element found"),
    ("fetchXml=<!DOCTYPE a [<!ENTITY b 'c'>]><fetch/>", 400, "0x80040203", "document type"),
    ("fetchXml=<fetch><entity name='x'/></fetch>", 400, "0x80041102", "name = 'x'"),
    (
        "fetchXml=<fetch><entity name='lead'><attribute name='x'/></entity></fetch>",
        *(400, "0x80041103", "doesn't contain attribute with Name = 'x'"),
    ),
    ("fetchXml=<fetch><entity name='account'/></fetch>", 400, "0x80041130", "not about 'leads'"),
    ("fetchXml=<script/>", 501, "0x0", "The element <script>"),
]

BODIES: list[tuple[bytes | dict[str, Any], int, str, str]] = [
    (b"", 400, "0x80048d19", "Expecting value"),
    (b"{", 400, "0x80048d19", "Expecting property name"),
    (b"[]", 400, "0x80048d19", "an object was expected"),
    (b'{"subject": "\xff"}', 400, "0x80048d19", "can't decode byte 0xff"),
    (b'{"subject": "\\ud800"}', 400, "0x80048d19", r"half a character, such as \ud800"),
    (b'{"subject": 1, "subject": 2}', 400, "0x80048d19", "name 'subject' were detected"),
    (b'{"estimatedamount": NaN}', 400, "0x80048d19", "NaN is no number"),
    (b'{"estimatedamount": 1e400}', 400, "0x80048d19", "1e400 is no number"),
    (b'{"subject":' + b"[" * 9_999 + b"]" * 9_999 + b"}", 400, "0x80048d19", "nested"),
    (b'{"subject":' + b"[" * 200 + b"]" * 200 + b"}", 400, "0x80048d19", "nested"),
    ({"nosuch": 1}, 400, "0x0", "Invalid property 'nosuch' was found in entity"),
    ({"nosuch": 1, "x" * 9_999: 1}, 400, "0x0", "'nosuch'"),
    ({"subject": 5}, 400, "0x80048d19", "literal '5' to the expected type 'Edm.String'"),
    ({"subject": ["x"]}, 400, "0x80048d19", "for the property 'subject'"),
    ({"subject": "x" * 301}, 400, "0x80044331", "'subject' attribute exceeded"),
    ({"estimatedamount": "5"}, 400, "0x80048d19", "literal '5' to the expected type 'Edm.Decimal'"),
    ({"leadqualitycode": 99}, 400, "0x8004431a", "99 of 'leadqualitycode'"),
    (
        {"numberofemployees": 2**31},
        400,
        "0x80048d19",
        "'2147483648' to the expected type 'Edm.Int3",
    ),
    ({"donotphone": "yes"}, 400, "0x80048d19", "'yes' to the expected type 'Edm.Boolean'"),
    ({"leadid": "x"}, 400, "0x80048d19", "'x' to the expected type 'Edm.Guid'"),
    ({"statecode": 7}, 400, "0x80048408", "7 of 'statecode'"),
    ({"statecode": 0, "statuscode": 3}, 400, "0x80048408", "State code is invalid"),
    (
        {"estimatedclosedate": "2026-02-29"},
        400,
        "0x80048d19",
        "'2026-02-29' to the expected type 'E",
    ),
    ({"estimatedclosedate": "0001-01-01"}, 400, "0x80040239", "Actual value: 01/01/0001 00:00:00"),
    ({"estimatedclosedate": "99999-01-01"}, 400, "0x80048d19", "'99999-01-01'"),
    ({"ownerid": MISSING}, 400, "0x80048d19", "undeclared property 'ownerid'"),
    ({"nosuch@odata.bind": "/accounts(1)"}, 400, "0x80048d19", "undeclared property 'nosuch'"),
    ({"ownerid@odata.bind": 5}, 400, "0x80048d19", "reference was expected for 'ownerid'"),
    ({"ownerid@odata.bind": "/x(1)"}, 400, "0x80048d19", "'/x(1)' of 'ownerid'"),
    ({"ownerid@odata.bind": "/teams(1)"}, 400, "0x80060888", "'/teams(1)' has no valid id"),
    (
        {"ownerid@odata.bind": f"/systemusers({MISSING})"},
        *(404, "0x80040217", f"systemuser With Id = {MISSING} Does Not Exist"),
    ),
    (
        {"ownerid@odata.bind": f"/leads({MISSING})"},
        *(400, "0x80048d19", "'leads' cannot be the value of 'ownerid'"),
    ),
]

HEADERS = [
    ("PATCH {lead}", {"if_match": "rubbish"}, 400, "0x80060883", "If-Match"),
    ("PATCH {lead}", {"if_match": 'W/"999"'}, 412, "0x80060882", "RowVersion"),
    ("PATCH {lead}", {"if_none_match": "*"}, 412, "0x80040237", "already exists"),
    ("GET leads", {"prefer": "odata.maxpagesize=0"}, 400, "0x0", "'0' of odata.maxpagesize"),
    ("GET leads", {"mscrmcallerid": "x"}, 403, "0x80040204", "Id=x"),
    ("GET leads", {"callerobjectid": MISSING}, 403, "0x80040204", f"Id={MISSING}"),
    ("POST leads", {"content_type": "text/plain"}, 415, "0x80060888", "'text/plain'"),
    ("POST $batch", {"content_type": JSON}, 400, "0x80048d19", "multipart/mixed with a bound"),
]

PART = b"--b\r\nContent-Type: application/http\r\n\r\n%b\r\n--b--"
CHANGES = b"--b\r\nContent-Type: multipart/mixed;boundary=c\r\n\r\n%b\r\n--b--"
CHANGE = b"--c\r\nContent-Type: application/http\r\nContent-ID: 1\r\n\r\n%b\r\n"
NESTED = CHANGES % b"--c\r\nContent-Type: multipart/mixed;boundary=d\r\n\r\n--d--\r\n--c--"
BATCHES = [
    (b"", "no line is the boundary --b"),
    (PART.replace(b"\r\n", b"\n") % b"GET leads HTTP/1.1\n", "ended by CR and LF"),
    (b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--", "must be application/http"),
    (PART % b"leads", "a method, a URL and HTTP/1.1"),
    (PART % b"GET leads HTTP/1.1\r\nrubbish\r\n\r\n", "'rubbish' is no header"),
    (CHANGES % (CHANGE % b"GET leads HTTP/1.1\r\n\r\n"), "holds only POST, PUT, PATCH and DELETE"),
    (CHANGES % (CHANGE % b"DELETE $9 HTTP/1.1\r\n\r\n" * 2), "Content-ID stands twice"),
    (NESTED, "must be application/http"),
]


def prepared() -> tuple[Client, str]:
    """Somebody who asks, and the path of a lead that is there."""
    client = Client()
    return client, client.create("leads", **LEAD)


@pytest.mark.parametrize(("method", "target", "status", "code", "part"), PATHS)
def test_addresses(method: str, target: str, status: int, code: str, part: str) -> None:
    """Routes that there are not, keys that are none, verbs that do not apply."""
    client, lead = prepared()
    told = refusal(client.send(method, target.format(lead=lead)))
    assert told[:2] == (status, code)
    assert part in told[2]
    assert len(told[2]) < 1_100


@pytest.mark.parametrize(("query", "status", "code", "part"), QUERIES)
def test_queries(query: str, status: int, code: str, part: str) -> None:
    """The option, or the place in it, is named."""
    client, _ = prepared()
    response = client.send("GET", f"leads?{query}")
    assert response.status == status, response.body
    if status != 200:
        _, told, message = refusal(response)
        assert told == code
        assert part in message


@pytest.mark.parametrize("option", ["$filter=true", "$orderby=subject", "$top=1", "$count=true"])
def test_options_of_sets_do_not_apply_to_a_row(option: str) -> None:
    """Which the product says in OData's own sentence."""
    client, lead = prepared()
    told = refusal(client.send("GET", f"{lead}?{option}"))
    assert told[0] == 400
    assert "The requested resource is not a collection" in told[2]


@pytest.mark.parametrize(("body", "status", "code", "part"), BODIES)
def test_bodies(body: bytes | dict[str, Any], status: int, code: str, part: str) -> None:
    """The same for a new row and for one that is there; neither comes to be, nor changes."""
    client, lead = prepared()
    before = client.get(lead), len(client.rows("lead"))
    for method, target in (("POST", "leads"), ("PATCH", lead)):
        told = refusal(client.send(method, target, body))
        assert told[:2] == (status, code), (method, told)
        assert part in told[2]
        assert len(told[2]) < 1_100
    assert (client.get(lead), len(client.rows("lead"))) == before


@pytest.mark.parametrize(("request_line", "headers", "status", "code", "part"), HEADERS)
def test_headers(
    request_line: str, headers: dict[str, str], status: int, code: str, part: str
) -> None:
    """Conditions, preferences, impersonation, types of content."""
    client, lead = prepared()
    method, target = request_line.format(lead=lead).split(" ")
    told = refusal(client.send(method, target, {"subject": "x"}, **headers))
    assert told[:2] == (status, code)
    assert part in told[2]


@pytest.mark.parametrize(("body", "part"), BATCHES)
def test_batches(body: bytes, part: str) -> None:
    """A batch that cannot be read is refused as a whole."""
    told = refusal(Client().send("POST", "$batch", body, content_type="multipart/mixed;boundary=b"))
    assert told[:2] == (400, "0x80048d19")
    assert "The stream was not readable" in told[2]
    assert part in told[2]


@pytest.mark.parametrize("url", [b"$batch", b"%24batch", b"/api/data/v9.2//%24batch?x", b"$batch/"])
def test_a_batch_holds_no_other_however_it_is_written(url: bytes) -> None:
    """Or batches in batches would have no end."""
    body = PART % b"POST %b HTTP/1.1\r\n\r\n" % url
    answer = Client().send("POST", "$batch", body, content_type="multipart/mixed; boundary=b")
    assert answer.status == 400
    assert b"a batch cannot hold another batch" in answer.body


def test_an_error_repeats_hostile_text_as_json_only() -> None:
    """So nothing that was sent can end a header or begin a page."""
    response = Client().send("POST", "leads", {'<script>"\r\n': 1})
    assert dict(response.headers)["Content-Type"] == "application/json; odata.metadata=minimal"
    assert '<script>"\r\n' in json.loads(response.body)["error"]["message"]
