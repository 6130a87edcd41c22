"""What a reader needs to judge and repeat a simulation, item by item.

The items are those of STRESS-DES (Monks and others, 2019), the guideline for reporting
discrete-event simulations. What a scenario decides is taken from it.
"""

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from reference_model.rules import RULES, Kind
from sim.durations import parse_duration, write_duration
from sim.scenario.scenario import Scenario

LIBRARIES = ("b2bkit", "simpy", "numpy", "Faker")
ITEMS: dict[str, str] = {
    "1.1 Purpose of the model": "To tell when applicants get through onboarding between "
    "Dynamics 365 Commerce and Sales, what holds them up, and what job schedules, staffing and "
    "faults change about it.",
    "1.2 Model outputs": "Times between milestones of a request, numbers and shares of requests "
    "that reach one, queue lengths, utilization of people; see Definitions.",
    "1.3 Aims of the experiment": "The scenario “{name}”.",
    "2.1 Overview": "Request submitted at the site → P-0001 → synchronize (prospect, and by "
    "dual-write a lead) → queue for a salesperson → qualified or disqualified → follow-up → queue "
    "→ won or lost → dual-write back → approved or rejected → e-mail; 1010 → partner signs in.",
    "2.2 Logic of the base model": "The reference model: {documented} documented rules and "
    "{assumed} assumptions, each with its source (b2bkit rules). The simulation adds time, load, "
    "people and faults to it, and no rule of its own.",
    "2.3 Logic of the scenario": "What the parameters (3.3) say, and nothing else.",
    "2.4 Algorithms": "A run of a job takes what is stored by its tick, oldest first; runs of one "
    "job do not overlap. Work that has been begun is never broken off. Live dual-write is one "
    "transaction across both systems.",
    "2.5.1 Entities": "Requests of partners, each made with all the luck that it will need.",
    "2.5.2 Activities": "Rows of batch jobs, qualification of a lead, follow-up, closing of an "
    "opportunity, first sign-in; their times are parameters.",
    "2.5.3 Resources": "Salespeople in their hours; batch jobs, one run at a time.",
    "2.5.4 Queues": "Rows that wait for the next run of a job; leads and opportunities that wait "
    "for a salesperson; what paused dual-write keeps.",
    "2.5.5 Entry and exit": "Requests come from outside, whatever becomes of earlier ones; they "
    "leave with the first sign-in, or with the decline e-mail.",
    "3.1 Data sources": "The scenario file. What it leaves out is our guess, and marked so below. "
    "Names and addresses come from Faker, in the languages of the countries.",
    "3.2 Pre-processing": "None: the parameters are used as they are written.",
    "3.4 Assumptions": "Those of the rule catalogue, by their ids; times that people and partners "
    "take do not depend on the load; what is drawn is independent from request to request.",
    "4.1 Initialisation": "Both systems are empty, nobody is at work, and no job has run.",
    "4.2 Run length": "{lasts}, from {start}.",
    "4.3 Estimation": "Independent replications, where there are several; one run has no interval.",
    "5.1 Software": "{libraries}, Python {python}.",
    "5.2 Random numbers": "Seed {seed}. Each source of randomness has a stream of its own (numpy's "
    "PCG64, SeedSequence by replication and name), so variants give a partner the same luck.",
    "5.3 Execution": "Events in the order of time, in whole milliseconds; a job's tick comes after "
    "all else of its millisecond. The same scenario, seed and versions give the same log.",
    "5.4 System": "{system}.",
    "6.1 Code": "b2bkit is free software under the MIT licence.",
}
"""The items of the guideline by number and name; 3.3, the parameters, is a table of its own."""


@dataclass(frozen=True)
class Parameter:
    """One setting, by its path in the scenario file; given: the file says it itself."""

    path: str
    value: str
    given: bool


def stress(scenario: Scenario) -> dict[str, str]:
    """The items, filled in for a scenario."""
    documented = sum(rule.kind is Kind.DOCUMENTED for rule in RULES.values())
    facts = {
        "name": scenario.name,
        "seed": scenario.seed,
        "lasts": write_duration(scenario.lasts),
        "start": scenario.start.isoformat(" ", "minutes"),
        "documented": documented,
        "assumed": len(RULES) - documented,
        "libraries": ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        "python": platform.python_version(),
        "system": f"{platform.system()} on {platform.machine()}",
    }
    return {name: text.format(**facts) for name, text in ITEMS.items()}


def parameters(scenario: Scenario) -> list[Parameter]:
    """Every setting that the run had: those of the file, and those that it left to us."""
    return list(_walk("", scenario, given=True))


def _walk(path: str, part: BaseModel, *, given: bool) -> Iterator[Parameter]:
    for name, field in type(part).model_fields.items():
        said = given and name in part.model_fields_set
        yield from _settings(f"{path}{name}", getattr(part, name), field, given=said)


def _settings(path: str, value: Any, field: FieldInfo, *, given: bool) -> Iterator[Parameter]:
    if isinstance(value, BaseModel) and "law" in type(value).model_fields:
        yield Parameter(path, _law(value), given)
    elif isinstance(value, BaseModel):
        yield from _walk(f"{path}.", value, given=given)
    elif isinstance(value, list) and value and isinstance(value[0], BaseModel):
        for number, each in enumerate(value):
            yield from _walk(f"{path}.{number}.", each, given=given)
    else:
        yield Parameter(path, _words(value, field), given)


def _law(law: BaseModel) -> str:
    """Such as: lognormal, mean 9 min, sd 7 min."""
    fields = type(law).model_fields.items()
    values = {name: _words(getattr(law, name), field) for name, field in fields}
    return ", ".join([values.pop("law"), *(f"{name} {value}" for name, value in values.items())])


def _words(value: Any, field: FieldInfo) -> str:
    if value is None or value in ([], {}):
        return "none"
    if _is_duration(field) and isinstance(value, int):
        return write_duration(value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_words(each, field)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(_words(each, field) for each in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _is_duration(field: FieldInfo) -> bool:
    validators = (each for each in field.metadata if isinstance(each, BeforeValidator))
    return any(each.func is parse_duration for each in validators)
