"""What has arrived for one scenario, and what has come back; what only an operator can do."""

from collections.abc import Sequence
from typing import Any

import pytest

from conformance.deployment import Mailbox, NotObservable
from conformance.observations import SeenEmail
from conformance.remote.mail.folder import Wanted
from conformance.remote.mail.letters import Letters
from conformance.remote.mail.mailbox import Operator, RemoteMailbox
from conformance.remote.mail.opened import head, letter
from conformance.remote.operator.operator import Nobody
from conformance.remote.operator.operator import Operator as Asked
from reference_model.commerce_records import EmailType
from tests.conformance.remote.mail.emulated import EMULATED, MARK, PERSON, email, sent

STATUS = """\
Reporting-MTA: dns; mail.contoso.com

Original-Recipient: rfc822;{original}
Final-Recipient: rfc822; {final}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user
"""


class Arrived:
    """A folder in which these letters have arrived."""

    def __init__(self, *letters: bytes) -> None:
        self._letters = letters

    def letters(self, wanted: Wanted) -> Sequence[bytes]:
        return [raw for raw in self._letters if wanted(head(letter(raw)))]

    def close(self) -> None: ...


class Somebody:
    """An operator who writes down what was asked for, and has seen bounces."""

    def __init__(self, *bounced: str) -> None:
        self.asked: list[object] = []
        self._bounced = bounced

    def do(self, act: str, **arguments: Any) -> Any:
        assert act == "bounced"
        return list(self._bounced)

    def change(self, act: str, **arguments: Any) -> None:
        self.asked.append((act, arguments))


def mailbox(*letters: bytes, operator: Operator | None = None) -> Mailbox:
    return RemoteMailbox(Arrived(*letters), Letters(EMULATED), MARK, operator or Asked(Nobody()))


def bounce(returned: bytes, kind: str = "message/rfc822", **status: str) -> bytes:
    """As RFC 3464 shows it."""
    said = {"original": PERSON.email, "final": PERSON.email, "action": "failed"} | status
    return b"\n".join(
        [
            f"To: sender+{MARK}@contoso.com\nSubject: Undelivered Mail Returned to Sender".encode(),
            b"Content-Type: multipart/report;\n\treport-type=delivery-status; boundary=b\n",
            b"--b\n\nI am sorry.\n--b\nContent-Type: message/delivery-status\n",
            STATUS.format(**said).encode(),
            f"--b\nContent-Type: {kind}\n".encode(),
            returned,
            b"--b--",
        ]
    )


def to(*fields: str) -> bytes:
    return "\r\n".join([*fields, "Subject: x", "", "x"]).encode()


def recipients(*letters: bytes) -> list[str]:
    return [message.recipient for message in mailbox(*letters).messages()]


@pytest.mark.parametrize(
    "field",
    [
        f"To: Nora Hansen <nora+{MARK}@fjord.example>",
        f'to: "Hansen, Nora" (x+{MARK}@y) <nora+{MARK}@fjord.example>, b@x',
        f"Cc: =?utf-8?q?=D7=A9?= <nora+{MARK}@fjord.example>",
        f"To: a@x\r\nDelivered-To: nora+{MARK}@fjord.example\r\nX-Original-To: c+{MARK}@x",
        f"To: a@x,\r\n nora+{MARK}@fjord.example, nora+{MARK}@FJORD.example",
    ],
)
def test_whose_letter_it_is(field: str) -> None:
    """The address as it is written, of whom it was sent to or else delivered to."""
    assert recipients(to(field)) == [f"nora+{MARK}@fjord.example"]


@pytest.mark.parametrize(
    "field",
    [
        "To: nora@fjord.example",
        f'To: "nora+{MARK}@fjord.example" <other@x>',
        f"To: {MARK}@x, nora{MARK}@x, nora+{MARK}a@x, nora@{MARK}.x",
        f"Subject: nora+{MARK}@fjord.example",
        f"To: =?utf-8?q?nora+{MARK}=40x?= <other@x>",
        f"From: nora+{MARK}@fjord.example",
    ],
)
def test_letters_of_others_are_not_seen(field: str) -> None:
    """Wherever else they show the mark."""
    assert recipients(to(field)) == []


def test_a_letter_to_several_is_seen_by_each() -> None:
    """So that nobody is told what others are told."""
    letter = to(f"To: a.{MARK}@x, b+{MARK.upper()}@x")
    assert recipients(letter) == [f"a.{MARK}@x", f"b+{MARK.upper()}@x"]


def test_comments_within_comments_hide_nobody() -> None:
    """A head that no parser finishes is searched for addresses."""
    assert recipients(to(f"To: {'(' * 5_000} a+{MARK}@x")) == [f"a+{MARK}@x"]


def test_a_bounce_is_no_message() -> None:
    """What was sent is read from what was given back, if all of it was."""
    returned = email(EmailType.REJECTED, "fi", last_name="Berg")
    seen = mailbox(bounce(sent(returned)), sent(email()))
    assert [message.type for message in seen.messages()] == ["B2B prospect approved"]
    (bounced,) = seen.bounced()
    expected = tuple(returned.placeholders.items())
    assert bounced == SeenEmail(PERSON.email, "B2B prospect rejected", "fi", expected)


@pytest.mark.parametrize(
    "status",
    [
        {"original": "x@y"},
        {"final": "other@x"},
        {"final": "other@x", "original": PERSON.email.replace("+", "+2B")},
        {"final": f"<{PERSON.email}>", "action": "Failed"},
    ],
)
def test_a_bounce_names_its_recipient(status: dict[str, str]) -> None:
    """The final or the original one, whichever has the mark; without the letter it has no type."""
    (bounced,) = mailbox(bounce(b"To: x\n", "text/rfc822-headers", **status)).bounced()
    assert bounced == SeenEmail(PERSON.email, "", "", ())


@pytest.mark.parametrize("status", [{"action": "delayed"}, {"original": "a@x", "final": "b@x"}])
def test_what_is_no_bounce_of_ours(status: dict[str, str]) -> None:
    """A letter that is late has not come back, and that of others is theirs."""
    seen = mailbox(bounce(sent(email()), **status))
    assert (seen.messages(), seen.bounced()) == ([], [])


def test_an_operator_may_know_what_has_bounced() -> None:
    """Who sees the sender's mail."""
    seen = mailbox(bounce(sent(email())), operator=Somebody(PERSON.email, "other@x"))
    assert seen.bounced() == [SeenEmail(PERSON.email, "", "", ())]


def test_what_an_operator_does() -> None:
    """Nobody else can take a mail server down."""
    operator = Somebody()
    seen = mailbox(operator=operator)
    seen.take_down()
    seen.bring_up()
    seen.bounce("a@x")
    assert operator.asked == [
        ("take_mail_down", {}),
        ("bring_mail_up", {}),
        ("bounce", {"address": "a@x"}),
    ]
    for act in (mailbox().take_down, mailbox().bring_up, lambda: mailbox().bounce("a@x")):
        with pytest.raises(NotObservable, match="No operator offers the act"):
            act()
