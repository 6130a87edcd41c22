"""Opens the sites of a scenario in a landscape."""

from collections.abc import Sequence

from reference_model.landscape import Landscape
from sim.scenario.sites import Site


def open_sites(landscape: Landscape, sites: Sequence[Site]) -> None:
    """Put these sites in the place of the one that every landscape begins with."""
    first, *others = sites
    landscape.sites.clear()
    landscape.site = landscape.open_site(first.name, first.legal_entity)
    for site in others:
        landscape.open_site(site.name, site.legal_entity)
