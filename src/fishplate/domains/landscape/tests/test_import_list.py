"""Filling the register from tables: tried first, all rows or none, and the same file twice makes no doubles."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from fishplate.domains.landscape.models import Interface, Scope, System
from fishplate.domains.landscape.tests import factories
from fishplate.domains.organisations import services as organisations
from fishplate.domains.projects.tests import factories as projects
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors, jobs, sheets
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.custom import CustomValues
from fishplate.kernel.jobs.testing import run_pending
from fishplate.kernel.records import reference
from fishplate.kernel.sheets.tests import books
from fishplate.web.importing import running, tasks
from fishplate.web.importing.declaring import get
from tests.access.people import read as body_of

pytestmark = pytest.mark.django_db


def table(*rows: list[Any]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def imported(
    cast: Cast, content: bytes, *, key: str = "systems", by: Actor | None = None, dry_run: bool = False
) -> Any:
    """Read ``content`` into a list of the cast's organisation or project; return the job when it has ended."""
    importer = get(key)
    actor = by or cast.owner
    place = importer.place(actor, cast.project.pk if importer.in_project else cast.organisation.pk)
    job = tasks.begin(importer, place, content, filename="table.csv", actor=actor, dry_run=dry_run)
    run_pending()
    job.refresh_from_db()
    return job


def reasons(job: jobs.Job) -> list[tuple[int, str, str]]:
    assert job.result is not None
    return [(one["row"], one["column"], one["reason"]) for one in job.result["problems"]]


def counts(job: jobs.Job) -> tuple[int, int, int]:
    assert job.result is not None, job.error
    return job.result["created"], job.result["changed"], job.result["unchanged"]


def test_rows_go_in_through_the_service_and_stand_in_the_history_as_one_change():
    cast = projects.cast()
    content = table(["Code", "Name", "Criticality"], ["MES", "制造执行", "high"], ["ERP", "Resource planning", "High"])
    job = imported(cast, content)
    assert counts(job) == (2, 0, 0)
    assert job.result["applied"]
    systems = System.objects.filter(organisation=cast.organisation)
    assert {(one.code, one.name, one.criticality) for one in systems} == {
        ("MES", "制造执行", "high"),
        ("ERP", "Resource planning", "high"),
    }
    entries = Entry.objects.filter(action="landscape.system_registered", target_id__in=systems.values("pk"))
    assert entries.count() == 2
    assert len(set(entries.values_list("change_id", flat=True))) == 1


def test_a_trial_writes_nothing_and_tells_what_would_change():
    cast = projects.cast()
    factories.system(cast.organisation, by=cast.owner, code="MES", name="Old name", vendor="Acme")
    job = imported(cast, table(["code", "name"], ["mes", "New name"], ["ERP", "ERP"]), dry_run=True)
    assert counts(job) == (1, 1, 0)
    assert not job.result["applied"]
    assert {
        "row": 2,
        "label": "mes",
        "kind": "changed",
        "changes": [["Code", "MES", "mes"], ["Name", "Old name", "New name"]],
    } in job.result["rows"]
    assert System.objects.get().name == "Old name"


def test_the_same_file_again_makes_no_doubles_and_no_entry():
    cast = projects.cast()
    content = table(["Code", "Name"], ["MES", "Execution"], ["ERP", "Planning"])
    imported(cast, content)
    entries = Entry.objects.count()
    assert counts(imported(cast, content)) == (0, 0, 2)
    assert (System.objects.count(), Entry.objects.count()) == (2, entries)


def test_columns_that_are_left_out_keep_what_stands_and_empty_cells_empty():
    cast = projects.cast()
    factories.system(cast.organisation, by=cast.owner, code="MES", name="Execution", vendor="Acme", criticality="high")
    imported(cast, table(["Code", "Vendor", "Criticality"], ["MES", "", ""]))
    system = System.objects.get()
    assert (system.name, system.vendor, system.criticality) == ("Execution", "", "high")


