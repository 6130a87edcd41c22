"""A deployment to test adapters on: the emulator in this process, as the network would show it."""

from urllib.parse import unquote

import httpx

from conformance.remote.finance.headquarters import RemoteHeadquarters
from conformance.remote.finance.rows import Rows
from conformance.remote.finance.settings import Finance
from conformance.remote.operator.carriers import ByHttp
from conformance.remote.operator.operator import Operator
from conformance.remote.site.by_json import SiteByJson
from conformance.remote.site.settings import SiteSettings
from conformance.remote.wire.asking import Wire
from conformance.remote.wire.conduct import Conduct, ConductSettings
from conformance.remote.wire.evidence import Evidence
from emulator.exchange import Request
from emulator.front import Front
from emulator.live.users import INTEGRATION

BASE = "http://localhost:8080"
FINANCE = Finance.model_validate(
    {
        "url": BASE,
        "customers": {"spending_limit": "B2BSpendingLimit", "on_account": "AllowOnAccount"},
        "prospects": {
            "set": "B2BProspects",
            "id": "ProspectId",
            "type": "ProspectTypeId",
            "status": "ProspectStatus",
            "name": "OrganizationName",
            "email": "PrimaryContactEmail",
            "approve": "Microsoft.Dynamics.DataEntities.approve",
            "reject": "Microsoft.Dynamics.DataEntities.reject",
        },
        "hierarchies": {
            "set": "CustomerHierarchies",
            "id": "CustomerHierarchyId",
            "name": "Name",
            "purpose": "Purpose",
            "organization": "OrganizationCustomerAccount",
        },
        "members": {
            "set": "CustomerHierarchyMembers",
            "hierarchy": "CustomerHierarchyId",
            "customer": "CustomerAccount",
            "role": "Role",
        },
    }
)
SITE = SiteSettings.model_validate(
    {"url": f"{BASE}/site/B2B%20site", "name": "B2B site", "legal_entity": "USRT"}
)


class InProcess(httpx.BaseTransport):
    """Hands what would be sent to a front."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        target = request.url.raw_path.decode()
        path, _, query = target.partition("?")
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked = Request(
            request.method, unquote(path), query, headers, request.read(), BASE, INTEGRATION
        )
        answer = self._front.answer(asked)
        return httpx.Response(answer.status, headers=list(answer.headers), content=answer.body)


class Emulated:
    """Adapters of one scenario to a front."""

    def __init__(self, front: Front, mark: str) -> None:
        conduct = Conduct(ConductSettings.model_validate({"requests_per_second": 10_000.0}))
        transport = InProcess(front)

        def wire(url: str) -> Wire:
            return Wire(url, conduct=conduct, evidence=Evidence(), transport=transport)

        self.operator = Operator(
            ByHttp(wire(f"{BASE}/_emulator/v1/acts")), ["reset", "end_schedules"]
        )
        self.site = SiteByJson(SITE, wire, self.operator)
        self.headquarters = RemoteHeadquarters(
            FINANCE,
            Rows(wire(BASE)),
            self.operator,
            mark,
            lambda name: self.operator.do("run_job", name=name),
        )
