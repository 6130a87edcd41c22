"""The command line of b2bkit. It parses, calls and prints; the work is done elsewhere.

Exit codes: 0 good, 1 not good, 2 bad usage or input, 3 could not decide, 130 interrupted.
"""

import sys

import click

from b2bkit.cleaning import clean
from b2bkit.doctoring import doctor
from b2bkit.emulating import emulate
from b2bkit.experimenting import INTERRUPTED, plan, soak, sweep
from b2bkit.loading import load
from b2bkit.packaging import package, verify
from b2bkit.recording import record, replay
from b2bkit.running import demo, report, settings, simulate
from b2bkit.testing import explore, features, prove, rules
from b2bkit.validating import validate

COMMANDS = (
    demo,
    simulate,
    settings,
    sweep,
    plan,
    soak,
    report,
    features,
    prove,
    explore,
    rules,
    emulate,
    doctor,
    validate,
    package,
    verify,
    clean,
    load,
    record,
    replay,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="b2bkit")
def commands() -> None:
    """Simulate and test B2B partner onboarding between Dynamics 365 Commerce and Sales."""


for command in COMMANDS:
    commands.add_command(command)


def main() -> None:
    """Run a command; a user's mistake is one sentence and exit code 2, what is undecided 3."""
    from event_log.bad_input import BadInput
    from event_log.undecided import Undecided

    try:
        sys.exit(commands(prog_name="b2bkit", standalone_mode=False))
    except click.ClickException as mistake:
        mistake.show()
        sys.exit(mistake.exit_code)
    except click.Abort:
        click.echo("b2bkit: Interrupted.", err=True)
        sys.exit(INTERRUPTED)
    except Undecided as reason:
        click.echo(f"b2bkit: {reason}", err=True)
        sys.exit(3)
    except (BadInput, OSError) as mistake:
        click.echo(f"b2bkit: {mistake}", err=True)
        sys.exit(2)
