"""Files on comments in a real browser: chosen, dragged, pasted, taken out again, kept while the text is corrected."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.e2e.conftest import Product, own_project, sign_in
from tests.e2e.test_every_page import complaints
from tests.e2e.test_files import picture

pytestmark = pytest.mark.e2e

DRAG = """(name) => {
  const moved = new DataTransfer(); moved.items.add(new File(["moved"], name));
  const form = document.querySelector("#comment-form");
  for (const kind of ["dragover", "drop"])
    form.dispatchEvent(new DragEvent(kind, {dataTransfer: moved, bubbles: true, cancelable: true}));
}"""
PASTE = """(bytes) => {
  const copied = new DataTransfer();
  copied.items.add(new File([new Uint8Array(bytes)], "image.png", {type: "image/png"}));
  document.querySelector("#comment-form textarea")
    .dispatchEvent(new ClipboardEvent("paste", {clipboardData: copied, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def page(browser: Browser, product_of_this_file: Product) -> Iterator[Page]:
    with browser.new_context(locale="en-GB") as context:
        person = sign_in(context, product_of_this_file, "lin@demo.example")
        person.open(own_project(person))
        yield person.page


def choose(page: Page, name: str, content: bytes) -> None:
    field = page.locator("#comment-form input[type=file]")
    field.set_input_files([FilePayload(name=name, mimeType="text/plain", buffer=content)])


def test_files_are_chosen_dragged_and_pasted_into_a_comment(page: Page) -> None:
    chosen, said = page.locator("[data-chosen] > li"), page.locator("#comments .comment").last
    choose(page, "a.txt", b"chosen")
    page.evaluate(DRAG, "b.txt")
    page.evaluate(PASTE, list(picture()))
    expect(chosen).to_have_count(3)
    expect(chosen.nth(2)).to_contain_text("Pasted picture")
    page.get_by_role("button", name="Remove: b.txt").click()
    expect(chosen).to_have_count(2)
    page.locator("#comment-form textarea").fill("See the **picture**")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".comment-preview strong")).to_have_text("picture")
    expect(chosen).to_have_count(2)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(said.locator(".file-name")).to_contain_text(["a.txt", "Pasted picture"])
    expect(chosen).to_have_count(0)
    # The worker draws the picture, and the comment shows it without being asked.
    expect(said.locator(".file-picture img")).to_have_count(1, timeout=60_000)
    assert page.locator("[data-files-rows] .file").count() == 0
    assert complaints(page) == []


def test_a_refused_comment_keeps_its_text_and_its_files(page: Page) -> None:
    choose(page, "empty.txt", b"")
    page.locator("#comment-form textarea").fill("See there")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("“empty.txt” is empty.")).to_be_visible()
    expect(page.locator("#comment-form textarea")).to_have_value("See there")
    expect(page.locator("[data-chosen] > li")).to_have_text(["empty.txtRemove"])
    assert page.locator("#comments .comment").count() == 0
