"""What an operator of the systems does where neither of them has a public interface for it.

Each public method is an act, named as the port that the features speak to names it.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from math import inf
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field

from conformance.simulated.dual_write import SimulatedDualWrite
from conformance.simulated.headquarters import SimulatedHeadquarters
from emulator.dataverse.following import Following
from emulator.exchange import Request
from emulator.front import Front
from emulator.live.users import SYSTEM
from event_log.bad_input import BadInput
from reference_model.commerce_records import EmailType
from reference_model.headquarters import Headquarters
from reference_model.site import Site
from sim.durations import parse_duration

Amount = Annotated[float, Field(allow_inf_nan=False)]
Writes = Annotated[int, Field(ge=0)]
Seconds = Annotated[float, Field(ge=0, le=3_600)]
Longest = 10 * 366 * 24 * 3_600_000
END_SCHEDULES = Request("POST", "/_emulator/v1/acts/end_schedules", "", {}, b"{}", "", SYSTEM)


class Operator:
    """One who is there for as long as the world is: a reset makes both anew."""

    def __init__(self, front: Front, rows: Following) -> None:
        self._front = front
        self._rows = rows
        self._live = front.live
        self._headquarters = SimulatedHeadquarters(front.live.world)
        self._dual_write = SimulatedDualWrite(front.live.landscape)

    def reset(self) -> None:
        """Begin again with an empty world."""
        self._front.reset()

    def begin_by_hand(self) -> None:
        """Begin again with an empty world, in which no job runs but by `run_jobs`."""
        self._front.reset(first=[END_SCHEDULES])

    def restore(self) -> None:
        """Take back what other acts have changed, but for partners and sites.

        Jobs run no more by themselves, and what could not be caught up is discarded.
        """
        landscape, outbox = self._live.landscape, self._front.outbox
        headquarters, dual_write = landscape.headquarters, landscape.dual_write
        sales = landscape.sales
        sales.available = headquarters.available = sales.knows_dual_write = True
        sales.response_time = headquarters.response_time = 0
        sales.unprivileged.clear()
        headquarters.active_notifications = set(EmailType)
        headquarters.languages = Headquarters.languages
        headquarters.default_address_book = Headquarters.default_address_book
        dual_write.commerce_solution, dual_write.capacity = True, inf
        dual_write.run()
        dual_write.catch_up_errors.clear()
        outbox.down = False
        outbox.unknown.clear()
        self.end_schedules()

    def end_schedules(self) -> None:
        """Let no job run but by `run_jobs`."""
        for name in self._live.landscape.jobs:
            self._live.world.unschedule(name)

    def let_time_pass(self, by: str) -> None:
        self._live.turn_to(self._live.instant + _milliseconds(by))
        self._front.pace.go_on(self._live.instant)

    def run_jobs(self, names: Sequence[str]) -> None:
        for name in names:
            self._live.run_job(name)

    def schedule_job(self, name: str, every: str, offset: str) -> None:
        self._live.world.unschedule(self._live.landscape.job(name).name)
        period, first = (timedelta(milliseconds=_milliseconds(each)) for each in (every, offset))
        self._headquarters.schedule_job(name, period, first)

    def failed_rows(self) -> list[dict[str, Any]]:
        return [asdict(each) for each in self._headquarters.failed_rows()]

    def restrict_to_site(self, hierarchy: str, site: str) -> None:
        self._headquarters.restrict_to_site(hierarchy, site)

    def credit_limit_of(self, customer: str) -> float | None:
        return self._headquarters.credit_limit_of(customer)

    def switch_notification(self, name: str, active: bool) -> None:  # noqa: FBT001
        self._headquarters.switch_notification(name, active=active)

    def write_templates_in(self, languages: Sequence[str]) -> None:
        self._headquarters.write_templates_in(languages)

    def use_address_book(self, name: str) -> None:
        self._headquarters.use_address_book(name)

    def withdraw_privileges(self, user: str) -> None:
        """user: a name, or the id of a user of Sales."""
        known = self._live.users.get(user)
        self._live.landscape.sales.unprivileged.add(known.name if known else user)

    def qualify_in_bulk(self, leads: Sequence[str], user: str) -> None:
        """As the grid of leads does. leads, user: ids of rows."""
        sales = self._live.landscape.sales
        chosen = [self._rows.record("lead", id) for id in leads]
        sales.qualify_in_bulk(chosen, self._live.users[user].name)

    def open_site(self, same_legal_entity: bool) -> dict[str, str]:  # noqa: FBT001
        """Give a further site, which is opened if it is not there yet."""
        landscape = self._live.landscape
        legal_entity = landscape.site.legal_entity if same_legal_entity else "DEMF"
        name = f"{legal_entity} outlet"
        site = landscape.sites.get(name) or self._live.open_site(name, legal_entity)
        return {
            "name": site.name,
            "legal_entity": site.legal_entity,
            "url": f"/site/{quote(site.name)}",
        }

    def place_order(self, site: str, email: str, amount: Amount, on_account: bool) -> None:  # noqa: FBT001
        self._site(site).place_order(email, amount, on_account=on_account)

    def pause(self, maps: Sequence[str]) -> None:
        self._dual_write.pause(*maps)

    def stop(self, maps: Sequence[str]) -> None:
        self._dual_write.stop(*maps)

    def run(self, maps: Sequence[str]) -> None:
        self._dual_write.run(*maps)

    def map_states(self) -> dict[str, str]:
        """How each map of dual-write stands, as its page names it."""
        maps = self._live.landscape.dual_write.maps
        return {name.value: state.value for name, state in maps.items()}

    def retry(self) -> None:
        self._dual_write.retry()

    def queued(self) -> int:
        return self._dual_write.queued()

    def catch_up_errors(self) -> Sequence[str]:
        return self._dual_write.catch_up_errors()

    def limit_queue(self, writes: Writes) -> None:
        self._dual_write.limit_queue(writes)

    def uninstall_solution(self) -> None:
        self._dual_write.uninstall_solution()

    def remove_application_user(self) -> None:
        self._dual_write.remove_application_user()

    def restore_application_user(self) -> None:
        self._dual_write.restore_application_user()

    def break_system(self, name: str) -> None:
        self._dual_write.break_system(name)

    def mend_system(self, name: str) -> None:
        self._dual_write.mend_system(name)

    def slow_down(self, name: str, seconds: Seconds) -> None:
        self._dual_write.slow_down(name, timedelta(seconds=seconds))

    def take_mail_down(self) -> None:
        self._front.outbox.down = True

    def bring_mail_up(self) -> None:
        self._front.outbox.down = False

    def bounce(self, address: str) -> None:
        self._front.outbox.unknown.add(address)

    def bounced(self) -> list[str]:
        """The recipients of what has come back."""
        return [email.recipient for email in self._front.outbox.returned]

    def _site(self, name: str) -> Site:
        sites = self._live.landscape.sites
        if name not in sites:
            raise BadInput(f"There is no site {name[:100]!r}; there is {', '.join(sites)}.")
        return sites[name]


def _milliseconds(text: str) -> int:
    duration = parse_duration(text)
    if not 0 <= duration <= Longest:
        raise BadInput(f"{text} is not from nothing to ten years.")
    return duration
