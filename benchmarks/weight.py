"""What a page weighs on its way to a browser that has seen none before: everything fetched, as it was compressed.

    .venv/bin/python benchmarks/weight.py

The product runs with its sample, Chromium opens each page in a profile of its own with an empty cache, and counts what
came over the wire, headers included: the page, styles, scripts, icons and whatever these ask for in five seconds.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from figures import figure
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.conftest import FLAGS, Product, sign_in, started
from tests.services import needs

MOST_KB = 120.0
SETTLED_MS = 5000


def main() -> None:
    """Weigh the page of the projects, and each place of the first one."""
    with tempfile.TemporaryDirectory(prefix="fishplate-weight-") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs("browser"), args=FLAGS)
        with started(Path(folder)) as product:
            project = first_project(browser, product)
            for name, path in {
                "projects": "/",
                "my work": "/work/",
                "overview of a project": project,
                "charter": f"{project}charter/",
                "landscape": f"{project}landscape/",
                "plan": f"{project}plan/",
                "assurance": f"{project}assurance/",
                "gates": f"{project}gates/",
            }.items():
                kinds = weigh(browser, product, path)
                total = sum(kinds.values()) / 1000
                print(f"{name:22} {total:6.1f} kB  " + ", ".join(f"{k} {v / 1000:.1f}" for k, v in kinds.most_common()))
                figure(f"weight of a page: {name}", total, "kB", most=MOST_KB)


def first_project(browser: Browser, product: Product) -> str:
    """Return the address of a project of the sample."""
    with browser.new_context() as context:
        page = sign_in(context, product, "lin@demo.example").page
        page.goto(product.url + "/")
        return page.locator("table a[href*='/projects/']").first.get_attribute("href") or ""


def weigh(browser: Browser, product: Product, path: str) -> Counter[str]:
    """Return the bytes of a page by kind, nothing of it being in the cache."""
    weighed: Counter[str] = Counter()
    kinds: dict[str, str] = {}
    with browser.new_context() as context:
        page = sign_in(context, product, "lin@demo.example").page
        page.goto("about:blank")
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.clearBrowserCache")

        def begins(event: dict[str, Any]) -> None:
            kinds[event["requestId"]] = event["type"].lower()

        def ended(event: dict[str, Any]) -> None:
            weighed[kinds[event["requestId"]]] += event["encodedDataLength"]

        wire.on("Network.responseReceived", begins)
        wire.on("Network.loadingFinished", ended)
        page.goto(product.url + path)
        page.wait_for_timeout(SETTLED_MS)
    return weighed


if __name__ == "__main__":
    main()
