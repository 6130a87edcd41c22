"""Letters are read back to what they were written from, however they are written."""

import base64
import quopri
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.deployment import NotObservable, Undecided
from conformance.observations import SeenEmail
from conformance.remote.mail.letters import Letters
from conformance.remote.mail.opened import letter, opened
from conformance.remote.mail.templates import Template
from conformance.remote.mail.visible import in_lines
from emulator.mail.templates import TEMPLATES
from reference_model.commerce_records import Email, EmailType
from reference_model.parties import Company
from tests.conformance.remote.mail.emulated import EMULATED, PERSON, email, sent

APPROVED, REJECTED = "B2B prospect approved", "B2B prospect rejected"
REJECTION = Template(
    "Your request for %company%", "Dear %firstname%,\nof %lastname%:\n\n%company% is declined."
)
PAGE = Template(
    "Your request for %company%",
    "<html><head><title>No</title></head><body><p>Dear&nbsp;%firstname%,</p>"
    "<p>of <b>%lastname%</b>:<br>%company% is declined.</p></body></html>",
)
TEXT = "Dear Nora,\nof Hansen:\n\nFjord AS is declined."
SHOWN = (("firstname", "Nora"), ("lastname", "Hansen"), ("company", "Fjord AS"))
SEEN = SeenEmail("nora@x", REJECTED, "en-us", SHOWN)


def read(raw: bytes, template: Template = REJECTION, *known: str) -> SeenEmail:
    return Letters({(REJECTED, "en-us"): template}, lambda: known).read(letter(raw), "nora@x")


def raw(head: str, body: bytes) -> bytes:
    return f"Subject: Your request for Fjord AS\r\n{head}\r\n\r\n".encode() + body


def page(text: str, subject: str = "Your request for Fjord AS") -> bytes:
    message = EmailMessage(SMTP)
    message["Subject"] = subject
    message.set_content(text, subtype="html")
    return message.as_bytes()


def seen(message: Email) -> SeenEmail:
    known = (*message.application.person, *message.application.company, "B2B site")
    letters = Letters(EMULATED, lambda: [*known, message.application.comment])
    return letters.read(letter(sent(message)), message.recipient)


@pytest.mark.parametrize(("kind", "language"), list(TEMPLATES))
def test_every_letter_of_the_emulator(kind: EmailType, language: str) -> None:
    """In each language, filled as the model says, in the order of the documents."""
    message = email(kind, language)
    expected = tuple(message.placeholders.items())
    assert seen(message) == SeenEmail(PERSON.email, str(kind), language, expected)


@pytest.mark.parametrize(
    ("last_name", "company", "comment"),
    [
        ("van den Berg", "Tau & Touw", ""),
        ("", "", ""),
        ("O'Neill", "A at B has been approved", "=1+1"),
        ("<script>alert(1)</script>", "<b>Bold</b> & Sons", "<b>Hello</b>"),
        ('=HYPERLINK("x")', "=cmd()|' /C calc'!A0", "%email% %company%"),
        ("שלום", "حبل \u202eevil\u202c", "Two\nlines"),
        ("x" * 10_000, "Ŵ" * 10_000, "long " * 2_000 + "comment"),
        ("nul\x00", "tab\there", " spaces  all over "),
    ],
)
def test_hostile_texts(last_name: str, company: str, comment: str) -> None:
    """They come back as they were typed in; only white and invisible space may be lost."""
    message = email(last_name=last_name, comment=comment, company=Company(company))
    expected = {name: in_lines(value) for name, value in message.placeholders.items()}
    assert dict(seen(message).placeholders) == expected


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", TEXT.encode()),
        ("Content-Type: text/plain; charset=utf-16", TEXT.encode("utf-16")),
        ("Content-Type: text/plain; charset=no-such", TEXT.encode()),
        ("Content-Type: text/plain; charset=us-ascii", TEXT.encode()),
        ("Content-Type: text/plain; charset*0*=''%00", TEXT.encode()),
        ("Content-Transfer-Encoding: base64", base64.encodebytes(TEXT.encode())),
        ("Content-Transfer-Encoding: quoted-printable", quopri.encodestring(TEXT.encode())),
        ("Content-Transfer-Encoding: no-such", TEXT.encode()),
        ("", b"Dear\xa0 Nora, of\nHansen:\n Fjord AS  is\n\n declined.\r\n\r\n"),
    ],
)
def test_any_encoding(head: str, body: bytes) -> None:
    """Whatever the letter says of itself, and however its lines were wrapped."""
    if b"\xa0" in body:
        head = "Content-Type: text/plain; charset=latin-1"
    assert read(raw(head, body)) == SEEN


