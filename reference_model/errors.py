"""Why a command is refused.

Refused
    NotFound                    no such record
    Unavailable                 the system is down
    DualWriteFailed             the other system refused, so nothing was written on either side
    NotAllowed                  a rule of the landscape itself forbids it
        SignInRefused
    SalesError                  one of the product's own errors
        LeadAlreadyClosed, LeadAlreadyOpen, OpportunityAlreadyClosed, OpportunityAlreadyOpen
        InvalidStatus, StateNotSettable, DuplicateFound, NoPrivilege, TooLong, NotAMember

A refused command has changed nothing. `code` is the product's own where one is known
(facts of the Web service error code list, hexadecimal as clients see it), else "".
"""

from typing import ClassVar


class Refused(Exception):
    """A command that was not carried out; str() is a sentence for a person."""

    code: ClassVar[str] = ""

    @property
    def lasts(self) -> bool:
        """Whether the same try is refused again at any time, until somebody edits what it says."""
        return False


class NotFound(Refused):
    """The record named does not exist (ObjectDoesNotExist)."""

    code = "0x80040217"


class Unavailable(Refused):
    """The system does not answer."""


class DualWriteFailed(Refused):
    """The write to the other system failed, so both sides were rolled back (IsvAborted)."""

    code = "0x80040265"

    @property
    def lasts(self) -> bool:
        return isinstance(self.__cause__, Refused) and self.__cause__.lasts


class NotAllowed(Refused):
    """A rule of site or headquarters forbids the command."""


class SignInRefused(NotAllowed):
    """The site does not let this person in (yet)."""


class SalesError(Refused):
    """A refusal by Sales, with the product's message."""

    message: ClassVar[str]

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.message} {detail}".strip())


class LeadAlreadyClosed(SalesError):
    """Qualified and disqualified leads are closed."""

    code = "0x80040519"
    message = "The lead is already closed."


class LeadAlreadyOpen(SalesError):
    """Only a closed lead can be reactivated."""

    code = "0x80040518"
    message = "The lead is already in the open state."


class OpportunityAlreadyClosed(SalesError):
    """Won and lost opportunities are closed."""

    code = "0x80040515"
    message = "The opportunity is already closed."


class OpportunityAlreadyOpen(SalesError):
    """Only a closed opportunity can be reopened."""

    code = "0x8004051a"
    message = "The opportunity is already in the open state."


class InvalidStatus(SalesError):
    """The status reason does not belong to the state asked for."""

    code = "0x80048408"
    message = (
        "State code is invalid or state code is valid but status code is invalid "
        "for a specified state code."
    )


class StateNotSettable(SalesError):
    """An opportunity is won or lost through its own messages, never by writing its state."""

    code = "0x80100005"
    message = "This message can not be used to set the state of opportunity."


class DuplicateFound(SalesError):
    """The form warns that an account or contact may already exist (DuplicateRecordsFound)."""

    code = "0x80040333"
    message = (
        "A record was not created or updated because a duplicate of the current record "
        "already exists."
    )


class NoPrivilege(SalesError):
    """Whoever qualifies may not create what qualification creates (CannotQualifyLead)."""

    code = "0x80081018"
    message = "The lead cannot be qualified without the privilege to create records."


class TooLong(SalesError):
    """A text does not fit into its column."""

    message = "A text is longer than its column."

    @property
    def lasts(self) -> bool:
        return True


class NotAMember(SalesError):
    """Dual-write's application user is missing in Dataverse."""

    code = "0x80072560"
    message = "The user is not a member of the organization."
