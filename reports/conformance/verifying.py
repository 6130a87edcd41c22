"""Holds a conformance package to its word, without a network: a sentence for whatever is wrong.

Nothing is unpacked before the file has been found safe, and nothing but the files of a package.
What a package cannot prove is who made it: somebody could run other features and pack those.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from pydantic import ValidationError

from conformance.verdicts import Verdict
from event_log.bad_input import BadInput
from reports.conformance.archive import dangers, hash_of, opened, shown, unpack
from reports.conformance.contents import (
    ALWAYS,
    EXPECTED,
    PAGE,
    PERHAPS,
    SUMS,
    VERDICTS,
    derived,
)
from reports.conformance.expected import read_expected
from reports.conformance.judging import judged
from reports.conformance.run_folder import RunFolder
from reports.conformance.verdict_file import Verdicts

_READ_WHOLE = 256 * 2**20
"""Bytes of a file that is read at once."""


@dataclass
class Verified:
    """What came out. wrong: a sentence each. notes: what could not be held against anything.

    verdicts: as the package tells them, if it does.
    """

    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    verdicts: Verdicts | None = None


def verify(path: Path) -> Verified:
    """Whether the package is whole and its verdicts follow from it; BadInput if it is none."""
    found = Verified()
    with opened(path) as archive, TemporaryDirectory() as name:
        folder = Path(name)
        found.wrong = list(_unsafe(archive))
        if found.wrong:
            return found
        found.wrong = list(_unpacked(archive, folder))
        found.wrong += _sums(folder)
        if not (_missing(folder) or found.wrong):
            _recompute(folder, found)
    return found


def trusted_verdicts(path: Path) -> Verdicts:
    """The verdicts of a package that keeps its word; BadInput if it does not."""
    found = verify(path)
    if found.wrong or not found.verdicts:
        raise BadInput(
            f"{path} cannot be trusted: {found.wrong[0]} `b2bkit verify` says all that is wrong."
        )
    return found.verdicts


def _unsafe(archive: ZipFile) -> Iterator[str]:
    yield from dangers(archive)
    known = {*ALWAYS, *PERHAPS, SUMS}
    for entry in archive.infolist():
        if entry.filename not in known:
            yield f"{shown(entry.filename)} does not belong to a package; it was added."
        elif entry.filename not in PERHAPS and entry.file_size > _READ_WHOLE:
            yield f"{entry.filename} would be {entry.file_size:,} bytes, more than any run leaves."


def _unpacked(archive: ZipFile, folder: Path) -> Iterator[str]:
    for name in unpack(archive, folder):
        yield f"{name} is damaged: it cannot be unpacked."
    for name in _missing(folder):
        yield f"{name} is missing."


def _missing(folder: Path) -> list[str]:
    return [name for name in (*ALWAYS, SUMS) if not (folder / name).is_file()]


def _sums(folder: Path) -> Iterator[str]:
    """What does not agree with the list of hashes."""
    if not (folder / SUMS).is_file():
        return
    lines = (folder / SUMS).read_text(encoding="utf-8", errors="replace").splitlines()
    listed = {name: sum_ for sum_, _, name in (line.partition("  ") for line in lines)}
    present = {each.name for each in folder.iterdir()} - {SUMS}
    for name in sorted(present - set(listed)):
        yield f"{name} is not listed in {SUMS}; it was added."
    for name, sum_ in listed.items():
        if name not in present:
            if name not in ALWAYS:
                yield f"{shown(name)} is listed in {SUMS} and missing."
        elif hash_of(folder / name) != sum_:
            yield f"{name} was changed: its SHA-256 is not the one in {SUMS}."


def _recompute(folder: Path, found: Verified) -> None:
    """Judge the run again, and hold everything that follows from it against the package."""
    expected = folder / EXPECTED
    try:
        told = Verdicts.model_validate_json((folder / VERDICTS).read_bytes())
    except ValidationError as reason:
        first = reason.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "it"
        found.wrong.append(f"{VERDICTS} is no file of verdicts: {shown(where)}: {first['msg']}.")
        return
    found.verdicts = told
    run = RunFolder(folder)
    try:
        again = judged(run, read_expected(expected) if expected.exists() else ())
    except BadInput as reason:
        found.wrong.append(str(reason).replace(f"{folder}/", ""))
        return
    found.wrong += _differences(told, again)
    if told.made_by != again.made_by:
        found.notes.append(
            f"The package was made by {shown(told.made_by)}, this is {again.made_by}: its verdicts "
            "were recomputed, its other files only held against their hashes."
        )
        if hash_of(folder / VERDICTS) not in (folder / PAGE).read_text("utf-8", errors="replace"):
            found.wrong.append(f"{PAGE} shows other verdicts than these.")
    elif not found.wrong:
        found.wrong += _otherwise(folder, derived(run, again))


def _differences(told: Verdicts, again: Verdicts) -> Iterator[str]:
    """What the package says, and its messages say otherwise."""
    rules = {each.id: each for each in again.rules}
    for rule in told.rules:
        found = rules.get(rule.id)
        if found and (found.verdict, found.expected) != (rule.verdict, rule.expected):
            yield (
                f"{rule.id}: {VERDICTS} says {_said(rule.verdict, expected=rule.expected)}, "
                f"the messages say {_said(found.verdict, expected=found.expected)}."
            )
    for id in set(rules) - {each.id for each in told.rules}:
        if rules[id].verdict is not Verdict.NOT_RUN:
            yield f"{id}: {VERDICTS} says nothing of it, the messages say {rules[id].verdict}."
    scenarios = {each.place: each.outcome for each in again.scenarios}
    for scenario in told.scenarios:
        outcome = scenarios.pop(scenario.place, None)
        if outcome != scenario.outcome:
            yield (
                f"{shown(scenario.place)}: {VERDICTS} says {scenario.outcome}, the messages say "
                f"{outcome or 'nothing'}."
            )
    for place in scenarios:
        yield f"{shown(place)}: {VERDICTS} says nothing of it, the messages do."


def _said(verdict: str, *, expected: bool) -> str:
    return f"{verdict}, as expected" if expected else verdict


def _otherwise(folder: Path, contents: dict[str, bytes]) -> Iterator[str]:
    """The files that are not what follows from the run."""
    for name, content in contents.items():
        if (folder / name).read_bytes() != content:
            what = "shows other verdicts than these" if name == PAGE else "says something else"
            yield f"{name} {what}: it is not what follows from the run."
