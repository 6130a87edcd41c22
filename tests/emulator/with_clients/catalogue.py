"""The clients that the emulator is driven with: where each comes from, how its script is run."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from tests.emulator.with_clients.steps import FINANCE_STEPS, STEPS

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PACKAGES = HERE / "package.json"
CACHE = ROOT / "out" / "clients"
"""Where npm installs; it is kept for the next time."""

FINANCE_PYTHON = os.environ.get("B2BKIT_D365FO_PYTHON") or str(CACHE / "d365fo" / "bin" / "python")
_PATIENCE = 300


class Missing(Exception):
    """What a client needs is not on this machine."""


@dataclass(frozen=True)
class Client:
    """A client. name: in its registry. script: its driver. person: the lead whom it creates."""

    name: str
    script: str
    person: str = ""
    company: str = ""

    @property
    def registry(self) -> str:
        return "npm" if self.script.endswith(".cjs") else "PyPI"

    @property
    def steps(self) -> tuple[str, ...]:
        """What it is driven through."""
        return FINANCE_STEPS if self.name == FINANCE else STEPS

    def version(self) -> str:
        """The version that runs here; raises Missing."""
        if self.registry == "npm":
            return str(json.loads(PACKAGES.read_text())["dependencies"][self.name])
        if self.name == FINANCE:
            return _finance_version()
        return version(self.name)

    def command(self) -> tuple[list[str], dict[str, str]]:
        """How its script is run, and the variables that it needs for that; raises Missing."""
        self.version()
        if self.registry == "npm":
            return ["node", str(HERE / self.script)], {"NODE_PATH": str(node_modules())}
        python = FINANCE_PYTHON if self.name == FINANCE else sys.executable
        module = f"{__package__}.{self.script.removesuffix('.py')}"
        return [python, "-m", module], {"PYTHONPATH": str(ROOT)}


FINANCE = "d365fo-client"
CLIENTS = (
    Client("PowerPlatform-Dataverse-Client", "drive_power_platform.py", "Po Wer", "Power Inc"),
    Client("dataverse-api", "drive_dataverse_api.py", "Da Ve", "Verse Inc"),
    Client("dynamics-client", "drive_dynamics_client.py", "Dy Na", "Dyna Inc"),
    Client("dynamics365crm-python", "drive_dynamics365crm.py", "Cr Em", "Crm Inc"),
    Client("odatapy", "drive_odatapy.py", "O Py", "Opy Inc"),
    Client("@odata/client", "drive_odata_client.cjs", "Cl Ient", "Client Inc"),
    Client("dynamics-web-api", "drive_dynamics_web_api.cjs", "No De", "Node Inc"),
    Client("odata", "drive_o_js.cjs", "O Js", "Ojs Inc"),
    Client(FINANCE, "drive_d365fo_client.py"),
)


@cache
def node_modules() -> Path:
    """The folder with the clients from npm, installed once for each list of them."""
    npm = shutil.which("npm")
    if not (npm and shutil.which("node")):
        raise Missing("Node or npm is not installed")
    folder = CACHE / f"npm-{sha256(PACKAGES.read_bytes()).hexdigest()[:12]}"
    if not (folder / "node_modules").exists():
        partial = folder.with_name(f"{folder.name}.{os.getpid()}.partial")
        partial.mkdir(parents=True)
        shutil.copy(PACKAGES, partial)
        install = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(
            [*install, "--no-package-lock"],
            cwd=partial,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"npm could not install {PACKAGES}:\n{done.stderr}")
        with suppress(OSError):  # another process was quicker
            partial.rename(folder)
    return folder / "node_modules"


@cache
def _finance_version() -> str:
    asked = f"from importlib.metadata import version; print(version('{FINANCE}'))"
    try:
        told = subprocess.run(
            [FINANCE_PYTHON, "-c", asked], capture_output=True, text=True, check=False
        )
    except OSError as reason:
        raise Missing("`make clients` has not installed it") from reason
    if told.returncode:
        raise Missing(f"{FINANCE_PYTHON} does not have it")
    return told.stdout.strip()
