"""A request as the pages of a site see it: which site, who, in which language, what was sent."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, quote

from emulator.exchange import Request
from emulator.json_text import read_json
from emulator.languages import chosen
from emulator.site.session import Sessions
from reference_model.site import Site

_MOST_FIELDS = 50
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


class Unusable(Exception):
    """What was sent cannot be read at all; str() says why. status: the answer's."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Visit:
    """One exchange with a site. `site` is None on the page that lists the sites."""

    request: Request
    sessions: Sessions
    site: Site | None = None

    @property
    def here(self) -> Site:
        """The site that is visited."""
        assert self.site is not None
        return self.site

    @property
    def name(self) -> str:
        """The name of the site, as sessions and forms are signed with it."""
        return self.site.name if self.site else ""

    @property
    def root(self) -> str:
        """The address under which the site's pages lie, without the last slash."""
        return f"/site/{quote(self.name, safe='')}" if self.site else "/site"

    @cached_property
    def query(self) -> dict[str, str]:
        """The first parameters of the address; no page has so many."""
        return _pairs("&".join(self.request.query.split("&")[:_MOST_FIELDS]))

    @cached_property
    def language(self) -> str:
        asked = self.query.get("lang", "")
        return chosen(asked, self.request.headers.get("accept-language", ""))

    @property
    def media_type(self) -> str:
        """What the body is said to be."""
        return self.request.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def wants_json(self) -> bool:
        accepted = self.request.headers.get("accept", "")
        return self.media_type == _JSON or (_JSON in accepted and "text/html" not in accepted)

    @property
    def sends_json(self) -> bool:
        return self.media_type == _JSON

    @cached_property
    def email(self) -> str | None:
        """The address of whoever is signed in."""
        return self.sessions.who(self.name, self.request.headers)

    @property
    def token(self) -> str:
        """What a form on the page has to carry."""
        return self.sessions.token(self.name, self.email)

    @property
    def secure(self) -> bool:
        return self.request.base.startswith("https:")

    @cached_property
    def sent(self) -> dict[str, Any]:
        """The fields of the form, or the members of the JSON object, that were sent."""
        if self.sends_json:
            return _members(self.request.body)
        if self.media_type not in {_FORM, ""}:
            raise Unusable(f"A body of type {self.media_type} is not read; send {_FORM}.", 415)
        fields = _pairs(self.request.body.decode("utf-8", "replace"))
        self._require_ours(fields.pop("token", ""))
        return fields

    def address(self, page: str, **query: str) -> str:
        """The address of a page, in the language of this one."""
        return f"{self.root}/{page}?{_query(query | {'lang': self.language})}"

    def in_language(self, language: str) -> str:
        """The query of this page in another language."""
        return _query(self.query | {"lang": language})

    def _require_ours(self, token: str) -> None:
        """Refuse forms that other pages sent. JSON cannot come from a form of theirs."""
        origin = self.request.headers.get("origin", self.request.base)
        if origin != self.request.base or not self.sessions.proves(token, self.name, self.email):
            raise Unusable("The form is not from this page; open it again and send it anew.", 403)


def _query(pairs: dict[str, str]) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(pairs[name], safe='')}" for name in pairs)


def _pairs(text: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Unusable(f"More than {_MOST_FIELDS} fields; send only those of the form.") from None
    return dict(pairs)


def _members(body: bytes) -> dict[str, Any]:
    try:
        members = read_json(body)
    except ValueError as reason:
        raise Unusable(f"The body is not JSON ({str(reason)[:200]}).") from None
    if not isinstance(members, dict):
        raise Unusable("The body is not a JSON object; send one with the fields as members.")
    return members
