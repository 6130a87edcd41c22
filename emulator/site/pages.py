"""What each page of a site does, and what it says. The rules are the model's."""

import re
from collections.abc import Callable

from emulator.site import session
from emulator.site.forms import EDIT_USER, PERSON, SIGN_IN, SIGN_UP, Field, Form, blank, filled_in
from emulator.site.rendering import Reply, told
from emulator.site.texts import WORDS
from emulator.site.visit import Visit
from reference_model.commerce_records import UserChange
from reference_model.errors import NotAllowed, NotFound, Refused, SignInRefused, Unavailable
from reference_model.parties import Application
from reference_model.site import Site

Page = Callable[[Visit], Reply]

_STATUS: tuple[tuple[type[Refused], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (Unavailable, 503),
    (Refused, 400),
)
_LONGEST = 1_000  # of a message that repeats what was sent
_REQUEST_ID = re.compile(r"REQ-\d{7,12}")


def start(visit: Visit) -> Reply:
    """The first page of a site."""
    site = visit.here
    return Reply(200, "start.html", {"site": site.name, "legal_entity": site.legal_entity})


def empty_sign_up(visit: Visit) -> Reply:
    """The form with which a potential partner begins (R2)."""
    return _form(visit, "sign_up.html", blank(SIGN_UP))


def sign_up(visit: Visit) -> Reply:
    """Submit an onboarding request, in the language of the page unless the request names one."""
    form = _read(visit, SIGN_UP)
    if form.mistakes:
        return _form(visit, "sign_up.html", form)
    language = str(visit.sent.get("language", visit.language)) if visit.sends_json else ""
    comment = form.values["comment"]
    application = Application(form.person, form.company, comment, language or visit.language)
    try:
        request_id = visit.here.submit_request(application).request_id
    except Refused as reason:
        return _form(visit, "sign_up.html", form, reason)
    address = visit.address("confirmation", request=request_id)
    return Reply(201, "confirmation.html", {"request_id": request_id}, see_other=address)


def confirmation(visit: Visit) -> Reply:
    """The page that confirms a submission; no e-mail goes with it."""
    number = visit.query.get("request", "")
    known = number if _REQUEST_ID.fullmatch(number) else ""
    return Reply(200, "confirmation.html", {"request_id": known})


def empty_sign_in(visit: Visit) -> Reply:
    """The form to sign in."""
    return _form(visit, "sign_in.html", blank(SIGN_IN))


def sign_in(visit: Visit) -> Reply:
    """Let somebody in whom the site knows (N7)."""
    form = _read(visit, SIGN_IN)
    if form.mistakes:
        return _form(visit, "sign_in.html", form)
    email = form.values["email"]
    try:
        buyer = visit.here.sign_in(email)
    except Refused as reason:
        return _form(visit, "sign_in.html", form, reason)
    return Reply(
        200,
        "sign_in.html",
        {"email": email, "customer": buyer.number},
        see_other=visit.address("organization-users"),
        headers=(("Set-Cookie", visit.sessions.cookie(visit.name, email, secure=visit.secure)),),
    )


def sign_out(visit: Visit) -> Reply:
    """Let somebody out."""
    _ = visit.sent  # a form has to be ours
    cookie = session.sign_out(visit.name, secure=visit.secure)
    return Reply(200, "start.html", see_other=visit.address(""), headers=(("Set-Cookie", cookie),))


def organization_users(visit: Visit) -> Reply:
    """Everyone whom the administrator may change, with the status."""
    users = visit.here.organization_users(_signed_in(visit))
    lines = [{"email": email, "status": str(status)} for email, status in users]
    return Reply(200, "users.html", {"users": lines})


def empty_add_user(visit: Visit) -> Reply:
    """The form for a colleague."""
    _signed_in(visit)
    return _form(visit, "user.html", blank(PERSON), title="add_user")


def add_user(visit: Visit) -> Reply:
    """Ask for a colleague's access (N9)."""
    email, form = _signed_in(visit), _read(visit, PERSON)
    return _asked(visit, form, "add_user", lambda: visit.here.add_user(email, form.person))


def known_user(visit: Visit) -> Reply:
    """The form for a user's details, with what the site was told of them last."""
    _signed_in(visit)
    user = visit.query.get("user", "")
    form = blank(EDIT_USER, {"email": user} | _last_told(visit.here, user))
    return _form(visit, "user.html", form, title="edit_user")


def edit_user(visit: Visit) -> Reply:
    """Ask for a user's details to be changed (N14), the spending limit among them (N17)."""
    email, form = _signed_in(visit), _read(visit, EDIT_USER)
    user, limit = _user(visit), form.spending_limit
    return _asked(
        visit,
        form,
        "edit_user",
        lambda: visit.here.edit_user(email, user, form.person, limit),
    )


def unsure_remove_user(visit: Visit) -> Reply:
    """Ask whether a user should really go."""
    _signed_in(visit)
    return _form(visit, "user.html", blank(()), title="remove_user")


def remove_user(visit: Visit) -> Reply:
    """Ask for a user to be taken out of the hierarchy (N15)."""
    email, user, form = _signed_in(visit), _user(visit), blank(())
    return _asked(visit, form, "remove_user", lambda: visit.here.remove_user(email, user))


def refusal(reason: Refused) -> Reply:
    """A page that only says why something was refused."""
    status = status_of(reason)
    error = {"code": type(reason).__name__, "message": str(reason)[:_LONGEST]}
    return Reply(status, "refusal.html", {"error": error})


def status_of(reason: Refused) -> int:
    """The HTTP status of a refusal."""
    return next(status for kind, status in _STATUS if isinstance(reason, kind))


def _signed_in(visit: Visit) -> str:
    if visit.email is None:
        raise SignInRefused("Nobody is signed in.")
    return visit.email


def _user(visit: Visit) -> str:
    """Whom a change is about: as the form's address says, or the JSON's member `user`."""
    return str(visit.sent["user"]) if "user" in visit.sent else visit.query.get("user", "")


def _read(visit: Visit, fields: tuple[Field, ...]) -> Form:
    return filled_in(fields, visit.sent, limits=not visit.sends_json)


def _form(
    visit: Visit, template: str, form: Form, reason: Refused | None = None, title: str = ""
) -> Reply:
    """A page with a form: empty, or with what is wrong with it beside what was entered."""
    shown = {"form": form, "told": told(visit, form), "title": title, "reason": reason}
    if reason:
        return Reply(status_of(reason), template, refusal(reason).data, shown)
    if not form.mistakes:
        return Reply(200, template, {"fields": _described(visit, form)}, shown)
    message = WORDS[visit.language]["look_again"]
    error = {"code": "Mistakes", "message": message, "fields": shown["told"]}
    return Reply(400, template, {"error": error}, shown)


def _described(visit: Visit, form: Form) -> list[dict[str, object]]:
    """The fields of a form, for programs."""
    words = WORDS[visit.language]
    return [
        {
            "name": field.name,
            "label": words[field.name],
            "required": field.required,
            "max_length": field.longest,
            "value": form.values[field.name],
        }
        for field in form.fields
    ]


def _asked(visit: Visit, form: Form, title: str, ask: Callable[[], None]) -> Reply:
    """Hand an administrator's wish to the site; the jobs will fulfil it."""
    if form.mistakes:
        return _form(visit, "user.html", form, title=title)
    try:
        ask()
    except Refused as reason:
        return _form(visit, "user.html", form, reason, title)
    address = visit.address("organization-users")
    return Reply(202, "users.html", {"accepted": True}, see_other=address)


def _last_told(site: Site, email: str) -> dict[str, str]:
    """What an administrator last said of a user, as far as this site was told."""
    for row in reversed(site.users.values()):
        if row.person.email == email and row.change is not UserChange.REMOVE:
            limit = "" if row.spending_limit is None else f"{row.spending_limit:g}"
            return {**row.person._asdict(), "spending_limit": limit}
    return {}
