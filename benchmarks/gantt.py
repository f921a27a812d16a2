"""The page of a plan with 10,000 tasks in a browser, and dhtmlx-gantt with the same tasks beside it. Five minutes.

    .venv/bin/python benchmarks/gantt.py

The product is started with its sample, as people start it, and given plans of 5,000 and 10,000 tasks. dhtmlx-gantt is
fetched by npm into a temporary folder for this comparison alone. First render is counted from when the tasks are read
to the frame in which they are drawn; frames are those of 300 turns of the wheel, by 120 px each. Bars are dragged once
the compiled passes are loaded, a minute or two after the start: one whose chain of ten follows, and one that moves the
end of the plan, and with it the slack of all 10,000.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from figures import figure

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
RIVAL = "dhtmlx-gantt@10.0.3"
STARTS = date(2026, 9, 1)
WINDOW = {"width": 1440, "height": 900}
ROUNDS = 3
COMPILED_S, LOADED_S = 300, 20

#: Notes when the rows of the page were read, and when they were drawn.
WATCH = """
const json = Response.prototype.json;
Response.prototype.json = async function () {
  const read = await json.call(this);
  if (this.url.includes("/plan/rows/")) window.readAt ??= performance.now();
  return read;
};
new MutationObserver((_, self) => {
  if (!document.querySelector("table[role=treegrid][aria-rowcount]")) return;
  self.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.drawnAt = performance.now(); }));
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-rowcount"] });
"""
FIRST_ROW = "performance.getEntriesByType('paint').find(({name}) => name === 'first-contentful-paint').startTime"
FRAMES = """(scroll) => new Promise((done) => {
  const turn = new Function("y", scroll);
  const frames = [];
  let last = performance.now();
  const step = (now) => {
    frames.push(now - last);
    last = now;
    if (frames.length > 300) done(frames.slice(1).sort((a, b) => a - b)[284]);
    else { turn(frames.length * 120); requestAnimationFrame(step); }
  };
  requestAnimationFrame(step);
})"""
#: From letting go of the mouse to the frame in which everything that moved is drawn.
DROPPED = """() => {
  let released = 0;
  document.addEventListener("pointerup", () => { released = performance.now(); }, { capture: true, once: true });
  window.dropped = new Promise((done) => {
    new MutationObserver((_, self) => {
      self.disconnect();
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - released)));
    }).observe(document.querySelector("#plan-summary").parentElement, { childList: true });
  });
}"""
RIVAL_PAGE = """(tasks) => new Promise((done) => {
  document.body.innerHTML = '<div id="here"></div>';
  Object.assign(document.querySelector("#here").style, { width: "1200px", height: "650px" });
  gantt.config.row_height = 32;
  gantt.init("here");
  const began = performance.now();
  gantt.parse(tasks);
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
})"""


def fill(count: int) -> None:
    """Make a project with a plan of so many tasks in chains of ten, and print its id."""
    from fishplate.config import startup

    startup.set_up_django()
    from fishplate.domains.organisations.models import Person
    from fishplate.domains.planning.models.predecessors import parse_predecessors
    from fishplate.domains.planning.services import TaskRow, prepare_tasks
    from fishplate.domains.planning.services.typed import Typed
    from fishplate.domains.projects import services
    from fishplate.domains.projects.models import Project

    lin = Person.objects.get(email="lin@demo.example").as_actor()
    beside = Project.objects.visible_to(lin).first()
    assert beside is not None
    project = services.create_project(
        organisation_id=beside.organisation_id, code=f"N{count}", name=f"{count} tasks", starts_on=STARTS, actor=lin
    )
    rows = []
    for number, days, before in network(count):
        waits = parse_predecessors(str(before) if before else "")
        rows.append(TaskRow(None, number, Typed(f"Task {number}", days * 480, waits)))
    prepare_tasks(project_id=project.pk, rows=rows, actor=lin).store()
    print(project.pk)


def network(count: int) -> list[tuple[int, int, int]]:
    """Return number, working days and predecessor of each task; every tenth begins a chain."""
    chance = random.Random(7)
    return [(number, chance.randint(1, 5), number - 1 if number % 10 != 1 else 0) for number in range(1, count + 1)]


def ours(page: Any, product: Any) -> None:
    """Measure the page of the product."""
    environment = {**os.environ, "FISHPLATE_DATA": str(product.data)}
    addresses = {}
    for count in (5_000, 10_000):
        made = [sys.executable, __file__, "fill", str(count)]
        key = subprocess.run(made, env=environment, check=True, capture_output=True, text=True).stdout.strip()
        addresses[count] = f"{product.url}/projects/{key}/plan/"
    page.add_init_script(WATCH)
    for count, address in addresses.items():
        page.goto(address)
        page.wait_for_function("window.drawnAt")
        if count == 5_000:
            figure(
                "plan page, first row, 5,000 tasks", told("first row, 5,000", page.evaluate(FIRST_ROW)), "ms", most=800
            )
    first = page.evaluate("drawnAt - readAt")
    figure("plan page, first render, 10,000 tasks", told("first render, 10,000", first), "ms", most=300)
    frame = page.evaluate(FRAMES, "document.querySelector('.plan-table').scrollTop = y")
    figure("plan page, p95 frame while scrolling", told("p95 frame, 10,000", frame), "ms", most=17)
    page.evaluate("document.querySelector('.plan-table').scrollTop = 0")
    wait_for_compiled_passes(product.data)
    page.locator("[data-plan-scale]").select_option("month")
    everything = statistics.median([drag(page, 0, 120) for _ in range(ROUNDS)])
    chain = statistics.median([drag(page, 10, 12) for _ in range(ROUNDS)])
    figure("plan page, from a drag to ten bars, 10,000", told("drag to drawn, a chain", chain), "ms", most=150)
    figure("plan page, from a drag to all bars, 10,000", told("drag to drawn, 10,000", everything), "ms", most=150)


def wait_for_compiled_passes(data: Path) -> None:
    """Wait until the pages have them: they load them after the worker has made them."""
    until = time.monotonic() + COMPILED_S
    while not list(data.glob("compiled/*/complete")):
        if time.monotonic() > until:
            raise SystemExit(f"There are no compiled passes {COMPILED_S} s after the start.")
        time.sleep(1)
    time.sleep(LOADED_S)


def drag(page: Any, index: int, by: int) -> float:
    """Drag the bar of a row by so many px; return how long it took until all that follows stood there."""
    page.locator("#plan-rows [data-row-link]").nth(index).focus()
    page.wait_for_timeout(500)
    row, chart = page.locator("#plan-rows tr").nth(index).bounding_box(), page.locator(".gantt-canvas").bounding_box()
    y = row["y"] + row["height"] / 2
    for x in range(int(chart["x"]), int(chart["x"] + chart["width"])):
        page.mouse.move(x, y)
        if page.locator(".gantt-canvas").get_attribute("data-cursor") == "move":
            break
    page.evaluate(DROPPED)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=4)
    page.wait_for_timeout(1_000)  # nobody drags faster than the row's fields come
    page.mouse.up()
    return float(page.evaluate("window.dropped"))


def theirs(page: Any, folder: Path) -> None:
    """Measure dhtmlx-gantt with the same tasks in a window of the same size."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    subprocess.run(
        ["npm", "install", "--ignore-scripts", "--silent", "--prefix", folder, RIVAL], env=environment, check=True
    )
    built = folder / "node_modules" / "dhtmlx-gantt" / "codebase"
    page.goto("about:blank")
    page.add_style_tag(path=built / "dhtmlxgantt.css")
    page.add_script_tag(path=built / "dhtmlxgantt.js")
    tasks, ends = [], {0: STARTS}
    for number, days, before in network(10_000):
        ends[number] = ends[before] + timedelta(days=days)
        start = ends[before].strftime("%d-%m-%Y")
        tasks.append({"id": number, "text": f"Task {number}", "start_date": start, "duration": days})
    links = [{"id": n, "source": before, "target": n, "type": "0"} for n, _days, before in network(10_000) if before]
    told(f"first render, 10,000, {RIVAL}", page.evaluate(RIVAL_PAGE, {"data": tasks, "links": links}))
    told(f"p95 frame, 10,000, {RIVAL}", page.evaluate(FRAMES, "gantt.scrollTo(null, y)"))


def told(what: str, milliseconds: float) -> float:
    """Print one figure."""
    print(f"{what:<44}{milliseconds:9.1f} ms", flush=True)
    return milliseconds


def main() -> None:
    from playwright.sync_api import sync_playwright

    from tests.e2e.conftest import FLAGS, sign_in, started
    from tests.services.browser import executable

    with (
        tempfile.TemporaryDirectory() as folder,
        started(Path(folder)) as product,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=executable(), args=FLAGS) as browser,
    ):
        with browser.new_context(locale="en-GB", viewport=WINDOW, bypass_csp=True) as context:
            ours(sign_in(context, product, "lin@demo.example").page, product)
        with browser.new_context(locale="en-GB", viewport=WINDOW, bypass_csp=True) as context:
            theirs(context.new_page(), Path(folder))
    print(json.dumps({"load": os.getloadavg()}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["fill"]:
        fill(int(sys.argv[2]))
    else:
        main()
