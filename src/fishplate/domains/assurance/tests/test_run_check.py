"""Running a check: a job, a run, and what it is bound to; the systems are real ones on loopback."""

from __future__ import annotations

import csv
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from fishplate.domains.assurance import queries, services
from fishplate.domains.assurance.choices import CheckKind, Verdict
from fishplate.domains.assurance.models import Run
from fishplate.domains.assurance.models.reasons import explain
from fishplate.domains.assurance.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.egress.models import AllowedDestination
from fishplate.kernel.jobs import Job, State
from fishplate.kernel.jobs.testing import run_pending

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.network]


class Orders(BaseHTTPRequestHandler):
    """Answers after ``delay`` seconds."""

    delay: ClassVar[float] = 0.0
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        time.sleep(self.delay)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def erp() -> Iterator[str]:
    Orders.delay = 0.0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Orders)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def allow(url: str) -> None:
    AllowedDestination.objects.create(pattern="127.0.0.1", ports=url.rsplit(":", 1)[1], note="test")


def test_a_system_that_answers_in_time_meets_its_indicator_and_the_run_says_under_which_conditions(erp: str):
    allow(erp)
    world = factories.world(base_url=erp)
    check = factories.check(world)
    job = services.run_check(check_id=check.pk, actor=world.cast.teammate)
    assert services.run_check(check_id=check.pk, actor=world.cast.owner).pk == job.pk
    assert run_pending() == 1
    run = Run.objects.get()
    assert run.verdict == Verdict.MET
    assert run.value is not None
    assert 0 < run.value < 800
    assert run.figures["sent"] == 50
    assert (run.target, run.system_version, run.run_by) == ("≤ 800 ms", "4.2", "Mei Teammate")
    assert run.contract_hash == world.landscape.interface.contracts.get().content_hash
    assert run.digest == queries.evidence_digest(run)


def test_a_system_that_answers_too_late_does_not_and_the_reason_names_both_figures(erp: str):
    allow(erp)
    Orders.delay = 0.9
    world = factories.world(base_url=erp)
    check = factories.check(world)
    services.run_check(check_id=check.pk, actor=world.cast.teammate)
    run_pending()
    run = Run.objects.get()
    assert run.verdict == Verdict.NOT_MET
    assert run.value is not None
    assert run.value > 900
    assert "the target is ≤ 800 ms" in explain(run.reasons[0])


def test_what_the_administrator_does_not_allow_is_not_asked_and_says_so(erp: str):
    world = factories.world(base_url=erp)
    check = factories.check(world)
    services.run_check(check_id=check.pk, actor=world.cast.teammate)
    run_pending()
    run = Run.objects.get()
    assert run.verdict == Verdict.INCONCLUSIVE
    assert "127.0.0.1" in explain(run.reasons[0])


def test_two_tables_are_compared_and_the_differences_counted(tmp_path: Path, settings):
    settings.FISHPLATE_SOURCE_ROOTS = [tmp_path]
    for name, rows in {"left": [1, 2, 3, 4], "right": [1, 2, 5]}.items():
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([["order_no", "quantity"], *([row, row * 10] for row in rows)])
    world = factories.world()
    check = factories.check(
        world,
        CheckKind.CONSISTENCY,
        settings={"left": str(tmp_path / "left.csv"), "right": str(tmp_path / "right.csv"), "key": ["order_no"]},
    )
    services.run_check(check_id=check.pk, actor=world.cast.teammate)
    run_pending()
    run = Run.objects.get()
    assert (run.verdict, run.value) == (Verdict.NOT_MET, 3.0)
    assert {(reason["code"], reason["value"]) for reason in run.reasons} == {("only_left", 2), ("only_right", 1)}


def test_a_file_outside_the_allowed_folders_is_not_opened(tmp_path: Path, settings):
    settings.FISHPLATE_SOURCE_ROOTS = [tmp_path / "sources"]
    outside = tmp_path / "outside.csv"
    outside.write_text("x\n1\n")
    world = factories.world()
    check = factories.check(
        world,
        CheckKind.CONSISTENCY,
        settings={"left": str(outside), "right": str(outside), "key": ["x"]},
    )
    services.run_check(check_id=check.pk, actor=world.cast.teammate)
    run_pending()
    assert Run.objects.get().verdict == Verdict.INCONCLUSIVE


def test_an_observer_may_not_and_a_stranger_finds_nothing():
    world = factories.world()
    check = factories.check(world)
    for actor in (world.cast.stranger, world.cast.removed_member):
        with pytest.raises(errors.NotFound):
            services.run_check(check_id=check.pk, actor=actor)


def test_somebody_removed_before_the_worker_came_measures_nothing(erp: str):
    allow(erp)
    world = factories.world(base_url=erp)
    check = factories.check(world)
    services.run_check(check_id=check.pk, actor=world.cast.teammate)
    from fishplate.domains.projects import services as projects
    from fishplate.domains.projects.models import Member

    member = Member.objects.get(project=world.cast.project, person=world.cast.people["teammate"])
    projects.remove_member(member_id=member.pk, actor=world.cast.owner)
    run_pending()
    assert not Run.objects.exists()
    assert Job.objects.get().state == State.FAILED


def test_only_a_person_answers_a_question():
    world = factories.world()
    with pytest.raises(errors.Refused, match="answered by a person"):
        services.run_check(check_id=factories.check(world, CheckKind.MANUAL).pk, actor=world.cast.owner)
