"""Both systems, live, for clients that want to talk to them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import click


@click.command()
@click.option("--state", type=Path, help="Keep the world in this file.  [default: in memory]")
@click.option("--host", default="localhost", show_default=True, help="Where to listen.")
@click.option("--http-port", type=int, default=8080, show_default=True, help="0 takes any.")
@click.option("--https-port", type=int, default=8443, show_default=True, help="0 takes any.")
@click.option("--name", "names", multiple=True, help="Another host name for the certificate.")
@click.option(
    "--authority",
    type=Path,
    default=Path("out/emulate"),
    show_default=True,
    help="The folder of the certificate authority, which clients have to trust.",
)
@click.option(
    "--speed",
    type=click.FloatRange(0, 1_000_000),
    default=1.0,
    show_default=True,
    help="Of the world's clock: 60 is a minute each second, 0 stops it.",
)
@click.option("--mutant", default="", help="Serve a deliberately wrong system; see `b2bkit prove`.")
@click.option("--smtp", help="Send e-mail through the server HOST:PORT.  [default: see --maildir]")
@click.option(
    "--maildir",
    type=Path,
    default=Path("out/emulate/mail"),
    show_default=True,
    help="Where e-mail is put if no server sends it.",
)
@click.option(
    "--describe",
    type=Path,
    help="Write a deployment file there, with which `b2bkit validate` tests this emulator.",
)
@click.option(
    "--used-by",
    type=click.Choice(["json", "form", "browser"]),
    default="json",
    show_default=True,
    help="How that file uses the site; `browser` has headquarters used by its pages, too.",
)
@click.option("--require-token", is_flag=True, help="Also of programs that use plain HTTP.")
def emulate(
    state: Path | None,
    host: str,
    http_port: int,
    https_port: int,
    names: tuple[str, ...],
    authority: Path,
    speed: float,
    mutant: str,
    smtp: str | None,
    maildir: Path,
    describe: Path | None,
    used_by: Literal["json", "form", "browser"],
    require_token: bool,
) -> None:
    """Serve one live world as Sales and Commerce would.

    The Dataverse Web API is at /api/data/v9.2, finance and operations at /data, the B2B site at
    /site, the emulator's own controls at /_emulator/v1. Plain HTTP from this machine needs no
    token; everything else does, from the token endpoint printed.
    """
    import os
    from datetime import UTC, datetime
    from functools import partial

    from emulator.console.sign_in import SignIn
    from emulator.describing import described
    from emulator.emulation import Wanted, emulation
    from emulator.exchange import Surface
    from emulator.identity.authority import CERTIFICATE
    from emulator.identity.clients import Role, registered
    from emulator.identity.gate import Gate, Rules
    from emulator.identity.tokens import Tokens
    from emulator.mail.sending import into_maildir, mail_server
    from emulator.serving import Listening, Serving, require_place
    from emulator.side_by_side import SideBySide

    where = Listening(authority, host, http_port, https_port, names)
    require_place(where, requires_token=require_token)
    registration = registered(os.environ)
    tokens = Tokens(registration.tenant, registration.clients)
    administrator = next(each for each in registration.clients if each.role is Role.ADMINISTRATOR)
    by_smtp = None if smtp is None else mail_server(smtp, os.environ).by_smtp
    send = by_smtp or partial(into_maildir, maildir)
    wanted = Wanted(state=state, speed=speed, mutant=mutant, sending=send)
    front = emulation(wanted, datetime.now(UTC))
    default = None if require_token else administrator
    rules = Rules(default=default, further_names=where.hosts, open_to_all=("/site",))

    def lines(address: str) -> Iterable[str]:
        if describe:
            site = front.live.landscape.site
            text = described(address, authority / CERTIFICATE, maildir, site, used_by)
            describe.write_text(text, encoding="utf-8")
        return registration.lines(address)

    def gate(world: Surface) -> SignIn:
        return SignIn(Gate(world, tokens, rules), tokens)

    SideBySide(wanted, gate, Serving(where, require_token)).serve(front, lines)
