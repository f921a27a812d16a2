"""The whole product, started as ``script/server`` starts it, and a browser in front of it."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.services import needs
from tests.support.ports import free_ports

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_S = 240


@dataclass(frozen=True, slots=True)
class Product:
    """A running installation with its sample."""

    url: str
    data: Path


def _port() -> int:
    return free_ports(13)[0]  # the sample systems listen eleven and twelve further


def _environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FISHPLATE_", "DJANGO_"))}
    return {**kept, "FISHPLATE_DATA": str(data)}


@contextmanager
def started(data: Path, port: int | None = None) -> Iterator[Product]:
    """Start everything, wait until it answers, and stop it as Ctrl-C does."""
    port = port or _port()
    log = data / "log.txt"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "fishplate.config.cli", "serve", "--sample", "--port", str(port)],
            env=_environment(data),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/healthz", process, log)
        yield Product(url, data)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(START_S)


class Sample:
    """The installation of this session with its sample: made once, and begun again only after a test that changed it.

    One after another, in the same folder and on the same ports, which the sample names.
    """

    def __init__(self, folder: Path) -> None:
        self._kept, self._data, self._port = folder / "kept", folder / "data", _port()
        self._running = ExitStack()
        self._product: Product | None = None
        self._is_changed = False

    def to_look_at(self) -> Product:
        """Return it running as it was made."""
        if self._product is None or self._is_changed:
            self.stop()
            self._begin_again()
            self._product = self._running.enter_context(started(self._data, self._port))
            self._is_changed = False
        return self._product

    def to_change(self) -> Product:
        """Return it running as it was made, to somebody who leaves it otherwise."""
        product = self.to_look_at()
        self._is_changed = True
        return product

    def stop(self) -> None:
        self._running.close()
        self._product = None

    def _begin_again(self) -> None:
        if not self._kept.exists():
            self._make()
        shutil.rmtree(self._data)
        shutil.copytree(self._kept, self._data, symlinks=True)

    def _make(self) -> None:
        """Start with an empty folder, wait until the sample is made and measured, stop, and keep what there is then."""
        self._data.mkdir()
        # What one installation compiled, and the tests of the engine, no other compiles again.
        compiled = Path(os.environ["NUMBA_CACHE_DIR"]).parent
        compiled.mkdir(parents=True, exist_ok=True)
        (self._data / "compiled").symlink_to(compiled)
        with started(self._data, self._port):
            _wait_until_measured(self._data / "fishplate.sqlite3")
        shutil.copytree(self._data, self._kept, symlinks=True)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """Hold the installation that the tests of this session share."""
    made = Sample(tmp_path_factory.mktemp("installation"))
    yield made
    made.stop()


@pytest.fixture
def product(sample: Sample) -> Product:
    """An installation for tests that only look."""
    return sample.to_look_at()


@pytest.fixture
def product_of_its_own(sample: Sample) -> Product:
    """An installation that a test may change as it likes."""
    return sample.to_change()


@pytest.fixture(scope="module")
def product_of_this_file(sample: Sample) -> Product:
    """One installation for all tests of a file, each of which leaves it so that the next can begin."""
    return sample.to_change()


def _wait_until_measured(database: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as reading:
            (measured,) = reading.execute("SELECT count(*) FROM assurance_run WHERE job_id IS NOT NULL").fetchone()
            (waiting,) = reading.execute(
                "SELECT count(*) FROM kernel_job WHERE state IN ('queued', 'running')"
            ).fetchone()
        if measured and not waiting:
            return
        time.sleep(0.3)
    pytest.fail("the sample was not measured")


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(url, timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.3)
    pytest.fail(f"the product did not start:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for one file of tests: while it runs, its event loop keeps Django from using a database here."""
    path = needs("browser")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@dataclass(slots=True)
class Person:
    """Somebody in front of the browser."""

    page: Page
    product: Product

    def open(self, path: str) -> None:
        self.page.goto(self.product.url + path)

    def sees(self, text: str, *, within_s: float = 15) -> None:
        """Wait until the text stands on the page."""
        self.page.get_by_text(text).first.wait_for(timeout=within_s * 1000)


def sign_in(context: BrowserContext, product: Product, email: str) -> Person:
    """Sign in as somebody of the sample, with one click on their name."""
    page = context.new_page()
    page.goto(f"{product.url}/sign-in/")
    page.locator(f"[data-fill-login='{email}']").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    return Person(page, product)


def own_project(person: Person) -> str:
    """Make a project of which nobody knows anything yet; return its address."""
    api = f"{person.product.url}/api/v1"
    request = person.page.context.request
    token = next(one["value"] for one in person.page.context.cookies() if one.get("name") == "csrftoken")
    (organisation, *_) = request.get(f"{api}/organisations").json()["items"]
    others = request.get(f"{api}/projects").json()["items"]
    project = {
        "organisation_id": organisation["id"],
        "code": f"OWN{len(others)}",
        "name": "A project of its own",
        "starts_on": "2026-03-02",
    }
    answer = request.post(f"{api}/projects", data=project, headers={"X-CSRFToken": token})
    assert answer.status == HTTPStatus.CREATED, answer.text()
    return f"/projects/{answer.json()['id']}/"
