"""What can be played: every act there is and the other Given and When steps, each with its values.

`needs` says when a move makes sense, so that sequences get anywhere; most of what it lets through
is still refused. Values are such as fit and such as do not. A step with a data table is no move.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reference_model.commerce_records import EmailType
from reference_model.dual_write import Map
from reference_model.jobs import JOBS
from reference_model.labels import JOB_NAMES
from steps import applying, connecting, deciding, mailing, owning, selling, signing_in, timing
from steps.act import ACTS
from steps.exploring.vocabulary import Do, patterns
from steps.story import Story

Need = Callable[[Story, frozenset[Do]], bool]
"""Whether a move makes sense for a story in which these functions were played."""


def always(_story: Story, _played: frozenset[Do]) -> bool:
    """Let a move be made at any time."""
    return True


@dataclass(frozen=True, eq=False)
class Move:
    """One thing to do: its sentences in each form that it has, and what may fill their gaps."""

    do: Do
    given: Sequence[str]
    when: Sequence[str]
    tries: Sequence[str] = ()
    needs: Need = always
    values: Mapping[str, Sequence[object]] = field(default_factory=dict)

    @property
    def asked(self) -> str:
        """Which system would refuse it, in the words of a sentence."""
        if self.tries[0].startswith("headquarters "):
            return "headquarters"
        return "Sales" if self.do.__module__ == selling.__name__ else "the site"


OTHERS: tuple[Do, ...] = (
    applying.too_long,
    applying.run_job,
    applying.run_jobs,
    applying.run_idle_jobs,
    connecting.pause,
    connecting.pause_map,
    connecting.stop,
    connecting.stop_map,
    connecting.run,
    connecting.retry,
    connecting.limit_queue,
    connecting.without_solution,
    connecting.without_application_user,
    connecting.with_application_user,
    connecting.break_system,
    connecting.mend_system,
    connecting.slow_down,
    connecting.sister_site,
    connecting.foreign_site,
    connecting.first_site,
    mailing.run_email_job,
    mailing.deactivate,
    mailing.templates,
    mailing.speaks,
    mailing.mail_server_down,
    mailing.mail_server_up,
    mailing.no_mailbox,
    owning.address_book,
    selling.owned_by,
    selling.without_privileges,
    selling.earlier_record,
    selling.win_another,
    signing_in.active_colleague,
    signing_in.active_further_user,
    signing_in.all_three_jobs_run,
    timing.days_pass,
)

SYSTEMS = ("Sales", "headquarters")
RECORDS = (
    "account, contact",
    "account, opportunity",
    "contact, opportunity",
    "only an opportunity",
    "nothing",
)
OPEN_LEAD = ("Contacted", "New")
CLOSED_LEAD = ("Lost", "Cannot Contact", "No Longer Interested", "Canceled")
LOST = ("Canceled", "Out-Sold")

VALUES: dict[Do, Mapping[str, Sequence[object]]] = {
    applying.run_job: {
        "name": [name for job in JOBS for name in (job.name, *JOB_NAMES[job.name][:1])]
    },
    connecting.pause_map: {"name": list(Map)},
    connecting.stop_map: {"name": list(Map)},
    connecting.limit_queue: {"writes": (0, 1, 2)},
    connecting.break_system: {"system": SYSTEMS},
    connecting.mend_system: {"system": SYSTEMS},
    connecting.slow_down: {"system": SYSTEMS, "seconds": (121, 120, 1)},
    timing.days_pass: {"number": (7, 8)},
    mailing.deactivate: {"name": list(EmailType)},
    mailing.templates: {"languages": ("en-us and nb-no", "fi and de")},
    mailing.speaks: {"language": ("fi", "nb-no", "pl")},
    owning.address_book: {"name": ("B2C customers", "B2B customers")},
    owning.credit_limit: {"limit": (1000, 50)},
    selling.earlier_record: {"kind": ("account", "contact")},
    selling.owned_by: {"owner": ("the salesperson", "another salesperson")},
    selling.qualify_creating: {"records": RECORDS},
    selling.another_qualifies_creating: {"records": RECORDS},
    selling.qualify_choosing: {"kind": ("account", "contact")},
    selling.disqualify: {"reason": (*CLOSED_LEAD, *OPEN_LEAD, "Qualified")},
    selling.mark_lead: {"status": (*OPEN_LEAD, *CLOSED_LEAD, "Qualified")},
    selling.lose: {"reason": (*LOST, "Won", "On Hold")},
    selling.write_status: {"status": ("Won", *LOST, "In Progress", "On Hold")},
    signing_in.limit_colleague: {"limit": (500, 5)},
    signing_in.order: {"amount": (10, 501)},
    signing_in.pay_on_account: {"amount": (10, 1000, 1001)},
}

APPLYING = {applying.apply, applying.become_a_prospect, applying.too_long}
AGAIN = {applying.apply_again, applying.become_a_prospect_again}
TYPING = {selling.type_in, selling.type_in_without_legal_entity}
OTHER = {
    applying.other_applies,
    applying.other_becomes_a_prospect,
    selling.earlier_record,
    *TYPING,
}
ADDING = {signing_in.add_colleague, signing_in.active_colleague}
FURTHER_SITE = {connecting.sister_site, connecting.foreign_site}


def once(*of: Do) -> Need:
    """As long as none of these was played."""
    return lambda _story, played: played.isdisjoint(of)


def after(*of: Do) -> Need:
    """Once one of these was played."""
    return lambda _story, played: not played.isdisjoint(of)


def some(records: Callable[[Story], Sequence[object]], number: int = 1) -> Need:
    """As long as there are exactly so many of these records."""
    return lambda story, _played: len(records(story)) == number


def all_of(*needs: Need) -> Need:
    """If each of these needs is met."""
    return lambda story, played: all(need(story, played) for need in needs)


A_LEAD = some(lambda story: story.partner.leads())
TWO_LEADS = some(lambda story: story.partner.leads(), 2)
AN_OPPORTUNITY = some(lambda story: story.partner.opportunities())
A_PROSPECT = some(lambda story: story.partner.prospects())
A_PERSON = some(lambda story: story.partner.persons())
AN_ORGANIZATION = some(lambda story: story.partner.organizations())
A_HIERARCHY = some(lambda story: story.partner.hierarchies())
A_COLLEAGUE = after(*ADDING)

NEEDS: dict[Do, Need] = {
    **dict.fromkeys([*APPLYING, mailing.speaks], once(*APPLYING, *TYPING)),
    **dict.fromkeys(AGAIN, all_of(after(*APPLYING), once(*AGAIN))),
    **dict.fromkeys(OTHER - TYPING, once(*OTHER)),
    **dict.fromkeys(TYPING, once(*OTHER, *APPLYING)),
    deciding.approve: A_PROSPECT,
    deciding.reject: A_PROSPECT,
    deciding.approve_other: some(lambda story: story.other.prospects()),
    deciding.approve_pending: some(
        lambda story: [each for each in story.partner.prospects() if each.status == "Pending"]
    ),
    deciding.approve_both: some(lambda story: story.partner.prospects(), 2),
    selling.qualify: A_LEAD,
    selling.another_qualifies: A_LEAD,
    selling.another_qualifies_creating: A_LEAD,
    selling.qualify_creating: A_LEAD,
    selling.qualify_choosing: all_of(A_LEAD, after(selling.earlier_record)),
    selling.qualify_first: TWO_LEADS,
    selling.qualify_second_in_the_form: TWO_LEADS,
    selling.qualify_second: TWO_LEADS,
    selling.link_second: all_of(TWO_LEADS, after(selling.qualify_first)),
    selling.qualify_in_bulk: TWO_LEADS,
    selling.disqualify: A_LEAD,
    selling.reactivate: A_LEAD,
    selling.mark_lead: A_LEAD,
    selling.edit_contact: A_LEAD,
    selling.edit_company: A_LEAD,
    selling.delete_lead: A_LEAD,
    selling.owned_by: A_LEAD,
    selling.win_unrelated: once(selling.win_unrelated),
    selling.win_another: all_of(
        some(lambda story: story.partner.accounts()), once(selling.win_another)
    ),
    selling.win: AN_OPPORTUNITY,
    selling.lose: AN_OPPORTUNITY,
    selling.reopen: AN_OPPORTUNITY,
    selling.put_on_hold: AN_OPPORTUNITY,
    selling.write_status: AN_OPPORTUNITY,
    selling.delete_opportunity: AN_OPPORTUNITY,
    signing_in.sign_in: A_PERSON,
    signing_in.pay_on_account: A_PERSON,
    signing_in.add_colleague: A_PERSON,
    signing_in.active_colleague: A_HIERARCHY,
    signing_in.active_further_user: all_of(A_HIERARCHY, once(signing_in.active_further_user)),
    signing_in.remove_administrator: A_PERSON,
    signing_in.rename_colleague: A_COLLEAGUE,
    signing_in.readdress_colleague: A_COLLEAGUE,
    signing_in.limit_colleague: A_COLLEAGUE,
    signing_in.remove_colleague: A_COLLEAGUE,
    signing_in.colleague_adds: A_COLLEAGUE,
    signing_in.order: A_COLLEAGUE,
    signing_in.make_administrator: A_COLLEAGUE,
    owning.credit_limit: AN_ORGANIZATION,
    owning.allow_on_account: A_PERSON,
    owning.restrict: all_of(A_HIERARCHY, after(*FURTHER_SITE)),
    connecting.limit_queue: lambda story, _played: not story.deployment.dual_write.queued(),
    connecting.run: after(
        connecting.pause, connecting.pause_map, connecting.stop, connecting.stop_map
    ),
    connecting.retry: lambda story, _played: bool(story.deployment.dual_write.catch_up_errors()),
    connecting.with_application_user: after(connecting.without_application_user),
    connecting.mend_system: after(connecting.break_system),
    connecting.sister_site: once(connecting.sister_site),
    connecting.foreign_site: once(connecting.foreign_site),
    connecting.first_site: after(*FURTHER_SITE),
    mailing.mail_server_up: after(mailing.mail_server_down),
    mailing.no_mailbox: once(mailing.no_mailbox),
}
"""When a move makes sense; at any time, if it is not here."""


def _moves() -> Iterator[Move]:
    for act in ACTS:
        yield Move(act.do, [act.has_done], [act.does], [act.tries], *_more(act.do))
    for do in OTHERS:
        yield Move(do, patterns(do, "given"), patterns(do, "when"), (), *_more(do))


def _more(do: Do) -> tuple[Need, Mapping[str, Sequence[object]]]:
    return NEEDS.get(do, always), VALUES.get(do, {})


MOVES = tuple(_moves())
"""Every act there is, and the states and events of OTHERS."""