@pytest.mark.parametrize(
    "subject",
    [
        "=?utf-8?b?WW91ciByZXF1ZXN0IGZvciBGam9yZCBBUw==?=",
        "=?utf-8?q?Your_request?= =?latin-1?q?_for_Fjord_AS?=",
        "Your request\r\n for Fjord AS",
    ],
)
def test_encoded_subjects(subject: str) -> None:
    """Encoded words are decoded, and folded lines joined."""
    assert read(f"Subject: {subject}\r\n\r\n{TEXT}".encode()) == SEEN


def test_a_subject_in_broken_base64_is_shown_as_it_is() -> None:
    """No program could tell what it means."""
    assert read(f"Subject: =?utf-8?b?a?=\r\n\r\n{TEXT}".encode()).type == ""


@pytest.mark.parametrize("template", [PAGE, REJECTION])
def test_a_page_is_read_by_what_it_shows(template: Template) -> None:
    """Whether headquarters was given a page or a text, and whatever a mail server made of it."""
    text = (
        '<!-- <p>Dear --><meta charset="utf-8"><style>p {}</style><div>Dear Nora,</div>'
        "<table><tr><td>of <font color=red>Hansen</font>:</td></tr></table>"
        "<p>Fjord&#32;AS is declined.<script>alert('<p>')</script>"
    )
    assert read(page(text), template) == SEEN


def test_both_forms_of_a_letter_say_the_same() -> None:
    """A letter with a plain text and a page is read by the one that fits."""
    message = EmailMessage(SMTP)
    message["Subject"] = "Your request for Fjord AS"
    message.set_content("Your program cannot show this.")
    message.add_alternative(TEXT, subtype="html")
    message.add_attachment("Dear", filename="terms.txt")
    assert read(message.as_bytes()) == SEEN


def test_what_is_attached_is_not_read() -> None:
    """Not even if it comes first."""
    attached = "Content-Disposition: attachment; filename=a.txt\r\n\r\nNo"
    body = f"--b\r\n{attached}\r\n--b\r\n\r\n{TEXT}\r\n--b--"
    assert read(raw("Content-Type: multipart/mixed; boundary=b", body.encode())) == SEEN


def test_where_a_link_leads_is_read_too() -> None:
    """It may be a placeholder; a gateway that leads it elsewhere takes only that one away."""
    body = '<a href="%storeurl%">Shop</a> of %firstname% %lastname%, %company%'
    template = Template("Hi", body)
    text = "<A target=_blank HREF=https://x.example/?a&amp;b>Shop</A> of Nora Hansen, Fjord"
    shown = read(
        page(text, "Hi"), template, "Nora", "Hansen", "Fjord", "https://x.example/?a&b"
    ).placeholders
    expected = {"firstname": "Nora", "lastname": "Hansen", "company": "Fjord"}
    assert dict(shown) == expected | {"storeurl": "https://x.example/?a&b"}
    elsewhere = Template("Hi", body.replace("%storeurl%", "https://shop.example/%storeurl%"))
    assert (
        dict(read(page(text, "Hi"), elsewhere, "Nora", "Hansen", "Fjord").placeholders) == expected
    )


def test_what_a_name_says_is_no_markup_in_a_text() -> None:
    """A lone `<` is text in a page as well."""
    assert (
        dict(read(raw("", TEXT.replace("Nora", "<b>N</b>").encode())).placeholders)["firstname"]
        == "<b>N</b>"
    )
    shown = read(page("Dear &lt;b&gt; a < 3,<br>of x:<br>< 5 is declined.", "Your request for < 5"))
    assert shown.placeholders[0] == ("firstname", "<b> a < 3")


