"""The rule catalogue is complete, and every rule in it can be cited and read."""

import re
from collections import Counter

import pytest

from reference_model.rules import RULES, Kind, Rule, by_id
from reference_model.rules.assumptions import ASSUMPTIONS
from reference_model.rules.neighbours import NEIGHBOURS
from reference_model.rules.source_documents import SOURCE_DOCUMENTS

EVERY_RULE = (*SOURCE_DOCUMENTS, *NEIGHBOURS, *ASSUMPTIONS)


def ids(letter: str, last: int) -> list[str]:
    """The ids of a family that is numbered from 1 to `last`."""
    return [f"{letter}{number}" for number in range(1, last + 1)]


def family(letter: str) -> list[str]:
    """The ids that the catalogue has of this family, in its order."""
    return [id for id in RULES if id.startswith(letter)]


def test_every_rule_has_an_id_of_its_own() -> None:
    """No two rules of the three files share an id, so the catalogue holds them all."""
    shared = [id for id, times in Counter(rule.id for rule in EVERY_RULE).items() if times > 1]

    assert shared == []
    assert list(RULES.values()) == list(EVERY_RULE)
    assert all(id == rule.id for id, rule in RULES.items())


def test_a_duplicated_id_is_refused() -> None:
    """A catalogue with two rules of one id cannot be built, and the error names the id."""
    rule = RULES["R1"]

    with pytest.raises(ValueError, match=r"Two rules have the id R1\b"):
        by_id((rule, RULES["R2"], rule))


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.id)
def test_an_id_is_a_letter_and_a_number(rule: Rule) -> None:
    """Tags of scenarios are made of ids, which are a family's letter and a number."""
    assert re.fullmatch(r"[RNMDSA]\d+", rule.id)


def test_the_source_documents_give_seventeen_documented_rules() -> None:
    """R1 to R17 are all there, in order, and all documented."""
    assert family("R") == ids("R", 17)
    assert {RULES[id].kind for id in family("R")} == {Kind.DOCUMENTED}


def test_the_open_questions_are_forty_one_assumptions() -> None:
    """A1 to A41 are all there, in order, and all assumptions."""
    assert family("A") == ids("A", 41)
    assert {RULES[id].kind for id in family("A")} == {Kind.ASSUMPTION}


@pytest.mark.parametrize(("letter", "last"), [("N", 20), ("M", 4), ("D", 8), ("S", 15)])
def test_the_neighbours_leave_no_gap(letter: str, last: int) -> None:
    """Each family of neighbouring rules is numbered from 1 without a gap, in whichever file."""
    assert sorted(family(letter), key=lambda id: int(id[1:])) == ids(letter, last)


def test_a_rule_is_documented_unless_it_stands_among_the_assumptions() -> None:
    """The file that holds a rule tells how it is known."""
    assert {rule.kind for rule in SOURCE_DOCUMENTS + NEIGHBOURS} == {Kind.DOCUMENTED}
    assert {rule.kind for rule in ASSUMPTIONS} == {Kind.ASSUMPTION}


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.id)
def test_a_rule_is_one_sentence_of_readable_length(rule: Rule) -> None:
    """A sentence ends with a period, has no other, and is between 20 and 260 characters long."""
    assert rule.sentence.endswith(".")
    assert ". " not in rule.sentence
    assert 20 <= len(rule.sentence) <= 260


def test_no_two_rules_say_the_same() -> None:
    """Every sentence occurs once."""
    sentences = Counter(rule.sentence.casefold() for rule in EVERY_RULE)

    assert [sentence for sentence, times in sentences.items() if times > 1] == []


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.id)
def test_every_rule_tells_where_it_comes_from(rule: Rule) -> None:
    """A source is given in words, without an address."""
    assert rule.source.strip()
    assert "://" not in rule.source
