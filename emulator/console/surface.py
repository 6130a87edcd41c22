"""Which page or command answers which address.

A page is GET. A command is POST: it leads on to the page it was given from, which tells what
happened, or what was refused and why. Addresses name records by `?id=`, so that operations are
counted by what they do.
"""

import secrets
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote

from emulator.console import headquarters, home, sales, world
from emulator.console.browsing import Unusable
from emulator.console.rendering import Page, cookie, response, see_other
from emulator.console.visit import USER_COOKIE, Message, Visit
from emulator.control.mistake import Mistake
from emulator.dataverse.errors import ApiError, no_privilege
from emulator.dataverse.following import Following
from emulator.exchange import Request, Response
from emulator.front import SAFE, Front
from emulator.live.journal import Journal
from emulator.live.users import DUAL_WRITE
from emulator.nowhere import Nowhere
from emulator.site.session import Sessions
from event_log.bad_input import BadInput
from reference_model.errors import NotFound, Refused

KEY = "console key"
_HEADQUARTERS, _SALES, _WORLD = "/headquarters", "/sales", "/_emulator"

PAGES: dict[str, Callable[[Visit], Page]] = {
    "/": home.start,
    "/who": home.users,
    f"{_HEADQUARTERS}/prospects": headquarters.prospects,
    f"{_HEADQUARTERS}/prospect": headquarters.prospect,
    f"{_HEADQUARTERS}/failed-rows": headquarters.failed_rows,
    f"{_HEADQUARTERS}/customers": headquarters.customers,
    f"{_HEADQUARTERS}/customer": headquarters.customer,
    f"{_HEADQUARTERS}/hierarchies": headquarters.hierarchies,
    f"{_HEADQUARTERS}/hierarchy": headquarters.hierarchy,
    f"{_HEADQUARTERS}/emails": headquarters.emails,
    f"{_HEADQUARTERS}/jobs": headquarters.jobs,
    f"{_SALES}/leads": sales.leads,
    f"{_SALES}/lead": sales.lead,
    f"{_SALES}/opportunities": sales.opportunities,
    f"{_SALES}/opportunity": sales.opportunity,
    f"{_SALES}/accounts": sales.accounts,
    f"{_SALES}/account": sales.account,
    f"{_SALES}/contacts": sales.contacts,
    f"{_SALES}/contact": sales.contact,
    _WORLD: world.world,
    f"{_WORLD}/events": world.events,
}


class Command(NamedTuple):
    """What a form asks for, and the page that tells what became of it."""

    carry_out: Callable[[Visit], str]
    page: str


COMMANDS: dict[str, Command] = {
    "/who/change": Command(home.change_user, "/"),
    f"{_HEADQUARTERS}/prospect/approve": Command(headquarters.approve, f"{_HEADQUARTERS}/prospect"),
    f"{_HEADQUARTERS}/prospect/reject": Command(headquarters.reject, f"{_HEADQUARTERS}/prospect"),
    f"{_HEADQUARTERS}/customer/credit-limit": Command(
        headquarters.set_credit_limit, f"{_HEADQUARTERS}/customer"
    ),
    f"{_HEADQUARTERS}/hierarchy/administrator": Command(
        headquarters.make_administrator, f"{_HEADQUARTERS}/hierarchy"
    ),
    f"{_HEADQUARTERS}/failed-rows/retry": Command(
        headquarters.retry, f"{_HEADQUARTERS}/failed-rows"
    ),
    f"{_HEADQUARTERS}/jobs/run": Command(headquarters.run_job, f"{_HEADQUARTERS}/jobs"),
    f"{_SALES}/lead/qualify": Command(sales.qualify, f"{_SALES}/lead"),
    f"{_SALES}/lead/disqualify": Command(sales.disqualify, f"{_SALES}/lead"),
    f"{_SALES}/lead/assign": Command(sales.assign, f"{_SALES}/lead"),
    f"{_SALES}/lead/reactivate": Command(sales.reactivate, f"{_SALES}/lead"),
    f"{_SALES}/opportunity/won": Command(sales.close_as_won, f"{_SALES}/opportunity"),
    f"{_SALES}/opportunity/lost": Command(sales.close_as_lost, f"{_SALES}/opportunity"),
    f"{_SALES}/opportunity/reopen": Command(sales.reopen, f"{_SALES}/opportunity"),
    f"{_WORLD}/clock": Command(world.set_speed, _WORLD),
    f"{_WORLD}/clock/advance": Command(world.advance, _WORLD),
    f"{_WORLD}/faults": Command(world.set_faults, _WORLD),
    f"{_WORLD}/map": Command(world.set_map, _WORLD),
    f"{_WORLD}/system": Command(world.choose_system, _WORLD),
    f"{_WORLD}/reset": Command(world.reset, _WORLD),
    f"{_WORLD}/snapshot": Command(world.snapshot, _WORLD),
    f"{_WORLD}/restore": Command(world.restore, _WORLD),
}


