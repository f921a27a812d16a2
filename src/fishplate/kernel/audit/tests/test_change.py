"""What a change promises: one transaction, before and after, and no domain row without an entry."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest

from fishplate.domains.organisations import services
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit, errors
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit import guard
from fishplate.kernel.audit.models import Content, Entry

pytestmark = pytest.mark.django_db


def payload(entry: Entry) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(entry.content.payload)
    return value


def test_an_entry_says_who_changed_which_field_from_what_to_what():
    organisation = factories.organisation("Rail Works")
    manager = factories.person("Wang", of=organisation, role="manager").as_actor()
    services.amend_organisation(
        organisation_id=organisation.pk, version=1, name="Rail Works Ltd", description="", actor=manager
    )
    entry = Entry.objects.get(action="organisations.organisation_amended")
    said = payload(entry)
    assert said["actor"] == "Wang"
    (row,) = said["rows"]
    assert row["fields"]["name"] == ["Rail Works", "Rail Works Ltd"]
    assert row["fields"]["version"] == [1, 2]
    assert "description" not in row["fields"]


def test_a_failed_change_leaves_neither_row_nor_entry():
    before = Entry.objects.count()
    with pytest.raises(ZeroDivisionError), audit.change("test.failed", actor=SYSTEM) as change:
        organisation = Organisation(name="Nobody")
        organisation.save()
        change.created(organisation)
        raise ZeroDivisionError
    assert not Organisation.objects.filter(name="Nobody").exists()
    assert Entry.objects.count() == before


def test_nested_changes_join_the_outermost_and_append_once_each_under_one_id():
    with audit.unit():
        first = factories.organisation("First")
        second = factories.organisation("Second")
        assert not Entry.objects.filter(target_id__in=[first.pk, second.pk]).exists()
    entries = Entry.objects.filter(target_id__in=[first.pk, second.pk])
    assert entries.count() == 2
    assert len({entry.change_id for entry in entries}) == 1


def test_a_joined_change_that_failed_cannot_be_swallowed():
    with pytest.raises(RuntimeError, match="swallowed"), audit.unit():
        factories.organisation("Kept?")
        with suppress(ZeroDivisionError), audit.change("test.inner", actor=SYSTEM):
            raise ZeroDivisionError
    assert not Organisation.objects.filter(name="Kept?").exists()


def test_passwords_never_reach_the_history():
    person = factories.person()
    text = " ".join(Content.objects.values_list("payload", flat=True))
    assert person.password not in text
    assert factories.PASSWORD not in text


@pytest.mark.parametrize("write", ["save", "update", "bulk_create", "delete", "raw"])
def test_the_guard_catches_every_kind_of_write_outside_a_change(write: str):
    organisation = factories.organisation()

    def do() -> None:
        if write == "save":
            organisation.save()
        elif write == "update":
            Organisation.objects.filter(pk=organisation.pk).update(name="x")
        elif write == "bulk_create":
            Organisation.objects.bulk_create([Organisation(name="y")])
        elif write == "delete":
            organisation.delete()
        else:
            from django.db import connection

            with connection.cursor() as cursor:
                cursor.execute("UPDATE organisations_organisation SET name = 'z'")

    with guard.watching(), pytest.raises(guard.WriteWithoutAudit):
        do()


def test_the_guard_catches_a_row_written_inside_a_change_that_does_not_answer_for_it():
    target = factories.person()
    with (
        guard.watching(),
        pytest.raises(RuntimeError, match="organisations_organisation"),
        audit.change("test.half", actor=SYSTEM, target=target),
    ):
        Organisation(name="unexplained").save()


def test_a_name_taken_while_one_looked_is_a_refusal_and_no_defect():
    with pytest.raises(errors.Refused, match="at this very moment"), audit.change("test.raced", actor=SYSTEM) as change:
        for _ in range(2):
            organisation = Organisation(name="Taken")
            organisation.save()
            change.created(organisation)
    assert not Organisation.objects.filter(name="Taken").exists()
