"""What dual-write brings: its solutions, its company, its maps.

The unique name of Dual-write Commerce solutions is told by no public document, nor in which table
the state of a map stands: so solutions are known by their names, and maps by the operator.
"""

from collections.abc import Callable, Iterator

from conformance.remote.dataverse.service import Row, literal, query
from conformance.remote.doctor.finding import Finding, not_applicable, ok, problem
from conformance.remote.doctor.patient import Patient

MAP_STATES, QUEUED, ERRORS = "map_states", "queued", "catch_up_errors"
RUNNING = "Running"
_PLAIN = str.maketrans("", "", " -_")


def _has(*words: str) -> Callable[[str], bool]:
    return lambda name: all(word in name for word in words)


SOLUTIONS: dict[str, tuple[Callable[[str], bool], str]] = {
    "Dual-write core": (
        _has("dualwritecore"),
        "Install the Dual-write core solution from AppSource, and link the environments.",
    ),
    "Dual-write entity maps": (
        lambda name: "entitymap" in name or "applicationorchestration" in name,
        "Install the solutions with the entity maps, and apply them on the page Dual-write.",
    ),
    "Dual-write Commerce solutions": (
        _has("dualwrite", "commerce"),
        "Install Dual-write Commerce solutions from AppSource, after the two others.",
    ),
}
"""How each is known by its names, which are written together and small; and what to do."""


def solutions(patient: Patient) -> Iterator[Finding]:
    """Whether the three are installed, and in which version."""
    words = ("dual", "entity", "orchestration", "commerce")
    told = " or ".join(
        f"contains({column},{literal(word)})"
        for column in ("friendlyname", "uniquename")
        for word in words
    )
    columns = "uniquename,friendlyname,version"
    rows = patient.sales.rows(f"solutions?{query(select=columns, filter=told)}")
    for title, (is_it, todo) in SOLUTIONS.items():
        found = [row for row in rows if is_it(_plain(row))]
        if found:
            yield ok(f"{title}: {', '.join(map(_shown, found))}.")
        else:
            yield problem(f"{title} is not installed.", todo)


def company(patient: Patient) -> Iterator[Finding]:
    """Whether Sales knows the legal entity of the site, with the team that owns what is written."""
    names, code = patient.described.dataverse.companies, patient.described.site.legal_entity
    asked = query(
        select=f"{names.id},_{names.owning_team}_value", filter=f"{names.code} eq {literal(code)}"
    )
    rows = patient.sales.rows(f"{names.set}?{asked}")
    if not rows:
        yield problem(
            f"Sales has no company {code}.",
            "Run the map Legal entities (companies), or correct [site] legal_entity.",
        )
    elif not rows[0].get(f"_{names.owning_team}_value"):
        yield problem(
            f"The company {code} has no owning team.",
            "Give it a default owning team; leads that dual-write creates belong to it.",
        )
    else:
        yield ok(f"Sales has the company {code}, and the team that owns what comes from there.")


def maps(patient: Patient) -> Iterator[Finding]:
    """Whether the maps run, and nothing waits for them."""
    if not patient.operator.offers(MAP_STATES):
        yield not_applicable(
            f"No interface shows the maps, and no operator offers {MAP_STATES!r}.",
            "Look at the page Dual-write in finance and operations: all maps of the flow must be "
            "Running. The smoke test shows whether prospects become leads.",
        )
        return
    states = dict(patient.operator.do(MAP_STATES))
    for name, state in sorted(states.items()):
        if state == RUNNING:
            yield ok(f"{name} runs.")
        else:
            yield problem(
                f"The map {name} is {str(state).lower()}.", "Run it on the page Dual-write."
            )
    yield from _waiting(patient)


def _waiting(patient: Patient) -> Iterator[Finding]:
    operator = patient.operator
    if operator.offers(QUEUED) and (waiting := int(operator.do(QUEUED))):
        yield problem(f"{waiting} writes wait in the queue of dual-write.", "Run the paused maps.")
    errors = list(operator.do(ERRORS)) if operator.offers(ERRORS) else []
    if errors:
        yield problem(
            f"{len(errors)} writes failed when maps caught up, such as: {str(errors[0])[:300]}",
            "Mend the cause, and try them again on the page Dual-write.",
        )


def _plain(row: Row) -> str:
    names = f"{row.get('friendlyname') or ''} {row.get('uniquename') or ''}"
    return names.lower().translate(_PLAIN)


def _shown(row: Row) -> str:
    return (
        f"{row.get('friendlyname') or row.get('uniquename')} {row.get('version') or '(no version)'}"
    )
