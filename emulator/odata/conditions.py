"""An expression of the query language becomes SQL.

A condition is true or not: comparing null with `gt` is not true, so its opposite is. Text is
compared without case.
"""

from functools import singledispatchmethod

from emulator.odata.errors import BadQuery, no_property, unsupported
from emulator.odata.functions import FUNCTIONS, MATCHING
from emulator.odata.patterns import folded, pattern
from emulator.odata.product_functions import condition_of
from emulator.odata.syntax import (
    Alias,
    Call,
    Compare,
    Comparison,
    Compute,
    Count,
    Expression,
    In,
    Items,
    Junction,
    Lambda,
    Literal,
    NamedCall,
    Negative,
    Not,
    Path,
)
from emulator.odata.values import as_stored, family, incompatible, shown, stored
from emulator.odata.writing import Scope, Term, Writer, navigation

SIGNS = {"eq": "=", "ne": "IS NOT", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
ARITHMETIC = {"add": "+", "sub": "-", "mul": "*", "div": "/", "mod": "%"}
MIRRORED: dict[Comparison, Comparison] = {
    "eq": "eq",
    "ne": "ne",
    "gt": "lt",
    "ge": "le",
    "lt": "gt",
    "le": "ge",
}
NOT_A_CONDITION = "The $filter expression must evaluate to a single boolean value."


class Conditions:
    """Writes expressions as SQL with the parameters of one statement."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer

    def condition(self, node: Expression, scope: Scope) -> str:
        """Write what a row has to fulfil."""
        if not isinstance(node, Junction):
            self.writer.one_more_condition()
        term = self.term(node, scope)
        if term.type != "Edm.Boolean":
            raise BadQuery(NOT_A_CONDITION, str(node))
        return term.sql

    @singledispatchmethod
    def term(self, node: Expression, scope: Scope) -> Term:
        """Write a value, and say of which type it is."""
        raise unsupported(type(node).__name__, str(node))

    @term.register
    def _(self, node: Literal, scope: Scope) -> Term:
        return Term(self.writer.bind(as_stored(node)), node.type)

    @term.register
    def _(self, node: Alias, scope: Scope) -> Term:
        value = self.writer.given(node)
        if isinstance(value, Items):
            raise BadQuery(
                f"The parameter alias '{node}' holds a list where one value is expected.", str(node)
            )
        return self.term(value, scope)

    @term.register
    def _(self, node: Path, scope: Scope) -> Term:
        names, scope = self.start(node, scope)
        if len(names) == 1:
            return self.member(names[0], scope)
        there, source = self.walk(names[:-1], scope)
        found = self.member(names[-1], there)
        return found._replace(sql=f"(SELECT {found.sql} {source})")

    def start(self, node: Path, scope: Scope) -> tuple[tuple[str, ...], Scope]:
        """Where a path begins: at the row, or at the one that its first name stands for."""
        if node.names[0] not in scope.others:
            return node.names, scope
        if len(node.names) == 1:
            raise BadQuery(f"'{node}' is a row, where a value is expected.", str(node))
        return node.names[1:], scope.others[node.names[0]]

    def walk(
        self, names: tuple[str, ...], scope: Scope, *, to_many: bool = False
    ) -> tuple[Scope, str]:
        """Follow navigations to a table; only the last may lead to many rows, and only if told."""
        tables, ties = [], []
        for number, name in enumerate(names, 1):
            way = navigation(scope.entity, name)
            if way.many != (to_many and number == len(names)):
                raise BadQuery(
                    f"The navigation '{name}' leads to {'many rows' if way.many else 'one row'}.",
                    name,
                )
            scope, tie = self.writer.follow(scope, way)
            tables.append(f"{scope.entity.name} {scope.alias}")
            ties.append(tie)
        return scope, f"FROM {', '.join(tables)} WHERE {' AND '.join(ties)}"

    def member(self, name: str, scope: Scope) -> Term:
        """A property of a row, or what its navigation points to."""
        if found := scope.entity.properties.get(name):
            return Term(scope.column(found.column), found.type, found)
        way = scope.entity.navigations.get(name)
        if way and not way.many:
            return Term(scope.column(way.local), self.writer.setting.types[way.target].full_name)
        raise no_property(name, scope.entity.full_name)

    @term.register
    def _(self, node: Count, scope: Scope) -> Term:
        names, scope = self.start(node.path, scope)
        _, source = self.walk(names, scope, to_many=True)
        return Term(f"(SELECT COUNT(*) {source})", "Edm.Int64")

    @term.register
    def _(self, node: Lambda, scope: Scope) -> Term:
        names, scope = self.start(node.path, scope)
        there, source = self.walk(names, scope, to_many=True)
        if node.condition is None:
            return Term(f"EXISTS (SELECT 1 {source})", "Edm.Boolean")
        inner = Scope(there.entity, there.alias, {**scope.others, node.variable: there})
        condition = self.condition(node.condition, inner)
        if node.quantifier == "any":
            return Term(f"EXISTS (SELECT 1 {source} AND {condition})", "Edm.Boolean")
        return Term(f"NOT EXISTS (SELECT 1 {source} AND ({condition}) IS NOT TRUE)", "Edm.Boolean")

    @term.register
    def _(self, node: Junction, scope: Scope) -> Term:
        parts = (f"({self.condition(operand, scope)})" for operand in node.operands)
        return Term(f" {node.operator.upper()} ".join(parts), "Edm.Boolean")

    @term.register
    def _(self, node: Not, scope: Scope) -> Term:
        return Term(f"({self.condition(node.operand, scope)}) IS NOT TRUE", "Edm.Boolean")

    @term.register
    def _(self, node: Negative, scope: Scope) -> Term:
        operand = self.term(node.operand, scope)
        if family(operand.type) != "number":
            raise BadQuery(f"'{operand.type}' has no negative.", str(node))
        return Term(f"(-{operand.sql})", operand.type)

    @term.register
    def _(self, node: Compute, scope: Scope) -> Term:
        left, right = self.term(node.left, scope), self.term(node.right, scope)
        if {family(left.type), family(right.type)} != {"number"}:
            raise incompatible(node.operator, left.type, right.type, str(node))
        whole = {left.type, right.type} <= {"Edm.Int32", "Edm.Int64"}
        sql = f"({left.sql} {ARITHMETIC[node.operator]} {right.sql})"
        return Term(sql, "Edm.Int64" if whole else "Edm.Decimal")

    @term.register
    def _(self, node: Compare, scope: Scope) -> Term:
        left, right, operator = self.resolved(node.left), self.resolved(node.right), node.operator
        if isinstance(left, Literal) and not isinstance(right, Literal):
            left, right, operator = right, left, MIRRORED[operator]
        if self.is_far(left, right, operator, scope):
            assert isinstance(left, Path)
            near = Compare(operator, Path(left.names[1:]), right)
            return Term(self.among(left.names[0], near, scope), "Edm.Boolean")
        term = self.two_valued(left, scope)
        if isinstance(right, Literal):
            sql = self.with_constant(term, operator, right, node)
        else:
            sql = self.with_term(term, operator, self.two_valued(right, scope), node)
        return Term(sql, "Edm.Boolean")

    def is_far(self, left: Expression, right: Expression, operator: str, scope: Scope) -> bool:
        """Whether a property of another row is compared with a constant, and must not be null."""
        if not isinstance(left, Path) or left.names[0] in scope.others or operator == "ne":
            return False
        is_constant = isinstance(right, Literal) and right.value is not None
        return is_constant and len(left.names) > 1

    def among(self, name: str, condition: Expression, scope: Scope) -> str:
        """Write that a lookup points to one of the rows that fulfil a condition."""
        way = navigation(scope.entity, name)
        if way.many:
            raise BadQuery(f"The navigation '{name}' leads to many rows.", name)
        there = self.writer.scope(self.writer.setting.types[way.target], scope.others)
        rows = f"SELECT {there.column(way.foreign)} FROM {there.entity.name} {there.alias}"
        found = f"{scope.column(way.local)} IN ({rows} WHERE {self.condition(condition, there)})"
        if way.local_type:
            found += f" AND {scope.column(way.local_type)} = {self.writer.bind(way.table)}"
        return found

    def resolved(self, node: Expression) -> Expression:
        """What an alias stands for, if it is one value."""
        value = self.writer.given(node) if isinstance(node, Alias) else node
        return node if isinstance(value, Items) else value

    def two_valued(self, node: Expression, scope: Scope) -> Term:
        """A term to compare; a condition among them is true or false, never unknown."""
        term = self.term(node, scope)
        if term.type == "Edm.Boolean" and not term.property and not isinstance(node, Literal):
            return term._replace(sql=f"(({term.sql}) IS TRUE)")
        return term

    def with_constant(self, term: Term, operator: str, literal: Literal, node: Compare) -> str:
        """Compare a value with a constant."""
        if literal.value is None:
            return self.with_null(term, operator)
        value = stored(literal, term, operator, str(node))
        if term.type == "Edm.String" and isinstance(value, str):
            return self.with_text(term, operator, value)
        return f"{term.sql} {SIGNS[operator]} {self.writer.bind(value)}"

    def with_null(self, term: Term, operator: str) -> str:
        """Compare a value with null: neither is greater."""
        # Never, in words: by a bare 0, rows would be ordered as by the column of that number.
        never = "NULL IS NOT NULL"
        return {"eq": f"{term.sql} IS NULL", "ne": f"{term.sql} IS NOT NULL"}.get(operator, never)

    def with_text(self, term: Term, operator: str, text: str) -> str:
        """Compare text with a constant, in any case of letters."""
        if self.writer.setting.wildcards == "star" and "*" in text and operator in {"eq", "ne"}:
            found = self.matches(term, pattern(text, "star"))
            return found if operator == "eq" else f"({found}) IS NOT TRUE"
        if text.isascii():
            return f"{term.sql} COLLATE NOCASE {SIGNS[operator]} {self.writer.bind(text)}"
        return f"folded({term.sql}) {SIGNS[operator]} {self.writer.bind(folded(text))}"

    def with_term(self, left: Term, operator: str, right: Term, node: Compare) -> str:
        """Compare two values of a row."""
        if "Edm.Null" not in {left.type, right.type} and family(left.type) != family(right.type):
            raise incompatible(node.operator, shown(left.type), shown(right.type), str(node))
        sign = "IS" if operator == "eq" else SIGNS[operator]
        collation = " COLLATE NOCASE" if left.type == "Edm.String" else ""
        return f"{left.sql}{collation} {sign} {right.sql}"

    @term.register
    def _(self, node: In, scope: Scope) -> Term:
        items = self.writer.given(node.items)
        if isinstance(items, Literal):
            items = Items((items,))
        return Term(
            self.one_of(self.two_valued(node.left, scope), items.values, str(node)), "Edm.Boolean"
        )

    def one_of(self, term: Term, literals: tuple[Literal, ...], part: str) -> str:
        """Whether a value is among constants."""
        values = [stored(literal, term, "eq", part) for literal in literals]
        present = [value for value in values if value is not None]
        sql, collation = term.sql, " COLLATE NOCASE" if term.type == "Edm.String" else ""
        if any(isinstance(value, str) and not value.isascii() for value in present):
            sql, present = f"folded({sql})", [str(value).casefold() for value in present]
        found = f"{sql}{collation} IN ({', '.join(map(self.writer.bind, present))})"
        return f"({found} OR {term.sql} IS NULL)" if len(present) < len(values) else found

    @term.register
    def _(self, node: NamedCall, scope: Scope) -> Term:
        return Term(condition_of(self, node, scope), "Edm.Boolean")

    @term.register
    def _(self, node: Call, scope: Scope) -> Term:
        if node.name in MATCHING:
            return Term(self.searched(node, scope), "Edm.Boolean")
        if node.name == "now" and not node.arguments:
            return self.term(Literal("Edm.DateTimeOffset", self.writer.setting.now), scope)
        if (function := FUNCTIONS.get((node.name, len(node.arguments)))) is None:
            raise BadQuery(
                f"An unknown function with name '{node.name}' was found. This may also be "
                "a function import or a key lookup on a navigation property, which is not allowed.",
                node.name,
            )
        terms = [self.term(argument, scope) for argument in node.arguments]
        for term, wanted in zip(terms, function.takes, strict=True):
            if family(term.type) != wanted:
                raise no_signature(node)
        return Term(function.sql.format(*(term.sql for term in terms)), function.gives)

    def searched(self, node: Call, scope: Scope) -> str:
        """Write contains, startswith or endswith."""
        match tuple(map(self.resolved, node.arguments)):
            case (text, wanted):
                terms = self.term(text, scope), self.term(wanted, scope)
            case _:
                raise no_signature(node)
        if [term.type for term in terms] != ["Edm.String", "Edm.String"]:
            raise no_signature(node)
        matching = MATCHING[node.name]
        if isinstance(wanted, Literal):
            stars = self.writer.setting.wildcards
            like = pattern(str(wanted.value), "like" if stars == "like" else "")
            return self.matches(terms[0], matching.like.format(like))
        return matching.sql.format(*(f"folded({term.sql})" for term in terms))

    def matches(self, term: Term, like: str) -> str:
        """Compare text with a pattern."""
        sql = term.sql if like.isascii() else f"folded({term.sql})"
        escape = " ESCAPE '\\'" if "\\" in like else ""  # it takes time at every row
        return f"{sql} LIKE {self.writer.bind(folded(like))}{escape}"


def no_signature(node: Call) -> BadQuery:
    """A function that was given the wrong things."""
    return BadQuery(
        f"No function signature for the function with name '{node.name}' matches "
        "the specified arguments.",
        str(node),
    )
