"""A deployment that calls things otherwise: a proxy before an emulator, which translates both ways.

It stands for a company's own columns, entities and language. Whoever is told of them in the
deployment file sees an ordinary deployment; whoever is not finds nothing under the usual names.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import quote, unquote, urlsplit

HOP_BY_HOP = {"connection", "content-length", "host", "transfer-encoding", "keep-alive"}


@dataclass(frozen=True)
class Dialect:
    """words: names, by the usual ones. labels: texts that people read, by the usual ones.

    language: of the labels, as an LCID.
    """

    words: Mapping[str, str]
    labels: Mapping[str, str]
    language: int = 1033

    def shown(self, text: str) -> str:
        """What the emulator says, as this deployment says it."""
        text = text.replace('"LanguageCode":1033', f'"LanguageCode":{self.language}')
        for usual, own in self.labels.items():
            text = text.replace(f'"{usual}"', f'"{own}"')
        return _replaced(text, self.words)

    def understood(self, text: str) -> str:
        """What a client asks, as the emulator understands it."""
        for usual, own in self.labels.items():
            text = text.replace(f"'{own}'", f"'{usual}'")
        unknown = {usual: f"{usual}_of_others" for usual in self.words}
        return _replaced(text, unknown | {own: usual for usual, own in self.words.items()})


def _replaced(text: str, words: Mapping[str, str]) -> str:
    """Whole names are replaced, and those of lookups: `_name_value`."""
    either = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.sub(
        rf"(?<![A-Za-z0-9])(_?)({either})(?=_value|[^A-Za-z0-9_]|$)",
        lambda found: found[1] + words[found[2]],
        text,
    )


@contextmanager
def speaking(dialect: Dialect, address: str) -> Iterator[str]:
    """Stand before an emulator for some time; the proxy's address."""
    place = urlsplit(address)

    class Translator(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self._hand_on
            raise AttributeError(name)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def _hand_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            parts = re.split("([?&=])", self.path.replace("+", "%20"))
            target = "".join(
                quote(dialect.understood(unquote(part)), "/?&=$()',:@") for part in parts
            )
            headers = {n: v for n, v in self.headers.items() if n.lower() not in HOP_BY_HOP}
            headers["Host"] = self.headers["Host"]
            there = HTTPConnection(str(place.hostname), place.port)
            told = dialect.understood(body).encode()
            there.request(self.command, target, told or None, headers)
            answer = there.getresponse()
            said = dialect.shown(answer.read().decode()).encode()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in HOP_BY_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)
            there.close()

    with ThreadingHTTPServer(("127.0.0.1", 0), Translator) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
