"""How a valid request is broken: each way changes one part of it, by a source of luck."""

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any
from urllib.parse import quote

from tests.emulator.hostile.corpus import CORPUS, Exchange
from tests.emulator.hostile.nasty import (
    BODIES,
    DATES,
    GUIDS,
    HEADERS,
    KEYS,
    METHODS,
    NUMBERS,
    OPTIONS,
    TEXTS,
    VALUES,
)
from tests.emulator.hostile.world import Sent, bearer, encoded, wire_headers

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


def replaced(luck: Random, pattern: re.Pattern[str], text: str, value: str, group: int = 0) -> str:
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
    return _with(
        exchange, target=replaced(luck, _KEY, exchange.target, luck.choice(GUIDS + TEXTS), 1)
    )


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
            sent[at:at] = luck.choice(
                (b"\0", b"\n", b"\r\n", b'"', b"--", b"\xff", b"{", b"\\ud800")
            )
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
            lines[at] = luck.choice(
                (b"", b"x", b"Content-ID: 1", b"GET /%24batch HTTP/1.1", b": y")
            )
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
    """The exchange in bytes, mostly encoded as it should be; now and then with a token."""
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
    bad = (
        b"%",
        b"%zz",
        b"%ff",
        b"%00",
        b"%C0%AF",
        b"%ED%A0%80",
        b"%2F",
        b"%252F",
        b"%0d%0a",
        b"\xff",
    )
    whole[at:at] = luck.choice(bad)
    return bytes(whole)
