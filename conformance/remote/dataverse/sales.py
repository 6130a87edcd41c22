"""The port's Sales over the Dataverse Web API."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import uuid4

from conformance.deployment import NOTHING, NotObservable, Undecided
from conformance.mark import Mark
from conformance.observations import SeenAccount, SeenContact, SeenLead, SeenOpportunity
from conformance.remote.dataverse.people import People
from conformance.remote.dataverse.records import Records
from conformance.remote.dataverse.service import Row, Service, literal, query, row_of
from conformance.remote.dataverse.settings import DataverseSettings
from conformance.remote.dataverse.statuses import Statuses
from conformance.remote.dataverse.views import Views
from conformance.remote.ledger import Ledger, Thing
from reference_model.errors import Unavailable
from reference_model.parties import Company, Person
from reference_model.sales_records import LeadState, LeadStatus, OpportunityState, OpportunityStatus

TYPE = "Microsoft.Dynamics.CRM"
DETECT = "MSCRM.SuppressDuplicateDetection"
WITHDRAW = "withdraw_privileges"


def nobody(act: str, **_details: Any) -> object:
    """What is asked of an operator whom nobody has named."""
    raise NotObservable(f"No interface of Sales offers the act {act!r}, and no operator does.")


def never() -> bool:
    """Nobody brings Sales down."""
    return False


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a scenario brings along.

    legal_entity: of its first site. acts: an operator, for what has no interface. is_down: whether
    the scenario itself has brought Sales down. users: of the environment, once known to the run.
    """

    mark: Mark
    ledger: Ledger
    legal_entity: str
    acts: Callable[..., object] = nobody
    is_down: Callable[[], bool] = never
    users: dict[str, Row] = field(default_factory=dict)


