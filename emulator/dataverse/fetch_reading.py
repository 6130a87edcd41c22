"""FetchXML as values: what is asked, before anybody knows whether the tables have it.

XML with a document type is refused, so there are no entities to expand. What is not known is
refused by its name.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from emulator.odata.errors import BadQuery, unsupported
from emulator.odata.periods import needs_number
from emulator.odata.product_functions import FETCH
from emulator.odata.syntax import Expression, Items, Junction, Literal, NamedCall

LONGEST = 65_536
DEEPEST = 50
INVALID = "0x80040203"

WITHOUT_EFFECT = {
    "version",
    "output-format",
    "mapping",
    "no-lock",
    "latematerialize",
    "savedqueryid",
}
KNOWN = {
    "fetch": {
        *WITHOUT_EFFECT,
        "aggregate",
        "count",
        "distinct",
        "page",
        "paging-cookie",
        "returntotalrecordcount",
        "top",
    },
    "entity": {"name"},
    "attribute": {"name", "alias", "aggregate", "groupby", "distinct", "dategrouping"},
    "all-attributes": set[str](),
    "filter": {"type"},
    "condition": {"attribute", "operator", "value", "entityname", "uiname", "uitype"},
    "value": {"uiname", "uitype"},
    "order": {"attribute", "alias", "descending"},
    "link-entity": {"name", "from", "to", "alias", "link-type", "visible", "intersect"},
}
"""Which elements are known, and which attributes of them."""

OPERATORS = {
    "eq": "Equal",
    "ne": "NotEqual",
    "neq": "NotEqual",
    "gt": "GreaterThan",
    "ge": "GreaterEqual",
    "lt": "LessThan",
    "le": "LessEqual",
    "like": "Like",
    "not-like": "NotLike",
    "in": "In",
    "not-in": "NotIn",
    "between": "Between",
    "not-between": "NotBetween",
    "null": "Null",
    "not-null": "NotNull",
    "eq-userid": "EqualUserId",
    "ne-userid": "NotEqualUserId",
    "begins-with": "BeginsWith",
    "not-begin-with": "DoesNotBeginWith",
    "ends-with": "EndsWith",
    "not-end-with": "DoesNotEndWith",
    "on": "On",
    "not-on": "NotOn",
    "on-or-after": "OnOrAfter",
    "on-or-before": "OnOrBefore",
    "last-seven-days": "Last7Days",
    "next-seven-days": "Next7Days",
}
"""The query function that means the same as an operator."""


@dataclass(slots=True)
class Element:
    """An element of XML."""

    tag: str
    attributes: dict[str, str]
    children: "list[Element]" = field(default_factory=list)
    text: str = ""

    def all(self, *tags: str) -> "list[Element]":
        """The children with one of some tags."""
        return [child for child in self.children if child.tag in tags]

    def needed(self, name: str) -> str:
        """An attribute that must be there."""
        if not self.attributes.get(name):
            raise BadQuery(f"<{self.tag}> needs the attribute '{name}'.", self.tag, code=INVALID)
        return self.attributes[name]

    def says(self, name: str) -> bool:
        """Whether an attribute is true."""
        return self.attributes.get(name, "").lower() in {"true", "1"}

    def number(self, name: str) -> int | None:
        """An attribute that holds a number from 1 on, if it is there."""
        text = self.attributes.get(name)
        if text is None:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) == 0:
            raise BadQuery(
                f"'{name}' of <{self.tag}> must be a positive whole number.",
                text[:80],
                code=INVALID,
            )
        return int(text)


class Reader:
    """Builds elements from what the parser of XML tells."""

    def __init__(self) -> None:
        self.root = Element("", {})
        self.open = [self.root]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag not in KNOWN:
            raise unsupported(f"The element <{tag[:80]}> of FetchXML", tag[:80])
        if unknown := set(attributes) - KNOWN[tag]:
            raise unsupported(f"The attribute '{min(unknown)[:80]}' of <{tag}>", min(unknown)[:80])
        if len(self.open) > DEEPEST:
            raise BadQuery(f"FetchXML may be nested {DEEPEST} times.", tag, code=INVALID)
        element = Element(tag, attributes)
        self.open[-1].children.append(element)
        self.open.append(element)

    def end(self, _tag: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        self.open[-1].text += text

    def document_type(self, *_told: object) -> None:
        raise BadQuery("FetchXML must not have a document type.", "<!DOCTYPE", code=INVALID)


def parsed(text: str) -> Element:
    """Read FetchXML as elements; gives the one named fetch."""
    if len(text) > LONGEST:
        raise BadQuery(f"FetchXML is longer than {LONGEST} characters.", text[:80], code=INVALID)
    reader, parser = Reader(), expat.ParserCreate()
    parser.StartDoctypeDeclHandler = reader.document_type
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    try:
        parser.Parse(text, True)  # noqa: FBT003  (expat names no parameter)
    except (expat.ExpatError, UnicodeEncodeError) as error:
        raise BadQuery(f"Invalid XML: {error}.", text[:80], code=INVALID) from None
    (root,) = reader.root.children
    if root.tag != "fetch" or len(root.all("entity")) != 1:
        raise BadQuery("FetchXML needs one <entity> in <fetch>.", root.tag, code=INVALID)
    return root


def condition(element: Element) -> Expression:
    """Read a <filter>."""
    kind = element.attributes.get("type", "and")
    if kind not in {"and", "or"}:
        raise BadQuery(
            f"The type of a <filter> is 'and' or 'or', not '{kind[:80]}'.", kind[:80], code=INVALID
        )
    found = tuple(
        condition(child) if child.tag == "filter" else comparison(child)
        for child in element.all("filter", "condition")
    )
    if not found:
        return Literal("Edm.Boolean", value=True)
    return found[0] if len(found) == 1 else Junction("and" if kind == "and" else "or", found)


def comparison(element: Element) -> NamedCall:
    """Read a <condition> as the query function that means the same."""
    operator = element.needed("operator")
    name = OPERATORS.get(operator) or camel(operator)
    if name not in OPERATORS.values() and needs_number(name) is None:
        raise unsupported(f"The operator '{operator[:80]}' of FetchXML", operator[:80])
    alias = element.attributes.get("entityname")
    about = element.needed("attribute")
    values = [value.text for value in element.all("value")]
    if "value" in element.attributes:
        values.insert(0, element.attributes["value"])
    literals = tuple(Literal("Edm.String", value) for value in values)
    subject = Literal("Edm.String", f"{alias}/{about}" if alias else about)
    return NamedCall(
        f"{FETCH}{name}", (("PropertyName", subject), ("PropertyValues", Items(literals)))
    )


def camel(operator: str) -> str:
    """An operator's name as that of a query function: last-x-days is LastXDays."""
    return "".join(
        part.capitalize() for part in operator.replace("olderthan", "older-than").split("-")
    )
