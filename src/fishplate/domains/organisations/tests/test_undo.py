"""What an organisation is called, and which fields its records have, goes back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fishplate.domains.organisations import services
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.organisations.tests import factories
from fishplate.domains.organisations.tests.test_upload_document_template import LIST, upload
from fishplate.kernel import errors, undo
from fishplate.kernel.custom import CustomField
from fishplate.kernel.documents import Template, templates
from fishplate.kernel.egress import allowing
from fishplate.kernel.egress.models import AllowedDestination
from fishplate.kernel.undo.testing import latest, take_back

pytestmark = pytest.mark.django_db


def test_an_organisation_is_called_as_before(cast):
    before = Organisation.objects.get(pk=cast.organisation.pk)
    services.amend_organisation(
        organisation_id=before.pk, version=before.version, name="Other", description="New", actor=cast.owner
    )
    take_back(cast.owner)
    after = Organisation.objects.get(pk=before.pk)
    assert (after.name, after.description) == (before.name, before.description)


def test_a_field_is_amended_back_asked_for_again_and_no_more(cast):
    field = services.define_custom_field(
        organisation_id=cast.organisation.pk, kind="landscape.system", key="site", type="choice", name_en="Site",
        options=["Suzhou"], actor=cast.owner,
    )  # fmt: skip
    services.amend_custom_field(
        custom_field_id=field.pk, version=field.version, name_en="Plant", name_zh="", unit="", options=["Wuxi"],
        required=True, position=3, actor=cast.owner,
    )  # fmt: skip
    take_back(cast.owner)
    standing = CustomField.objects.get(pk=field.pk)
    assert (standing.name_en, standing.options, standing.required, standing.position) == ("Site", ["Suzhou"], False, 0)
    services.retire_custom_field(custom_field_id=field.pk, actor=cast.owner)
    take_back(cast.owner)
    assert CustomField.objects.get(pk=field.pk).retired_at is None
    take_back(cast.owner)
    assert CustomField.objects.get(pk=field.pk).retired_at is not None


def test_a_replaced_template_is_used_again_and_a_first_one_gives_way_to_the_shipped(cast):
    def in_use() -> Template | None:
        return templates.current(cast.organisation.pk, LIST, "en")

    first = upload(cast, "{{ title }}", by=cast.owner)
    second = upload(cast, "Ours: {{ title }}", by=cast.owner)
    take_back(cast.owner)
    assert in_use() == first
    take_back(cast.owner, redo=True)
    assert in_use() == second
    services.withdraw_document_template(template_id=second.pk, actor=cast.owner)
    take_back(cast.owner)
    assert in_use() == second
    services.restore_document_template(template_id=first.pk, actor=cast.owner)
    take_back(cast.owner)
    assert in_use() == second
    assert Template.objects.count() == 2


def test_where_a_third_was_uploaded_meanwhile_the_template_stands(cast):
    upload(cast, "{{ title }}", by=cast.owner)
    change = latest(cast.owner)
    upload(cast, "Newer: {{ title }}", by=cast.owner)
    with pytest.raises(errors.Refused):
        undo.undo_change(change_id=change.pk, actor=cast.owner)


def test_a_destination_is_allowed_and_forbidden_again_while_one_administers():
    person = factories.administrator()
    admin = person.as_actor()
    allowing.allow_destination(pattern="erp.example.org", ports="443", note="ERP", actor=admin)
    take_back(admin)
    assert not AllowedDestination.objects.exists()
    take_back(admin, redo=True)
    standing = AllowedDestination.objects.get()
    assert (standing.pattern, standing.ports, standing.note) == ("erp.example.org", "443", "ERP")
    allowing.forbid_destination(destination_id=standing.pk, actor=admin)
    change = latest(admin)
    with pytest.raises((errors.Forbidden, errors.NotFound)):
        undo.undo_change(change_id=change.pk, actor=replace(admin, administrator=False))
    undo.undo_change(change_id=change.pk, actor=admin)
    assert AllowedDestination.objects.get().pattern == "erp.example.org"
