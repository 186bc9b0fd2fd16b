"""When a page is done; Playwright's "networkidle" takes half a second more each."""

from __future__ import annotations

import time

#: Twice, for a script that runs in the first may ask for more. With a limit, for a
#: browser without a window that draws nothing may not be idle for a minute.
IDLE = """() => new Promise((done) => {
    const idle = (then) => requestIdleCallback(then, { timeout: 300 });
    idle(() => idle(done));
})"""


class Traffic:
    """The requests of a page that have no answer yet."""

    def __init__(self, page) -> None:
        self.page, self.under_way = page, set()
        page.on("request", lambda request: self.under_way.add(request))
        for event in ("requestfinished", "requestfailed"):
            page.on(event, lambda request: self.under_way.discard(request))

    def settle(self, seconds: float = 30) -> None:
        """Wait until all is loaded and no script is about to run."""
        deadline = time.monotonic() + seconds
        self.page.wait_for_load_state("load")
        self.page.evaluate(IDLE)
        while self.under_way:
            assert time.monotonic() < deadline, self.under_way
            self.page.wait_for_timeout(20)
            self.page.evaluate(IDLE)
