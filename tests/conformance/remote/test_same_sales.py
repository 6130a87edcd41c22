"""Sales over HTTP shows what Sales in the model shows, value by value, whatever is done to both."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from conformance.cast import Cast
from conformance.deployment import Sales
from conformance.simulated import SimulatedDeployment
from conformance.simulated.site import SimulatedSite
from emulator.exchange import Request
from emulator.live.users import SYSTEM
from reference_model.errors import Refused
from reference_model.jobs import PullRequests, Synchronize
from reference_model.landscape import Landscape
from reference_model.lead_views import VIEWS
from reference_model.parties import Application
from tests.conformance.remote.emulated import MARK, Remote

SELLER, OTHER_SELLER = "Sanna Salonen", "Anton Zieliński"
IDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+")
CAST = Cast("the same")
FIRST, SECOND, TYPED = (MARK.application(CAST.application()) for _ in range(3))


@dataclass
class Side:
    """One of the two: its Sales, and what brings partners into it."""

    sales: Sales
    landscape: Landscape

    def become(self, application: Application) -> None:
        """Apply, and have both jobs run."""
        SimulatedSite(self.landscape.site).apply(application)
        for job in (PullRequests.name, Synchronize.name):
            self.landscape.job(job).run()

    def approve(self) -> None:
        """Have headquarters decide on its first prospect."""
        headquarters = self.landscape.headquarters
        headquarters.approve(next(iter(headquarters.prospects.values())), "Headquarters")

    def lead(self, application: Application = FIRST) -> str:
        """The newest of its leads."""
        email = application.person.email
        return [lead.id for lead in self.sales.leads() if email in lead.contact.email][-1]

    def opportunity(self) -> str:
        """The newest one."""
        return self.sales.opportunities()[-1].id

    def seen(self) -> dict[str, Sequence[Any]]:
        """Everything, the ids replaced by the place of what they name.

        What was made at one instant has no order.
        """
        leads = self.sales.leads()
        place = {lead.id: number for number, lead in enumerate(leads)}
        kinds: dict[str, Sequence[Any]] = {
            "lead": leads,
            "account": sorted(self.sales.accounts(), key=attrgetter("name")),
            "contact": sorted(self.sales.contacts(), key=attrgetter("email")),
            "opportunity": sorted(
                self.sales.opportunities(), key=lambda each: place.get(each.originating_lead, -1)
            ),
        }
        places = {
            each.id: f"{kind} {place}"
            for kind, found in kinds.items()
            for place, each in enumerate(found)
        }
        shown: dict[str, Sequence[Any]] = {}
        shown |= {kind: [_placed(each, places) for each in found] for kind, found in kinds.items()}
        for view in VIEWS:
            for seller in (SELLER, OTHER_SELLER):
                listed = self.sales.view(view, seller)
                shown[f"{view} of {seller}"] = [_placed(each, places) for each in listed]
        return shown


def _placed(seen: Any, places: dict[str, str]) -> Any:
    names = {"id", "primary_contact", "originating_lead", "parent_account", "account", "contact"}
    assert is_dataclass(seen)
    changed = {
        each.name: places.get(value, value and "gone")
        for each in fields(seen)
        if each.name in names and isinstance(value := getattr(seen, each.name), str)
    }
    return replace(seen, **changed)  # type: ignore[type-var]


Act = Callable[[Side], object]


def choose(side: Side, *kinds: str) -> None:
    """Qualify with records that there are."""
    found = {"account": side.sales.accounts()[0].id, "contact": side.sales.contacts()[0].id}
    chosen = {kind: found[kind] for kind in kinds}
    create = [kind for kind in ("account", "contact", "opportunity") if kind not in kinds]
    side.sales.qualify(side.lead(SECOND), OTHER_SELLER, create=create, choose=chosen)


def edit(side: Side) -> None:
    """Write both sections."""
    person = FIRST.person._replace(email=f"office.{FIRST.person.email}", phone="")
    side.sales.edit_lead(side.lead(), person, FIRST.company._replace(city="Århus & Ål", street=""))


ACTS: dict[str, Act] = {
    "become": lambda s: s.become(FIRST),
    "become too": lambda s: s.become(SECOND),
    "become again": lambda s: s.become(FIRST),
    "type in": lambda s: s.sales.create_lead(TYPED.person, TYPED.company, SELLER),
    "type in without": lambda s: s.sales.create_lead(
        TYPED.person, TYPED.company, OTHER_SELLER, legal_entity=False
    ),
    "assign": lambda s: s.sales.assign(s.lead(), OTHER_SELLER),
    "edit": edit,
    "contacted": lambda s: s.sales.set_lead_status(s.lead(), "Contacted"),
    "mark lost": lambda s: s.sales.set_lead_status(s.lead(), "Lost"),
    "delete": lambda s: s.sales.delete_lead(s.lead()),
    "delete unknown": lambda s: s.sales.delete_lead(_unknown(s.lead())),
    "qualify": lambda s: s.sales.qualify(s.lead(), SELLER),
    "qualify typed": lambda s: s.sales.qualify(s.lead(TYPED), SELLER),
    "qualify account": lambda s: s.sales.qualify(s.lead(), SELLER, create=["account"]),
    "qualify only": lambda s: s.sales.qualify(s.lead(), SELLER, create=["opportunity"]),
    "qualify warned": lambda s: s.sales.qualify(s.lead(), SELLER, warn_of_duplicates=True),
    "choose account": lambda s: choose(s, "account"),
    "choose contact": lambda s: choose(s, "contact"),
    "choose both": lambda s: choose(s, "account", "contact"),
    "bulk": lambda s: s.sales.qualify_in_bulk([each.id for each in s.sales.leads()], SELLER),
    "disqualify": lambda s: s.sales.disqualify(s.lead(), "No Longer Interested", SELLER),
    "disqualify wrongly": lambda s: s.sales.disqualify(s.lead(), "Contacted", SELLER),
    "reactivate": lambda s: s.sales.reactivate(s.lead(), SELLER),
    "win": lambda s: s.sales.close_as_won(s.opportunity(), SELLER),
    "lose": lambda s: s.sales.close_as_lost(s.opportunity(), "Out-Sold", SELLER),
    "lose wrongly": lambda s: s.sales.close_as_lost(s.opportunity(), "On Hold", SELLER),
    "reopen": lambda s: s.sales.reopen(s.opportunity(), SELLER),
    "hold": lambda s: s.sales.set_opportunity_status(s.opportunity(), "On Hold"),
    "write won": lambda s: s.sales.set_opportunity_status(s.opportunity(), "Won"),
    "write canceled": lambda s: s.sales.set_opportunity_status(s.opportunity(), "Canceled"),
    "delete opportunity": lambda s: s.sales.delete_opportunity(s.opportunity()),
    "offer": lambda s: s.sales.create_opportunity("More ropes", SELLER, s.sales.accounts()[0].id),
    "offer to nobody": lambda s: s.sales.create_opportunity("Ropes for the harbour", SELLER),
    "approve": lambda s: s.approve(),
}
PLAYS = {
    "an approval": "become, assign, qualify, win, reopen, lose, reopen, hold, win, win",
    "writing states": "become, qualify, write won, write canceled, hold, lose, lose wrongly, hold,"
    " reopen, reopen",
    "a refusal": "become, contacted, disqualify wrongly, disqualify, disqualify, qualify, edit,"
    " contacted, reactivate, reactivate, edit, qualify, disqualify, mark lost",
    "an open lead": "become, mark lost, reactivate, contacted, reactivate, delete unknown, delete",
    "an account only": "become, qualify account, reactivate, qualify only, win",
    "duplicates": "become, qualify, become again, qualify warned, qualify, win",
    "an earlier account": "become, qualify, become too, choose account, delete opportunity",
    "an earlier contact": "become, qualify, become too, choose contact, lose",
    "both of them": "become, qualify, become too, choose both, win",
    "a list": "become, become too, type in, bulk",
    "an offer": "become, qualify, delete, offer, win, offer to nobody, win",
    "typed in": "type in without, qualify typed, win",
    "typed in with": "type in, qualify typed, win",
    "headquarters": "become, approve, qualify",
}


@pytest.mark.parametrize("play", PLAYS)
def test_both_show_the_same(play: str, tmp_path: Path) -> None:
    """After each act, everything that can be seen is the same; so is a refusal."""
    simulated, remote = SimulatedDeployment(), Remote(tmp_path)
    remote.scene = {"acts": partial(_act, remote)}
    model = Side(simulated.sales, simulated.landscape)
    over_http = Side(remote.sales, remote.front.live.landscape)
    for name in PLAYS[play].split(", "):
        expected, found = (_outcome(ACTS[name], side) for side in (model, over_http))
        assert found == expected, name
        assert over_http.seen() == model.seen(), name


def _act(remote: Remote, act: str, **told: Any) -> None:
    """As an operator does it, who speaks to the emulator."""
    body = json.dumps(told).encode()
    path = f"/_emulator/v1/acts/{act}"
    answer = remote.front.answer(Request("POST", path, "", {}, body, "", SYSTEM))
    assert answer.status == 200, answer.body


def _outcome(act: Act, side: Side) -> tuple[str, str]:
    """The code and the sentence of a refusal, without ids."""
    try:
        act(side)
    except Refused as refusal:
        return refusal.code, "" if refusal.code == "0x80040217" else IDS.sub("#", str(refusal))
    return "", ""


def _unknown(lead: str) -> str:
    return lead[:-4] + ("9999" if lead[-4:] != "9999" else "8888") if "-" in lead else "9999"
