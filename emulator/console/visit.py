"""An exchange as the console's pages see it: as whom, what a form said, what came of it."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from emulator.console.browsing import Browsing, Unusable
from emulator.dataverse.following import Following
from emulator.exchange import User
from emulator.front import Front
from emulator.live.users import INTEGRATION, SALLY
from emulator.live.world import LiveWorld
from emulator.site.session import Sessions
from reference_model.landscape import Landscape

USER_COOKIE = "b2bkit-user"
_MESSAGE = "console message"
_FORM = "console form"
_LONGEST_MESSAGE = 400


class Message(NamedTuple):
    """What became of a command. code: the product's, of a refusal that has one."""

    done: bool
    text: str
    code: str = ""


@dataclass
class Visit(Browsing):
    """One exchange. rows: what the Web API shows, which commands of the console change as well."""

    front: Front
    rows: Following
    sessions: Sessions

    @property
    def live(self) -> LiveWorld:
        return self.front.live

    @property
    def landscape(self) -> Landscape:
        return self.front.live.landscape

    @property
    def is_signed_in(self) -> bool:
        """Whether who asks has said so with a token, as a cookie that holds one does."""
        return "authorization" in self.request.headers

    @property
    def is_administrator(self) -> bool:
        """Whether who asks may use the emulator's controls, and be any of its users."""
        return self.request.user == INTEGRATION

    @cached_property
    def choices(self) -> dict[str, User]:
        """As whom one can look, by id: an administrator as anybody, others as themselves."""
        asks = self.request.user
        return self.live.users if self.is_administrator else {asks.id: asks}

    @cached_property
    def user(self) -> User:
        """As whom the visitor looks; Sally, who sells, unless the cookie names somebody else."""
        otherwise = SALLY if self.is_administrator else self.request.user
        return self.choices.get(self.cookies.get(USER_COOKIE, ""), otherwise)

    @property
    def token(self) -> str:
        """What a form has to carry, together with the user as whom it acts."""
        return self.sessions.token(_FORM, self.user.id)

    @cached_property
    def form(self) -> dict[str, str]:
        """The fields that were sent with a form of ours, and of no other page."""
        proof, acting = self.fields.get("token", ""), self.fields.get("as", "")
        if not self.is_ours or not self.sessions.proves(proof, _FORM, acting):
            raise Unusable(self.words["foreign_form"], 403)
        return self.fields

    @property
    def acting(self) -> User:
        """As whom a form acts: as the page said, also where the journal has lost the cookie."""
        user = self.choices.get(self.form["as"])
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
