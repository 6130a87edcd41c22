"""A browser without windows: it keeps cookies, follows redirects and fills in forms."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

from emulator.exchange import Request, Response, Surface, User
from emulator.identity.gate import NOBODY

BASE = "https://localhost:8443"
_TOKEN = re.compile('name="token" value="([0-9a-f]+)"')


class Browser:
    """Somebody at the site; `language` is what the browser prefers."""

    def __init__(
        self, surface: Surface, language: str = "en", user: User = NOBODY, base: str = BASE
    ) -> None:
        self.surface = surface
        self.user = user
        self.base = base
        self.target = ""
        self.cookies: dict[str, str] = {}
        self.headers = {"accept": "text/html", "accept-language": language}
        self.response = Response(0)

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def text(self) -> str:
        return self.response.body.decode()

    @property
    def told(self) -> dict[str, str]:
        """The headers of the last answer."""
        return dict(self.response.headers)

    def go(self, target: str) -> str:
        """Open a page."""
        return self._ask("GET", target)

    def post(self, target: str, body: str, **headers: str) -> str:
        """Send a body as a form's."""
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self._ask("POST", target, body.encode(), kind | headers)

    def fill_in(self, target: str, **fields: str) -> str:
        """Open a page, and send its form with these fields."""
        found = _TOKEN.search(self.go(target))
        assert found, self.text
        return self.post(target, urlencode(fields | {"token": found[1]}))

    def _ask(
        self, method: str, target: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> str:
        self.target = target
        path, _, query = target.partition("?")
        sent = self.headers | (headers or {})
        if self.cookies:
            sent["cookie"] = "; ".join(map("=".join, self.cookies.items()))
        asked = Request(method, path.replace("%20", " "), query, sent, body, self.base, self.user)
        self.response = self.surface.answer(asked)
        self._remember()
        if self.status == 303:
            return self._ask("GET", self.told["Location"])
        return self.text

    def _remember(self) -> None:
        for name, cookie in self.response.headers:
            if name == "Set-Cookie":
                kept, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[kept] = value


class Page(HTMLParser):
    """What is in a page: its tags with attributes, its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += unescape(data)

    def all(self, *names: str) -> list[dict[str, str | None]]:
        """The attributes of all tags of these names."""
        return [attributes for tag, attributes in self.tags if tag in names]
