"""The worker mails a link to whoever asked for one and has an account."""

from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.models import PasswordLink
from fishplate.domains.organisations.tests import factories
from fishplate.domains.organisations.tests.test_make_password_link import token_of
from fishplate.kernel import audit, records
from fishplate.kernel.jobs.running import drain
from fishplate.kernel.messages.models import OutgoingMail
from fishplate.web import history


@pytest.fixture(autouse=True)
def _mail(settings: Any) -> None:
    settings.FISHPLATE_MAIL_URL = "console:"


@pytest.mark.django_db(transaction=True)
def test_it_comes_to_who_asked_and_works() -> None:
    person = factories.person()
    services.request_password_link(email=f" {person.email.upper()}", address="192.0.2.1")
    drain("test")
    mail = OutgoingMail.objects.get()
    assert mail.to == person.email
    assert "password/open/" not in mail.subject
    address = next(word for word in mail.text.split() if "/password/open/" in word)
    assert queries.password_link_of_token(token_of(address)) is not None
    entry = audit.entries_of_record(records.reference(person))[0]
    assert history.name_of(entry) == "link for a lost password: created"


@pytest.mark.django_db
def test_it_is_written_in_the_language_of_who_reads_it() -> None:
    person = factories.person()
    services.set_preferences(name=person.name, language="zh-hans", theme="", actor=person.as_actor())
    services.send_password_link(email=person.email)
    assert OutgoingMail.objects.get().subject == "设置 Fishplate 新密码"


@pytest.mark.django_db
def test_nothing_goes_to_who_has_no_account_or_a_closed_one() -> None:
    administrator, closed = factories.administrator(), factories.person()
    services.deactivate_person(person_id=closed.pk, actor=administrator.as_actor())
    OutgoingMail.objects.all().delete()
    for email in ("nobody@example.org", closed.email):
        services.send_password_link(email=email)
    assert not OutgoingMail.objects.exists()
    assert not PasswordLink.objects.exists()
