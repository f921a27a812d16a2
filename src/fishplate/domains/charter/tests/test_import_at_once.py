"""Two people who import the same file at the same moment make nothing twice."""

from __future__ import annotations

import pytest

from fishplate.domains.approvals.tests.together import at_once, needs_postgresql
from fishplate.domains.charter.models import Objective
from fishplate.domains.projects import services
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel.jobs import State, running
from fishplate.kernel.jobs.models import Job
from fishplate.kernel.jobs.testing import run_pending, unattended
from fishplate.web.importing import tasks
from fishplate.web.importing.declaring import get

ROWS = 40


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_objectives_of_one_file_by_two_people_at_once_are_there_once():
    cast = projects.cast()
    member = Member.objects.get(project=cast.project, person=cast.people["teammate"])
    services.amend_member(
        member_id=member.pk, version=1, party=member.party, roles=[Role.PROJECT_MANAGER], actor=cast.owner
    )
    text = "Objective\n" + "".join(f"Orders of line {number} arrive\n" for number in range(ROWS))
    for actor in (cast.owner, cast.teammate):
        tasks.begin(get("objectives"), cast.project, text.encode(), filename="", actor=actor, dry_run=False)
    at_once(*(lambda name=name: running.drain(name, keeper=unattended) for name in ("one", "two")))
    Job.objects.filter(state=State.QUEUED).update(not_before=None)
    run_pending()
    assert Objective.objects.count() == ROWS
    assert sorted(Job.objects.values_list("state", flat=True)) == ["failed", "succeeded"]
