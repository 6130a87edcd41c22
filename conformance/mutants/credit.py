"""Wrong systems: credit limits, and paying on account."""

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import Customer, CustomerHierarchy, Role
from reference_model.errors import NotAllowed
from reference_model.headquarters import Headquarters

_LEAST = 100


@breaks("N12")
class CreditOfThePersonOnly(Headquarters):
    """A person buys under a credit limit of their own, not under that of the organization."""

    def credit_limit_of(self, customer: Customer) -> float | None:
        return customer.credit_limit


@breaks("N12")
class NoInvoiceAccount(Headquarters):
    """The members of a hierarchy have no invoice account."""

    def _join(self, hierarchy: CustomerHierarchy, person: Customer, role: Role) -> None:
        super()._join(hierarchy, person, role)
        person.invoice_account = None


@breaks("N12", "N18")
class CreditTakenFromThePerson(Headquarters):
    """Paying on account looks at the person's credit, not at the organization's."""

    def authorize(self, number: int, amount: float) -> None:
        customer = self.customers[number]
        payer, customer.invoice_account = customer.invoice_account, None
        try:
            super().authorize(number, amount)
        finally:
            customer.invoice_account = payer


@breaks("N18")
class OnAccountWithoutPermission(Headquarters):
    """Anybody can pay on account."""

    def authorize(self, number: int, amount: float) -> None:
        self.customers[number].allow_on_account = True
        super().authorize(number, amount)


@breaks("N18")
class OnAccountNever(Headquarters):
    """Nobody can pay on account, permission or not."""

    def authorize(self, number: int, amount: float) -> None:
        raise NotAllowed("Paying on account is not possible.")


@breaks("N19")
class CreditLimitIgnored(Headquarters):
    """Whoever may pay on account can pay whatever they like."""

    def authorize(self, number: int, amount: float) -> None:
        super().authorize(number, min(amount, 0.0))


@breaks("N19")
class EarlierPurchasesForgotten(Headquarters):
    """Every order has the whole credit limit, whatever was bought before."""

    def authorize(self, number: int, amount: float) -> None:
        super().authorize(number, amount)
        customer = self.customers[number]
        self.customers[customer.invoice_account or number].balance = 0.0


@breaks("A28")
class LowCreditLimitRefused(Headquarters):
    """A partner cannot be given a credit limit of less than a hundred."""

    def set_credit_limit(self, customer: Customer, limit: float) -> None:
        if limit < _LEAST:
            raise NotAllowed(f"The credit limit of a partner cannot be as low as {limit}.")
        super().set_credit_limit(customer, limit)


@breaks("R13", "N12")
class CreditLimitsKeptInSales(Headquarters):
    """Credit limits cannot be given in headquarters."""

    def set_credit_limit(self, customer: Customer, limit: float) -> None:
        raise NotAllowed("Credit limits are kept in Sales.")
