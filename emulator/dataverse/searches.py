"""Pages that were searched for, kept until any row changes.

No index tells which texts contain another one: whoever searches looks at row after row, and clients
that show lists ask the same again and again.
"""

from collections.abc import Callable, Hashable

from emulator.dataverse.store import Store
from emulator.odata.fetching import Page
from emulator.odata.syntax import Call, Query, nodes

SEARCHING = {"contains", "endswith"}
MOST = 100
LONGEST = 500
"""So many pages are kept, of at most so many rows."""


class Searches:
    """The pages that the rows of a store, as they are now, gave to whoever searched."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._version = store.version
        self._pages: dict[Hashable, Page] = {}

    def page(self, query: Query, key: Hashable, find: Callable[[], Page]) -> Page:
        """What `find` gives, or has given. key: what the page depends on besides query and rows."""
        if not query.once("searches", lambda: is_search(query)):
            return find()
        if self._version != self._store.version or len(self._pages) >= MOST:
            self._version = self._store.version
            self._pages.clear()
        place = query.once("place", object), key
        page = self._pages.get(place) or find()
        if len(page.records) <= LONGEST:
            self._pages[place] = page
        return page


def is_search(query: Query) -> bool:
    """Whether it asks for texts that contain others."""
    calls = (node for _, node in nodes(query.filter) if isinstance(node, Call))
    return any(call.name in SEARCHING for call in calls)
