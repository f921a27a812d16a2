from __future__ import annotations

import pytest

from fishplate.domains.organisations import services
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.documents import Template, templates
from fishplate.kernel.documents.tests.factories import word

LIST = "landscape.interface_list"


def upload(cast, *paragraphs: str, by: Actor) -> Template:
    return services.upload_document_template(
        organisation_id=cast.organisation.pk,
        document_type=LIST,
        language="en",
        filename="ours.docx",
        content=word(*paragraphs),
        actor=by,
    )


def test_only_a_manager_of_it_may(cast):
    with pytest.raises(errors.Forbidden):
        upload(cast, "{{ title }}", by=cast.teammate)
    for actor in (cast.stranger, cast.supplier_member, cast.removed_member):
        with pytest.raises(errors.NotFound):
            upload(cast, "{{ title }}", by=actor)
    assert not Template.objects.exists()


def test_it_is_tried_first_and_every_mistake_is_told_with_its_place(cast):
    with pytest.raises(errors.Invalid) as error:
        upload(cast, "{{ title }}", "Cost: {{ fields.cost }}", "{{ tables.costs }}", by=cast.owner)
    said = [str(text) for text in error.value.fields["content"]]
    assert len(said) == 2
    assert "Cost: {{ fields.cost }}" in said[0]
    assert not Template.objects.exists()


def test_what_is_no_document_or_language_is_told(cast):
    with pytest.raises(errors.Invalid) as error:
        services.upload_document_template(
            organisation_id=cast.organisation.pk,
            document_type="no.such",
            language="tlh",
            filename="x.docx",
            content=b"x",
            actor=cast.owner,
        )
    assert set(error.value.fields) == {"document_type", "language"}


def test_the_next_one_takes_its_place_and_the_history_is_kept(cast):
    first, second = upload(cast, "one", by=cast.owner), upload(cast, "two", by=cast.owner)
    first.refresh_from_db()
    assert (first.number, first.current, second.number, second.current) == (1, False, 2, True)
    assert templates.current(cast.organisation.pk, LIST, "en") == second
    assert templates.current(cast.organisation.pk, LIST, "zh-hans") is None
    entry = Entry.objects.filter(action="organisations.document_template_uploaded").last()
    assert entry is not None
    assert entry.chain.key == f"organisation:{cast.organisation.pk}"


def test_one_organisations_template_is_no_other_ones(cast):
    upload(cast, "ours", by=cast.owner)
    assert templates.current(cast.supplier.pk, LIST, "en") is None