class RemoteSales:
    """Sales as one scenario sees and uses it. services: by the name of credentials."""

    def __init__(
        self, services: Callable[[str], Service], settings: DataverseSettings, scene: Scene
    ) -> None:
        def services_now(name: str) -> Service:
            return replace(services(name), patience=lambda: 0 if scene.is_down() else None)

        self._service = service = services_now(settings.credentials)
        self._settings = settings
        self._scene = scene
        self._people = People(
            service, settings.salespeople, settings.dual_write_user, services_now, scene.users
        )
        language = settings.language
        self._lead_statuses = Statuses(
            service, "lead", LeadStatus, settings.lead_status_reasons, language
        )
        self._opportunity_statuses = Statuses(
            service, "opportunity", OpportunityStatus, settings.opportunity_status_reasons, language
        )
        statuses = self._lead_statuses, self._opportunity_statuses
        self._records = Records(service, settings, scene.mark, self._people, statuses)
        self._views = Views(service, self._people, settings.views)

    def __repr__(self) -> str:
        return f"<RemoteSales {self._scene.mark}>"

    def view(self, name: str, user: str) -> Sequence[SeenLead]:
        leads = self.leads()
        listed = self._views.listed(name, user, [lead.id for lead in leads])
        return [lead for lead in leads if lead.id in listed]

    def leads(self) -> Sequence[SeenLead]:
        return self._records.leads()

    def accounts(self) -> Sequence[SeenAccount]:
        return self._records.accounts()

    def contacts(self) -> Sequence[SeenContact]:
        return self._records.contacts()

    def opportunities(self) -> Sequence[SeenOpportunity]:
        return self._records.opportunities()

    def create_lead(
        self, person: Person, company: Company, user: str, *, legal_entity: bool = True
    ) -> str:
        company, person = self._scene.mark.company(company), self._scene.mark.person(person)
        names = self._settings.leads
        reference = self._company_reference if legal_entity else None
        body = {
            names.topic: company.name,
            **self._sections(person, company),
            f"{names.company}@odata.bind": reference,
        }
        return self._create("lead", "leads", body, user, (company.name, person.email))

    def create_opportunity(self, name: str, user: str, account: str = "") -> str:
        marked = self._scene.mark.name(name)
        body: Row = {"name": marked}
        if account:
            body["parentaccountid@odata.bind"] = f"/{row_of('accounts', account)}"
            body["customerid_account@odata.bind"] = f"/{row_of('accounts', account)}"
        return self._create("opportunity", "opportunities", body, user, (marked,))

    def assign(self, lead: str, user: str) -> None:
        id = self._people.acting(user).id
        self._change(row_of("leads", lead), {"ownerid@odata.bind": f"/systemusers({id})"})

    def edit_lead(self, lead: str, person: Person, company: Company) -> None:
        self._change(row_of("leads", lead), self._sections(person, company))

    def set_lead_status(self, lead: str, status: str) -> None:
        self._change(row_of("leads", lead), {"statuscode": self._lead_statuses.value(status)})

    def delete_lead(self, lead: str) -> None:
        with self._reachable():
            self._service.change("DELETE", row_of("leads", lead), None, {})

    def qualify(
        self,
        lead: str,
        user: str,
        *,
        create: Sequence[str] = ("account", "contact", "opportunity"),
        choose: Mapping[str, str] = NOTHING,
        warn_of_duplicates: bool = False,
    ) -> None:
        acting, row = self._people.acting(user), row_of("leads", lead)
        existing = {
            f"parent{kind}id@odata.bind": f"/{row_of(f'{kind}s', choose[kind])}"
            if kind in choose
            else None
            for kind in _PARTIES
            if kind not in create
        }
        if existing:  # the fields Existing Account and Existing Contact
            self._change(row, existing, user)
        made = [Thing(kind, (f"from lead {lead}",)) for kind in create]
        numbers = self._scene.ledger.announce(self._scene.mark.text, *made)
        headers = {**acting.headers, DETECT: str(not warn_of_duplicates).lower()}
        with self._reachable():
            answer = acting.service.act(
                f"{row}/{TYPE}.QualifyLead", self._qualification(create, choose), headers
            )
        ids = _made(answer.json)
        known = [
            (number, ids[kind]) for number, kind in zip(numbers, create, strict=True) if kind in ids
        ]
        self._scene.ledger.complete([number for number, _ in known], [id for _, id in known])

    def qualify_in_bulk(self, leads: Sequence[str], user: str) -> None:
        """What the grid does with several leads is the page's own doing, not the Web API's."""
        self._scene.acts("qualify_in_bulk", leads=list(leads), user=self._people.acting(user).id)

    def disqualify(self, lead: str, reason: str, user: str) -> None:
        status = self._lead_statuses.value(reason)
        told = {"statecode": int(LeadState.DISQUALIFIED), "statuscode": status}
        self._change(row_of("leads", lead), told, user)

    def reactivate(self, lead: str, user: str) -> None:
        self._change(row_of("leads", lead), {"statecode": int(LeadState.OPEN)}, user)

    def close_as_won(self, opportunity: str, user: str) -> None:
        self._close("WinOpportunity", opportunity, "Won", user)

    def close_as_lost(self, opportunity: str, reason: str, user: str) -> None:
        self._close("LoseOpportunity", opportunity, reason, user)

    def reopen(self, opportunity: str, user: str) -> None:
        told = {"statecode": int(OpportunityState.OPEN)}
        self._change(row_of("opportunities", opportunity), told, user)

    def set_opportunity_status(self, opportunity: str, status: str) -> None:
        value = self._opportunity_statuses.value(status)
        state = self._opportunity_statuses.state_of(value)
        told = {"statuscode": value}
        if state != OpportunityState.OPEN:  # a status reason alone must fit the present state
            told["statecode"] = state
        self._change(row_of("opportunities", opportunity), told)

    def delete_opportunity(self, opportunity: str) -> None:
        with self._reachable():
            self._service.change("DELETE", row_of("opportunities", opportunity), None, {})

    def withdraw_privileges(self, user: str) -> None:
        self._scene.acts(WITHDRAW, user=self._people.acting(user).id)

    def _create(self, kind: str, table: str, body: Row, user: str, names: tuple[str, ...]) -> str:
        acting, id = self._people.acting(user), str(uuid4())
        self._scene.ledger.announce(self._scene.mark.text, Thing(kind, names, id))
        with self._reachable():
            acting.service.create(f"{table}({id})", body, acting.headers)
        return id

    def _change(self, target: str, body: Row, user: str = "") -> None:
        """Change a row, as a user if it matters who it is."""
        with self._reachable():
            if user:
                acting = self._people.acting(user)
                acting.service.change("PATCH", target, body, acting.headers)
            else:
                self._service.change("PATCH", target, body, {})

    def _close(self, message: str, opportunity: str, reason: str, user: str) -> None:
        acting, status = self._people.acting(user), self._opportunity_statuses.value(reason)
        closing = {
            "@odata.type": f"{TYPE}.opportunityclose",
            "subject": self._scene.mark.name("Closed"),
            "opportunityid@odata.bind": f"/{row_of('opportunities', opportunity)}",
        }
        with self._reachable():
            acting.service.act(
                message, {"Status": status, "OpportunityClose": closing}, acting.headers
            )

    def _qualification(self, create: Sequence[str], choose: Mapping[str, str]) -> Row:
        """The parameters of QualifyLead; whom the opportunity concerns is the account, if any."""
        told: Row = {f"Create{kind.title()}": kind in create for kind in _KINDS}
        told["Status"] = self._lead_statuses.value("Qualified")
        customer = next((kind for kind in _PARTIES if kind in choose), None)
        if customer and "opportunity" in create:
            key = {f"{customer}id": choose[customer], "@odata.type": f"{TYPE}.{customer}"}
            told["OpportunityCustomerId"] = key
        return told

    def _sections(self, person: Person, company: Company) -> Row:
        """The columns of a lead that its sections Contact and Company show."""
        names = self._settings.leads
        return {
            names.first_name: person.first_name,
            names.last_name: person.last_name,
            names.email: person.email,
            names.phone: person.phone,
            names.company_name: company.name,
            names.street: company.street,
            names.postal_code: company.postal_code,
            names.city: company.city,
            names.country: company.country,
        }

    @cached_property
    def _company_reference(self) -> str:
        """The legal entity's row, as other rows refer to it."""
        names, code = self._settings.companies, self._scene.legal_entity
        asked = query(select=names.id, filter=f"{names.code} eq {literal(code)}")
        found = self._service.rows(f"{names.set}?{asked}")
        if not found:
            raise NotObservable(f"Sales has no company {code!r}; see [dataverse.companies].")
        return f"/{names.set}({found[0][names.id]})"

    @contextmanager
    def _reachable(self) -> Iterator[None]:
        """What a scenario has brought down does not answer, and that is what it shows."""
        try:
            yield
        except Undecided:
            if not self._scene.is_down():
                raise
        else:
            return
        raise Unavailable("Sales does not answer.")


_PARTIES = ("account", "contact")
_KINDS = (*_PARTIES, "opportunity")


def _made(told: Any) -> dict[str, str]:
    """The ids of what qualification made, by kind."""
    rows = told.get("value") if isinstance(told, dict) else None
    found = {}
    for row in rows if isinstance(rows, list) else []:
        kind = str(row.get("@odata.type", "")).rpartition(".")[2]
        if kind in _KINDS:
            found[kind] = str(row.get(f"{kind}id", ""))
    return found
