"""docs/emulator-clients.md: which client came how far, and asked for what."""

from collections.abc import Iterator, Mapping, Sequence

from tests.emulator.with_clients.catalogue import CLIENTS, FINANCE, ROOT, Client
from tests.emulator.with_clients.driving import Driven
from tests.emulator.with_clients.operations import DATAVERSE, Operation
from tests.emulator.with_clients.operations import FINANCE as FINANCE_OPERATIONS

PAGE = ROOT / "docs" / "emulator-clients.md"
INTRODUCTION = """\
# The emulator and its clients

`python -m tests.emulator.with_clients` writes this page: it starts `b2bkit emulate`, drives each
client against it over TLS (finance and operations over plain HTTP), and looks at what was asked.
The clients are unmodified, as their registries have them, and get no more than the variables that
the emulator prints. The tests drive them again, and hold this page against what they see.

**done**: the client did it, and saw what it should. **cannot**: it has nothing to do it with, so
its script did without, or found another way; the notes say which. **skipped**: it was not run.
"""
COVERAGE = """\
## What was asked

*yes*: the client asked for it when it was driven; it may be able to do more. Where no client has
asked, nothing but our own tests, named in the last column, holds the operation. What a client asks
for in the headers of a read, such as annotations or pages, is seen in a batch only.
"""
Outcome = Driven | str
"""How far a client came, or why it was not run."""


def page(outcomes: Mapping[str, Outcome]) -> str:
    """The page, from what became of each client."""
    dataverse = [client for client in CLIENTS if client.name != FINANCE]
    finance = [client for client in CLIENTS if client.name == FINANCE]
    lines = [
        INTRODUCTION,
        "## How far they came\n",
        *_matrix(dataverse, outcomes),
        "\nFinance and operations:\n",
        *_matrix(finance, outcomes),
        "\nNotes:\n",
        *_notes(outcomes),
        f"\n{COVERAGE}",
        *_coverage(dataverse, DATAVERSE, outcomes),
        "\nFinance and operations:\n",
        *_coverage(finance, FINANCE_OPERATIONS, outcomes),
    ]
    return "\n".join(lines) + "\n"


def _matrix(clients: Sequence[Client], outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    yield from _head(["client", "version", *clients[0].steps])
    for client in clients:
        outcome = outcomes[client.name]
        if isinstance(outcome, str):
            cells = ["-", *("skipped" for _ in client.steps)]
        else:
            words = {
                name: "cannot" if step.cannot else "done" for name, step in outcome.steps.items()
            }
            cells = [outcome.version, *(words[name] for name in client.steps)]
        yield _row([f"{client.registry} `{client.name}`", *cells])


def _notes(outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    for client in CLIENTS:
        outcome = outcomes[client.name]
        if isinstance(outcome, str):
            yield f"- `{client.name}` was skipped: {outcome}."
            continue
        for name, step in outcome.steps.items():
            if step.cannot:
                yield f"- `{client.name}`, {name}: {step.cannot}."


def _coverage(
    clients: Sequence[Client], operations: Sequence[Operation], outcomes: Mapping[str, Outcome]
) -> Iterator[str]:
    yield from _head(["operation", *(f"`{client.name}`" for client in clients), "our tests"])
    for operation in operations:
        cells = [_asked(operation, outcomes[client.name]) for client in clients]
        file, test = operation.test.split(", ")
        yield _row([operation.name, *cells, f"{file}: {test.replace('_', ' ')}"])


def _asked(operation: Operation, outcome: Outcome) -> str:
    if isinstance(outcome, str):
        return "skipped"
    return "yes" if any(map(operation.is_in, outcome.asked)) else ""


def _head(titles: Sequence[str]) -> Iterator[str]:
    yield _row(titles)
    yield "|---" * len(titles) + "|"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def without_column(text: str, client: Client) -> str:
    """A page without what it says of a client, to be compared where that cannot be run."""
    kept = []
    place = -1
    for line in text.splitlines():
        if f"`{client.name}`" in line and not line.startswith("| operation"):
            continue
        cells = line.split("|")
        if line.startswith("| operation"):
            titles = [cell.strip() for cell in cells]
            place = titles.index(f"`{client.name}`") if f"`{client.name}`" in titles else -1
        if line.startswith("|") and 0 <= place < len(cells):
            del cells[place]
        kept.append("|".join(cells))
    return "\n".join(kept)