def test_one_bad_row_of_ten_thousand_changes_nothing():
    cast = projects.cast()
    factories.system(cast.organisation, by=cast.owner, code="S0", name="stands")
    before = Entry.objects.count()
    rows = [[f"S{number}", f"System {number}", "low"] for number in range(10_000)]
    rows[7_654][2] = "enormous"
    job = imported(cast, table(["Code", "Name", "Criticality"], *rows), dry_run=False)
    assert [(row, column) for row, column, _reason in reasons(job)] == [(7_656, "Criticality")]
    assert not job.result["applied"]
    assert System.objects.get().name == "stands"
    assert Entry.objects.count() == before


def test_every_error_is_told_with_row_column_and_reason():
    cast = projects.cast()
    content = table(
        ["Code", "Name", "Kind"],
        ["A", "", "application"],
        ["B", "b", "spaceship"],
        ["C" * 30, "c", ""],
        ["", "no key", ""],
        ["D", "d", ""],
        ["d", "again", ""],
    )
    told = reasons(imported(cast, content, dry_run=True))
    assert [(row, column) for row, column, _reason in told] == [
        (2, "Name"), (3, "Kind"), (4, "Code"), (5, "Code"), (7, "Code"),
    ]  # fmt: skip
    assert "spaceship" in told[1][2]
    assert "6" in told[4][2]


def test_headings_and_choices_are_understood_in_both_languages():
    cast = projects.cast()
    with translation.override("zh-hans"):
        importer = get("systems")
        columns = {column.name: str(column.label) for column in importer.open(cast.owner, cast.organisation).columns}
    head = [columns["code"], f"{columns['name']} *", columns["criticality"], "Unknown"]
    job = imported(cast, table(head, ["MES", "制造执行", "高", "x"]))
    assert System.objects.get().criticality == "high"
    assert any("Unknown" in note for note in job.result["notes"])


def test_a_table_without_our_columns_or_with_one_twice_is_refused_at_its_head():
    cast = projects.cast()
    assert "Code" in reasons(imported(cast, b"foo,bar\n1,2\n"))[0][2]
    assert reasons(imported(cast, b"code,Code,name\n1,2,3\n"))[0][:2] == (1, "Code")
    assert reasons(imported(cast, b"name\nMES\n"))[0][:2] == (1, "Code")


def test_merged_cells_dates_and_formulas_in_a_workbook_are_told_by_row():
    cast = projects.cast()
    content = books.xlsx(["Code", "Name"], ["A", "a"], ["B", "b"], ["=1+1", "c"], [7, "seven"], merge=["A2:A3"])
    told = reasons(imported(cast, content, dry_run=True))
    assert [(row, column) for row, column, _reason in told] == [(2, ""), (3, ""), (4, "Code")]
    assert "A2:A3" in told[0][2]


def test_an_interface_names_its_ends_by_code():
    place = factories.landscape()
    content = table(
        ["Code", "Name", "Provided by", "Consumed by"],
        ["IF-01", "Production orders", "erp", "MES"],
        ["IF-02", "Stock", "MES · Plant execution", "ERP"],
        ["IF-03", "Nowhere", "WMS", "ERP, XYZ"],
    )
    told = reasons(imported(place.cast, content, key="interfaces"))
    assert [(row, column) for row, column, _reason in told] == [(4, "Provided by"), (4, "Consumed by")]
    job = imported(place.cast, b"\n".join(content.splitlines()[:3]), key="interfaces")
    assert counts(job) == (1, 0, 1)
    stock = Interface.objects.get(code="IF-02")
    assert stock.provider == place.mes
    assert [one.system for one in stock.consumers.all()] == [place.erp]


def test_what_the_service_refuses_is_told_at_its_row():
    place = factories.landscape()
    content = table(["Code", "Name", "Provided by", "Consumed by"], ["IF-09", "Loop", "ERP", "ERP"])
    [(row, column, reason)] = reasons(imported(place.cast, content, key="interfaces"))
    assert (row, column) == (2, "Consumed by")
    assert "own interface" in reason


def test_scope_is_filled_by_code_and_left_alone_where_it_stands():
    place = factories.landscape()
    content = table(["System or interface", "What the project does to it"], ["IF-01", "changes"], ["MES", "uses"])
    assert counts(imported(place.cast, content, key="scope")) == (1, 0, 1)
    assert Scope.objects.get(system=place.mes).role == "uses"
    [(row, _column, _reason)] = reasons(imported(place.cast, content.replace(b"changes", b"retires"), key="scope"))
    assert row == 2


