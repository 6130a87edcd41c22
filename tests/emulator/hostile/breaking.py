"""How a valid request is broken: each way changes one part of it, by a source of luck."""

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any
from urllib.parse import quote

from tests.emulator.hostile.corpus import CORPUS, Exchange
from tests.emulator.hostile.world import Sent, bearer, encoded, wire_headers

TEXTS = [
    "",
    " ",
    "\0",
    "a\0b",
    "'",
    "''",
    '"',
    "<script>alert(1)</script>",
    "=cmd()",
    "%00",
    "%ff",
    "%2F..%2F",
    "../../../../etc/passwd",
    "..\\..\\",
    "\u202egnp.exe",
    "\u2028",
    "\ud7ff\ue000",
    "\U0001f600" * 50,
    "x" * 10_000,
    "é" * 5_000,
    "a\r\nSet-Cookie: x=1",
    "\u0130\u0131ß",
    "٣",
    "$1",
    "$batch",
    "null",
    "undefined",
    "{}",
    "[]",
    "{0}",
    "%s%n",
    "\x1b[2J",
    "&lt;!ENTITY",
    "*",
    "%",
    "_",
    "[a-z]",
    "\\",
    "(",
    ")",
    "()",
    "(((((",
    ";",
    ",",
    "/",
    "?",
    "#",
    "@odata.bind",
    "__proto__",
    "leadid",
    "b2bkit",
]
NUMBERS = [
    "0",
    "-1",
    "1e400",
    "-0",
    "0.1e-400",
    "9" * 18,
    "9" * 19,
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "9" * 400,
    "9" * 5_000,
    "2147483648",
    "NaN",
    "Infinity",
    "1e999999999999999999999",
    "0x10",
    "1_000",
    "٣",
    "1.7976931348623157e308",
    "5e-324",
]
DATES = [
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "9999-12-31T23:59:59.9999999Z",
    "99999-01-01T00:00:00Z",
    "2026-02-29",
    "2026-02-30T00:00:00Z",
    "2026-13-01",
    "2026-11-02T24:00:00Z",
    "2026-11-02T08:00:60Z",
    "1752-12-31T00:00:00Z",
    "2026-W45-1",
    "20261102",
    "2026-11-02T08:00:00+99:99",
    "1/2/2026",
    "-2026-01-01",
]
GUIDS = [
    "00000000-0000-0000-0000-000000000000",
    "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
    "{00000000-0000-0000-0000-000000000001}",
    "00000000000000000000000000000000",
    "zzzzzzzz-0000-0000-0000-000000000000",
    "0000",
    "'00000000-0000-0000-0000-000000000000'",
    "leadid=00000000-0000-0000-0000-000000000000",
    "accountnumber='1'",
    "accountnumber='1',accountnumber='2'",
    "=",
    "a=",
    "",
]
CONDITIONS = [
    "(" * 200 + "statecode eq 0" + ")" * 200,
    "not " * 300 + "true",
    " or ".join(["statecode eq 0"] * 800),
    " and ".join(f"contains(subject,'{n}')" for n in range(400)),
    "statecode in (" + ",".join(map(str, range(3_000))) + ")",
    "contains(subject,'" + "%" * 3_000 + "')",
    "contains(subject,'" + "a%" * 2_000 + "b')",
    "substringof('a',subject)",
    "subject eq 'unterminated",
    "nosuchcolumn eq 1",
    "statecode eq 'text'",
    "statecode eq 1 div 0",
    "(estimatedamount mul 1e300) mul 1e300 gt 1",
    "statecode mod 0 eq 0",
    "length(subject) gt -9223372036854775808",
    "round(estimatedamount) eq 1 and ceiling(revenue) eq 2 and floor(revenue) eq 3",
    "date(createdon) eq 9999-12-31",
    "createdon gt now() sub duration'P1D'",
    "Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=999999999999)",
    "Microsoft.Dynamics.CRM.OlderThanXYears(PropertyName='createdon',PropertyValue=3000)",
    "Microsoft.Dynamics.CRM.In(PropertyName='subject',PropertyValues=[])",
    "Microsoft.Dynamics.CRM.Between(PropertyName='createdon',PropertyValues=['x','y'])",
    "Microsoft.Dynamics.CRM.NoSuch(PropertyName='x')",
    "Lead_Annotation/any(a:" * 20 + "true" + ")" * 20,
    "Lead_Annotation/any(lead:lead/subject eq subject)",
    "originatingleadid/originatingleadid/originatingleadid/subject eq 'x'",
    "@p eq @q",
    "subject eq @p&@p=@p",
    "true",
    "null",
    "1",
    "",
    "indexof(subject,'x') eq substring(subject,99999999999)",
    "cast(subject,Edm.Int32) eq 1",
    "isof(Microsoft.Dynamics.CRM.lead)",
    "subject/x/y/z eq 1",
    "subject eq '\0'",
    "subject eq '" + "x" * 30_000 + "'",
    "year(createdon) eq 99999999999999999999",
]
OPTIONS = [
    *(f"$filter={each}" for each in CONDITIONS),
    "$expand=" + "Lead_Annotation($expand=objectid_lead(" * 30 + "$top=1" + "))" * 30,
    "$expand=" + ",".join(["Lead_Annotation"] * 20),
    "$expand=nosuch",
    "$expand=ownerid",
    "$expand=*",
    "$expand=owninguser/$ref",
    "$select=",
    "$select=*,*,*",
    "$select=" + ",".join(["subject"] * 3_000),
    "$select=nosuch",
    "$select=subject/x",
    "$orderby=" + ",".join(["subject"] * 40),
    "$orderby=subject asc desc",
    "$orderby=Lead_Annotation/$count desc",
    "$orderby=estimatedamount mul 1e308 mul 1e308",
    "$orderby=1",
    "$top=-1",
    "$top=0",
    "$top=1.5",
    "$top=9999999999999999999999",
    "$skip=99999999999999999",
    "$count=yes",
    "$count",
    "$skiptoken=x",
    "$skiptoken=<cookie pagenumber=\"1\" pagingcookie=\"W251bGxd\" istracking=\"False\" />",
    "$skiptoken=<cookie pagenumber=\"1\" pagingcookie=\"W05hTl0=\" istracking=\"False\" />",
    "$deltatoken=1!02/31/2026 00:00:00",
    "$deltatoken=999999999999999!11/02/2026 08:00:00",
    "$deltatoken=",
    "$apply=aggregate(subject with sum as x)",
    "$apply=groupby((" + ",".join(["subject"] * 150) + "))",
    "$apply=groupby((subject),aggregate(statecode with max as subject))",
    "$apply=identity/identity/identity",
    "$apply=filter(statecode eq 0)",
    "$apply=compute(1 as x)",
    "$format=xml",
    "$search=x",
    "$levels=max",
    "$nosuch=1",
    "$top=1&$top=2",
    "nosuch",
    "&&&&",
    "=",
    "a=b&" * 300,
    "savedQuery=00000000-0000-0000-0000-000000000000",
    "savedQuery=x",
    "userQuery=x",
    "fetchXml=",
    "fetchXml=<fetch>",
    "fetchXml=<fetch/>",
    "fetchXml=<fetch><entity name='nosuch'/></fetch>",
    "fetchXml=<fetch><entity name='lead'/></fetch>",
    "fetchXml=<fetch top='0'><entity name='lead'><attribute name='nosuch'/></entity></fetch>",
    "fetchXml=<fetch page='999999999' count='999999999'><entity name='lead'><all-attributes/>"
    "</entity></fetch>",
    "fetchXml=<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY d '&b;&b;&b;'>]><fetch>&d;</fetch>",
    "fetchXml=<!DOCTYPE a SYSTEM 'file:///etc/passwd'><fetch/>",
    "fetchXml=" + "<filter>" * 200,
    "fetchXml=<fetch><entity name='lead'>" + "<filter>" * 60 + "</filter>" * 60 + "</entity></fetch>",
    "fetchXml=<fetch><entity name='lead'><attribute name='subject' alias='versionnumber'/>"
    "<attribute name='createdon' alias='leadid'/></entity></fetch>",
    "fetchXml=<fetch aggregate='true'><entity name='lead'><attribute name='subject' alias='x' "
    "groupby='true' dategrouping='year'/></entity></fetch>",
    "fetchXml=<fetch aggregate='true'><entity name='lead'><attribute name='subject' alias='x' "
    "aggregate='sum'/></entity></fetch>",
    "fetchXml=<fetch distinct='true'><entity name='lead'><attribute name='subject'/><order "
    "attribute='createdon'/></entity></fetch>",
    "fetchXml=<fetch><entity name='lead'><filter><condition attribute='createdon' operator='last-x-"
    "days' value='x'/></filter></entity></fetch>",
    "fetchXml=<fetch><entity name='lead'><link-entity name='lead' from='leadid' to='subject' "
    "alias='a'/><link-entity name='lead' from='leadid' to='subject' alias='a'/></entity></fetch>",
    "cross-company=maybe",
    "lang=../../etc",
    "lang=" + "x" * 5_000,
    "told=x.y",
    "q=" + "x" * 9_000,
    "page=99999999999999999999",
    "id=99999999999999999999",
    "id=%00",
]
VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    1.5,
    2**31,
    2**63,
    10**300,
    float("nan"),
    float("inf"),
    [],
    {},
    [[]],
    [{}],
    {"a": {"a": {}}},
    [None],
    "\ud800",
    "a\udfffb",
    *TEXTS[:20],
    *DATES,
    *GUIDS[:4],
]
KEYS = [
    "",
    "nosuch",
    "leadid",
    "statecode",
    "versionnumber",
    "_ownerid_value",
    "ownerid",
    "nosuch@odata.bind",
    "ownerid@odata.bind",
    "parentcustomerid@odata.bind",
    "Lead_Annotation",
    "@odata.type",
    "@odata.id",
    "a@b@c",
    "\ud800",
    "createdon",
    "originatingleadid@odata.bind",
    "parentaccountid",
    "Targets",
    "token",
]
BODIES = [
    b"",
    b" ",
    b"null",
    b"[]",
    b'"x"',
    b"1",
    b"{",
    b"}",
    b'{"a":}',
    b"{'a':1}",
    b'{"a":1}{"b":2}',
    b'{"a":1,"a":2}',
    b'{"subject":"x","subject":"y"}',
    b"\xef\xbb\xbf{}",
    b"\xff\xfe{\0}\0",
    b"\xff\xff",
    b'{"subject":"\xff"}',
    b'{"subject":"\\ud800"}',
    b'{"\\udc00":1}',
    b'{"subject":NaN}',
    b'{"estimatedamount":NaN}',
    b'{"estimatedamount":-Infinity}',
    b'{"estimatedamount":1e400}',
    b'{"subject":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    b'{"subject":' + b"[" * 850 + b"]" * 850 + b"}",
    b'{"language":' + b"[" * 900 + b"]" * 900 + b"}",
    b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    b'{"Targets":' + b"[" * 700 + b"]" * 700 + b"}",
    b'{"subject":' + b"9" * 6_000 + b"}",
    b"x" * 1_000_001,
    b'{"description":"' + b"x" * 999_000 + b'"}',
    b"<fetch/>",
    b"a=b&c=d",
    b"&" * 1_000,
    b"--batch_1--",
    b"--batch_1\r\n\r\n--batch_1--",
    b"\0" * 100,
]
HEADERS = [
    ("if-match", "x"),
    ("if-match", 'W/"1"'),
    ("if-match", 'W/"1", W/"2"'),
    ("if-match", '"' * 500),
    ("if-none-match", "*"),
    ("if-none-match", 'W/"999999999999999999999"'),
    ("prefer", "return=representation"),
    ("prefer", "return=representation, odata.include-annotations=\"*\""),
    ("prefer", "odata.maxpagesize=0"),
    ("prefer", "odata.maxpagesize=-1"),
    ("prefer", "odata.maxpagesize=1"),
    ("prefer", "odata.maxpagesize=" + "9" * 50),
    ("prefer", "odata.track-changes"),
    ("prefer", "odata.continue-on-error"),
    ("prefer", 'odata.include-annotations="' + "[" * 500 + '"'),
    ("prefer", 'odata.include-annotations="é\x7f"'),
    ("prefer", "," * 3_000),
    ("prefer", "return" + " " * 3_000),
    ("mscrmcallerid", "x"),
    ("mscrmcallerid", "00000000-0000-0000-0000-000000000000"),
    ("mscrmcallerid", "é"),
    ("callerobjectid", "''"),
    ("content-type", "text/plain"),
    ("content-type", "application/json; charset=utf-16"),
    ("content-type", "application/x-www-form-urlencoded"),
    ("content-type", "multipart/form-data; boundary=x"),
    ("content-type", "multipart/mixed"),
    ("content-type", "multipart/mixed; boundary="),
    ("content-type", 'multipart/mixed; boundary="' + "x" * 100 + '"'),
    ("content-type", "multipart/mixed; boundary=batch_2"),
    ("content-type", ""),
    ("accept", "text/html"),
    ("accept", "application/xml"),
    ("accept", "é"),
    ("accept-language", "xx;q=nan, de;q=inf, fi;q=-1"),
    ("accept-language", "," * 2_000),
    ("cookie", "b2b-session=x.y; b2bkit-user=x; b2bkit-language=\xff"),
    ("cookie", "=;;=;b2b-session=" + "A" * 3_000 + ".0"),
    ("origin", "http://evil.example"),
    ("origin", "null"),
    ("authorization", "Bearer x"),
    ("authorization", "Bearer eyJhbGciOiJub25lIn0.e30."),
    ("authorization", "Bearer " + "W1tb" * 1_000 + ".e30.x"),
    ("authorization", "Basic \xff"),
    ("host", "evil.example"),
    ("host", "[:::::]"),
    ("host", "localhost:99999"),
    ("odata-version", "9.9"),
    ("transfer-encoding", "chunked"),
    ("x-http-method-override", "DELETE"),
]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PASS"]
METHODS += ["get", "PROPFIND", "MERGE", "LINK"]

Way = Callable[[Random, Exchange], Exchange]
_LITERAL = re.compile(r"'[^']*'|\b\d[\w.:+-]*")
_NAME = re.compile(r"[A-Za-z_]\w+")
_KEY = re.compile(r"\(([^()]*)\)")


def broken(luck: Random, exchange: Exchange) -> Exchange:
    """An exchange that is broken in one to three ways; one in eight is left as it is."""
    if luck.random() < 0.125:
        return exchange
    for _ in range(luck.choice((1, 1, 1, 2, 3))):
        exchange = luck.choice(WAYS)(luck, exchange)
    return exchange


def replaced(
    luck: Random, pattern: re.Pattern[str], text: str, value: str, group: int = 0
) -> str:
    """Text in which one of what a pattern finds, if anything, is this value."""
    found = list(pattern.finditer(text))
    if not found:
        return text + value
    start, end = luck.choice(found).span(group)
    return text[:start] + value + text[end:]


def _with(exchange: Exchange, **changes: Any) -> Exchange:
    told = {name: getattr(exchange, name) for name in ("method", "target", "body", "headers")}
    return Exchange(**(told | changes))


def literal(luck: Random, exchange: Exchange) -> Exchange:
    value = luck.choice([*TEXTS, *NUMBERS, *DATES, *(f"'{text}'" for text in TEXTS)])
    return _with(exchange, target=replaced(luck, _LITERAL, exchange.target, value))


def name(luck: Random, exchange: Exchange) -> Exchange:
    return _with(exchange, target=replaced(luck, _NAME, exchange.target, luck.choice(TEXTS + KEYS)))


def key(luck: Random, exchange: Exchange) -> Exchange:
    return _with(exchange, target=replaced(luck, _KEY, exchange.target, luck.choice(GUIDS + TEXTS), 1))


def segment(luck: Random, exchange: Exchange) -> Exchange:
    path, mark, query = exchange.target.partition("?")
    other = luck.choice(CORPUS).target.partition("?")[0].split("/")
    more = luck.choice([*TEXTS, *other, "$ref", "$count", "$value", "$batch", "."])
    return _with(exchange, target=f"{path}/{more}{mark}{query}")


def option(luck: Random, exchange: Exchange) -> Exchange:
    mark = "&" if "?" in exchange.target else "?"
    return _with(exchange, target=f"{exchange.target}{mark}{luck.choice(OPTIONS)}")


def only_option(luck: Random, exchange: Exchange) -> Exchange:
    return _with(exchange, target=f"{exchange.target.partition('?')[0]}?{luck.choice(OPTIONS)}")


def spliced(luck: Random, exchange: Exchange) -> Exchange:
    other = luck.choice(CORPUS)
    part = luck.choice(("method", "target", "body", "headers"))
    return _with(exchange, **{part: getattr(other, part)})


def verb(luck: Random, exchange: Exchange) -> Exchange:
    return _with(exchange, method=luck.choice(METHODS))


def header(luck: Random, exchange: Exchange) -> Exchange:
    told, value = luck.choice(HEADERS)
    return _with(exchange, headers={**exchange.headers, told: value})


def body(luck: Random, exchange: Exchange) -> Exchange:
    return _with(exchange, body=luck.choice(BODIES))


def bytes_of_body(luck: Random, exchange: Exchange) -> Exchange:
    sent = bytearray(exchange.body or b"{}")
    at = luck.randrange(len(sent))
    match luck.randrange(5):
        case 0:
            sent[at] = luck.randrange(256)
        case 1:
            del sent[at:]
        case 2:
            del sent[at : at + luck.randint(1, 9)]
        case 3:
            sent[at:at] = luck.choice((b"\0", b"\n", b"\r\n", b'"', b"--", b"\xff", b"{", b"\\ud800"))
        case _:
            sent = bytearray(bytes(sent).replace(b"\r\n", b"\n"))
    return _with(exchange, body=bytes(sent))


def value_of_body(luck: Random, exchange: Exchange) -> Exchange:
    """A value somewhere in the JSON, or a member more, or one less."""
    try:
        told = json.loads(exchange.body)
    except (ValueError, RecursionError):
        return form_field(luck, exchange)
    inner = told
    while isinstance(inner, dict | list) and inner and luck.random() < 0.5:
        deeper = luck.choice(list(inner.values()) if isinstance(inner, dict) else inner)
        if not isinstance(deeper, dict | list):
            break
        inner = deeper
    if isinstance(inner, dict):
        places = [*inner, *inner, luck.choice(KEYS)]
        inner[luck.choice(places)] = luck.choice(VALUES)
        if inner and luck.random() < 0.2:
            del inner[luck.choice(list(inner))]
    elif isinstance(inner, list):
        inner.append(luck.choice(VALUES))
    return _with(exchange, body=json.dumps(told).encode())


def form_field(luck: Random, exchange: Exchange) -> Exchange:
    fields = exchange.body.decode("utf-8", "replace").split("&")
    at = luck.randrange(len(fields))
    told, _, _ = fields[at].partition("=")
    fields[at] = f"{told}={luck.choice(TEXTS + NUMBERS + DATES)}"
    return _with(exchange, body="&".join(fields).encode("utf-8", "replace"))


def multipart(luck: Random, exchange: Exchange) -> Exchange:
    """A batch with something wrong in its lines."""
    lines = exchange.body.split(b"\r\n")
    at = luck.randrange(len(lines))
    match luck.randrange(5):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, luck.choice(lines))
        case 2:
            lines[at] = luck.choice((b"", b"x", b"Content-ID: 1", b"GET /%24batch HTTP/1.1", b": y"))
        case 3:
            lines[at:at] = lines[: luck.randint(1, 12)]
        case _:
            lines[at] = lines[at].replace(b"leads", b"%24batch").replace(b"$1", b"$9")
    return _with(exchange, body=b"\r\n".join(lines))


