"""Wrong systems: which leads a view of Sales lists."""

from conformance.mutants.mutant import breaks
from reference_model.lead_views import is_open
from reference_model.sales import Sales
from reference_model.sales_records import Lead, LeadState


@breaks("R8", "A18")
class LeadInMyOpenLeads(Sales):
    """The lead of a partner is shown in My open leads, whoever owns it."""

    def view(self, name: str, user: str) -> list[Lead]:
        return super().view("Open leads" if name == "My open leads" else name, user)


@breaks("R8", "A18")
class LeadMissingFromCommerceView(Sales):
    """All commerce B2B leads lists only leads that somebody has been given."""

    def view(self, name: str, user: str) -> list[Lead]:
        listed = super().view(name, user)
        if name == "All commerce B2B leads":
            return [lead for lead in listed if not lead.owner.startswith("DW")]
        return listed


@breaks("A18", "R8")
class AssignedLeadLeavesCommerceView(Sales):
    """A lead that somebody has been given leaves All commerce B2B leads."""

    def view(self, name: str, user: str) -> list[Lead]:
        listed = super().view(name, user)
        if name == "All commerce B2B leads":
            return [lead for lead in listed if lead.owner.startswith("DW")]
        return listed


@breaks("A18", "S11")
class ClosedLeadLeavesCommerceView(Sales):
    """A lead leaves All commerce B2B leads when it is closed."""

    def view(self, name: str, user: str) -> list[Lead]:
        listed = super().view(name, user)
        return list(filter(is_open, listed)) if name == "All commerce B2B leads" else listed


@breaks("A18")
class TypedLeadInCommerceView(Sales):
    """All commerce B2B leads lists leads that have nothing to do with Commerce."""

    def view(self, name: str, user: str) -> list[Lead]:
        return super().view("All leads" if name == "All commerce B2B leads" else name, user)


@breaks("A18")
class OthersLeadInMyOpenLeads(Sales):
    """My open leads lists what any salesperson owns."""

    def view(self, name: str, user: str) -> list[Lead]:
        if name == "My open leads":
            listed = super().view("Open leads", user)
            return [lead for lead in listed if not lead.owner.startswith("DW")]
        return super().view(name, user)


@breaks("A18")
class MyOpenLeadsEmpty(Sales):
    """My open leads stays empty."""

    def view(self, name: str, user: str) -> list[Lead]:
        return [] if name == "My open leads" else super().view(name, user)


@breaks("A18")
class ContactedLeadLeavesMyOpenLeads(Sales):
    """My open leads lists leads with the status reason New only."""

    def view(self, name: str, user: str) -> list[Lead]:
        listed = super().view(name, user)
        if name == "My open leads":
            return [lead for lead in listed if lead.status.name == "NEW"]
        return listed


@breaks("S11", "A18")
class ClosedLeadInMyOpenLeads(Sales):
    """A closed lead stays in My open leads."""

    def view(self, name: str, user: str) -> list[Lead]:
        if name == "My open leads":
            return [lead for lead in self.leads.values() if lead.owner == user]
        return super().view(name, user)


@breaks("S11")
class ClosedLeadInOpenLeads(Sales):
    """A closed lead stays in Open leads."""

    def view(self, name: str, user: str) -> list[Lead]:
        return super().view("All leads" if name == "Open leads" else name, user)


@breaks("S11")
class QualifiedLeadMissingFromClosedLeads(Sales):
    """Closed leads lists the disqualified ones only."""

    def view(self, name: str, user: str) -> list[Lead]:
        listed = super().view(name, user)
        if name == "Closed leads":
            return [lead for lead in listed if lead.status.state is LeadState.DISQUALIFIED]
        return listed


@breaks("S11")
class DisqualifiedLeadMissingFromClosedLeads(Sales):
    """Closed leads lists the qualified ones only."""

    def view(self, name: str, user: str) -> list[Lead]:
        listed = super().view(name, user)
        if name == "Closed leads":
            return [lead for lead in listed if lead.status.state is LeadState.QUALIFIED]
        return listed


@breaks("S11", "A18")
class OpenLeadAmongClosedLeads(Sales):
    """Closed leads lists every lead."""

    def view(self, name: str, user: str) -> list[Lead]:
        return super().view("All leads" if name == "Closed leads" else name, user)
