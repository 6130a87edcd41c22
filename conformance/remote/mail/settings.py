"""[mailbox]: where the partners' e-mail arrives, and the texts by which it is read.

    [mailbox]
    kind = "imap"
    host = "mail.contoso.com"
    user = "partners@contoso.com"
    password_from = "PARTNERS_PASSWORD"

    [mailbox.templates."B2B prospect approved".en-us]
    subject = "%company% is now a business partner"
    body = "Dear %firstname% %lastname%, ..."

The texts are those that were entered in headquarters; the product has none of its own. A bounce is
given back to the sender, so it is seen if the sender's mail arrives in the same folder.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from conformance.remote.mail.templates import Template
from conformance.remote.mail.visible import of_page
from reference_model.commerce_records import EmailType
from sim.scenario.part import Part

Name = Annotated[str, Field(min_length=1, max_length=500)]
Text = Annotated[str, Field(min_length=1, max_length=100_000)]
Language = Annotated[str, Field(pattern="^[a-z]{2,3}(-[a-z0-9]+)*$")]
Notification = Annotated[EmailType, Field(strict=False)]
Variable = Annotated[str, Field(pattern="^[A-Za-z_][A-Za-z0-9_]*$")]


class TemplateSettings(Part):
    """[mailbox.templates.TYPE.LANGUAGE]: one notification in one language."""

    subject: Annotated[
        Text, Field(description="Its subject; %name% is a placeholder, %*% stands for anything.")
    ]
    body: Annotated[
        Text,
        Field(
            description="Its whole text, plain or HTML, as entered in headquarters; %*% for what a "
            "mail server adds. Each placeholder on a line of its own can always be read back; of "
            "'%firstname% %lastname%' nobody knows where the one ends."
        ),
    ]


class _Mailbox(Part):
    templates: Annotated[
        dict[Notification, dict[Language, TemplateSettings]],
        Field(min_length=1, description="By type and language. Other letters have no type."),
    ]

    @property
    def by_name(self) -> dict[tuple[str, str], Template]:
        """The templates by type and language."""
        return {
            (str(kind), language): Template(template.subject, template.body)
            for kind, languages in self.templates.items()
            for language, template in languages.items()
        }

    @model_validator(mode="after")
    def _can_be_told_apart(self) -> Self:
        seen: dict[tuple[str, str], str] = {}
        for (kind, language), template in self.by_name.items():
            text = of_page(template.subject), of_page(template.body)
            name = f"{kind!r} in {language}"
            if other := seen.get(text):
                raise ValueError(f"letters of {other} and {name} are the same; write one otherwise")
            seen[text] = name
        return self


class ImapMailbox(_Mailbox):
    """A folder on a mail server that speaks IMAP."""

    kind: Literal["imap"]
    host: Annotated[Name, Field(description="The mail server, as its certificate names it.")]
    port: Annotated[int, Field(gt=0, lt=65536, description="993 is IMAP's with TLS.")] = 993
    security: Annotated[
        Literal["tls", "starttls"],
        Field(description="TLS from the beginning, or after the greeting, as at port 143."),
    ] = "tls"
    user: Annotated[Name, Field(description="Who signs in.")]
    password_from: Annotated[
        Variable | None, Field(description="The environment variable that holds the password.")
    ] = None
    token_from: Annotated[
        Variable | None,
        Field(description="Or the one that holds an access token, for servers that ask for OAuth."),
    ] = None
    folder: Annotated[Name, Field(description="Where the letters arrive.")] = "INBOX"

    @model_validator(mode="after")
    def _has_one_secret(self) -> Self:
        if (self.password_from is None) == (self.token_from is None):
            raise ValueError("expected either password_from or token_from")
        return self


class MaildirMailbox(_Mailbox):
    """A folder of files, as mail servers write it."""

    kind: Literal["maildir"]
    path: Annotated[
        Name, Field(description="The folder with new and cur in it, as seen from this file.")
    ]


class GraphMailbox(_Mailbox):
    """A folder in Exchange Online, by Microsoft Graph, which this has never met."""

    kind: Literal["graph"]
    credentials: Annotated[
        Name, Field(description="Who signs in: a name of [credentials]. It needs Mail.Read.")
    ]
    user: Annotated[Name, Field(description="Whose mailbox: a user principal name, or an id.")]
    folder: Annotated[Name, Field(description="A well-known name, or the id of a folder.")] = (
        "inbox"
    )
    service: Annotated[
        str, Field(pattern="^https://", description="National clouds have their own.")
    ] = "https://graph.microsoft.com/v1.0"


MailboxSettings = Annotated[
    ImapMailbox | MaildirMailbox | GraphMailbox, Field(discriminator="kind")
]
"""The table [mailbox]."""
