"""Words of definitions in the product's shape: labels, in English, and managed properties."""

from typing import Any

from emulator.live.users import guid

ENGLISH = 1033


def label(text: str, what: str) -> dict[str, Any]:
    """A label that people read. what: whose, so that it has an id of its own."""
    told = {
        "Label": text,
        "LanguageCode": ENGLISH,
        "IsManaged": True,
        "MetadataId": guid("LocalizedLabel", what),
        "HasChanged": None,
    }
    return {"LocalizedLabels": [told], "UserLocalizedLabel": told}


def no_label() -> dict[str, Any]:
    """A label that nobody has written."""
    return {"LocalizedLabels": [], "UserLocalizedLabel": None}


def managed(value: object, name: str, *, changeable: bool = True) -> dict[str, Any]:
    """A property that whoever imports a solution may change, or may not."""
    return {"Value": value, "CanBeChanged": changeable, "ManagedPropertyLogicalName": name}


def schema_name(name: str, label: str) -> str:
    """The name as solutions spell it: known where the label's words make it up, else a guess."""
    together = label.replace(" ", "")
    if together.lower() == name:
        return together
    return name if "_" in name else name.capitalize()