def test_only_members_fill_the_register_and_only_those_with_the_role_the_scope():
    place = factories.landscape()
    cast = place.cast
    content = table(["Code", "Name"], ["X", "x"])
    assert counts(imported(cast, content, by=cast.teammate)) == (1, 0, 0)
    for outsider in (cast.supplier_member, cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            imported(cast, content, by=outsider)
    with pytest.raises(errors.Forbidden):
        imported(cast, content, key="scope", by=cast.teammate)
    with pytest.raises(errors.NotFound):
        imported(cast, content, key="scope", by=cast.stranger)


def test_rights_are_asked_again_when_the_job_runs():
    cast = projects.cast()
    importer = get("systems")
    place = importer.place(cast.teammate, cast.organisation.pk)
    tasks.begin(importer, place, table(["Code", "Name"], ["X", "x"]), filename="x", actor=cast.teammate, dry_run=False)
    from fishplate.domains.organisations import services

    membership = cast.people["teammate"].memberships.get(organisation=cast.organisation)
    services.remove_membership(membership_id=membership.pk, actor=cast.owner)
    run_pending()
    assert not System.objects.exists()


def test_what_somebody_did_between_trial_and_writing_is_tried_again(monkeypatch: pytest.MonkeyPatch):
    cast = projects.cast()
    factories.system(cast.organisation, by=cast.owner, code="MES", name="Old")
    trial = running.try_out
    done: list[int] = []

    def outrun(*given: Any) -> Any:
        tried = trial(*given)
        if not done:
            done.append(1)
            factories.system(cast.organisation, by=cast.owner, code="erp", name="Theirs")
        return tried

    monkeypatch.setattr(tasks, "try_out", outrun)  # somebody changes a row at the very moment in between
    job = imported(cast, table(["Code", "Name"], ["MES", "New"], ["ERP", "Mine"]))
    assert job.state == jobs.State.QUEUED
    assert "Row 3" in job.error
    assert System.objects.get(code="MES").name == "Old"
    jobs.Job.objects.update(not_before=None)
    run_pending()
    job.refresh_from_db()
    assert counts(job) == (0, 2, 0)
    assert set(System.objects.values_list("code", "name")) == {("MES", "New"), ("ERP", "Mine")}


def test_own_fields_go_in_with_their_rows():
    cast = projects.cast()
    mes = factories.system(cast.organisation, by=cast.owner, code="MES", name="Execution")
    organisations.define_custom_field(
        organisation_id=cast.organisation.pk,
        kind="landscape.system",
        key="cost",
        type="number",
        name_en="Cost",
        actor=cast.owner,
    )
    head = ["Code", "Name", "Cost"]
    assert reasons(imported(cast, table(head, ["ERP", "Planning", "much"])))[0][:2] == (2, "Cost")
    content = table(head, ["MES", "Execution", "7"], ["ERP", "Planning", "12"], ["WMS", "Stock", ""])
    assert counts(imported(cast, content)) == (2, 1, 0)
    erp = System.objects.get(code="ERP")
    values = {row.record_id: row.values for row in CustomValues.objects.all()}
    assert values == {mes.pk: {"cost": "7"}, erp.pk: {"cost": "12"}}
    assert System.objects.get(code="MES").version == 1
    assert counts(imported(cast, content)) == (0, 0, 3)
    assert counts(imported(cast, table(head, ["MES", "Run", "8"]))) == (0, 1, 0)
    assert CustomValues.objects.get(record_id=mes.pk).values == {"cost": "8"}


def test_a_cancelled_import_writes_nothing():
    cast = projects.cast()
    importer = get("systems")
    place = importer.place(cast.owner, cast.organisation.pk)
    job = tasks.begin(
        importer, place, table(["Code", "Name"], ["X", "x"]), filename="x", actor=cast.owner, dry_run=False
    )
    jobs.cancel(job.pk, actor=cast.owner)
    run_pending()
    assert not System.objects.exists()


def signed_in(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.people[who])
    return client


def test_on_the_page_a_file_is_tried_shown_and_carried_out():
    cast = projects.cast()
    client = signed_in(cast, "owner")
    url = reverse("web:import_register", args=["systems"])
    assert client.get(url).status_code == 200
    file = io.BytesIO(table(["Code", "Name"], ["MES", "制造执行 <b>"]))
    file.name = "systems.csv"
    answer = client.post(url, {"place_id": str(cast.organisation.pk), "file": file})
    assert answer.status_code == 303
    assert "progress" in client.get(answer["Location"]).content.decode()
    run_pending()
    shown = client.get(answer["Location"]).content.decode()
    assert "MES" in shown
    assert not System.objects.exists()
    job = jobs.Job.objects.get()
    applied = client.post(reverse("web:apply_import", args=[job.pk]))
    run_pending()
    assert System.objects.get().name == "制造执行 <b>"
    assert "Carried out" in client.get(applied["Location"]).content.decode()
    assert signed_in(cast, "teammate").get(answer["Location"]).status_code == 404


def test_a_file_that_cannot_be_read_says_so_where_the_result_would_stand():
    cast = projects.cast()
    job = imported(cast, b"\xd0\xcf\x11\xe0\xa1\xb1")
    assert job.state == jobs.State.FAILED
    assert "password" in job.error
    assert "password" in signed_in(cast, "owner").get(reverse("web:view_import", args=[job.pk])).content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_template_explains_itself_and_comes_back_unchanged_when_it_is_filled(language):
    place = factories.landscape()
    for key, number in (("systems", 2), ("interfaces", 1), ("scope", 1)):
        in_project = get(key).in_project
        url = (
            reverse("web:download_project_template", args=[place.cast.project.pk, key])
            if in_project
            else reverse("web:download_template", args=[place.cast.organisation.pk, key])
        )
        client = signed_in(place.cast, "owner")
        answer = client.get(url, {"filled": ""}, headers={"Accept-Language": language})
        content = body_of(answer)
        assert len(sheets.read(content).rows) == number
        assert counts(imported(place.cast, content, key=key)) == (0, 0, number)
    assert reference(place.mes)


def test_the_report_undoes_the_import_there_and_says_that_it_was_undone(cast):
    job = imported(cast, table(["Code", "Name"], ["MES", "One"], ["ERP", "Two"]))
    page = reverse("web:view_import", args=[job.pk])
    owner, other = Client(), Client()
    owner.force_login(cast.people["owner"], backend="django.contrib.auth.backends.ModelBackend")
    other.force_login(cast.people["teammate"], backend="django.contrib.auth.backends.ModelBackend")
    undoing = reverse("web:undo_change", args=[job.result["change_id"]])
    assert undoing in body_of(owner.get(page)).decode()
    assert undoing not in body_of(other.get(page)).decode()
    assert other.post(undoing, {"back": page}).status_code == 404
    answer = owner.post(undoing, {"back": page})
    assert (answer.status_code, answer["Location"]) == (303, page)
    assert not System.objects.filter(organisation=cast.organisation).exists()
    after = body_of(owner.get(page)).decode()
    assert undoing not in after
    assert "undone as a whole" in after


def test_a_trial_and_an_import_of_what_stands_already_offer_no_undo(cast):
    content = table(["Code", "Name"], ["MES", "One"])
    assert imported(cast, content, dry_run=True).result["change_id"] == ""
    imported(cast, content)
    assert imported(cast, content).result["change_id"] == ""


def test_the_way_to_the_import_stands_apart_from_the_exports():
    cast = projects.cast()
    client, way = signed_in(cast, "owner"), reverse("web:import_register", args=["systems"])
    empty = client.get("/systems/?view=all").content.decode()
    assert empty.count(way) == 1  # beside what else one can do about an empty list
    factories.system(cast.organisation, by=cast.owner)
    page = client.get("/systems/?view=all").content.decode()
    assert page.count(way) == 1
    tools, _table, foot = page.partition('id="list-table"')
    assert way in tools[tools.index('class="list-tools"') :]
    assert 'class="exports"' in foot
    assert way not in foot
