"""A server of scripted pages on this machine, for whoever asks with or without a browser."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from conformance.remote.browser.launching import Browser
from conformance.remote.browser.session import Means
from conformance.remote.browser.settings import BrowserSettings
from conformance.remote.wire.conduct import Conduct, ConductSettings
from conformance.remote.wire.evidence import Evidence, Exchange


@dataclass(frozen=True)
class Said:
    """An answer. cut: whether the connection ends instead. late: nobody lives to see it."""

    body: str = ""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False
    late: bool = False


@dataclass
class Pages:
    """A site by its answers: of "GET /sign-up", say. received: what was asked for, with forms."""

    answers: dict[str, Said | list[Said]] = field(default_factory=dict)
    received: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    url: str = ""

    def times(self, what: str) -> int:
        """How often this was asked for."""
        return sum(each == what for each, _ in self.received)

    def next(self, what: str, form: dict[str, str], cookie: str) -> Said:
        """What to answer; the last answer of several lasts."""
        self.received.append((what, form))
        self.cookies.append(cookie)
        answer = self.answers.get(what, Said("nothing", 404))
        if isinstance(answer, Said):
            return answer
        return answer.pop(0) if len(answer) > 1 else answer[0]


@contextmanager
def served(pages: Pages) -> Iterator[Pages]:
    """Serve them until the end."""
    ended = threading.Event()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            sent = parse_qs(body, keep_blank_values=True)
            self._answer({name: values[0] for name, values in sent.items()})

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def _answer(self, form: dict[str, str]) -> None:
            path = self.path.partition("?")[0]
            said = pages.next(f"{self.command} {path}", form, self.headers.get("cookie", ""))
            if said.late:
                ended.wait()
            if said.cut or said.late:
                self.close_connection = True
                return
            self.send_response(said.status)
            for name, value in (("Content-Type", said.kind), *said.headers):
                self.send_header(name, value)
            body = said.body.encode()
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    pages.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield pages
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def hasty(folder: Path, exchanges: list[Exchange]) -> Browser:
    """A browser that waits for no answer longer than two seconds; its means are everybody's."""
    told = {"timeout": "2 s", "patience": "3 s", "requests_per_second": 1_000.0}
    conduct = Conduct(ConductSettings.model_validate(told))
    means = Means(conduct, Evidence(exchanges.append), [], folder / "pictures")
    return Browser(BrowserSettings(), means)
