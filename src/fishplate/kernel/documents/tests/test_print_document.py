"""A record is printed by a job; the code on the paper leads back to what was printed, and to nobody else's."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from fishplate.domains.landscape import services as landscape_services
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.landscape.tests.factories import Landscape
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.models import Member
from fishplate.kernel import documents, errors, files, rendering
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.documents import Printed, Template
from fishplate.kernel.documents.tests import factories
from fishplate.kernel.jobs import Job, State
from fishplate.kernel.jobs.testing import run_pending
from fishplate.kernel.rendering.tests.samples import text_of_docx, text_of_pdf

pytestmark = pytest.mark.django_db
LIST = "landscape.interface_list"


@pytest.fixture
def world() -> Landscape:
    return landscape.landscape()


def print_list(world: Landscape, by: Actor, *, form: str = "pdf", language: str = "zh-hans") -> Job:
    return documents.print_document(
        document_type=LIST, record_id=world.cast.project.pk, language=language, format=form, actor=by
    )


def printed(world: Landscape, by: Actor, *, form: str = "pdf", language: str = "zh-hans") -> Printed:
    job = print_list(world, by, form=form, language=language)
    run_pending()
    job.refresh_from_db()
    assert job.state == State.SUCCEEDED, job.error
    return Printed.objects.get(code=(job.result or {})["code"])


def test_whoever_sees_the_record_prints_it(world: Landscape):
    for actor in (world.cast.owner, world.cast.teammate, world.cast.supplier_member):
        one = printed(world, actor, form="xlsx")
        assert (one.actor_id, one.actor_name, one.subject_id) == (actor.id, actor.name, world.cast.project.pk)


def test_who_does_not_see_the_record_is_told_that_there_is_nothing(world: Landscape):
    for actor in (world.cast.stranger, world.cast.removed_member):
        with pytest.raises(errors.NotFound):
            print_list(world, actor)
    assert not Job.objects.exists()


def test_what_is_asked_wrongly_is_told_at_its_field(world: Landscape):
    with pytest.raises(errors.Invalid) as error:
        print_list(world, world.cast.owner, form="exe", language="tlh")
    assert set(error.value.fields) == {"format", "language"}
    with pytest.raises(errors.NotFound):
        documents.print_document(
            document_type="no.such",
            record_id=world.cast.project.pk,
            language="en",
            format="pdf",
            actor=world.cast.owner,
        )


def test_asking_twice_makes_one(world: Landscape):
    assert print_list(world, world.cast.owner) == print_list(world, world.cast.owner)
    assert print_list(world, world.cast.owner) != print_list(world, world.cast.teammate)
    assert run_pending() == 2


def test_the_rights_are_those_of_the_moment_it_is_made(world: Landscape):
    job = print_list(world, world.cast.supplier_member)
    member = Member.objects.get(project=world.cast.project, person_id=world.cast.supplier_member.id)
    projects.remove_member(member_id=member.pk, actor=world.cast.owner)
    run_pending()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert not Printed.objects.exists()


def test_paper_says_code_hash_and_address_and_they_lead_back(world: Landscape):
    one = printed(world, world.cast.owner)
    text = text_of_pdf(files.read(one.file_hash))
    assert one.code in text
    assert one.content_hash in text
    assert f"{settings.FISHPLATE_URL}/printed/{one.code}/" in text
    assert "接口清单" in text
    assert "IF-01" in text
    found = documents.by_code(world.cast.teammate, f" {one.code.lower().replace('-', '')} ")
    assert found == one
    assert documents.content_of(found).title == "接口清单"
    assert documents.file_of(found) == files.read(one.file_hash)


def test_the_content_hash_is_of_what_was_said_and_not_of_the_day(world: Landscape):
    first, second = printed(world, world.cast.owner), printed(world, world.cast.teammate)
    assert first.code != second.code
    assert first.content_hash == second.content_hash
    assert first.file_hash != second.file_hash
    with translation.override("zh-hans"):
        text = rendering.as_text(documents.content_of(first))
    assert hashlib.sha256(text.encode()).hexdigest() == first.content_hash


def test_both_languages_are_printed_whatever_the_reader_speaks(world: Landscape):
    with translation.override("zh-hans"):
        english = printed(world, world.cast.owner, form="docx", language="en")
    assert "Interface list" in text_of_docx(files.read(english.file_hash))
    assert english.filename.startswith("Interface-list-")
    assert documents.is_unchanged(english, world.cast.owner)


def test_it_says_whether_the_record_has_changed_since(world: Landscape):
    one = factories.printed(world.cast.project, by=world.cast.owner)
    assert documents.is_unchanged(one, world.cast.teammate)
    landscape_services.remove_from_scope(scope_id=world.scope.pk, actor=world.cast.owner)
    assert not documents.is_unchanged(one, world.cast.teammate)
    assert "IF-01" in rendering.as_text(documents.content_of(one))


def test_nobody_else_finds_it_by_code_hash_or_file(world: Landscape):
    one = factories.printed(world.cast.project, by=world.cast.owner)
    for actor in (world.cast.stranger, world.cast.removed_member):
        with pytest.raises(errors.NotFound):
            documents.by_code(actor, one.code)
        assert documents.check(actor, text=one.content_hash) == []
        assert documents.check(actor, file=BytesIO(files.read(one.file_hash))) == []
        assert not documents.printed(actor).exists()
    for actor in (world.cast.owner, world.cast.teammate, world.cast.supplier_member):
        assert documents.check(actor, text=one.code) == [one]


def test_a_file_is_known_by_its_very_bytes(world: Landscape):
    one = factories.printed(world.cast.project, by=world.cast.owner)
    content, owner = files.read(one.file_hash), world.cast.owner
    assert documents.check(owner, file=BytesIO(content)) == [one]
    assert documents.check(owner, file=BytesIO(content + b" ")) == []
    assert documents.check(owner, text=one.file_hash.upper()) == [one]
    assert documents.check(owner, text=f" {one.content_hash} ") == [one]
    assert documents.check(owner, text="") == []
    assert documents.check(owner, text="0" * 64) == []


def test_what_was_altered_on_disk_is_not_handed_out_as_ours(world: Landscape):
    one = factories.printed(world.cast.project, by=world.cast.owner)
    for digest in (one.content_hash, one.file_hash):
        (Path(settings.DATA) / "files" / digest[:2] / digest[2:4] / digest).write_bytes(b"{}")
    with pytest.raises(files.Damaged):
        documents.content_of(one)
    with pytest.raises(files.Damaged):
        documents.file_of(one)


def test_printing_stands_in_the_history_of_the_record(world: Landscape):
    one = factories.printed(world.cast.project, by=world.cast.owner)
    entry = Entry.objects.get(action="documents.document_printed")
    assert (entry.chain.key, entry.target_id) == (f"project:{world.cast.project.pk}", one.pk)
    assert one.content_hash in entry.content.payload


def test_a_template_that_no_longer_works_is_told_and_prints_nothing(world: Landscape):
    content = factories.word("{{ title }")
    Template.objects.create(
        organisation_id=world.cast.organisation.pk,
        document_type=LIST,
        language="en",
        number=1,
        content_hash=files.store(content).sha256,
        filename="own.docx",
        size=len(content),
        uploaded_by_name="Lin",
    )
    job = print_list(world, world.cast.owner, form="docx", language="en")
    run_pending()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "template" in job.error
    assert not Printed.objects.exists()
