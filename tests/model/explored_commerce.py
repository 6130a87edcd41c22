"""Whatever visitors of the sites and people in headquarters can do."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from reference_model.commerce_records import EmailType
from reference_model.jobs import JOBS
from reference_model.parties import Application, Company, Person
from tests.model.explorer import (
    BY,
    FLAG,
    PLACE,
    SOME_COMPANY,
    SOMEBODY,
    Explorer,
    at,
    some,
)


class ExploredCommerce(Explorer):
    """Open sites, apply, decide, sign in, order, give credit."""

    @rule(
        name=st.sampled_from(["Outlet", "Fair", "Warehouse"]),
        legal_entity=st.sampled_from(["USRT", "NOMF"]),
    )
    def open_site(self, name: str, legal_entity: str) -> None:
        self.attempt(self.landscape.open_site, name, legal_entity)

    @rule(place=PLACE, person=SOMEBODY, company=SOME_COMPANY)
    def submit(self, place: int, person: Person, company: Company) -> None:
        self.attempt(self.site(place).submit_request, Application(person, company))

    @rule()
    def run_all_jobs(self) -> None:
        self.run_jobs()

    @rule(name=st.sampled_from([job.name for job in JOBS]))
    def run_one_job(self, name: str) -> None:
        self.run_job(name)

    @precondition(some("headquarters", "prospects"))
    @rule(place=PLACE)
    def approve(self, place: int) -> None:
        prospect = at(place, self.headquarters.prospects)
        self.unusual.add(prospect.request_id)
        self.attempt(self.headquarters.approve, prospect, BY)

    @precondition(some("headquarters", "prospects"))
    @rule(place=PLACE)
    def reject(self, place: int) -> None:
        self.attempt(self.headquarters.reject, at(place, self.headquarters.prospects), BY)

    @precondition(some("headquarters", "customers"))
    @rule(place=PLACE)
    def give_credit(self, place: int) -> None:
        customer = at(place, self.headquarters.customers)
        self.attempt(self.headquarters.set_credit_limit, customer, 5000.0)
        self.attempt(self.headquarters.credit_limit_of, customer)
        self.attempt(self.headquarters.allow_on_account, customer)

    @rule(where=PLACE, place=PLACE)
    def sign_in(self, where: int, place: int) -> None:
        self.attempt(self.site(where).sign_in, self.address(where, place))

    @rule(
        where=PLACE,
        place=PLACE,
        amount=st.sampled_from([1000.0, 1000.0, 0.0, -1000.0]),
        on_account=FLAG,
    )
    def place_order(self, where: int, place: int, amount: float, on_account: bool) -> None:  # noqa: FBT001
        email = self.address(where, place)
        self.attempt(self.site(where).place_order, email, amount, on_account=on_account)

    @rule(kinds=st.sets(st.sampled_from(EmailType)))
    def choose_notifications(self, kinds: set[EmailType]) -> None:
        self.headquarters.active_notifications = kinds

    @rule(book=st.sampled_from(["B2B customers", "B2C customers"]))
    def choose_address_book(self, book: str) -> None:
        self.headquarters.default_address_book = book

    @rule(answers=FLAG)
    def reach_the_mail_server(self, answers: bool) -> None:  # noqa: FBT001
        self.mail_server_answers = answers