class Console:
    """Answers people, on all paths that no other surface claims.

    rows: those of the Web API, which commands of the console change as well.
    """

    def __init__(self, front: Front, rows: Following) -> None:
        self._front = front
        self._rows = rows
        self._sessions = Sessions(_key(front.journal))

    def answer(self, request: Request) -> Response:
        """Show a page, or carry out a command."""
        if _is_program(request):
            return Nowhere().answer(request)
        visit = Visit(request, self._front, self._rows, self._sessions)
        try:
            if request.path in COMMANDS and request.method == "POST":
                return self._carry_out(visit, COMMANDS[request.path])
            return self._show(visit)
        except Unusable as reason:
            return _refusal(visit, reason.status, str(reason))
        except NotFound as reason:
            return _refusal(visit, 404, str(reason))

    def _show(self, visit: Visit) -> Response:
        path = visit.request.path
        if path not in PAGES and path not in COMMANDS:
            return _refusal(visit, 404, visit.words["nothing_there"])
        if path in COMMANDS or visit.request.method not in SAFE:
            allowed = "POST" if path in COMMANDS else "GET"
            return _refusal(visit, 405, visit.words["wrong_method"], ("Allow", allowed))
        return response(visit, PAGES[path](visit))

    def _carry_out(self, visit: Visit, command: Command) -> Response:
        """Under the user that the form names, if whoever asks may be that one."""
        user = visit.acting
        self._rows.user = user
        try:
            message, cookies = self._message(visit, command), list[tuple[str, str]]()
        finally:
            self._rows.user = DUAL_WRITE
        if command.carry_out is home.change_user and message.done:
            cookies.append(cookie(USER_COOKIE, visit.form["user"]))
        kept = {name: visit.query[name] for name in ("id",) if name in visit.query}
        where = "".join(f"?{name}={quote(value, safe='')}" for name, value in kept.items())
        return see_other(visit, f"{command.page}{where}", message, *cookies)

    def _message(self, visit: Visit, command: Command) -> Message:
        try:
            _require_leave(visit, command)
            return Message(done=True, text=command.carry_out(visit))
        except (Refused, ApiError) as reason:
            return Message(done=False, text=str(reason), code=reason.code)
        except (Mistake, BadInput) as reason:
            return Message(done=False, text=str(reason))


def _require_leave(visit: Visit, command: Command) -> None:
    """Refuse users who may not write in the two systems; the gate guards the emulator itself."""
    if command.page.startswith((_HEADQUARTERS, _SALES)) and not visit.acting.may_write:
        raise no_privilege(visit.acting.id, "prvWrite")


def _key(journal: Journal) -> bytes:
    """What the console signs with: kept with the world, or no form could be replayed."""
    kept = journal.recall(KEY)
    if kept is None:
        kept = secrets.token_hex(32)
        journal.remember(KEY, kept)
    return bytes.fromhex(kept)


def _is_program(request: Request) -> bool:
    """Whether whoever asks wants no page: JSON, or what there is at an address of nothing."""
    accepted = request.headers.get("accept", "")
    if "text/html" in accepted:
        return False
    return "json" in accepted or (request.path not in PAGES and request.path not in COMMANDS)


def _refusal(visit: Visit, status: int, message: str, *headers: tuple[str, str]) -> Response:
    """A page that only says why there is no other."""
    page = response(visit, Page("refusal.html", {"reason": message}, status))
    return page._replace(headers=(*page.headers, *headers))
