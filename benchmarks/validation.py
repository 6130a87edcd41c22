"""A whole validation of an emulator over TLS, next to the features against the model.

Both are whole commands, as they are typed. The emulator's clock moves as fast as it is told to, so
nobody waits for it.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

ROUNDS = 3
B2BKIT = (sys.executable, "-m", "b2bkit")


def rounds(number: int) -> Iterator[tuple[float, float]]:
    """Seconds of the features and of the validation, in turn."""
    with TemporaryDirectory() as name, described(Path(name)) as environment:
        for _ in range(number):
            yield (
                seconds("features", environment=environment, folder=name),
                seconds("validate", "emulator.toml", environment=environment, folder=name),
            )


@contextmanager
def described(folder: Path) -> Iterator[Mapping[str, str]]:
    """Serve an emulator that is described in `emulator.toml`; the environment for a validation."""
    tenant, secret = str(uuid4()), uuid4().hex
    told = {"B2BKIT_TENANT": tenant, "AZURE_TENANT_ID": tenant}
    told |= {"B2BKIT_ADMINISTRATOR_ID": "benchmark", "B2BKIT_ADMINISTRATOR_SECRET": secret}
    environment = {**os.environ, **told, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [*B2BKIT, "emulate", "--speed", "0", "--http-port", "0", "--https-port", "0"]
    with subprocess.Popen(  # noqa: S603
        [*command, "--describe", "emulator.toml"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            assert json.loads(next(line for line in process.stdout if line.startswith("{")))
            assert any(line.startswith("# Open") for line in process.stdout)
            yield environment
        finally:
            process.kill()


def seconds(*words: str, environment: Mapping[str, str], folder: str) -> float:
    """How long a command takes; it has to succeed."""
    started = time.perf_counter()
    subprocess.run(  # noqa: S603
        [*B2BKIT, *words], check=True, capture_output=True, cwd=folder, env=environment
    )
    return time.perf_counter() - started
