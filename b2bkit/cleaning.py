"""Taking away what a run has left in a deployment."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from conformance.remote.cleaning.traces import Trace


@click.command()
@click.argument("run", type=Path, metavar="RUN_FOLDER")
@click.option(
    "--deployment",
    type=Path,
    metavar="FILE",
    help="The deployment file.  [default: of the name that the run remembers, here]",
)
@click.option("--dry-run", is_flag=True, help="Only list what would be taken away.")
@click.option("--allow-production", is_flag=True, help="Take it away in production, too.")
def clean(run: Path, deployment: Path | None, dry_run: bool, allow_production: bool) -> None:
    """Take away what a run has made, and what the systems have made from it.

    Only records go that carry a mark of the run, are in its ledger, or go back to its leads. What
    cannot be removed is listed with the reason. Exit code 1 tells that something is left, 3 that
    it could not be found out.
    """
    from conformance.remote.cleaning.cleaning import file_of, find, take_away
    from conformance.remote.ledger import read_ledger
    from conformance.run_files import LEDGER
    from conformance.somewhere_else import somewhere_else

    read_ledger(run / LEDGER)  # or this is no folder of a run
    under_test = somewhere_else(deployment or file_of(run), run)
    connections = under_test.connections
    if not dry_run:
        under_test.require_no_production(allowed=allow_production)
    try:
        found = find(under_test.described, connections, run)
        left = undecided = 0
        if dry_run:
            for trace in found.traces:
                click.echo(f"would go: {_shown(trace)}")
        else:
            for outcome in take_away(found, run):
                left, undecided = left + bool(outcome.why), undecided + outcome.undecided
                fate = f"still there: {outcome.why}" if outcome.why else "removed"
                click.echo(f"{_shown(outcome.trace)}: {_plain(fate)}")
    finally:
        connections.conduct.close()
    for reason in found.unseen:
        click.echo(f"could not be found out: {_plain(reason)}", err=True)
    click.echo(
        f"{len(found.traces)} found, {len(found.traces) - left} {'to go' if dry_run else 'gone'}."
    )
    sys.exit(3 if undecided or found.unseen else int(left > 0))


def _shown(trace: "Trace") -> str:
    return _plain(f"{trace.kind} {trace.id} {trace.name[:100]!r} ({trace.why})")


def _plain(text: str) -> str:
    """Without what a terminal would obey."""
    return "".join(each if each.isprintable() else " " for each in text)
