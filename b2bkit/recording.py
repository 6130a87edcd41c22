"""What a run exchanged with a deployment, recorded, and asked again of another."""

import sys
from pathlib import Path

import click


@click.command()
@click.argument("run", type=Path)
@click.option(
    "--deployment", type=Path, required=True, metavar="FILE", help="The file that it was run with."
)
@click.option("--out", "-o", type=Path, required=True, metavar="FILE", help="Where to write.")
def record(run: Path, deployment: Path, out: Path) -> None:
    """Make a recording of the folder RUN, which a validation has left.

    Ids, marks, times and names of users become placeholders; secrets are in none of it.
    """
    from conformance.remote.recording.recording import record, write_recording
    from conformance.somewhere_else import somewhere_else

    recording = record(run, somewhere_else(deployment).described)
    write_recording(recording, out)
    click.echo(f"{len(recording.exchanges)} exchanges in {out}")


@click.command()
@click.argument("recording", type=Path)
@click.option(
    "--against",
    type=Path,
    required=True,
    metavar="FILE",
    help="Whom to ask: a deployment file, such as `b2bkit emulate --describe` writes.",
)
def replay(recording: Path, against: Path) -> None:
    """Ask what is in RECORDING again, and tell how the answers differ.

    Statuses, codes of errors, names and types of properties are compared, and values where they
    are neither ids nor times. The exit code is 1 if there are differences.
    """
    from conformance.remote.recording.recording import read_recording
    from conformance.remote.recording.replaying import replayed
    from conformance.somewhere_else import somewhere_else
    from reports.replay import tell_replay
    from reports.terminal import console

    exchanges = read_recording(recording)
    operations = replayed(exchanges, somewhere_else(against).described)
    tell_replay(operations, console)
    sys.exit(int(any(each.differed for each in operations)))
