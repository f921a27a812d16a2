"""The same file confirmed twice goes in once, whoever presses what at which moment.

The numbers of these rows are the file's own: the plan gives others, so nothing but this keeps doubles out.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.approvals.tests.together import at_once, needs_postgresql
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.tests import factories
from fishplate.domains.projects import services
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests import factories as projects
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors, jobs
from fishplate.kernel.actors import Actor
from fishplate.kernel.jobs import running
from fishplate.kernel.jobs.models import Job
from fishplate.kernel.jobs.testing import run_pending, unattended
from fishplate.web.importing import tasks
from fishplate.web.importing.declaring import get

PLAN = b"No.,Name,Duration,Predecessors\n101,Map the fields,3d,\n102,Build it,2w,101\n"
NAMES = ["Build it", "Kick-off", "Map the fields"]


def begun(cast: Cast, *, by: Actor | None = None, dry_run: bool = True) -> Job:
    actor = by or cast.owner
    return tasks.begin(get("tasks"), cast.project, PLAN, filename="plan.csv", actor=actor, dry_run=dry_run)


def cast_with_a_plan() -> Cast:
    cast = projects.cast()
    factories.task(cast, "Kick-off")
    return cast


def names() -> list[str]:
    return sorted(Task.objects.values_list("name", flat=True))


def planner(cast: Cast) -> Actor:
    member = Member.objects.get(project=cast.project, person=cast.people["teammate"])
    services.amend_member(
        member_id=member.pk, version=1, party=member.party, roles=[Role.PROJECT_MANAGER], actor=cast.owner
    )
    return cast.teammate


@pytest.mark.django_db
def test_a_trial_is_carried_out_once_however_often_the_button_is_pressed():
    cast = cast_with_a_plan()
    trial = begun(cast)
    run_pending()
    client = Client()
    client.force_login(cast.people["owner"])
    url = reverse("web:apply_import", args=[trial.pk])
    first, second = client.post(url), client.post(url)
    run_pending()
    third = client.post(url)
    run_pending()
    assert first["Location"] == second["Location"] == third["Location"]
    assert names() == NAMES
    assert "nothing was done a second time" in client.get(third["Location"]).content.decode()


@pytest.mark.django_db
def test_a_trial_in_another_tab_is_refused_once_the_same_file_is_in():
    cast = cast_with_a_plan()
    here, there = begun(cast), begun(cast)
    run_pending()
    tasks.carry_out(here, actor=cast.owner)
    run_pending()
    with pytest.raises(errors.Refused, match="in the meantime"):
        tasks.carry_out(there, actor=cast.owner)
    assert names() == NAMES


@pytest.mark.django_db
def test_the_job_itself_refuses_what_got_past_the_page():
    cast = cast_with_a_plan()
    here, there = begun(cast, dry_run=False), begun(cast, by=planner(cast), dry_run=False)
    assert here.pk != there.pk
    run_pending()
    there.refresh_from_db()
    assert there.state == jobs.State.FAILED
    assert "in the meantime" in there.error
    assert names() == NAMES


@pytest.mark.django_db
def test_a_program_that_sends_the_same_again_while_it_waits_gets_the_same_job():
    cast = cast_with_a_plan()
    assert begun(cast, dry_run=False).pk == begun(cast, dry_run=False).pk


@pytest.mark.django_db
def test_who_imports_the_same_file_later_on_purpose_is_told_before():
    cast = cast_with_a_plan()
    begun(cast, dry_run=False)
    run_pending()
    later = begun(cast)
    run_pending()
    later.refresh_from_db()
    assert later.result is not None
    assert [note for note in later.result["notes"] if "imported here before" in note]
    assert not later.result["problems"]


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_buttons_at_once_make_one_import():
    cast = cast_with_a_plan()
    trials = [begun(cast), begun(cast)]
    run_pending()
    at_once(*(lambda trial=trial: tasks.carry_out(trial, actor=cast.owner) for trial in (*trials, *trials)))
    at_once(*(lambda name=name: running.drain(name, keeper=unattended) for name in ("one", "two")))
    assert names() == NAMES
    assert Job.objects.filter(params__dry_run=False).count() == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_file_of_two_people_write_it_once():
    cast = cast_with_a_plan()
    both = [begun(cast, dry_run=False), begun(cast, by=planner(cast), dry_run=False)]
    at_once(*(lambda name=name: running.drain(name, keeper=unattended) for name in ("one", "two")))
    Job.objects.filter(state=jobs.State.QUEUED).update(not_before=None)
    run_pending()
    assert names() == NAMES
    assert sorted(Job.objects.get(pk=one.pk).state for one in both) == ["failed", "succeeded"]
