"""The words of the site's pages, in the order of reference_model.headquarters.LANGUAGES.

DOCUMENTED has what the documents and their neighbour print, literally. OURS has our own words for
what no document gives.
"""

from reference_model.headquarters import LANGUAGES

Texts = dict[str, tuple[str, str, str, str, str, str]]

DOCUMENTED: Texts = {
    "company": ("Company", "Firma", "Yritys", "Bedrijf", "Unternehmen", "Firma"),
    "contact": ("Contact", "Kontakt", "Yhteyshenkilö", "Contactpersoon", "Kontakt", "Kontakt"),
    "Pending": ("Pending", "Venter", "Odottaa", "In behandeling", "Ausstehend", "Oczekująca"),
    "Active": ("Active", "Aktiv", "Aktiivinen", "Actief", "Aktiv", "Aktywny"),
}

OURS: Texts = {
    "sites": (
        *("B2B sites", "B2B-nettsteder", "B2B-sivustot", "B2B-sites"),
        *("B2B-Websites", "Witryny B2B"),
    ),
    "language": ("Language", "Språk", "Kieli", "Taal", "Sprache", "Język"),
    "legal_entity": (
        *("Legal entity", "Juridisk enhet", "Yritysyksikkö", "Rechtspersoon"),
        *("Juristische Person", "Firma (podmiot prawny)"),
    ),
    "welcome": (
        "Welcome, business partners",
        "Velkommen, forretningspartnere",
        "Tervetuloa, liikekumppanit",
        "Welkom, zakenpartners",
        "Willkommen, Geschäftspartner",
        "Witamy partnerów biznesowych",
    ),
    "sign_up": (
        "Become a business partner",
        "Bli forretningspartner",
        "Ryhdy liikekumppaniksi",
        "Zakenpartner worden",
        "Geschäftspartner werden",
        "Zostań partnerem biznesowym",
    ),
    "sign_up_about": (
        "Tell us who you are. We look at every request and answer by e-mail.",
        "Fortell oss hvem du er. Vi ser på hver forespørsel og svarer på e-post.",
        "Kerro, kuka olet. Käsittelemme jokaisen pyynnön ja vastaamme sähköpostitse.",
        "Vertel ons wie u bent. We bekijken elke aanvraag en antwoorden per e-mail.",
        "Sagen Sie uns, wer Sie sind. Wir prüfen jede Anfrage und antworten per E-Mail.",
        "Powiedz nam, kim jesteś. Rozpatrujemy każdy wniosek i odpowiadamy e-mailem.",
    ),
    "first_name": ("First name", "Fornavn", "Etunimi", "Voornaam", "Vorname", "Imię"),
    "last_name": ("Last name", "Etternavn", "Sukunimi", "Achternaam", "Nachname", "Nazwisko"),
    "email": ("E-mail", "E-post", "Sähköposti", "E-mail", "E-Mail", "E-mail"),
    "phone": ("Phone", "Telefon", "Puhelin", "Telefoon", "Telefon", "Telefon"),
    "street": ("Street", "Gateadresse", "Katuosoite", "Straat", "Straße", "Ulica"),
    "postal_code": (
        *("Postal code", "Postnummer", "Postinumero", "Postcode", "Postleitzahl", "Kod pocztowy"),
    ),
    "city": ("City", "Poststed", "Kaupunki", "Plaats", "Ort", "Miasto"),
    "country": ("Country", "Land", "Maa", "Land", "Land", "Kraj"),
    "country_hint": (
        "Two letters, such as NO",
        "To bokstaver, for eksempel NO",
        "Kaksi kirjainta, esimerkiksi FI",
        "Twee letters, bijvoorbeeld NL",
        "Zwei Buchstaben, zum Beispiel DE",
        "Dwie litery, na przykład PL",
    ),
    "comment": ("Comment", "Kommentar", "Kommentti", "Opmerking", "Kommentar", "Komentarz"),
    "optional": ("optional", "valgfritt", "valinnainen", "optioneel", "optional", "opcjonalnie"),
    "submit": (
        *("Submit request", "Send forespørsel", "Lähetä pyyntö", "Aanvraag verzenden"),
        *("Anfrage senden", "Wyślij wniosek"),
    ),
    "confirmation": (
        "We have received your request",
        "Vi har mottatt forespørselen din",
        "Olemme vastaanottaneet pyyntösi",
        "We hebben uw aanvraag ontvangen",
        "Wir haben Ihre Anfrage erhalten",
        "Otrzymaliśmy Twój wniosek",
    ),
    "confirmation_about": (
        "We will tell you by e-mail what has been decided.",
        "Vi forteller deg på e-post hva som er besluttet.",
        "Ilmoitamme päätöksestä sähköpostitse.",
        "We laten u per e-mail weten wat er is besloten.",
        "Wir teilen Ihnen per E-Mail mit, wie entschieden wurde.",
        "O decyzji poinformujemy Cię e-mailem.",
    ),
    "request_id": (
        *("Number of the request", "Forespørselens nummer", "Pyynnön numero"),
        *("Nummer van de aanvraag", "Nummer der Anfrage", "Numer wniosku"),
    ),
    "sign_in": ("Sign in", "Logg på", "Kirjaudu sisään", "Aanmelden", "Anmelden", "Zaloguj się"),
    "sign_in_about": (
        "This site is simulated and asks for no password.",
        "Dette nettstedet er simulert og ber ikke om passord.",
        "Tämä sivusto on simuloitu eikä kysy salasanaa.",
        "Deze site is gesimuleerd en vraagt geen wachtwoord.",
        "Diese Website ist simuliert und fragt nach keinem Kennwort.",
        "Ta witryna jest symulowana i nie pyta o hasło.",
    ),
    "sign_out": (*("Sign out", "Logg av", "Kirjaudu ulos", "Afmelden", "Abmelden", "Wyloguj się"),),
    "signed_in_as": (
        *("Signed in as", "Pålogget som", "Kirjautuneena", "Aangemeld als"),
        *("Angemeldet als", "Zalogowano jako"),
    ),
    "organization_users": (
        "Organization users",
        "Organisasjonsbrukere",
        "Organisaation käyttäjät",
        "Organisatiegebruikers",
        "Organisationsbenutzer",
        "Użytkownicy organizacji",
    ),
    "users_about": (
        "Changes take effect when the jobs at headquarters have run.",
        "Endringer trer i kraft når jobbene i hovedkontoret er kjørt.",
        "Muutokset tulevat voimaan, kun pääkonttorin työt on suoritettu.",
        "Wijzigingen gaan in nadat de taken op het hoofdkantoor zijn uitgevoerd.",
        "Änderungen gelten, sobald die Aufträge der Zentrale gelaufen sind.",
        "Zmiany zaczną obowiązywać po wykonaniu zadań w centrali.",
    ),
    "no_users": (
        *("No users yet.", "Ingen brukere ennå.", "Ei vielä käyttäjiä.", "Nog geen gebruikers."),
        *("Noch keine Benutzer.", "Nie ma jeszcze użytkowników."),
    ),
    "status": ("Status", "Status", "Tila", "Status", "Status", "Stan"),
    "actions": ("Actions", "Handlinger", "Toiminnot", "Acties", "Aktionen", "Działania"),
    "add_user": (
        *("Add a user", "Legg til en bruker", "Lisää käyttäjä", "Gebruiker toevoegen"),
        *("Benutzer hinzufügen", "Dodaj użytkownika"),
    ),
    "edit_user": (
        *("Edit user", "Rediger bruker", "Muokkaa käyttäjää", "Gebruiker bewerken"),
        *("Benutzer bearbeiten", "Edytuj użytkownika"),
    ),
    "edit": ("Edit", "Rediger", "Muokkaa", "Bewerken", "Bearbeiten", "Edytuj"),
    "remove_user": (
        *("Remove user", "Fjern bruker", "Poista käyttäjä", "Gebruiker verwijderen"),
        *("Benutzer entfernen", "Usuń użytkownika"),
    ),
    "remove": ("Remove", "Fjern", "Poista", "Verwijderen", "Entfernen", "Usuń"),
    "remove_sure": (
        "Should this user no longer belong to the organization?",
        "Skal denne brukeren ikke lenger høre til organisasjonen?",
        "Eikö tämän käyttäjän pidä enää kuulua organisaatioon?",
        "Moet deze gebruiker niet langer bij de organisatie horen?",
        "Soll dieser Benutzer nicht mehr zur Organisation gehören?",
        "Czy ten użytkownik ma już nie należeć do organizacji?",
    ),
    "spending_limit": (
        *("Spending limit", "Forbruksgrense", "Kulutusraja", "Bestedingslimiet"),
        *("Ausgabenlimit", "Limit wydatków"),
    ),
    "spending_limit_hint": (
        "Is stored, and not looked at when an order is placed. Empty: as it was.",
        "Lagres, men kontrolleres ikke ved bestilling. Tomt: som før.",
        "Tallennetaan, mutta ei tarkisteta tilattaessa. Tyhjä: ennallaan.",
        "Wordt bewaard, maar niet gecontroleerd bij een bestelling. Leeg: zoals het was.",
        "Wird gespeichert, bei Bestellungen aber nicht geprüft. Leer: wie bisher.",
        "Jest zapisywany, ale nie jest sprawdzany przy zamówieniu. Puste: bez zmian.",
    ),
    "save": ("Save", "Lagre", "Tallenna", "Opslaan", "Speichern", "Zapisz"),
    "cancel": ("Cancel", "Avbryt", "Peruuta", "Annuleren", "Abbrechen", "Anuluj"),
    "back": ("Back", "Tilbake", "Takaisin", "Terug", "Zurück", "Wstecz"),
    "not_done": (
        "That did not work.",
        "Det gikk ikke.",
        "Se ei onnistunut.",
        "Dat is niet gelukt.",
        "Das hat nicht geklappt.",
        "To się nie udało.",
    ),
    "look_again": (
        "Please look at the marked fields again.",
        "Se på de merkede feltene en gang til.",
        "Tarkista merkityt kentät.",
        "Kijk de gemarkeerde velden nog eens na.",
        "Bitte sehen Sie die markierten Felder noch einmal an.",
        "Sprawdź ponownie zaznaczone pola.",
    ),
    "missing": (
        *("Please fill this in.", "Fyll ut dette feltet.", "Täytä tämä kenttä."),
        *("Vul dit in.", "Bitte ausfüllen.", "Wypełnij to pole."),
    ),
    "too_long": (
        "{length} characters, of {longest} allowed.",
        "{length} tegn, og {longest} er tillatt.",
        "{length} merkkiä, kun {longest} on sallittu.",
        "{length} tekens, terwijl er {longest} zijn toegestaan.",
        "{length} Zeichen, erlaubt sind {longest}.",
        "Liczba znaków: {length}, dozwolone: {longest}.",
    ),
    "no_email": (
        "This is no e-mail address; it looks like name@company.example.",
        "Dette er ingen e-postadresse; den ser ut som navn@firma.example.",
        "Tämä ei ole sähköpostiosoite; se on muotoa nimi@yritys.example.",
        "Dit is geen e-mailadres; het ziet eruit als naam@bedrijf.example.",
        "Das ist keine E-Mail-Adresse; sie sieht aus wie name@firma.example.",
        "To nie jest adres e-mail; wygląda on tak: nazwa@firma.example.",
    ),
    "no_country": (
        "Write the country with two letters.",
        "Skriv landet med to bokstaver.",
        "Kirjoita maa kahdella kirjaimella.",
        "Schrijf het land met twee letters.",
        "Schreiben Sie das Land mit zwei Buchstaben.",
        "Wpisz kraj dwiema literami.",
    ),
    "no_amount": (
        "Write a number that is not negative, such as 500.",
        "Skriv et tall som ikke er negativt, for eksempel 500.",
        "Kirjoita luku, joka ei ole negatiivinen, esimerkiksi 500.",
        "Schrijf een getal dat niet negatief is, bijvoorbeeld 500.",
        "Schreiben Sie eine Zahl, die nicht negativ ist, zum Beispiel 500.",
        "Wpisz liczbę, która nie jest ujemna, na przykład 500.",
    ),
    "no_text": (
        *("This has to be a text.", "Dette må være en tekst.", "Tämän on oltava teksti."),
        *("Dit moet een tekst zijn.", "Das muss ein Text sein.", "To musi być tekst."),
    ),
    "skip": (
        *("Skip to the content", "Gå til innholdet", "Siirry sisältöön", "Naar de inhoud"),
        *("Zum Inhalt", "Przejdź do treści"),
    ),
}


def words(language: str) -> dict[str, str]:
    """All texts in this language, by their keys."""
    place = LANGUAGES.index(language)
    return {key: texts[place] for key, texts in (DOCUMENTED | OURS).items()}


WORDS = {language: words(language) for language in LANGUAGES}
