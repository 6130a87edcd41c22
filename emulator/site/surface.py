"""Which page answers which address, for all sites of the world.

    /site/                                         the sites
    /site/<name>/                                  where a visitor begins
    /site/<name>/sign-up                           GET the form, POST a request
    /site/<name>/confirmation?request=...
    /site/<name>/sign-in                           GET the form, POST
    /site/<name>/sign-out                          POST
    /site/<name>/organization-users                GET the list
    /site/<name>/organization-users/add            GET the form, POST
    /site/<name>/organization-users/edit?user=...  GET the form, POST
    /site/<name>/organization-users/remove?user=   GET the question, POST

`?lang=` chooses a language, else Accept-Language does. Programs send the fields of the forms as
members of a JSON object, `user` among them, and need no token; they sign in as people do.
"""

from urllib.parse import unquote

from emulator.exchange import Request, Response
from emulator.live.world import LiveWorld
from emulator.site import pages
from emulator.site.pages import Page
from emulator.site.rendering import Reply, response
from emulator.site.session import Sessions
from emulator.site.visit import Unusable, Visit
from reference_model.errors import Refused, SignInRefused

_USERS = "organization-users"
_PAGES: dict[str, dict[str, Page]] = {
    "": {"GET": pages.start},
    "sign-up": {"GET": pages.empty_sign_up, "POST": pages.sign_up},
    "confirmation": {"GET": pages.confirmation},
    "sign-in": {"GET": pages.empty_sign_in, "POST": pages.sign_in},
    "sign-out": {"POST": pages.sign_out},
    _USERS: {"GET": pages.organization_users},
    f"{_USERS}/add": {"GET": pages.empty_add_user, "POST": pages.add_user},
    f"{_USERS}/edit": {"GET": pages.known_user, "POST": pages.edit_user},
    f"{_USERS}/remove": {"GET": pages.unsure_remove_user, "POST": pages.remove_user},
}
PREFIX = "/site"


class B2BSites:
    """The surface of all B2B sites.

    key: signs the cookies of whoever signs in.
    """

    def __init__(self, live: LiveWorld, key: bytes) -> None:
        self._live = live
        self._sessions = Sessions(key)

    def answer(self, request: Request) -> Response:
        """Show a page, or do what its form asks for."""
        visit, page = self._visit(request)
        try:
            reply = self._reply(visit, page)
        except Unusable as reason:
            reply = _error(reason.status, "Unusable", str(reason))
        except SignInRefused as reason:
            sign_in = "" if visit.email else visit.address("sign-in")
            error = {"code": "SignInRefused", "message": str(reason)}
            reply = Reply(401, "refusal.html", {"error": error}, see_other=sign_in)
        except Refused as reason:
            reply = pages.refusal(reason)
        return response(visit, reply)

    def _visit(self, request: Request) -> tuple[Visit, str]:
        name, _, page = request.path.removeprefix(PREFIX).strip("/").partition("/")
        site = self._live.landscape.sites.get(unquote(name))
        return Visit(request, self._sessions, site), page

    def _reply(self, visit: Visit, page: str) -> Reply:
        method = "GET" if visit.request.method == "HEAD" else visit.request.method
        if visit.site is None:
            return self._sites(visit, method)
        if page not in _PAGES:
            return _error(404, "NotFound", f"{visit.name} has no page {page[:100]}.")
        visit.site.require_available()
        if method not in _PAGES[page]:
            return _not_allowed(method, tuple(_PAGES[page]))
        return _PAGES[page][method](visit)

    def _sites(self, visit: Visit, method: str) -> Reply:
        """The list of sites, which is also where a wrong name leads."""
        if method != "GET":
            return _not_allowed(method, ("GET",))
        known = self._live.landscape.sites.values()
        lines = [{"name": site.name, "legal_entity": site.legal_entity} for site in known]
        asked = visit.request.path.removeprefix(PREFIX).strip("/")
        if not asked:
            return Reply(200, "sites.html", {"sites": lines})
        return _error(404, "NotFound", f"There is no site {asked[:100]}; {PREFIX}/ lists all.")


def _not_allowed(method: str, allowed: tuple[str, ...]) -> Reply:
    allow = ", ".join(allowed)
    wrong = _error(405, "MethodNotAllowed", f"{method} is not possible here; use {allow}.")
    return Reply(405, wrong.template, wrong.data, headers=(("Allow", allow),))


def _error(status: int, code: str, message: str) -> Reply:
    return Reply(status, "refusal.html", {"error": {"code": code, "message": message}})
