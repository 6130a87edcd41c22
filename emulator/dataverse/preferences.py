"""What a client prefers, as the header Prefer says it; what is honoured is told back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from emulator.dataverse.errors import bad_request

LARGEST_PAGE = 5_000
REPEATED = 500
"""Headers up to this length are those that clients repeat; they are read once."""

_ANNOTATION = re.compile(r"-?[A-Za-z0-9_.*]{1,200}")
_PREFERENCE = re.compile(r"\s*([\w.\-]+)\s*(?:=\s*(\"[^\"]*\"|[^,;\s]+))?\s*(?:[,;]|$)")


@dataclass(frozen=True, slots=True)
class Preferences:
    """The preferences that this service knows."""

    representation: bool = False
    annotations: tuple[str, ...] = ()
    page: int | None = None
    track_changes: bool = False
    continue_on_error: bool = False

    def wants(self, annotation: str) -> bool:
        """Whether an annotation is asked for; the last pattern that fits decides."""
        wanted = False
        for pattern in self.annotations:
            if fnmatchcase(annotation, pattern.removeprefix("-")):
                wanted = not pattern.startswith("-")
        return wanted

    @property
    def applied(self) -> tuple[tuple[str, str], ...]:
        """The header that says what was honoured."""
        told = ["return=representation"] if self.representation else []
        if self.annotations:
            told.append(f'odata.include-annotations="{",".join(self.annotations)}"')
        if self.page:
            told.append(f"odata.maxpagesize={self.page}")
        if self.track_changes:
            told.append("odata.track-changes")
        return (("Preference-Applied", ",".join(told)),) if told else ()


def preferences(headers: Mapping[str, str]) -> Preferences:
    """The preferences of a request; unknown ones are none."""
    prefer = headers.get("prefer", "")
    return _remembered(prefer) if len(prefer) < REPEATED else _preferred(prefer)


def _preferred(prefer: str) -> Preferences:
    told = {
        name.lower().removeprefix("odata."): value.strip('"')
        for name, value in _PREFERENCE.findall(prefer)
    }
    annotations = map(str.strip, told.get("include-annotations", "").split(","))
    return Preferences(
        representation=told.get("return") == "representation",
        annotations=tuple(filter(_ANNOTATION.fullmatch, annotations)),
        page=_page(told.get("maxpagesize")),
        track_changes="track-changes" in told,
        continue_on_error="continue-on-error" in told
        and told["continue-on-error"].lower() != "false",
    )


_remembered = lru_cache(maxsize=1024)(_preferred)


def _page(size: str | None) -> int | None:
    if size is None:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,6}", size):
        raise bad_request(f"The value '{size[:50]}' of odata.maxpagesize is no page size.")
    return min(int(size), LARGEST_PAGE)
