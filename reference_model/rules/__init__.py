"""The rule catalogue: every rule by its id, which features, verdicts and reports refer to.

source_documents.py holds R, the rules of the documents that this project models; neighbours.py
holds N, M, D and S, what the documentation next to them adds; assumptions.py holds A, our answers
where both are silent, and whatever else is known only from a lesser source.
"""

from collections.abc import Iterable

from reference_model.rules.assumptions import ASSUMPTIONS
from reference_model.rules.neighbours import NEIGHBOURS
from reference_model.rules.rule import Kind, Rule
from reference_model.rules.source_documents import SOURCE_DOCUMENTS

__all__ = ["RULES", "Kind", "Rule"]


def by_id(rules: Iterable[Rule]) -> dict[str, Rule]:
    """The rules by id, in their order; ValueError if two of them share one."""
    catalogue: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in catalogue:
            raise ValueError(f"Two rules have the id {rule.id}; give one of them another.")
        catalogue[rule.id] = rule
    return catalogue


RULES: dict[str, Rule] = by_id((*SOURCE_DOCUMENTS, *NEIGHBOURS, *ASSUMPTIONS))
