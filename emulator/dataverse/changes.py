"""Change tracking: a set with a delta link, and what has changed since such a link was given.

A token is the version of the last change that the client has seen and the time at which it was
given, in the product's form. Changed rows come by version, then those that were deleted.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote

from emulator.dataverse.declarations import Table
from emulator.dataverse.errors import ApiError, bad_request, no_property
from emulator.dataverse.following import Following
from emulator.dataverse.preferences import Preferences
from emulator.dataverse.representing import Representing
from emulator.dataverse.responding import answer_with, context, root
from emulator.exchange import Request, Response

EXPIRES = timedelta(days=7)
PAGE = 5_000
_KNOWN = {"$select", "$deltatoken", "$skiptoken"}
_TIME = "%m/%d/%Y %H:%M:%S"
_TOKEN = re.compile(r"([0-9]{1,15})!([0-9]{2}/[0-9]{2}/[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2})")
_SKIP = re.compile(r"[0-9]{1,15}")


def is_tracked(request: Request, prefer: Preferences) -> bool:
    """Whether a request for a set is one for its changes."""
    if prefer.track_changes:
        return True
    return "deltatoken" in request.query and "$deltatoken" in _options(request)


@dataclass(frozen=True)
class Asked:
    """What a request wants. since, after: versions. select: None for all properties."""

    since: int
    after: int
    select: tuple[str, ...] | None


class Changes:
    """Answers what asks for changes."""

    def __init__(self, rows: Following) -> None:
        self._rows = rows
        self._store = rows.store

    def answer(self, table: Table, request: Request, prefer: Preferences) -> Response:
        """A page of rows that have changed; the last one has the deleted ones and a delta link."""
        asked = self._asked(table, request)
        size = prefer.page or PAGE
        found = self._store.changed_since(table, asked.after, size + 1)
        whole = len(found) <= size
        represent = Representing(self._store, prefer)
        select = None if asked.select is None else frozenset(asked.select)
        value = [represent.row(table, row, select) for row in found[:size]]
        told = {"@odata.context": self._context(table, asked, request)}
        if whole:
            value += self._deleted(table, asked, request)
            told["@odata.deltaLink"] = self._link(table, asked, request, self._token())
        else:
            last = found[size - 1]["versionnumber"]
            token = self._token(asked.since)
            told["@odata.nextLink"] = self._link(table, asked, request, token, str(last))
        return answer_with({**told, "value": value}, 200, *prefer.applied)

    def count(self, table: Table, request: Request) -> Response:
        """How many rows have changed or were deleted."""
        asked = self._asked(table, request)
        changed = self._store.number_changed_since(table, asked.after)
        total = changed + len(self._deleted(table, asked, request))
        headers = (("Content-Type", "text/plain"), ("OData-Version", "4.0"))
        return Response(200, str(total).encode(), headers)

    def _deleted(self, table: Table, asked: Asked, request: Request) -> list[dict[str, Any]]:
        """The rows that are gone; who begins has seen none of them."""
        ids = self._store.deleted_since(table, asked.since) if asked.since else []
        named = context(request, f"{table.set}/$deletedEntity")
        return [
            {"@odata.context": named, "id": id, "reason": "deleted"}
            for id in ids
            if not self._store.has(table, id)
        ]

    def _asked(self, table: Table, request: Request) -> Asked:
        told = _options(request)
        for name in told:
            if name not in _KNOWN:
                raise _not_with_tracking(name)
        since = self._since(told["$deltatoken"]) if "$deltatoken" in told else 0
        after = told.get("$skiptoken", str(since))
        if not _SKIP.fullmatch(after):
            raise bad_request("The $skiptoken is not one that was given here.", "0x80060888")
        return Asked(since, int(after), _selected(table, told))

    def _since(self, token: str) -> int:
        """The version in a token; refuses one that was not given here, or too long ago."""
        found = _TOKEN.fullmatch(token)
        try:
            given = datetime.strptime(found[2], _TIME).replace(tzinfo=UTC) if found else None
        except ValueError:
            given = None
        now = self._rows.live.now
        if not found or given is None or int(found[1]) > self._store.version or given > now:
            raise bad_request("The $deltatoken is not one that was given here.", "0x80060888")
        if now - given > EXPIRES:
            raise _expired()
        return int(found[1])

    def _token(self, version: int | None = None) -> str:
        known = self._store.version if version is None else version
        return f"{known}!{self._rows.live.now.astimezone(UTC).strftime(_TIME)}"

    @staticmethod
    def _link(table: Table, asked: Asked, request: Request, token: str, skip: str = "") -> str:
        options = [] if asked.select is None else [f"$select={','.join(asked.select)}"]
        options.append(f"$deltatoken={quote(token, safe='')}")
        if skip:
            options.append(f"$skiptoken={skip}")
        return f"{root(request)}/{table.set}?{'&'.join(options)}"

    @staticmethod
    def _context(table: Table, asked: Asked, request: Request) -> str:
        columns = "" if asked.select is None else f"({','.join(asked.select)})"
        return context(request, f"{table.set}{columns}{'/$delta' if asked.since else ''}")


def _options(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.query.lstrip("?"), keep_blank_values=True))


def _selected(table: Table, told: Mapping[str, str]) -> tuple[str, ...] | None:
    names = tuple(name.strip() for name in told.get("$select", "").split(",") if name.strip())
    for name in names:
        if name not in table.by_property:
            raise no_property(name[:100], table.name)
    return names or None


def _not_with_tracking(option: str) -> ApiError:
    return bad_request(
        f'The "{option[:50]}" query parameter isn\'t supported when Change Tracking is enabled.',
        "0x80060888",
    )


def _expired() -> ApiError:
    return bad_request(
        "Version stamp associated with the client has expired. Please perform a full sync.",
        "0x80044352",
    )
