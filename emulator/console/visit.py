"""An exchange as the console's pages see it: who looks, in which language, what a form said."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import parse_qsl, quote

from emulator.console.words import WORDS
from emulator.dataverse.following import Following
from emulator.exchange import Request, User
from emulator.front import Front
from emulator.live.users import SALLY
from emulator.live.world import LiveWorld
from emulator.site.languages import chosen
from emulator.site.session import Sessions
from reference_model.landscape import Landscape

USER_COOKIE = "b2bkit-user"
LANGUAGE_COOKIE = "b2bkit-language"
_MESSAGE = "console message"
_FORM = "console form"
_MOST_FIELDS = 50
_LONGEST_MESSAGE = 400


class Unusable(Exception):
    """What was sent cannot be used; str() says why. status: the answer's."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Message(NamedTuple):
    """What became of a command. code: the product's, of a refusal that has one."""

    done: bool
    text: str
    code: str = ""


@dataclass
class Visit:
    """One exchange. rows: what the Web API shows, which commands of the console change as well."""

    request: Request
    front: Front
    rows: Following
    sessions: Sessions

    @property
    def live(self) -> LiveWorld:
        return self.front.live

    @property
    def landscape(self) -> Landscape:
        return self.front.live.landscape

    @cached_property
    def query(self) -> dict[str, str]:
        """The first parameters of the address; no page has so many."""
        return _pairs("&".join(self.request.query.split("&")[:_MOST_FIELDS]))

    @cached_property
    def cookies(self) -> dict[str, str]:
        parts = self.request.headers.get("cookie", "").split(";")
        return dict(part.strip().partition("=")[::2] for part in parts)

    @cached_property
    def language(self) -> str:
        asked = self.query.get("lang") or self.cookies.get(LANGUAGE_COOKIE, "")
        return chosen(asked, self.request.headers.get("accept-language", ""))

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.language]

    @cached_property
    def user(self) -> User:
        """As whom the visitor looks; Sally, who sells, unless the cookie names somebody else."""
        return self.live.users.get(self.cookies.get(USER_COOKIE, ""), SALLY)

    @property
    def token(self) -> str:
        """What a form has to carry, together with the user as whom it acts."""
        return self.sessions.token(_FORM, self.user.id)

    @cached_property
    def form(self) -> dict[str, str]:
        """The fields that were sent with a form of ours, and of no other page."""
        fields = _pairs(self.request.body.decode("utf-8", "replace"))
        origin = self.request.headers.get("origin", self.request.base)
        ours = self.sessions.proves(fields.get("token", ""), _FORM, fields.get("as", ""))
        if origin != self.request.base or not ours:
            raise Unusable(self.words["foreign_form"], 403)
        return fields

    @property
    def acting(self) -> User:
        """As whom a form acts: as the page said, also where the journal has lost the cookie."""
        user = self.live.users.get(self.form["as"])
        if user is None:
            raise Unusable(self.words["foreign_form"], 403)
        return user

    @cached_property
    def message(self) -> Message | None:
        """What became of the command before; only we can have signed it."""
        signature, _, written = self.query.get("told", "").partition(".")
        if not written or not self.sessions.proves(signature, _MESSAGE, written):
            return None
        return Message(*json.loads(urlsafe_b64decode(written)))

    def telling(self, message: Message) -> str:
        """The parameter of an address that tells the next page what happened."""
        short = message._replace(text=message.text[:_LONGEST_MESSAGE])
        written = urlsafe_b64encode(json.dumps(short).encode()).decode()
        return f"{self.sessions.token(_MESSAGE, written)}.{written}"

    def here(self, **changes: object) -> str:
        """The query of this page, but for these parameters, and for what was told."""
        kept = {name: value for name, value in self.query.items() if name != "told"}
        return query(kept | {name: str(value) for name, value in changes.items()})


def query(pairs: dict[str, str]) -> str:
    """The query part of an address, with its question mark."""
    return "?" + "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs.items()
    )


def _pairs(text: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise Unusable(f"More than {_MOST_FIELDS} fields; send those of the form.", 400) from None
