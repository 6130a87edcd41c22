"""The partner traffic of a scenario, sent at a deployment."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from conformance.remote.load.leading import Load


@click.command()
@click.argument("deployment", type=Path)
@click.argument("scenario")
@click.option("--out", type=Path, help="Where to write.  [default: out/load/NAME-OF-THE-SCENARIO]")
@click.option("--seed", type=click.IntRange(min=0), help="Another seed than the scenario's.")
@click.option(
    "--speed",
    type=click.FloatRange(0, 1_000_000, min_open=True),
    default=1.0,
    show_default=True,
    help="Of the scenario's time: with 60 an hour of it takes a minute.",
)
@click.option(
    "--clock",
    type=click.FloatRange(0, 1_000_000, min_open=True),
    default=1.0,
    show_default=True,
    help="How fast the deployment's own clock runs; what `b2bkit emulate --speed` was told.",
)
@click.option(
    "--look-every", default="10 s", show_default=True, help="How often to look for their leads."
)
@click.option(
    "--follow",
    default="30 min",
    show_default=True,
    help="How long to look for them after the last answer, at most.",
)
@click.option("--workers", type=click.IntRange(1, 1_000), help="Send from so many processes.")
@click.option("--master", is_flag=True, help="Wait for them, on any machine, started by --worker.")
@click.option("--worker", is_flag=True, help="Be one of them.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The master's address.")
@click.option("--port", type=click.IntRange(1, 65_535), default=5557, show_default=True)
@click.option("--web", is_flag=True, help="Show Locust's page while partners are sent.")
@click.option("--web-port", type=click.IntRange(1, 65_535), default=8089, show_default=True)
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option("--allow-production", is_flag=True, help="Even at a production environment.")
def load(
    deployment: Path,
    scenario: str,
    out: Path | None,
    seed: int | None,
    speed: float,
    clock: float,
    look_every: str,
    follow: str,
    workers: int | None,
    master: bool,
    worker: bool,
    host: str,
    port: int,
    web: bool,
    web_port: int,
    dry_run: bool,
    allow_production: bool,
) -> None:
    """Send the partner traffic of SCENARIO at what DEPLOYMENT describes.

    Each partner applies at its time, whether or not earlier ones were answered, and its answer
    counts from then. Their prospects and leads are looked for, and what was seen is compared with
    what the model predicts.

    The exit code is 1 if a request was refused or failed, 3 if it is not known what became of
    somebody.
    """
    from conformance.remote.load.leading import Load, seconds
    from conformance.remote.load.order import Order, new_run
    from conformance.remote.load.processes import free_port, require_locust, serve
    from conformance.somewhere_else import somewhere_else
    from sim.scenario.loading import find_scenario, load_scenario

    if worker and (master or workers or web):
        raise click.UsageError("--worker takes its orders from the master; leave out the others.")
    path = find_scenario(scenario)
    loaded = load_scenario(path, **({} if seed is None else {"seed": seed}))
    order = Order(
        role="worker" if worker else "head" if master or workers else "alone",
        deployment=str(deployment),
        scenario=str(path),
        out=str(out or Path("out/load") / path.stem),
        run="" if worker else new_run(),
        seed=seed,
        workers=workers or 1,
        speed=speed,
        host=host,
        port=port if worker or master else free_port(),
        web=web_port if web else 0,
    )
    under_test = somewhere_else(deployment)
    require_locust()
    if worker:
        sys.exit(serve(order))
    here = 0 if master else workers or 0
    every, afterwards = seconds("--look-every", look_every), seconds("--follow", follow)
    plan = Load(under_test, loaded, order, here, every, afterwards)
    _carry_out(plan, clock, dry_run, allow_production)


def _carry_out(plan: "Load", clock: float, dry_run: bool, allow_production: bool) -> None:
    from conformance.remote.load.leading import lead
    from reports.load import compare_into, tell, tell_plan
    from reports.terminal import console

    tell_plan(plan.forecast, console)
    if dry_run:
        return
    plan.require_allowed(production=allow_production)
    observed = lead(plan)
    if not observed.reading.began:
        sys.exit(observed.code or 3)
    comparison = compare_into(plan, observed, clock)
    tell(comparison, console)
    sys.exit(observed.code or comparison.code)
