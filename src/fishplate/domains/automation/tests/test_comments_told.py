"""Comments are told to other programs: that they were written, not what they say, and only of what one may see."""

from __future__ import annotations

import pytest

from fishplate.domains.automation.models import Delivery
from fishplate.domains.automation.services import delivering
from fishplate.domains.automation.tests import factories
from fishplate.domains.automation.tests.receiver import Receiver, receiving
from fishplate.domains.conversations import services as conversations
from fishplate.domains.conversations.tests import factories as comments
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests import factories as cast_factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel.jobs.testing import run_pending
from fishplate.kernel.records import reference

pytestmark = [pytest.mark.django_db, pytest.mark.network]
KINDS = ["conversations.comment_added", "conversations.comment_amended", "conversations.comment_deleted"]


@pytest.fixture
def receiver(db):
    with receiving() as running:
        yield running


def deliver() -> None:
    factories.told()
    delivering.wake_due()
    run_pending()


def test_that_a_comment_was_written_changed_and_deleted_is_told_and_not_what_it_says(cast: Cast, receiver: Receiver):
    factories.webhook(cast.project, by=cast.owner, url=receiver.url, kinds=KINDS)
    said = comments.comment(comments.on(cast.project), "secretword @Sam Supplier", by=cast.teammate)
    said = conversations.amend_comment(
        comment_id=said.pk, version=said.version, text="secretword!", actor=cast.teammate
    )
    conversations.delete_comment(comment_id=said.pk, actor=cast.teammate)
    deliver()
    told = receiver.told()
    assert sorted(one["type"] for one in told) == sorted(KINDS)
    assert {one["subject"] for one in told} == {f"conversations.comment:{said.pk}"}
    assert {one["data"]["project"]["id"] for one in told} == {str(cast.project.pk)}
    assert "secretword" not in str(told)


def test_one_on_the_register_is_told_to_its_organisation_and_to_projects_that_work_on_it(
    cast: Cast, receiver: Receiver
):
    erp = landscape.system(cast.organisation, by=cast.owner)
    interface = landscape.interface(erp, by=cast.owner)
    contract = landscape.contract(interface, by=cast.owner)
    landscape.in_scope(cast, interface)
    elsewhere = cast_factories.cast()
    here = factories.webhook(cast.project, by=cast.owner, url=receiver.url, kinds=KINDS)
    of_all = factories.webhook(cast.organisation, by=cast.owner, url=receiver.url, kinds=KINDS)
    foreign = factories.webhook(elsewhere.project, by=elsewhere.owner, url=receiver.url, kinds=KINDS)
    for record in (erp, interface, contract):
        comments.comment(reference(record), by=cast.owner)
    deliver()
    counts = {one.pk: Delivery.objects.filter(webhook=one).count() for one in (here, of_all, foreign)}
    assert counts == {here.pk: 3, of_all.pk: 3, foreign.pk: 0}


def test_what_whoever_made_the_webhook_may_not_see_any_more_is_withheld(cast: Cast, receiver: Receiver):
    person = organisations.person(of=cast.organisation)
    manager = cast_factories.member(cast.project, person, cast.organisation, Role.PROJECT_MANAGER, by=cast.owner)
    made = factories.webhook(cast.project, by=person.as_actor(), url=receiver.url, kinds=KINDS)
    comments.comment(comments.on(cast.project), by=cast.owner)
    factories.told()
    member = Member.objects.get(pk=manager.pk)
    projects.remove_member(member_id=member.pk, actor=cast.owner)
    deliver()
    assert receiver.requests == []
    assert Delivery.objects.get(webhook=made, kind=KINDS[0]).state == "withheld"
