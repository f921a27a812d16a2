"""Many people invited from a table, by those who run the installation."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fishplate.domains.organisations import services
from fishplate.domains.organisations.models import Invitation, Organisation, Person
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.jobs.models import Job
from fishplate.kernel.jobs.testing import run_pending
from fishplate.kernel.messages.models import OutgoingMail
from fishplate.web.importing import tasks
from fishplate.web.importing.declaring import get
from tests.api.program import Program

pytestmark = pytest.mark.django_db
TABLE = "E-mail,Role\nmei@works.example,Member\nwang@works.example,Manager\n"


@pytest.fixture(autouse=True)
def _mail(settings: Any) -> None:
    settings.FISHPLATE_MAIL_URL = "smtp://127.0.0.1:9"


def imported(into: Organisation, text: str, *, by: Person, dry_run: bool = False) -> Any:
    importer = get("people")
    place = importer.place(by.as_actor(), into.pk)
    job = tasks.begin(importer, place, text.encode(), filename="p.csv", actor=by.as_actor(), dry_run=dry_run)
    run_pending()
    job.refresh_from_db()
    assert job.result is not None, job.error
    return job.result


def test_each_row_is_an_invitation_by_mail_and_the_same_file_again_does_nothing():
    administrator, works = factories.administrator(), factories.organisation()
    assert imported(works, TABLE, by=administrator, dry_run=True)["created"] == 2
    assert not OutgoingMail.objects.exists()
    assert imported(works, TABLE, by=administrator)["applied"]
    invited = Invitation.objects.filter(organisation=works)
    assert set(invited.values_list("email", "role")) == {
        ("mei@works.example", "member"),
        ("wang@works.example", "manager"),
    }
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == set(invited.values_list("email", flat=True))
    assert Entry.objects.filter(action="organisations.invitation_created").count() == 2
    assert imported(works, TABLE.replace("mei@", "MEI@"), by=administrator)["unchanged"] == 2
    assert OutgoingMail.objects.count() == 2


def test_who_belongs_to_it_is_left_alone_and_nothing_is_changed_behind_their_back():
    administrator, works = factories.administrator(), factories.organisation()
    mei = factories.person("Mei", of=works)
    same = imported(works, f"E-mail,Role\n{mei.email},member\n", by=administrator)
    assert (same["unchanged"], same["created"]) == (1, 0)
    other = imported(works, f"E-mail,Role\n{mei.email},manager\nnew@works.example,member\n", by=administrator)
    assert [(one["row"], one["column"]) for one in other["problems"]] == [(2, "")]
    assert not other["applied"]
    assert not Invitation.objects.exists()


def test_what_is_no_address_and_what_stands_twice_is_told_by_row():
    administrator, works = factories.administrator(), factories.organisation()
    told = imported(works, "E-mail,Role\nnobody\na@b.example,boss\nc@d.example,\nC@d.example,\n", by=administrator)
    assert [(one["row"], one["column"]) for one in told["problems"]] == [(2, "E-mail"), (3, "Role"), (5, "E-mail")]
    assert not Invitation.objects.exists()


def test_without_mail_nobody_is_invited(settings: Any):
    settings.FISHPLATE_MAIL_URL = ""
    administrator, works = factories.administrator(), factories.organisation()
    told = imported(works, TABLE, by=administrator)
    assert [one["row"] for one in told["problems"]] == [2, 3]
    assert "mail" in told["problems"][0]["reason"]
    assert not Invitation.objects.exists()


def test_only_administrators_do_so():
    administrator, works = factories.administrator(), factories.organisation()
    manager = factories.person("Manager", of=works, role="manager")
    with pytest.raises(errors.Forbidden):
        imported(works, TABLE, by=manager)
    for outsider in (factories.person("Stranger"), factories.person("Elsewhere", of=factories.organisation("Other"))):
        with pytest.raises(errors.NotFound):
            imported(works, TABLE, by=outsider)
    page = reverse("organisations:list_invitations", args=[works.pk])
    link = reverse("web:import_register", args=["people"])
    for person, status in ((administrator, 200), (manager, 403)):
        client = Client()
        client.force_login(person)
        assert (link in client.get(page).content.decode()) is (status == 200)
        assert client.get(link).status_code == status


def test_people_go_into_the_organisation_that_is_named_not_into_that_of_who_invites():
    administrator, works, other = factories.administrator(), factories.organisation(), factories.organisation()
    assert imported(works, TABLE, by=administrator)["created"] == 2
    assert imported(other, TABLE, by=administrator)["created"] == 2
    into = Invitation.objects.values_list("organisation", "email")
    emails = ("mei@works.example", "wang@works.example")
    assert sorted(into) == sorted((one.pk, email) for one in (works, other) for email in emails)


def test_who_manages_one_organisation_invites_nobody_into_another():
    factories.administrator()
    works, own = factories.organisation(), factories.organisation()
    manager = factories.person("Manager", of=own, role="manager")
    client, program = Client(), Program(manager)
    client.force_login(manager)
    sent = {"place_id": str(works.pk), "file": SimpleUploadedFile("p.csv", TABLE.encode())}
    assert client.post(reverse("web:import_register", args=["people"]), sent).status_code == 403
    for organisation, status in ((works, 404), (own, 403)):
        path = f"/organisations/{organisation.pk}/lists/people/imports"
        assert program.upload(path, TABLE.encode(), "p.csv", dry_run="false").status_code == status
    assert not Job.objects.exists()


def test_rights_are_asked_again_when_the_job_runs():
    first, administrator = factories.administrator(), factories.another_administrator()
    works = factories.organisation()
    importer = get("people")
    place = importer.place(administrator.as_actor(), works.pk)
    tasks.begin(importer, place, TABLE.encode(), filename="p.csv", actor=administrator.as_actor(), dry_run=False)
    services.withdraw_administrator(person_id=administrator.pk, actor=first.as_actor())
    run_pending()
    assert not Invitation.objects.exists()
