"""A run of the features against a deployment, from its beginning to its end."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from conformance.remote.beforehand import offer_of, product_of, restore
from conformance.remote.connections import Connections
from conformance.remote.offer import EVERY_ACT, Offer
from conformance.remote.operator.worlds import doors
from conformance.remote.production import require_no_production
from conformance.remote.under_test import RemoteUnderTest
from conformance.run_files import MESSAGES, NEEDS
from conformance.somewhere_else import somewhere_else
from conformance.verdicts import RuleVerdict, Verdict
from event_log.bad_input import BadInput
from reference_model.rules import Kind
from reports.features.reading import read_run
from reports.features.verdicts import judged
from steps.collecting.gate import known_rules
from steps.validating.conducting import Conductor, GivenUp
from steps.validating.folder import RunFolder, Subject
from steps.validating.foretelling import bystanders_of, foretell
from steps.validating.journal import Journal
from steps.validating.needs import Forecast
from steps.validating.session import Collected, in_session
from steps.validating.sightings import write_log
from steps.validating.telling import tell
from steps.validating.words import in_words

AT_ONCE = 8
"""How many scenarios wait at once, where jobs have to be waited for."""

WORLDS = 2
"""How many worlds are used, where there can be several; an emulator is as busy with two as with
eight."""

FEW = 20
"""So few scenarios are done before a further world has begun."""

JOURNAL = "scenarios.ndjson"
INTERRUPTED = "The run was interrupted."


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for. at_once: None for what fits the deployment.

    production: whether it may be one.
    """

    deployment: Path
    rules: tuple[str, ...] = ()
    seed: int = 0
    at_once: int | None = None
    resume: Path | None = None
    out: Path = Path("out")
    production: bool = False


@dataclass(frozen=True)
class Progress:
    """Who is told how a run gets on: what it will be, then which share of it is done."""

    begins: Callable[[str], object]
    done: Callable[[float], object]


@dataclass(frozen=True)
class Validation:
    """What a run has come to. trouble: why it broke off, or ""; interrupted: by whoever runs it."""

    folder: Path
    verdicts: Sequence[RuleVerdict]
    trouble: str
    interrupted: bool

    @property
    def exit_code(self) -> int:
        """0 no deviation, 1 some, 3 undecided, 130 interrupted."""
        found = {each.verdict for each in self.verdicts}
        documented = {each.verdict for each in self.verdicts if _documented(each)}
        if self.interrupted:
            return 130
        if Verdict.DEVIATES in found:
            return 1
        unseen = not found & {Verdict.CONFORMS, Verdict.DIFFERS}
        return 3 if self.trouble or unseen or Verdict.UNKNOWN in documented else 0


def validate(wanted: Wanted, progress: Progress) -> Validation:
    """Run what is still to be run; BadInput if it cannot be."""
    subject, folder = _begun(wanted)
    with folder.held(), _stopped_by_any_signal():
        under_test = somewhere_else(wanted.deployment, folder.path)
        with _asked(under_test) as connections:
            sales = under_test.described.dataverse
            require_no_production(sales, connections, allowed=wanted.production)
            offer = offer_of(under_test.described, connections)
            folder.note(product=product_of(under_test.described, connections))
        under_test = replace(under_test, bystanders=bystanders_of(offer))
        run = _Run(wanted, under_test, offer, folder, progress)
        with closing(under_test.connections.conduct):
            collected, interrupted = in_session(subject.rules, subject.seed, run.conduct)
        return run.end(collected, INTERRUPTED if interrupted else run.trouble)


def forecast(wanted: Wanted) -> Forecast:
    """What would be done; nothing is asked of anybody, and the operator is taken to do all acts."""
    with TemporaryDirectory() as folder:
        under_test = somewhere_else(wanted.deployment, Path(folder))
    operator = under_test.described.operator
    acts = EVERY_ACT if operator.url or operator.program else frozenset[str]()
    offer = Offer(under_test.described, acts)
    found: list[Forecast] = []
    in_session(
        known_rules(wanted.rules),
        wanted.seed,
        lambda collected: found.append(_forecast(collected, offer, wanted.at_once)),
    )
    return found[0]


