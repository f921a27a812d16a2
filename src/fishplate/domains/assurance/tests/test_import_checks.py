"""Checks of every kind filled from one table."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.assurance.models import Check
from fishplate.domains.assurance.tests import factories
from fishplate.domains.assurance.tests.factories import World
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.jobs.testing import run_pending
from fishplate.web.importing import tasks
from fishplate.web.importing.declaring import get
from tests.access.people import read as body_of

pytestmark = pytest.mark.django_db
HEAD = (
    "Code,Name,Kind,Interface,Environment,Indicator,Path,Requests per second,"
    "Left table,Right table,Key columns,What is looked at"
)


def imported(world: World, text: str, *, by: Actor | None = None, dry_run: bool = False) -> Any:
    importer, actor = get("checks"), by or world.cast.owner
    place = importer.place(actor, world.cast.project.pk)
    job = tasks.begin(importer, place, text.encode(), filename="c.csv", actor=actor, dry_run=dry_run)
    run_pending()
    job.refresh_from_db()
    assert job.result is not None, job.error
    return job.result


def rows(world: World) -> str:
    environment = f"ERP · {world.environment.name}"
    return "\n".join(
        [
            HEAD,
            f"C-01,Orders in time,Response time,IF-01,{environment},{world.indicator.code},/orders,50,,,,",
            'C-02,Same orders,Data consistency,IF-01,,,,,left.csv,right.csv,"order_no, line",',
            "C-03,Seen by the shift,Checked by a person,IF-01,,,,,,,,Look at the screen.",
        ]
    )


def test_every_kind_goes_in_with_its_settings_and_the_same_file_again_does_nothing():
    world = factories.world()
    assert imported(world, rows(world), dry_run=True)["created"] == 3
    assert not Check.objects.exists()
    result = imported(world, rows(world))
    assert (result["problems"], result["created"], result["applied"]) == ([], 3, True)
    timed, compared, asked = Check.objects.order_by("code")
    assert (timed.interface, timed.environment, timed.indicator) == (
        world.landscape.interface,
        world.environment,
        world.indicator,
    )
    assert timed.settings == {
        "path": "/orders",
        "method": "GET",
        "rate_per_s": 50.0,
        "duration_s": 10.0,
        "statistic": "p95",
    }
    assert (compared.settings["key"], compared.settings["columns"]) == (["order_no", "line"], [])
    assert asked.settings == {"instructions": "Look at the screen."}
    assert Entry.objects.filter(action="assurance.check_defined").count() == 3
    assert imported(world, rows(world))["unchanged"] == 3


def test_a_known_code_changes_that_check_and_columns_left_out_stay():
    world = factories.world()
    imported(world, rows(world))
    result = imported(world, "Code,Path,Key columns\nC-01,/new,\nC-02,,order_no\n")
    assert (result["changed"], result["problems"]) == (2, [])
    timed, compared = Check.objects.order_by("code")[:2]
    assert (timed.settings["path"], timed.settings["rate_per_s"], timed.name) == ("/new", 50.0, "Orders in time")
    assert compared.settings["key"] == ["order_no"]


def test_what_is_wrong_is_told_by_row_and_column_and_nothing_goes_in():
    world = factories.world()
    text = "\n".join(
        [
            HEAD,
            "C-01,No indicator,Response time,IF-01,,,/orders,,,,,",
            "C-02,Wrong cell,Checked by a person,IF-01,,,/orders,,,,,Look.",
            "C-03,No interface,Data consistency,IF-99,,,,,a.csv,b.csv,id,",
            "C-04,Nothing said,Checked by a person,,,,,,,,,",
            "C-05,Fine,Checked by a person,,,,,,,,,Look.",
        ]
    )
    told = {(one["row"], one["column"]) for one in imported(world, text)["problems"]}
    assert told == {
        (2, "Indicator"), (2, "Environment"), (3, "Path"), (4, "Interface"), (5, "What is looked at"),
    }  # fmt: skip
    assert not Check.objects.exists()


def test_the_kind_of_a_check_stays():
    world = factories.world()
    imported(world, rows(world))
    [problem] = imported(world, "Code,Kind,What is looked at\nC-01,Checked by a person,x\n")["problems"]
    assert (problem["row"], problem["column"]) == (2, "Kind")
    assert Check.objects.get(code="C-01").kind == "response_time"


def test_a_password_is_refused_and_stands_nowhere_in_the_result():
    world = factories.world()
    secret = "postgresql://reader:Geheim-77@db.example/erp::orders"
    text = f"{HEAD}\nC-02,Same,Data consistency,IF-01,,,,,{secret},right.csv,id,"
    result = imported(world, text, dry_run=True)
    assert [(one["row"], one["column"]) for one in result["problems"]] == [(2, "Left table")]
    assert "Geheim" not in str(result)
    settings = {"left": secret, "right": "b.csv", "key": ["id"]}
    kept = factories.check(world, "consistency", code="C-09", settings=settings)
    again = imported(world, "Code,Name,Left table\nC-09,Renamed,postgresql://reader@db.example/erp::orders\n")
    assert again["changed"] == 1
    kept.refresh_from_db()
    assert (kept.name, "left" in kept.secrets) == ("Renamed", True)


def test_who_may_not_define_checks_is_told_so_and_outsiders_find_nothing():
    world = factories.world()
    cast = world.cast
    operator = organisations.person("Operator", of=cast.organisation)
    projects.member(cast.project, operator, cast.organisation, Role.OPERATIONS, by=cast.owner)
    with pytest.raises(errors.Forbidden):
        imported(world, rows(world), by=operator.as_actor())
    for outsider in (cast.stranger, cast.removed_member):
        with pytest.raises(errors.NotFound):
            imported(world, rows(world), by=outsider)


def test_the_list_leads_there_and_the_filled_template_comes_back_unchanged():
    world = factories.world()
    imported(world, rows(world))
    client = Client()
    client.force_login(world.cast.people["owner"])
    project = world.cast.project.pk
    page = client.get(reverse("assurance:list_checks", args=[project])).content.decode()
    url = reverse("web:import_into_project", args=[project, "checks"])
    assert url in page
    assert "Key columns" in client.get(url).content.decode()
    template = reverse("web:download_project_template", args=[project, "checks"])
    answer = client.get(template, {"filled": ""})
    content = body_of(answer)
    importer = get("checks")
    job = tasks.begin(importer, world.cast.project, content, filename="c.xlsx", actor=world.cast.owner, dry_run=False)
    run_pending()
    job.refresh_from_db()
    assert job.result is not None
    assert (job.result["unchanged"], job.result["problems"]) == (3, [])
