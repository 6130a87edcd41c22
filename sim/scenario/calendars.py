"""Time zones and public holidays, each by its code; an unknown code is told with what is near."""

import difflib
from collections.abc import Iterable
from typing import Annotated
from zoneinfo import available_timezones

from holidays import HolidayBase, country_holidays
from holidays.registry import EntityLoader
from pydantic import AfterValidator


def public_holidays(code: str) -> HolidayBase:
    """The public holidays of a country (NO) or of a part of it (DE-BY), to ask `day in` them."""
    country, _, part = code.partition("-")
    return country_holidays(country, subdiv=part or None)


def near(wanted: str, known: Iterable[str]) -> str:
    """What somebody may have meant who wrote this, as the end of a sentence."""
    candidates = list(known)
    by_case = {each.casefold(): each for each in candidates}
    matches = difflib.get_close_matches(wanted.casefold(), by_case, n=3, cutoff=0.5)
    if not matches:
        return f"; known: {', '.join(sorted(candidates)[:40]) or 'none'}"
    return f"; did you mean {' or '.join(by_case[each] for each in matches)}?"


def _known_zone(name: str) -> str:
    zones = available_timezones()
    if name not in zones:
        raise ValueError(f"{name[:80]!r} is not a time zone{near(name, zones)}")
    return name


def _known_holidays(code: str) -> str:
    country, hyphen, part = code.partition("-")
    countries = list(EntityLoader.get_country_codes(include_aliases=False))
    if country not in countries:
        raise ValueError(f"{code[:80]!r} names no country{near(country, countries)}")
    parts = public_holidays(country).subdivisions
    if hyphen and part not in parts:
        raise ValueError(
            f"{code[:80]!r} names no part of {country} whose public holidays are known"
            f"{near(part, parts) if parts else f'; write {country}'}"
        )
    return code


TimeZone = Annotated[str, AfterValidator(_known_zone)]
"""A name of the IANA time zone database, such as Europe/Oslo."""

HolidayCode = Annotated[str, AfterValidator(_known_holidays)]
"""An ISO 3166 code, of a country or of a part of one, such as NO or DE-BY."""
