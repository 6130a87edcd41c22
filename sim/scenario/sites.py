"""[[site]]: where partners apply and sign in, and to which legal entity it belongs."""

from typing import Annotated

from pydantic import Field

from sim.scenario.part import Part, Weight


class Site(Part):
    """One B2B site. What comes through it belongs to its legal entity, leads included."""

    name: Annotated[
        str,
        Field(min_length=1, max_length=100, description="The site's name; no two share one."),
    ] = "B2B site"
    legal_entity: Annotated[
        str,
        Field(
            min_length=1,
            max_length=50,
            description="The legal entity that customers and leads of this site belong to.",
        ),
    ] = "USRT"
    weight: Annotated[
        Weight,
        Field(description="How many apply at this site, relative to the others."),
    ] = 1.0
