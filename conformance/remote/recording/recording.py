"""From the folder of a run to a recording, which is a file of JSON lines.

The first line says what was recorded: product, date, versions. Each other line is an exchange, in
the order in which they began. Kept are requests to the services, with the headers that mean
something; not kept is what was asked in vain and again (throttled, no answer), sign-in, and mail.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from conformance.mark import Mark
from conformance.remote.description import Description
from conformance.remote.ledger import read_ledger
from conformance.remote.recording.normalising import Placeholders
from conformance.remote.recording.services import (
    addresses,
    further_site,
    opened_site,
    place_of,
    services,
)
from conformance.remote.wire.secrets import Secrets
from conformance.run_files import EXCHANGES, LEDGER, RUN
from event_log.bad_input import BadInput

FORMAT = 1
ASKED_AGAIN = {0, 401, 429, 502, 503, 504}
_OF_REQUESTS = {
    *("accept", "callerobjectid", "content-type", "if-match", "if-none-match", "mscrmcallerid"),
    *("mscrm.suppressduplicatedetection", "odata-maxversion", "odata-version", "prefer"),
}
_OF_ANSWERS = {"content-type", "location", "odata-entityid", "odata-version", "preference-applied"}


@dataclass(frozen=True)
class Recorded:
    """One exchange, with placeholders. target: below the service's address. session: of a site.

    service: its name, which for a further site is the address that it was told with.

    Bodies are JSON values, or text where they are none.
    """

    scenario: str
    service: str
    method: str
    target: str
    headers: dict[str, str]
    session: bool
    body: Any
    status: int
    answer_headers: dict[str, str]
    answer: Any


@dataclass(frozen=True)
class Recording:
    """A run as it can be asked again. about: what was recorded, with which versions, when."""

    about: Mapping[str, Any]
    exchanges: Sequence[Recorded]


def record(folder: Path, described: Description) -> Recording:
    """The recording of a run; BadInput if the folder holds none that could be recorded."""
    lines = sorted(_lines(folder / EXCHANGES), key=_place_in_time)
    marks = _marks(folder, lines)
    people = [person.name for person in described.dataverse.salespeople]
    named = {"mark": marks, "user": people, "address": addresses(described)}
    placeholders, known = Placeholders(named), services(described)
    exchanges = []
    for line in lines:
        place = place_of(line["url"], known)
        if place and line["status"] not in ASKED_AGAIN:
            exchanges.append(_recorded(line, *place, placeholders))
            if url := opened_site(*place, _value(line["response_body"])):
                name = opened_site(*place, exchanges[-1].answer)
                known.append(further_site(described, name, url))
    if not exchanges:
        raise BadInput(
            f"{folder}: no exchange in it was with the deployment that the file describes; name "
            "the file with which it was run."
        )
    return Recording(_about(folder, lines), exchanges)


def write_recording(recording: Recording, path: Path) -> None:
    """Write it whole or not at all, with nothing in it that looks like a secret."""
    values = [recording.about, *map(asdict, recording.exchanges)]
    text = "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in values)
    unfinished = path.with_name(f"{path.name}.partial")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    unfinished.replace(path)


def read_recording(path: Path) -> Recording:
    """The recording in a file; BadInput if there is none."""
    try:
        about, *exchanges = map(json.loads, path.read_text(encoding="utf-8").split("\n")[:-1])
        found = Recording(about, [Recorded(**each) for each in exchanges])
        known = about["recording"] == FORMAT
    except OSError as reason:
        raise BadInput(
            f"{path}: not readable ({reason.strerror}); expected a recording."
        ) from reason
    except (ValueError, TypeError, KeyError):
        known = False
    if not known:
        raise BadInput(
            f"{path}: no recording, or one of another version; expected a file that `b2bkit "
            "record` has written."
        )
    return found


def _recorded(line: Mapping[str, Any], service: str, target: str, known: Placeholders) -> Recorded:
    asked, answered = dict(line["request_headers"]), dict(line["response_headers"])
    return Recorded(
        scenario=line["scenario"],
        service=service,
        method=line["method"],
        target=known.of_request(target),
        headers=known.of_request(_kept(asked, _OF_REQUESTS)),
        session="cookie" in {name.lower() for name in asked},
        body=known.of_request(_value(line["request_body"])),
        status=line["status"],
        answer_headers=known.of_answer(_kept(answered, _OF_ANSWERS)),
        answer=known.of_answer(_value(line["response_body"])),
    )


def _kept(headers: Mapping[str, str], wanted: set[str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items() if name.lower() in wanted}


def _value(body: str) -> Any:
    """What a body says; secrets have been taken out, and are so once more."""
    text = Secrets().hidden(body)
    try:
        return json.loads(text)
    except ValueError:
        return text


def _place_in_time(line: Mapping[str, Any]) -> tuple[int, str]:
    """One world after the other, if there were several, and in each as it was."""
    return line.get("port", 0), str(line["began"])


def _marks(folder: Path, lines: Iterable[Mapping[str, Any]]) -> list[str]:
    """Those of its scenarios, and those in its ledger."""
    marks = {Mark.of(folder.name, line["scenario"]).text for line in lines}
    ledger = folder / LEDGER
    if ledger.exists():
        marks |= {entry.mark for entry in read_ledger(ledger)}
    return sorted(marks)


def _about(folder: Path, lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    file = folder / RUN
    told = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {
        "recording": FORMAT,
        "product": told.get("product"),
        "deployment": told.get("deployment"),
        "recorded": min(str(line["began"]) for line in lines),
        "b2bkit": version("b2bkit"),
    }


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as reason:
        raise BadInput(
            f"{path}: not readable ({reason.strerror}); expected the folder of a run."
        ) from reason
    for line in text.split("\n"):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict) and {"url", "status", "began"} <= found.keys():
            yield found
