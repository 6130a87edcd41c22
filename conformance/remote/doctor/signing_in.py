"""Whether sign-in works, and whether the token is one for this address, of this tenant."""

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from conformance.remote.credentials import AzureIdentity, ClientSecret, SignInRefused
from conformance.remote.dataverse.service import HEADERS
from conformance.remote.doctor.check import Look
from conformance.remote.doctor.finding import Finding, not_applicable, ok, problem, unknown
from conformance.remote.doctor.patient import FINANCE, SALES, Patient, Place
from conformance.remote.refusals import said

_ADVICE = {
    "AADSTS7000215": "Set the secret's value, not its id; {secret} holds it.",
    "AADSTS7000222": "The secret has expired: make a new one, and set {secret}.",
    "AADSTS700016": "The tenant does not know the application; check {client} and {tenant}.",
    "AADSTS90002": "There is no such tenant; check {tenant}.",
    "AADSTS900023": "There is no such tenant; check {tenant}.",
    "AADSTS500011": "The tenant does not know this address; check the address, or name a scope.",
    "AADSTS70011": "The scope is not right; leave it away, or end it with /.default.",
}
"""By the public error codes of Entra ID. The names are those of the variables."""

_REFUSED, _UNAUTHORIZED, _FORBIDDEN = 400, 401, 403


def signed_in(name: str) -> Look:
    """A check of whoever asks this place."""

    def look(patient: Patient) -> Iterator[Finding]:
        place = patient.places[name]
        source = patient.connections.signs_in(place.url, place.credentials)
        if source is None:
            yield not_applicable("Nobody signs in there, as the file has it.")
            return
        try:
            token = source().get_secret_value()
        except SignInRefused as reason:
            yield problem(str(reason), _advice(patient, place, str(reason)))
            return
        yield from _judged(patient, place, token)
        yield _let_in(patient, name, place)

    return look


def _advice(patient: Patient, place: Place, reason: str) -> str:
    told = patient.described.credentials[place.credentials]
    if not isinstance(told, ClientSecret | AzureIdentity):
        return ""
    names = {"secret": told.secret, "client": told.client, "tenant": told.tenant}
    for code, advice in _ADVICE.items():
        if f"{code}:" in reason or reason.endswith(code):
            return advice.format(**names)
    return "Check {tenant}, {client} and {secret}.".format(**names)


def _judged(patient: Patient, place: Place, token: str) -> Iterator[Finding]:
    """What the token says of itself; nothing is taken from it but for whom it is."""
    claims = _claims(token)
    if not claims:
        yield not_applicable("The token does not tell for whom it is.")
        return
    audience = str(claims.get("aud", ""))[:200]
    if _host(audience) and _host(audience) != _host(place.url):
        yield problem(
            f"The token is for {audience}, and not for {place.url}.",
            f"Correct the scope in [credentials.{place.credentials}]; without one it follows from "
            "the address.",
        )
    else:
        yield ok(f"There is a token for {audience}.")
    yield from _tenant(patient, place, str(claims.get("tid", "")))


def _tenant(patient: Patient, place: Place, tenant: str) -> Iterator[Finding]:
    told = patient.described.credentials[place.credentials]
    if not isinstance(told, ClientSecret | AzureIdentity):
        return
    wanted = patient.environ.get(told.tenant, "")
    if _is_id(wanted) and tenant and wanted.lower() != tenant.lower():
        yield problem(f"The token is of another tenant than {told.tenant} names.", "Correct it.")


def _let_in(patient: Patient, name: str, place: Place) -> Finding:
    """Whether the address takes the token."""
    if name == SALES:
        answer = patient.sales.wire.ask("GET", "WhoAmI", headers=HEADERS)
    else:
        wire = patient.connections.wire(place.url, place.credentials)
        answer = wire.ask("GET", "data/" if name == FINANCE else "", headers=HEADERS)
    if answer.status in {_UNAUTHORIZED, _FORBIDDEN}:
        return problem(
            f"{_host(place.url)} does not let us in: {said(answer)[0][:300]}",
            "Make the application a user there (Power Platform admin center, application users; "
            "in finance and operations: Microsoft Entra applications).",
        )
    if answer.status >= _REFUSED:
        sentence = f"{_host(place.url)} answers with status {answer.status}."
        return unknown(sentence, "Check that the address leads to the right service.")
    return ok(f"{_host(place.url)} lets us in.")


def _claims(token: str) -> dict[str, Any]:
    """The payload of a token, if it is one that can be read."""
    parts = token.split(".")
    if len(parts) != _PARTS:
        return {}
    try:
        found = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


_PARTS = 3


def _host(address: str) -> str:
    return urlsplit(address).netloc.lower().removesuffix(":443")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
