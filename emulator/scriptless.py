"""Pages from a folder of templates, on which no script runs, whatever was written into them.

What a page shows and in which language is the business of the room that it belongs to.
"""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from emulator.languages import NAMES

UNCACHED = ("Cache-Control", "no-store")

PRIVATE = (
    ("X-Content-Type-Options", "nosniff"),
    UNCACHED,
    ("Vary", "Accept, Accept-Language, Cookie"),
)
"""The headers of whatever is made for one visitor, page or not."""


class Scriptless:
    """The pages of one room; its only style sheet stands in each of them."""

    def __init__(self, folder: Path, looks: str) -> None:
        self._looks = (folder / looks).read_text("utf-8")
        self.environment = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def render(self, template: str, **shown: Any) -> bytes:
        """The page as UTF-8."""
        return (
            self.environment.get_template(template)
            .render(languages=NAMES, looks=self._looks, **shown)
            .encode()
        )

    def headers(self, language: str) -> tuple[tuple[str, str], ...]:
        """What browsers have to know of a page, and what they may do with it."""
        looks = b64encode(sha256(self._looks.encode()).digest()).decode()
        policy = (
            f"default-src 'none'; style-src 'sha256-{looks}'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )
        return (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Language", language),
            ("Content-Security-Policy", policy),
            ("Referrer-Policy", "same-origin"),
            *PRIVATE,
        )
