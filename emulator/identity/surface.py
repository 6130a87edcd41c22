"""Sign-in as Entra serves it to an application: discovery, keys, and the token endpoints v1 and v2.

Sign-in of persons is refused by name.
"""

import json
import re
import time
from base64 import b64decode
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, unquote_plus

from emulator.exchange import Request, Response
from emulator.identity import refusals
from emulator.identity.clients import Client
from emulator.identity.refusals import UNCACHED, SignInRefused
from emulator.identity.tokens import Tokens, as_resource

_ROUTE = re.compile(
    r"(?:/(?P<tenant>[^/]+))?/(?P<page>(?:v2\.0/)?\.well-known/openid-configuration"
    r"|discovery/(?:instance|(?:v2\.0/)?keys)"
    r"|oauth2/(?:v2\.0/)?(?:token|authorize|devicecode|logout))/?",
    re.IGNORECASE,
)
_DEFAULT = "/.default"
_MOST_FIELDS = 50
_NOW: Callable[[], float] = time.time  # tokens live by the wall's clock, as their clients do

Form = Mapping[str, str]


class Identity:
    """The surface. It is no part of the world: nothing that it is asked may enter a journal."""

    def __init__(self, tokens: Tokens, clock: Callable[[], float] = _NOW) -> None:
        self._tokens = tokens
        self._clock = clock

    def owns(self, path: str) -> bool:
        """Tell whether a path belongs to this surface."""
        return _ROUTE.fullmatch(path) is not None

    def answer(self, request: Request) -> Response:
        """Answer what `owns` says is ours."""
        if request.method == "OPTIONS":
            return Response(204, headers=(("Allow", "GET, POST, OPTIONS"),))
        try:
            return self._page(request)
        except SignInRefused as refusal:
            return refusal.response(request.headers, self._clock())

    def _page(self, request: Request) -> Response:
        route = _ROUTE.fullmatch(request.path)
        assert route
        tenant, page = route["tenant"] or self._tokens.tenant, route["page"].lower()
        if page == "discovery/instance":
            return _json(self._instance(request))
        if page.endswith("/token"):
            self._require_tenant(tenant, refusals.NO_TENANT)
            return self._token(request, v1="v2.0" not in page)
        self._require_tenant(tenant, refusals.NO_TENANT_TO_DISCOVER)
        if page.endswith("keys"):
            return _json(self._tokens.keys())
        if page.endswith("openid-configuration"):
            return _json(self._configuration(request.base))
        return _unsupported(page)

    def _require_tenant(self, tenant: str, otherwise: refusals.Kind) -> None:
        if tenant.lower() != self._tokens.tenant.lower():
            raise otherwise.of(tenant)

    def _instance(self, request: Request) -> Mapping[str, Any]:
        """Say where the tenant of an authorization endpoint describes itself."""
        asked = parse_qs(request.query).get("authorization_endpoint", [""])[0]
        tenant = asked.partition("://")[2].partition("/")[2].partition("/")[0]
        host = request.base.partition("://")[2]
        known = {"preferred_network": host, "preferred_cache": host, "aliases": [host]}
        return {
            "tenant_discovery_endpoint": f"{request.base}/{tenant or self._tokens.tenant}"
            "/v2.0/.well-known/openid-configuration",
            "api-version": "1.1",
            "metadata": [known],
        }

    def _configuration(self, base: str) -> Mapping[str, Any]:
        tenant = f"{base}/{self._tokens.tenant}"
        return {
            "issuer": self._tokens.issuer(base),
            "authorization_endpoint": f"{tenant}/oauth2/v2.0/authorize",
            "token_endpoint": f"{tenant}/oauth2/v2.0/token",
            "jwks_uri": f"{tenant}/discovery/v2.0/keys",
            "grant_types_supported": ["client_credentials"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["token"],
            "subject_types_supported": ["pairwise"],
        }

    def _token(self, request: Request, *, v1: bool) -> Response:
        if request.method != "POST":
            raise refusals.NOT_A_POST.of(request.method)
        form = _form(request)
        if (grant := _required(form, "grant_type")) != "client_credentials":
            raise refusals.UNSUPPORTED_GRANT.of(grant)
        client = self._authenticated(request.headers.get("authorization", ""), form)
        resource = _resource(form) if v1 else _scope(form)
        now, life = self._clock(), self._tokens.life
        token = self._tokens.issue(client, resource, request.base, now)
        answer = {"token_type": "Bearer", "expires_in": life, "ext_expires_in": life}
        if v1:
            times = {"expires_on": int(now) + life, "not_before": int(now)}
            answer = {name: str(value) for name, value in (answer | times).items()}
            answer["resource"] = resource
        return _json({**answer, "access_token": token}, UNCACHED)

    def _authenticated(self, authorization: str, form: Form) -> Client:
        basic = _basic(authorization)
        id = basic[0] if basic else _required(form, "client_id")
        client = self._tokens.client(id) or self._tokens.client(unquote_plus(id))
        if client is None:
            raise refusals.UNKNOWN_APPLICATION.of(id, self._tokens.tenant)
        secret = basic[1] if basic else form.get("client_secret")
        if not secret:
            raise refusals.NO_SECRET.of()
        # RFC 6749 wants a form's encoding within Basic, and many clients leave it out.
        as_sent = client.has_secret(secret)
        if not (as_sent or (basic and client.has_secret(unquote_plus(secret)))):
            raise refusals.WRONG_SECRET.of(client.id)
        return client


def _form(request: Request) -> Form:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return {}
    text = request.body.decode("utf-8", "replace")
    try:
        fields = parse_qs(text, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise refusals.AMBIGUOUS.of("The request body: a") from None
    for name, values in fields.items():
        if len(values) > 1:
            raise refusals.AMBIGUOUS.of(name)
    return {name: values[0] for name, values in fields.items()}


def _required(form: Form, name: str) -> str:
    if name not in form:
        raise refusals.MISSING.of(name)
    return form[name]


def _basic(authorization: str) -> tuple[str, str] | None:
    """Read the id and the secret of Basic authentication; None if there is none to be read."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        id, _, secret = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:
        raise refusals.NO_SECRET.of() from None
    return id, secret


def _scope(form: Form) -> str:
    if "resource" in form:
        raise refusals.RESOURCE_NOT_SUPPORTED.of()
    scope = _required(form, "scope")
    resource = scope.removesuffix(_DEFAULT)
    if resource == scope or not _is_resource(resource):
        raise refusals.WRONG_SCOPE.of(scope)
    return resource


def _resource(form: Form) -> str:
    resource = _required(form, "resource")
    if not _is_resource(resource):
        raise refusals.WRONG_RESOURCE.of(resource)
    return resource


def _is_resource(text: str) -> bool:
    try:
        as_resource(text)
    except ValueError:
        return False
    return not any(character.isspace() for character in text)


def _json(
    value: Mapping[str, Any], headers: tuple[tuple[str, str], ...] = UNCACHED[:1]
) -> Response:
    return Response(200, json.dumps(value).encode(), headers)


def _unsupported(page: str) -> Response:
    error = {
        "error": "unsupported",
        "error_description": f"The emulator does not support {page}: only applications sign in.",
    }
    return Response(501, json.dumps(error).encode(), UNCACHED)
