"""What a text of the query language says besides its constants: its form.

Clients ask the same again and again, each time of another key. Texts of one form become trees that
differ in their constants alone, so that only the first of them has to be parsed.
"""

import re
from typing import Any

from emulator.odata.syntax import Literal, Scalar

_CONSTANT = re.compile(
    r"[A-Za-z_]\w*(?:\.\w+)+'[^']*'"  # a member of an enum, which stays
    r"|(?P<text>'(?:[^']|'')*')"
    r"|(?<!\w)(?P<id>[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})(?!\w)"
)
_JSON = '"'
_PLACE = 12
"""The digits at the end of a constant in a form that say which one it is."""


def form_of(text: str) -> tuple[str, list[Scalar]]:
    """The form of a text: a text as well, with places for the constants, which are given too.

    Only texts and ids have places. Where constants are written as JSON has them, none has.
    """
    constants: list[Scalar] = []

    def place(found: re.Match[str]) -> str:
        if found["text"]:
            constants.append(found["text"][1:-1].replace("''", "'"))
            return f"'{len(constants) - 1}'"
        if found["id"]:
            constants.append(found["id"].lower())
            return f"00000000-0000-0000-0000-{len(constants) - 1:0{_PLACE}}"
        return found[0]

    return (text, []) if _JSON in text else (_CONSTANT.sub(place, text), constants)


def filled(node: Any, constants: list[Scalar]) -> Any:
    """The tree of a form, with constants in their places."""
    if isinstance(node, Literal):
        if node.type not in {"Edm.String", "Edm.Guid"}:
            return node
        return Literal(node.type, constants[int(str(node.value)[-_PLACE:])])
    if isinstance(node, tuple):
        return tuple([filled(each, constants) for each in node])
    if names := getattr(node, "__dataclass_fields__", ()):
        return type(node)(*[filled(getattr(node, name), constants) for name in names])
    return node