WAYS: list[Way] = [
    *(literal, literal, name, key, segment, option, option, only_option, spliced, verb),
    *(header, header, body, bytes_of_body, value_of_body, value_of_body, value_of_body, multipart),
]


def on_the_wire(luck: Random, exchange: Exchange) -> Sent:
    """The exchange in bytes, most of the time encoded as it should be; now and then with a token."""
    target = encoded_badly(luck, exchange.target) if luck.random() < 0.1 else encode(exchange)
    headers = {"host": "localhost:8080", **exchange.headers}
    scheme = "http"
    if luck.random() < 0.1:
        scheme = "https"
        base = f"https://{headers['host']}"
        headers.setdefault("authorization", bearer(luck.choice(("administrator", "reader")), base))
    return Sent(exchange.method, target, wire_headers(headers.items()), exchange.body, scheme)


def encode(exchange: Exchange) -> bytes:
    """The target, percent-encoded; what is no text at all is left out."""
    return encoded(exchange.target.encode("utf-8", "ignore").decode())


def encoded_badly(luck: Random, target: str) -> bytes:
    """A target with wrong or needless encoding."""
    whole = bytearray(quote(target.encode("utf-8", "ignore"), safe="/?&=$()',").encode())
    at = luck.randrange(len(whole) + 1)
    bad = (b"%", b"%zz", b"%ff", b"%00", b"%C0%AF", b"%ED%A0%80", b"%2F", b"%252F", b"%0d%0a", b"\xff")
    whole[at:at] = luck.choice(bad)
    return bytes(whole)
