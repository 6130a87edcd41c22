"""What a browser says with every request: its cookies, its language, what the address asks for."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, quote

from emulator.console.words import WORDS
from emulator.exchange import Request
from emulator.languages import chosen

LANGUAGE_COOKIE = "b2bkit-language"
_MOST_FIELDS = 50


class Unusable(Exception):
    """What was sent cannot be used; str() says why. status: the answer's."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Browsing:
    """One exchange with somebody's browser, whoever that is."""

    request: Request

    @cached_property
    def query(self) -> dict[str, str]:
        return asked(self.request.query)

    @cached_property
    def cookies(self) -> dict[str, str]:
        parts = self.request.headers.get("cookie", "").split(";")
        return dict(part.strip().partition("=")[::2] for part in parts)

    @cached_property
    def fields(self) -> dict[str, str]:
        """What a form says, whoever made it."""
        return pairs(self.request.body.decode("utf-8", "replace"))

    @property
    def is_ours(self) -> bool:
        """Whether a form comes from a page of ours, as far as the browser says."""
        return self.request.headers.get("origin", self.request.base) == self.request.base

    @cached_property
    def language(self) -> str:
        asked = self.query.get("lang") or self.cookies.get(LANGUAGE_COOKIE, "")
        return chosen(asked, self.request.headers.get("accept-language", ""))

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.language]

    def here(self, **changes: object) -> str:
        """The query of this page, but for these parameters, and for what was told."""
        kept = {name: value for name, value in self.query.items() if name != "told"}
        return query(kept | {name: str(value) for name, value in changes.items()})


def query(pairs: dict[str, str]) -> str:
    """The query part of an address, with its question mark."""
    return "?" + "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs.items()
    )


def asked(text: str) -> dict[str, str]:
    """The first parameters of an address; no page has so many."""
    return pairs("&".join(text.split("&")[:_MOST_FIELDS]))


def pairs(text: str) -> dict[str, str]:
    """The fields of a form by name; Unusable if they are too many."""
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise Unusable(f"More than {_MOST_FIELDS} fields; send those of the form.", 400) from None
