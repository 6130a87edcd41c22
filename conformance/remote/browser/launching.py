"""One browser of a process, started when it is first needed, and ended with the connections."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.remote.browser.session import Means, Session
from conformance.remote.browser.settings import BrowserSettings
from conformance.remote.browser.trust import keys_of
from event_log.bad_input import BadInput

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass
class Browser:
    """Opens sessions that share nothing. kept: those that outlast a scenario."""

    settings: BrowserSettings
    means: Means
    kept: dict[str, Session] = field(default_factory=dict)
    _started: "Chromium | None" = None
    _driver: "Playwright | None" = None

    def session(self, language: str = "", state: Path | None = None) -> Session:
        """A new session. state: a file of cookies and storage to begin with."""
        if state and not state.is_file():
            raise BadInput(
                f"{state}: there is no such file; [headquarters] state expects cookies and storage "
                "as Playwright saves them."
            )
        headers = {"Accept-Language": language} if language else {}
        context = self._browser().new_context(
            storage_state=state,
            extra_http_headers=headers,
            viewport={"width": 1280, "height": 1000},
        )
        return Session(context, self.means)

    def _browser(self) -> "Chromium":
        """The one that runs, or a new one if it has gone."""
        if self._started is None or not self._started.is_connected():
            self._started = self._launched()
        return self._started

    def _launched(self) -> "Chromium":
        program = self.program()
        keys = ",".join(keys_of(self.means.addresses, self.means.conduct))
        arguments = [f"--ignore-certificate-errors-spki-list={keys}"] if keys else []
        driver = self._driver or self._driven()
        from playwright.sync_api import Error  # noqa: PLC0415 - an extra

        try:
            browser = driver.chromium.launch(executable_path=program, args=arguments)
        except Error as reason:
            first = str(reason).strip().split("\n")[0]
            raise BadInput(f"{program} cannot be started as a browser: {first[:300]}") from None
        self.means.conduct.resources.callback(browser.close)
        return browser

    def _driven(self) -> "Playwright":
        try:
            from playwright.sync_api import sync_playwright  # noqa: PLC0415 - an extra
        except ImportError:
            raise BadInput(
                "Pages that are used in a browser need Playwright; install b2bkit[browser]."
            ) from None
        self._driver = sync_playwright().start()
        self.means.conduct.resources.callback(self._driver.stop)
        return self._driver

    def program(self) -> str:
        """The file of the browser; BadInput if there is none. None is ever fetched."""
        told = self.settings.executable
        found = shutil.which(told) if told else next(filter(None, map(shutil.which, NAMES)), None)
        if found is None:
            raise BadInput(
                f"{told or 'A browser'} is not to be found on this machine; install Chromium (on "
                "Debian the package chromium), or name one in [browser] executable."
            )
        return found
