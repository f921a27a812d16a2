"""``script/shots``: the pictures of the documentation, taken from the running product in both languages."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.conftest import FLAGS, Product, sign_in, started
from tests.services import fonts
from tests.services.browser import executable

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
MEASURED_S = 60
ANALYSED_S = 120


@dataclass(frozen=True, slots=True)
class Camera:
    """A person in front of a page, and the folder where the pictures of their language go."""

    page: Page
    url: str
    folder: Path

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)

    def follow(self, selector: str) -> None:
        """Open the first link that the selector finds."""
        address = self.page.locator(selector).first.get_attribute("href")
        assert address, f"{self.page.url} has no {selector}"
        self.go(address)

    def take(self, name: str) -> None:
        self.page.wait_for_timeout(300)  # colours and toasts settle
        self.page.screenshot(path=self.folder / f"{name}.png", full_page=name.startswith("phone"))


def project(camera: Camera) -> None:
    camera.go("/")
    camera.follow("table a[href*='/projects/']")


def overview(camera: Camera) -> None:
    project(camera)


def gate(camera: Camera) -> None:
    project(camera)
    camera.follow(".rail a[href$='/gates/']")
    camera.follow("main a[href*='/gates/']:has-text('G2')")


def run(camera: Camera) -> None:
    gate(camera)
    camera.follow("main a[href*='/runs/']")


def interface(camera: Camera) -> None:
    camera.go("/interfaces/")
    camera.follow("main td a")


def rail(key: str) -> Callable[[Camera], None]:
    def go(camera: Camera) -> None:
        project(camera)
        camera.follow(f".rail a[href$='/{key}/']")

    return go


def palette(camera: Camera) -> None:
    project(camera)
    camera.page.keyboard.press("Control+k")
    camera.page.keyboard.type("ERP")
    camera.page.locator("#palette [role=option]").first.wait_for()
    camera.page.wait_for_timeout(500)


def mistakes(camera: Camera) -> None:
    camera.go("/projects/new/")
    camera.page.fill("[name=code]", "MES-ERP 2")
    camera.page.locator("main form [type=submit]").click()
    camera.page.locator("[aria-invalid]").first.wait_for()


def conflict(camera: Camera) -> None:
    """Somebody else saves the same project while its form is open here."""
    project(camera)
    camera.follow(".rail a[href$='/settings/']")
    camera.follow(".page-actions a[href$='/amend/']")
    address = camera.page.url
    other = camera.page.context.new_page()
    other.goto(address)
    end = date.fromisoformat(other.input_value("[name=ends_on]"))
    other.fill("[name=ends_on]", (end + timedelta(days=14)).isoformat())
    other.locator("main form [type=submit]").click()
    other.wait_for_url(lambda url: url != address)
    other.close()
    camera.page.fill("[name=name]", "MES–ERP")
    camera.page.locator("main form [type=submit]").click()
    camera.page.locator(".conflict-table").wait_for()


def page(path: str) -> Callable[[Camera], None]:
    return lambda camera: camera.go(path)


def conversation(camera: Camera) -> None:
    """What was said about the interface."""
    interface(camera)
    camera.page.locator(".conversation, [id^=comments]").first.scroll_into_view_if_needed()


def timeline(camera: Camera) -> None:
    project(camera)
    camera.go(camera.page.url.removeprefix(camera.url) + "timeline/")


def printed(camera: Camera) -> None:
    """The preview of the charter as it is printed."""
    rail("charter")(camera)
    camera.follow(".page-actions a[href*='/documents/']")


def risk(camera: Camera) -> None:
    """What a first analysis of the plan says; it takes longer while the passes are being compiled."""
    rail("plan")(camera)
    plan = camera.page.url.removeprefix(camera.url)
    camera.go(f"{plan}analysis/start/")
    camera.page.locator("form.form button[type=submit]").click()
    camera.page.locator("main progress").wait_for(state="detached", timeout=ANALYSED_S * 1000)
    camera.page.locator("main figure.chart").first.wait_for()


DESKTOP: dict[str, Callable[[Camera], None]] = {
    "overview": overview,
    "gate": gate,
    "run": run,
    "interface": interface,
    "charter": rail("charter"),
    "plan": rail("plan"),
    "risk": risk,
    "assurance": rail("assurance"),
    "palette": palette,
    "mistakes": mistakes,
    "conflict": conflict,
    "work": page("/work/"),
    "inbox": page("/inbox/"),
    "conversation": conversation,
    "timeline": timeline,
    "systems": page("/systems/"),
    "print": printed,
}


@contextmanager
def signed_in(
    browser: Browser, product: Product, language: str, *, width: int = 1280, dark: bool = False
) -> Iterator[Camera]:
    folder = PICTURES / language
    folder.mkdir(parents=True, exist_ok=True)
    context: BrowserContext = browser.new_context(
        locale=LOCALES[language],
        viewport={"width": width, "height": 840},
        color_scheme="dark" if dark else "light",
    )
    with context:
        yield Camera(sign_in(context, product, "lin@demo.example").page, product.url, folder)


def wait_until_measured(camera: Camera) -> None:
    """The sample measures itself in the background after its first start."""
    for _ in range(MEASURED_S):
        gate(camera)
        runs = [run.get_attribute("href") or "" for run in camera.page.locator("main a[href*='/runs/']").all()]
        if len({run.split("/runs/")[0] for run in runs}) >= 2:
            return
        camera.page.wait_for_timeout(1000)
    raise RuntimeError("the sample was not measured in time")


def main() -> None:
    fonts.need_chinese()
    with (
        tempfile.TemporaryDirectory() as data,
        started(Path(data)) as product,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=executable(), args=FLAGS) as browser,
    ):
        for language in LOCALES:
            with signed_in(browser, product, language) as camera:
                wait_until_measured(camera)
                for name, walk in DESKTOP.items():
                    walk(camera)
                    camera.take(name)
            with signed_in(browser, product, language, dark=True) as camera:
                gate(camera)
                camera.take("dark-gate")
            with signed_in(browser, product, language, width=390) as camera:
                gate(camera)
                camera.take("phone-gate")


if __name__ == "__main__":
    main()
