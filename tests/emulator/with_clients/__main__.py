"""Drives every client that can run here, and writes the page on them."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.emulator.with_clients.catalogue import CLIENTS, Client, Missing
from tests.emulator.with_clients.driving import Emulator, emulator
from tests.emulator.with_clients.page import PAGE, Outcome, page


def outcome(running: Emulator, client: Client) -> Outcome:
    """How far a client comes, or why it cannot be run."""
    try:
        return running.drive(client)
    except Missing as reason:
        return str(reason)


def main() -> None:
    with TemporaryDirectory() as folder, emulator(Path(folder)) as running:
        outcomes = {client.name: outcome(running, client) for client in CLIENTS}
    PAGE.write_text(page(outcomes), encoding="utf-8")
    for name, found in outcomes.items():
        if isinstance(found, str):
            print(f"{name}: skipped, {found}", file=sys.stderr)


if __name__ == "__main__":
    main()
