"""A site, used as its settings say: by JSON, by its forms, or in a browser."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from conformance.deployment import Site
from conformance.remote.browser.launching import Browser
from conformance.remote.operator.operator import Operator
from conformance.remote.site.by_form import FormVisitor
from conformance.remote.site.by_json import SiteByJson
from conformance.remote.site.by_pages import SiteByPages, Visitor
from conformance.remote.site.in_browser import BrowserVisitor
from conformance.remote.site.settings import SiteSettings
from conformance.remote.wire.asking import Wire


@dataclass(frozen=True)
class Ways:
    """Ways to a site. wires: opens a connection to an address."""

    wires: Callable[[str], Wire]
    browser: Browser


def opened_site(settings: SiteSettings, ways: Ways, operator: Operator, typed: list[str]) -> Site:
    """The port's Site. typed: is given what is typed in."""
    if settings.by == "json":
        return SiteByJson(settings, ways.wires, operator, typed)

    def visitor(language: str) -> AbstractContextManager[Visitor]:
        if settings.by == "browser":
            return BrowserVisitor(ways.browser.session(language))
        return FormVisitor(ways.wires(settings.url), language)

    return SiteByPages(settings, visitor, operator, typed)