@dataclass
class _Run:
    wanted: Wanted
    under_test: RemoteUnderTest
    offer: Offer
    folder: RunFolder
    progress: Progress
    trouble: str = ""

    def conduct(self, collected: Collected) -> None:
        """Find out what scenarios need, and run them."""
        foretold = _forecast(collected, self.offer, self.wanted.at_once)
        further = self._further(foretold.at_once - 1 if foretold.apart else 0)
        if foretold.apart:
            foretold = replace(foretold, at_once=1 + len(further), apart=bool(further))
        self.folder.write(NEEDS, {place: need.told() for place, need in foretold.needs.items()})
        journal = Journal(self.folder.path / JOURNAL)
        self.progress.begins(in_words(foretold))
        restore, done = self._restore, self._done
        conductor = Conductor(self.under_test, further, foretold, journal, restore, done)
        try:
            conductor.conduct(collected.places, collected.run, collected.end)
        except GivenUp as reason:
            self.trouble = str(reason)

    def end(self, collected: Collected, trouble: str) -> Validation:
        """Write what follows from everything that is known by now."""
        path = self.folder.path / MESSAGES
        journal = Journal(self.folder.path / JOURNAL)
        begun = datetime.fromisoformat(self.folder.about["begun"])
        if died := set(journal.begun) - set(journal.ended):
            trouble = trouble or f"Scenarios whose process died before they ended: {len(died)}."
        tell(path, collected, journal, begun, trouble)
        write_log(self.folder.path)
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        self.folder.note(ended=now, trouble=trouble)
        verdicts = judged(read_run(path))
        return Validation(self.folder.path, verdicts, trouble, trouble == INTERRUPTED)

    def _done(self, places: int, of: int) -> None:
        self.progress.done(places / of)

    def _further(self, number: int) -> list[RemoteUnderTest]:
        """So many worlds like it, or as many as can be reached."""
        if not number:
            return []
        with _asked(self.under_test) as connections:
            found = doors(self.under_test.described, connections, number)
        return [replace(self.under_test, door=door) for door in found]

    def _restore(self) -> None:
        with _asked(self.under_test) as connections:
            restore(self.under_test.described, connections)


def _forecast(collected: Collected, offer: Offer, at_once: int | None) -> Forecast:
    needs = foretell(collected.places, offer, collected.play)
    if offer.has_own_worlds:
        usual = WORLDS if len(needs) > FEW else 1
        at_once = (at_once or usual) if offer.has_further_worlds else 1
    at_once = at_once or (AT_ONCE if offer.jobs_are_waited_for else 1)
    forked = at_once if hasattr(os, "fork") else 1
    return Forecast(needs, forked, apart=offer.has_own_worlds and forked > 1)


def _begun(wanted: Wanted) -> tuple[Subject, RunFolder]:
    """What is run, and in which folder: a new one, or that of a run which broke off."""
    if wanted.resume is None:
        name = somewhere_else(wanted.deployment, Path()).name
        subject = Subject(wanted.deployment, known_rules(wanted.rules), wanted.seed)
        return subject, RunFolder.new(wanted.out, subject, name)
    folder = RunFolder.found(wanted.resume.resolve())
    rules = tuple(folder.about["rules"])
    if wanted.rules and known_rules(wanted.rules) != rules:
        told = ", ".join(rules) or "all of them"
        raise BadInput(f"The run {folder.path} is about other rules ({told}); begin a new one.")
    subject = Subject(wanted.deployment, rules, folder.about["seed"])
    folder.require(subject)
    return subject, folder


def _documented(each: RuleVerdict) -> bool:
    return each.rule.kind is Kind.DOCUMENTED


@contextmanager
def _asked(under_test: RemoteUnderTest) -> Iterator[Connections]:
    """Connections for a few questions, which no process that is forked later may share."""
    connections = replace(under_test).connections
    try:
        yield connections
    finally:
        connections.conduct.close()


@contextmanager
def _stopped_by_any_signal() -> Iterator[None]:
    """Whoever ends the process interrupts it, so that it leaves the deployment as it was."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
