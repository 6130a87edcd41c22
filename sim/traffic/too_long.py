"""Requests that cannot become leads: one of their texts is longer than the lead's column (A36).

That is the one thing that the reference model refuses a request for; the form itself, of which
nothing is documented, takes everything.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from reference_model.parties import Application, Person
from reference_model.text_lengths import FIELDS, LONGEST
from sim.traffic.luck import pairs

if TYPE_CHECKING:
    from sim.traffic.partners import Partner

TYPED = tuple(field for field in FIELDS if field != "country")
"""What people type; the country they choose."""


def with_texts_too_long(
    partners: Iterator["Partner"], share: float, random: np.random.Generator
) -> Iterator["Partner"]:
    """The same partners, of whom a share has typed too much somewhere."""
    for partner, (luck, which) in zip(partners, pairs(random), strict=False):
        if luck < share:
            field = TYPED[int(which * len(TYPED))]
            partner.application = _overfull(partner.application, field)
        yield partner


def _overfull(application: Application, field: str) -> Application:
    longest = LONGEST[FIELDS.index(field)]
    part = "person" if field in Person._fields else "company"
    record = getattr(application, part)
    text = f"{getattr(record, field)}/" * (longest + 1)
    return application._replace(**{part: record._replace(**{field: text[: longest + 1]})})
