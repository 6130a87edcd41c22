"""What the living document is made of: chapters with places to link to, and the rules they show.

A chapter is a feature. Scenarios refer to rules by their tags, rules to their scenarios.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from reference_model.rules import Kind, Rule
from reports.features.tree import Feature, Outcome, Run, Scenario, Section
from reports.features.verdicts import rules_of

_ANCHOR_LENGTH = 80


@dataclass(frozen=True)
class Entry:
    """A scenario, and the rules that it exercises. tags: those that name no rule."""

    anchor: str
    scenario: Scenario
    rules: tuple[Rule, ...]
    tags: tuple[str, ...]

    @property
    def outcome(self) -> Outcome:
        """The worst of its rows' if it is an outline."""
        return self.scenario.status.outcome

    @property
    def outcomes(self) -> list[Outcome]:
        """All that a reader who looks for one of them should find it by."""
        return sorted({self.outcome, *(case.outcome for case in self.scenario.cases)})

    @property
    def kinds(self) -> list[Kind]:
        return sorted({rule.kind for rule in self.rules})

    @property
    def culprits(self) -> Counter[str]:
        """The steps that failed, and in how many of its cases."""
        found = (case.culprit for case in self.scenario.cases)
        return Counter(each.name for each in found if each)


@dataclass(frozen=True)
class Part:
    """A section of a feature with its scenarios."""

    section: Section
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Chapter:
    """A feature with its parts."""

    anchor: str
    feature: Feature
    parts: tuple[Part, ...]

    @property
    def entries(self) -> list[Entry]:
        return [entry for part in self.parts for entry in part.entries]


class Anchors:
    """Names to link to, made of words, none of them twice."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def name(self, *words: str) -> str:
        """A name that begins with these words."""
        letters = "".join(each if each.isalnum() else "-" for each in "-".join(words).lower())
        wanted = "-".join(filter(None, letters[:_ANCHOR_LENGTH].split("-"))) or "unnamed"
        found, number = wanted, 1
        while found in self._taken:
            number += 1
            found = f"{wanted}-{number}"
        self._taken.add(found)
        return found


def chapters(run: Run, taken: Iterable[str]) -> list[Chapter]:
    """The features as chapters; taken: names on the page that they must leave alone."""
    anchors = Anchors(taken)
    return [_chapter(feature, anchors) for feature in run.features]


def _chapter(feature: Feature, anchors: Anchors) -> Chapter:
    file = PurePosixPath(feature.uri.replace("\\", "/")).stem or feature.name
    return Chapter(
        anchor=anchors.name(file),
        feature=feature,
        parts=tuple(
            Part(section, tuple(_entry(each, file, anchors) for each in section.scenarios))
            for section in feature.sections
        ),
    )


def _entry(scenario: Scenario, file: str, anchors: Anchors) -> Entry:
    rules = tuple(rules_of(scenario.tags))
    ids = {f"@{rule.id}" for rule in rules}
    others = tuple(tag for tag in scenario.tags if tag not in ids)
    return Entry(anchors.name(file, scenario.name), scenario, rules, others)
