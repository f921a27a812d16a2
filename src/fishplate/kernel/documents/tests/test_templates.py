"""An organisation's own template: what is printed through it, and what may stand in it."""

from __future__ import annotations

import pytest

from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.organisations import services
from fishplate.kernel import documents, files
from fishplate.kernel.documents import Printed, templates
from fishplate.kernel.documents.tests.factories import word
from fishplate.kernel.jobs.testing import run_pending
from fishplate.kernel.rendering.tests.samples import text_of_docx

pytestmark = pytest.mark.django_db
LIST = "landscape.interface_list"


def test_documents_of_the_organisation_are_printed_through_it():
    world = landscape.landscape()
    cast = world.cast
    content = word(
        "OUR OWN {{ fields.name }}",
        "{%p for row in tables.interfaces %}",
        "{{ row.code }} from {{ row.provider }}",
        "{%p endfor %}",
    )
    template = services.upload_document_template(
        organisation_id=cast.organisation.pk,
        document_type=LIST,
        language="en",
        filename="ours.docx",
        content=content,
        actor=cast.owner,
    )
    documents.print_document(
        document_type=LIST, record_id=cast.project.pk, language="en", format="docx", actor=cast.supplier_member
    )
    run_pending()
    printed = Printed.objects.get()
    assert printed.template_id == template.pk
    text = text_of_docx(files.read(printed.file_hash))
    assert f"OUR OWN {cast.project.name}" in text
    assert "IF-01 from ERP" in text


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_shipped_template_of_every_document_passes_the_trial(language: str):
    for one in documents.all_types():
        templates.try_out(one.key, language, templates.default(one.key, language))


def test_every_field_that_is_listed_can_be_used():
    for one in documents.all_types():
        groups = templates.placeholders(one.key)
        simple = [item.written for _title, items in groups for item in items if "row." not in item.written]
        alone = [text for text in simple if "{%" not in text and "party." not in text]
        assert len(alone) > 8
        rows = [
            ("tables." + str(title).rpartition("tables.")[2], [item.written for item in items[1:]])
            for title, items in groups
            if "tables." in str(title)
        ]
        loops = [
            text for name, cells in rows for text in (f"{{%p for row in {name} %}}", " ".join(cells), "{%p endfor %}")
        ]
        templates.try_out(one.key, "en", word(*alone, *loops))
