"""Which address under /data and /Metadata means what.

    /data                                             the service document
    /data/$metadata
    /data/<set>                                       GET a page, $count
    /data/<set>(<key>)                                GET a row, PATCH it
    /data/<set>(<key>)/Microsoft.Dynamics.DataEntities.<action>   POST
    /Metadata/...                                     emulator/finance/metadata.py

What the product has and this has not is refused with 501, by its name.
"""

from emulator.exchange import Request, Response
from emulator.finance import addressing
from emulator.finance.addressing import Address, key_of
from emulator.finance.commands import ACTED_ON, CHANGEABLE, Commands, require_privilege
from emulator.finance.csdl import metadata
from emulator.finance.declarations import NAMESPACE, Entity
from emulator.finance.entities import ENTITIES, JOBS, TYPES
from emulator.finance.errors import (
    HEADERS,
    FinanceError,
    bad_query,
    no_resource,
    refused_by_model,
    unsupported,
)
from emulator.finance.metadata import PREFIX, Metadata
from emulator.finance.projection import area
from emulator.finance.reading import Reading, answer_with
from emulator.finance.rows import Rows
from emulator.live.world import LiveWorld
from emulator.odata.errors import BadQuery
from reference_model.errors import Refused

ROOT = "/data"
_NO_VERSION = "0.0"
_VERSIONS: dict[tuple[str, str], str | list[str]] = {
    ("DataManagementEntities", "GetApplicationVersion"): _NO_VERSION,
    ("DataManagementEntities", "GetPlatformBuildVersion"): _NO_VERSION,
    ("SystemNotifications", "GetInstalledModules"): [
        (
            f"Name: b2bkit | Version: {_NO_VERSION} | Module: b2bkit | Publisher: b2bkit"
            " | DisplayName: b2bkit emulator"
        )
    ],
}
"""What tools ask first. The emulator is no version of the product, and says so."""


class Finance:
    """The surface of finance and operations, for /data and /Metadata alike.

    The default company of every user is the first site's legal entity.
    """

    def __init__(self, live: LiveWorld) -> None:
        self._live = live
        self._rows = Rows(live)
        company = area(live.landscape.site.legal_entity)
        self._reading = Reading(self._rows.store, ENTITIES, TYPES, ROOT, company)
        self._commands = Commands(live, self._rows)
        self._metadata = Metadata(live)

    def answer(self, request: Request) -> Response:
        """Carry out a request, and say what became of it."""
        try:
            return self._answer(request)
        except FinanceError as error:
            return error.response()
        except BadQuery as reason:
            return bad_query(reason).response()
        except Refused as reason:
            return refused_by_model(reason).response()

    def _answer(self, request: Request) -> Response:
        if request.path.startswith(PREFIX):
            _require(request, "GET")
            return self._metadata.answer(request)
        path = request.path.removeprefix(ROOT).strip("/")
        if not path:
            _require(request, "GET")
            return _service_document(request)
        if path == "$metadata":
            _require(request, "GET")
            return Response(200, metadata(), (("Content-Type", "application/xml"), *HEADERS))
        if path == "$batch":
            raise unsupported("$batch under /data")
        return self._addressed(addressing.read(path), request)

    def _addressed(self, address: Address, request: Request) -> Response:
        entity = ENTITIES.get(address.set)
        if entity is None:
            return _version(address, request)
        if entity is JOBS:
            self._rows.refresh_jobs()
        if address.key is None:
            return self._set(entity, address, request)
        return self._row(entity, address, request)

    def _set(self, entity: Entity, address: Address, request: Request) -> Response:
        if address.rest == ("$count",):
            _require(request, "GET")
            return self._reading.count(entity, request, self._live.now)
        if address.rest:
            raise no_resource(address.rest[0])
        _require(request, "GET", "POST")
        if request.method == "POST":
            require_privilege(request, entity.set)
            raise unsupported(f"creating rows of {entity.set}")
        return self._reading.collection(entity, request, self._live.now)

    def _row(self, entity: Entity, address: Address, request: Request) -> Response:
        key = key_of(entity, address.key or "")
        if address.rest:
            return self._beneath(entity, address, request)
        _require(request, "GET", "PATCH", "PUT", "DELETE")
        if request.method == "GET":
            return self._reading.one(entity, key, request, self._live.now)
        require_privilege(request, entity.set)
        known = self._reading.row(entity, key, request, self._live.now)
        if request.method != "PATCH" or entity.set not in CHANGEABLE:
            raise unsupported(f"{request.method} of a row of {entity.set}")
        return self._commands.change(entity, key, known, request)

    def _beneath(self, entity: Entity, address: Address, request: Request) -> Response:
        """An action on a row, or a part of it."""
        key, (first, *further) = key_of(entity, address.key or ""), address.rest
        if first.startswith(f"{NAMESPACE}.") and not further and entity.set in ACTED_ON:
            _require(request, "POST")
            require_privilege(request, entity.set)
            self._reading.row(entity, key, request, self._live.now)
            return self._commands.act(entity, key, first, request)
        if first in entity.by_name or first in {way.name for way in entity.ways}:
            raise unsupported(f"reading {first} by its own address; use $select or $expand")
        raise no_resource(first)


def _service_document(request: Request) -> Response:
    sets = [{"name": name, "kind": "EntitySet", "url": name} for name in ENTITIES]
    return answer_with({"@odata.context": f"{request.base}{ROOT}/$metadata", "value": sets})


def _version(address: Address, request: Request) -> Response:
    """The answer to tools that ask which version this is."""
    action = address.rest[0].removeprefix(f"{NAMESPACE}.") if address.rest else ""
    found = _VERSIONS.get((address.set, action))
    if found is None or address.key is not None:
        raise no_resource(address.set)
    _require(request, "POST")
    kind = "Collection(Edm.String)" if isinstance(found, list) else "Edm.String"
    context = f"{request.base}{ROOT}/$metadata#{kind}"
    return answer_with({"@odata.context": context, "value": found})


def _require(request: Request, *methods: str) -> None:
    if request.method not in methods:
        raise FinanceError(
            405,
            f"The requested resource does not support http method '{request.method}'.",
        )
