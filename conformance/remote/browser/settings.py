"""[browser]: which Chromium is used where pages are used in a browser."""

from typing import Annotated

from pydantic import Field

from conformance.remote.wire.conduct import PathOfFile
from sim.scenario.part import Part


class BrowserSettings(Part):
    """The table [browser] of a deployment file."""

    executable: Annotated[
        PathOfFile | None,
        Field(description="The program; by default the Chromium or Chrome of this machine."),
    ] = None
