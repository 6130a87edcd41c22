"""Subjects and bodies of our own, in six languages, with the placeholders that are documented.

By notification type, in the order of reference_model.headquarters.LANGUAGES; `%name%` is replaced.
"""

from typing import NamedTuple

from reference_model.commerce_records import EmailType
from reference_model.headquarters import LANGUAGES


class Template(NamedTuple):
    """One message in one language."""

    subject: str
    body: str


_APPROVED = (
    Template(
        "%company% is now a business partner",
        "Dear %firstname% %lastname%,\n\nyour request for %company% at %storename% has been "
        "approved. Soon you can sign in there as %email%.\n\n"
        "Postal code: %zipcode%\nYour comment: %comments%\n%storeurl%",
    ),
    Template(
        "%company% er nå forretningspartner",
        "Hei %firstname% %lastname%,\n\nforespørselen din for %company% hos %storename% er "
        "godkjent. Snart kan du logge på der som %email%.\n\n"
        "Postnummer: %zipcode%\nKommentaren din: %comments%\n%storeurl%",
    ),
    Template(
        "%company% on nyt liikekumppani",
        "Hei %firstname% %lastname%,\n\npyyntösi yritykselle %company% sivustolla %storename% on "
        "hyväksytty. Voit pian kirjautua sinne osoitteella %email%.\n\n"
        "Postinumero: %zipcode%\nKommenttisi: %comments%\n%storeurl%",
    ),
    Template(
        "%company% is nu zakenpartner",
        "Beste %firstname% %lastname%,\n\nuw aanvraag voor %company% bij %storename% is "
        "goedgekeurd. Binnenkort kunt u zich daar aanmelden als %email%.\n\n"
        "Postcode: %zipcode%\nUw opmerking: %comments%\n%storeurl%",
    ),
    Template(
        "%company% ist jetzt Geschäftspartner",
        "Guten Tag %firstname% %lastname%,\n\nIhre Anfrage für %company% bei %storename% wurde "
        "genehmigt. Bald können Sie sich dort als %email% anmelden.\n\n"
        "Postleitzahl: %zipcode%\nIhr Kommentar: %comments%\n%storeurl%",
    ),
    Template(
        "%company% jest teraz partnerem biznesowym",
        "Dzień dobry, %firstname% %lastname%,\n\nwniosek firmy %company% w witrynie %storename% "
        "został zatwierdzony. Wkrótce można się tam zalogować jako %email%.\n\n"
        "Kod pocztowy: %zipcode%\nKomentarz: %comments%\n%storeurl%",
    ),
)
_REJECTED = (
    Template(
        "Your request for %company%",
        "Dear %firstname% %lastname%,\n\nwe are sorry: your onboarding request for %company% has "
        "been declined.",
    ),
    Template(
        "Forespørselen din for %company%",
        "Hei %firstname% %lastname%,\n\nvi beklager: innføringsforespørselen din for %company% er "
        "avvist.",
    ),
    Template(
        "Pyyntösi yritykselle %company%",
        "Hei %firstname% %lastname%,\n\nolemme pahoillamme: yrityksen %company% "
        "käyttöönottopyyntö on hylätty.",
    ),
    Template(
        "Uw aanvraag voor %company%",
        "Beste %firstname% %lastname%,\n\nhelaas is uw onboardingaanvraag voor %company% "
        "afgewezen.",
    ),
    Template(
        "Ihre Anfrage für %company%",
        "Guten Tag %firstname% %lastname%,\n\nleider wurde Ihre Onboarding-Anfrage für %company% "
        "abgelehnt.",
    ),
    Template(
        "Wniosek firmy %company%",
        "Dzień dobry, %firstname% %lastname%,\n\nprzykro nam: wniosek o dołączenie firmy "
        "%company% został odrzucony.",
    ),
)
_USER_ADDED = (
    Template(
        "You can buy for %company%",
        "Dear %firstname% %lastname%,\n\nyou have been added as a user of %company% and can soon "
        "sign in.",
    ),
    Template(
        "Du kan handle for %company%",
        "Hei %firstname% %lastname%,\n\ndu er lagt til som bruker av %company% og kan snart logge "
        "på.",
    ),
    Template(
        "Voit ostaa yritykselle %company%",
        "Hei %firstname% %lastname%,\n\nsinut on lisätty yrityksen %company% käyttäjäksi, ja voit "
        "pian kirjautua sisään.",
    ),
    Template(
        "U kunt kopen voor %company%",
        "Beste %firstname% %lastname%,\n\nu bent toegevoegd als gebruiker van %company% en kunt "
        "zich binnenkort aanmelden.",
    ),
    Template(
        "Sie können für %company% einkaufen",
        "Guten Tag %firstname% %lastname%,\n\nSie wurden als Benutzer von %company% hinzugefügt "
        "und können sich bald anmelden.",
    ),
    Template(
        "Możesz kupować dla firmy %company%",
        "Dzień dobry, %firstname% %lastname%,\n\ndodano Cię jako użytkownika firmy %company%; "
        "wkrótce można się zalogować.",
    ),
)
TEMPLATES: dict[tuple[EmailType, str], Template] = {
    (kind, language): template
    for kind, templates in (
        (EmailType.APPROVED, _APPROVED),
        (EmailType.REJECTED, _REJECTED),
        (EmailType.USER_ADDED, _USER_ADDED),
    )
    for language, template in zip(LANGUAGES, templates, strict=True)
}
