"""Files in a real browser: chosen, dragged, pasted, stopped; and whatever is in them or their names, nothing runs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Dialog, Error, FilePayload, Page, Request, expect

from tests.e2e.conftest import Product, own_project, sign_in
from tests.e2e.test_every_page import LOOKS, Ears, complaints

pytestmark = pytest.mark.e2e

RUN = "fetch('/pwned');alert('pwned')"
#: Names and contents that ran somewhere, or would run here if a file were opened in our name.
CORPUS: dict[str, bytes] = {
    "page.html": f"<!doctype html><script>{RUN}</script>".encode(),
    "page.xhtml": f"<html xmlns='http://www.w3.org/1999/xhtml'><script>{RUN}</script></html>".encode(),
    "picture.svg": f"<svg xmlns='http://www.w3.org/2000/svg' onload=\"{RUN}\"><script>{RUN}</script></svg>".encode(),
    "data.xml": (
        f"<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='#x'?>"
        f"<x:script xmlns:x='http://www.w3.org/1999/xhtml'>{RUN}</x:script>"
    ).encode(),
    "style.xsl": f"<xsl:stylesheet xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>{RUN}</xsl:stylesheet>".encode(),
    "script.js": RUN.encode(),
    "style.css": b"body{background:url(/pwned)}@import '/pwned';",
    "polyglot.gif": f"GIF89a/*\0\0\0\0*/=1;{RUN};".encode(),
    "polyglot.jpg": b"\xff\xd8\xff\xe0/*" + f"*/=1;{RUN}<script>{RUN}</script>".encode(),
    "polyglot.pdf": (
        f"<script>{RUN}</script>\n%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS({RUN})>>>>"
    ).encode(),
    "photo.png": f'<html><img src=x onerror="{RUN}">'.encode(),
    "utf7.txt": b"+ADw-script+AD4-fetch('/pwned')+ADw-/script+AD4-",
    "page.mht": f"MIME-Version: 1.0\nContent-Type: text/html\n\n<script>{RUN}</script>".encode(),
    "page.hta": f"<hta:application><script>{RUN}</script>".encode(),
    "manifest.json": b'{"start_url":"/pwned","name":"<script>fetch(\'/pwned\')</script>"}',
    f'"><img src=x onerror="{RUN}">.txt': b"a name that closes an attribute",
    f"<script>{RUN}</script>.txt": b"a name that is a script",
    f"' onmouseover='{RUN}' x='.txt": b"a name that is a handler",
    "javascript:fetch('/pwned')": b"a name that is an address",
    "{{ 7|add:7 }}{% debug %}.txt": b"a name that is a template",
    "invoice\u202efdp.exe": b"MZ a name that reads backwards",
    "line\r\nSet-Cookie: pwned=1.txt": b"a name that is a header",
    "../../../static/dist/main.js": b"a name that is a path",
    "\u0000nul.html": f"<script>{RUN}</script>".encode(),
}
#: Every way a page of ours, once broken into, would have a stored file run.
DRAWN_IN = """async (url) => {
  for (const [tag, name] of [["iframe","src"],["object","data"],["embed","src"],["img","src"],["script","src"]]) {
    const one = document.createElement(tag); one[name] = url; document.body.append(one);
  }
  const sheet = document.createElement("link"); sheet.rel = "stylesheet"; sheet.href = url; document.head.append(sheet);
  try { new Worker(url) } catch {}
  try { await navigator.serviceWorker?.register(url) } catch {}
  await new Promise((done) => setTimeout(done, 150));
}"""


@dataclass
class Trap:
    """Hears of everything that ran."""

    ran: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("dialog", self._dialog)
        page.context.on("request", self._request)

    def _dialog(self, dialog: Dialog) -> None:
        self.ran.append(f"dialog on {dialog.page.url if dialog.page else ''}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if request.url.endswith("/pwned"):
            self.ran.append(f"request for {request.url} from {request.frame.url}")


@pytest.fixture
def page(browser: Browser, product_of_this_file: Product) -> Iterator[Page]:
    """The page of a project in which nobody has attached anything yet."""
    with browser.new_context(locale="en-GB", accept_downloads=True) as context:
        person = sign_in(context, product_of_this_file, "lin@demo.example")
        person.open(own_project(person))
        yield person.page


def choose(page: Page, files: dict[str, bytes]) -> None:
    page.locator("[data-files] input[type=file]").set_input_files(
        [FilePayload(name=name, mimeType="text/html", buffer=content) for name, content in files.items()]
    )


def picture(colour: str = "steelblue") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (640, 400), colour).save(made, "PNG")
    return made.getvalue()


def test_nothing_in_a_file_or_its_name_runs(page: Page) -> None:
    trap = Trap()
    trap.watch(page)
    home = page.url
    choose(page, CORPUS)
    expect(page.locator("[data-files-uploads] > li")).to_have_count(0, timeout=60_000)
    expect(page.get_by_text("All files")).to_be_visible()
    page.get_by_text("All files").click()
    rows = page.locator("#list-table tbody tr a")
    expect(rows).to_have_count(len(CORPUS))
    views = [row.get_attribute("href") or "" for row in rows.all()]
    origin = home.partition("/projects/")[0]
    for view in views:
        page.goto(origin + view)
        page.mouse.move(200, 100)
        number = view.strip("/").rpartition("/")[2]
        for address in (f"{origin}{view}download/", f"{origin}/api/v1/files/{number}/content"):
            with pytest.raises(Error, match=r"Download is starting|ERR_ABORTED"):
                page.goto(address)
            assert page.url == origin + view
            page.evaluate(DRAWN_IN, address)
        page.goto(f"{origin}{view}detach/")
    page.goto(home)
    page.goto(f"{home}history/")
    assert trap.ran == []
    assert not [cookie for cookie in page.context.cookies() if "pwned" in cookie.get("name", "")]
    # Were the trap deaf, all this would show nothing.
    page.evaluate("() => fetch('/pwned')")
    page.evaluate("() => alert('pwned')")
    assert len(trap.ran) == 2


def test_files_are_chosen_dragged_and_pasted(page: Page) -> None:
    choose(page, {"screen.png": picture(), "接口规范.txt": "规范".encode()})
    names = page.locator(".file-name")
    expect(names).to_have_count(2)
    page.evaluate(
        """() => {
          const moved = new DataTransfer(); moved.items.add(new File(["moved"], "dragged.txt"));
          const panel = document.querySelector("[data-files]");
          for (const name of ["dragover", "drop"])
            panel.dispatchEvent(new DragEvent(name, {dataTransfer: moved, bubbles: true, cancelable: true}));
        }"""
    )
    expect(names).to_have_count(3)
    page.evaluate(
        """(bytes) => {
          const copied = new DataTransfer();
          copied.items.add(new File([new Uint8Array(bytes)], "image.png", {type: "image/png"}));
          document.body.dispatchEvent(new ClipboardEvent("paste", {clipboardData: copied, bubbles: true}));
        }""",
        list(picture("orange")),
    )
    expect(names).to_have_count(4)
    expect(names.first).to_contain_text("Pasted picture")
    # The worker draws what can be drawn, and the panel shows it without being asked.
    expect(page.locator(".file-picture img")).to_have_count(2, timeout=30_000)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download screen.png").click()
    assert saved.value.suggested_filename == "screen.png"
    page.get_by_role("link", name="screen.png", exact=True).click()
    expect(page.locator(".file-page img")).to_have_count(1)
    assert page.locator(".file-page img").evaluate("async (one) => (await one.decode(), one.naturalWidth)") == 640


def test_what_is_refused_says_so_and_what_is_stopped_leaves_nothing(page: Page) -> None:
    choose(page, {"empty.txt": b""})
    expect(page.get_by_text("“empty.txt” is empty.")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    page.evaluate("() => { document.querySelector('[data-files]').dataset.limit = '10' }")
    choose(page, {"large.txt": b"x" * 11})
    expect(page.get_by_text("the most that one file may have")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    page.evaluate("() => { document.querySelector('[data-files]').dataset.limit = '100000000' }")
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 50_000}
    cdp.send("Network.emulateNetworkConditions", slow)
    choose(page, {"slow.bin": b"x" * 3_000_000})
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("[data-files-uploads] > li")).to_have_count(0)
    expect(page.locator("[data-files] input[type=file]")).to_be_focused()
    cdp.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    page.reload()
    expect(page.get_by_text("No file yet.")).to_be_visible()


def test_its_pages_are_in_order(browser: Browser, product_of_this_file: Product) -> None:
    with browser.new_context(locale="en-GB") as context:
        person = sign_in(context, product_of_this_file, "lin@demo.example")
        project = own_project(person)
        person.open(project)
        choose(
            person.page, {"invoice.pdf": b"MZ", **{f"{number}.png": picture(f"#{number}8abc0") for number in range(9)}}
        )
        expect(person.page.locator(".file-picture img")).to_have_count(8, timeout=60_000)
        listed = person.page.get_by_text("All files").get_attribute("href") or ""
        one = person.page.locator(".file-name").first.get_attribute("href") or ""
        # Around a picture that is opened on its own the browser draws a page, which our policy has to let it style.
        ears = Ears(person.page, product_of_this_file.url)
        person.open(person.page.locator(".file-picture img").first.get_attribute("src") or "")
        assert ears.said == []
    wrong: dict[str, list[str]] = {}
    scheme: Any
    for locale, scheme, width in LOOKS:
        with browser.new_context(
            locale=locale, color_scheme=scheme, viewport={"width": width, "height": 900}
        ) as context:
            person = sign_in(context, product_of_this_file, "lin@demo.example")
            ears = Ears(person.page, product_of_this_file.url)
            for address in (project, listed, f"{listed}attach/", one, f"{one}detach/"):
                person.open(address)
                if said := [*complaints(person.page), *ears.said]:
                    wrong[f"{address} {locale} {scheme} {width}"] = said
                ears.said.clear()
    assert wrong == {}


def test_without_script_the_panel_is_a_form(browser: Browser, product_of_this_file: Product) -> None:
    with browser.new_context(locale="en-GB") as context:
        signed_in = sign_in(context, product_of_this_file, "lin@demo.example")
        address = own_project(signed_in)
        state = context.storage_state()
    with browser.new_context(locale="en-GB", java_script_enabled=False, storage_state=state) as context:
        page = context.new_page()
        page.goto(product_of_this_file.url + address)
        choose(page, {"a.txt": b"agreed", "b.txt": b"too"})
        page.get_by_role("button", name="Attach").click()
        expect(page.locator(".file-name")).to_have_text(["b.txt", "a.txt"])
        page.get_by_role("link", name="Remove b.txt").click()
        page.get_by_role("button", name="Remove").click()
        expect(page.locator(".file-name")).to_have_text(["a.txt"])