def test_a_letter_that_fits_nothing_is_seen_with_no_type() -> None:
    """It is neither left out nor guessed at."""
    for other in (b"Subject: Win\r\n\r\nnow", b"", b"\x00\xff", raw("", b"Dear Nora,")):
        assert read(other) == SeenEmail("nora@x", "", "", ())


def test_names_that_nobody_can_tell_apart_are_not_told() -> None:
    """Type and language are, and so are the placeholders if they were typed in like that."""
    template = Template("No", "Dear %firstname% %lastname%, %company% is declined.")
    text = b"Subject: No\r\n\r\nDear Jan van den Berg, Fjord is declined."
    found = read(text, template)
    assert (found.type, found.language) == (REJECTED, "en-us")
    assert found == read(text, template)
    with pytest.raises(Undecided, match="What fills %firstname% and %lastname% can"):
        dict(found.placeholders)
    known = read(text, template, "Jan", "van den Berg", "Fjord")
    assert known.placeholders[1] == ("lastname", "van den Berg")


def test_placeholders_that_the_template_does_not_show_are_not_observable() -> None:
    """The letter's type is seen, and only what it was filled with is not."""
    found = read(b"Subject: No\r\n\r\nDear Jan", Template("No", "Dear %firstname%"))
    assert found.type == REJECTED
    with pytest.raises(NotObservable, match="%lastname% and %company%: not visible"):
        list(found.placeholders)


def test_a_letter_of_two_templates_is_undecided() -> None:
    """Nothing says which of them it is."""
    both = {(REJECTED, "fi"): Template("%*%", "%*%"), (APPROVED, "de"): Template("%*%", "Hi")}
    with pytest.raises(Undecided, match="rejected' in fi and 'B2B prospect approved' in de"):
        Letters(both).read(letter(b"Subject: Hi\r\n\r\nHi"), "nora@x")


@pytest.mark.parametrize(
    "body",
    [
        b"<a " * 300_000,
        b"<!--" * 300_000,
        b"<script>" * 200_000,
        b"&#" * 500_000,
        b"<" * 1_000_000,
        b" \n" * 500_000,
        b"Dear Nora, of " * 50_000,
    ],
)
def test_letters_that_are_hard_to_read(body: bytes) -> None:
    """A million characters of what trips parsers fit nothing, and do so at once."""
    for head in ("Content-Type: text/html", "", "Content-Transfer-Encoding: base64"):
        assert read(raw(head, body), PAGE).type == ""


def test_a_letter_of_ten_megabytes() -> None:
    """What is attached does not matter, and a text of that size is no notification."""
    message = EmailMessage(SMTP)
    message["Subject"] = "Your request for Fjord AS"
    message.set_content(TEXT)
    message.add_attachment(b"x" * 10_000_000, maintype="image", subtype="png")
    assert read(message.as_bytes()) == SEEN
    long = raw("", TEXT.encode() + b"x" * 10_000_000)
    assert len(opened(letter(long)).plain or "") == 1_000_000
    assert read(long).type == ""


def test_parts_within_parts() -> None:
    """A text is found beneath many parts; beneath too many, the letter has none."""
    for depth, kind in ((20, REJECTED), (3_000, "")):
        parts = "".join(
            f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth)
        )
        text = f"Subject: Your request for Fjord AS\r\n{parts}\r\n{TEXT}"
        assert read(text.encode()).type == kind


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_nothing_that_was_sent_breaks_the_reader(head: bytes, body: bytes) -> None:
    """Any bytes are a letter."""
    assert read(head + b"\r\n\r\n" + body).recipient == "nora@x"
    for field in (
        b"Content-Type: ",
        b"Subject: =?",
        b"Content-Type: text/plain; charset*0*=",
        b"Content-Disposition: ",
        b"To: ",
    ):
        assert read(field + head + b"\r\n\r\n" + body).recipient == "nora@x"
