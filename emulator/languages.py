"""In which of the six languages a page speaks."""

from reference_model.headquarters import LANGUAGES

NAMES = {
    "en-us": "English",
    "nb-no": "Norsk bokmål",
    "fi": "Suomi",
    "nl": "Nederlands",
    "de": "Deutsch",
    "pl": "Polski",
}
"""What the languages call themselves."""

_OTHERS = {"no": "nb-no", "nn": "nb-no"}
_BY_SUBTAG = {language.split("-")[0]: language for language in LANGUAGES} | _OTHERS


def spoken(tag: str) -> str | None:
    """The language that a tag means, by its first part: de-AT is de, and no is nb-no."""
    return _BY_SUBTAG.get(tag.strip().lower().replace("_", "-").split("-")[0])


def chosen(asked: str, accepted: str) -> str:
    """The language asked for by `?lang=`, else the best that Accept-Language has, else English."""
    wanted = (spoken(tag) for tag in (asked, *_by_preference(accepted)))
    return next(filter(None, wanted), LANGUAGES[0])


def _by_preference(accepted: str) -> list[str]:
    """The tags of Accept-Language, the most wanted one first; q=0 is not wanted."""
    ranges = [_weighed(part) for part in accepted.split(",")]
    wanted = [each for each in ranges if each[0]]
    return [tag for _, tag in sorted(wanted, key=lambda each: -each[0])]


def _weighed(part: str) -> tuple[float, str]:
    tag, _, weight = part.partition(";")
    name, _, number = weight.partition("=")
    if name.strip() != "q":
        return 1.0, tag
    try:
        return float(number), tag
    except ValueError:
        return 0.0, tag
