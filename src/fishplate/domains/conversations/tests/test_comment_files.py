"""Files that come with a comment, or are attached to it later."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from fishplate.domains.conversations import services
from fishplate.domains.conversations.models import Comment
from fishplate.domains.conversations.tests import factories
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import audit, errors, files, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.files import Attachment
from fishplate.kernel.jobs.testing import run_pending
from fishplate.kernel.live.models import LiveMessage
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture(autouse=True)
def _stored_here(tmp_path: Path, settings) -> None:
    settings.DATA = tmp_path


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(cast: Cast, who: str) -> str:
    address = reverse("projects:view_project", args=[cast.project.pk])
    return browser(cast.people[who]).get(address).content.decode()


def said_with_file(cast: Cast, *, by: Actor, text: str = "See the drawing.", content: bytes = b"drawn") -> Comment:
    received = [files.receive("drawing.txt", content)]
    return services.add_comment(subject=factories.on(cast.project), text=text, received=received, actor=by)


def attach(comment: Comment, actor: Actor) -> Attachment:
    return files.attach_file(to=records.reference(comment), name="later.txt", content=b"later", actor=actor)


def write(cast: Cast, *uploads: SimpleUploadedFile, text: str = "See there.", headers: dict[str, str] | None = None):
    address = reverse("conversations:add_comment", args=["projects.project", cast.project.pk])
    return browser(cast.people["teammate"]).post(address, {"text": text, "content": list(uploads)}, headers=headers)


def test_files_come_with_a_comment_and_whoever_reads_it_gets_them(cast: Cast):
    done = write(cast, SimpleUploadedFile("接口.txt", b"agreed"), SimpleUploadedFile("b.txt", b"also"))
    assert done.status_code == 303
    said = Comment.objects.get()
    first, second = files.attachments_by_record("conversations.comment", [said.pk])[said.pk]
    assert (first.name, second.name) == ("接口.txt", "b.txt")
    assert reverse("web:download_file", args=[first.pk]) in page(cast, "supplier_member")
    [entry] = audit.entries_of_record(records.reference(first))
    assert audit.told(entry).actor == "Mei Teammate"
    assert entry in audit.entries_of_chain(f"project:{cast.project.pk}")


def test_a_picture_is_shown_where_it_was_said(cast: Cast):
    made = io.BytesIO()
    Image.new("RGB", (300, 200)).save(made, "PNG")
    said = said_with_file(cast, by=cast.teammate, content=made.getvalue())
    run_pending()
    [attached] = files.attachments_of(records.reference(said), cast.owner)
    assert reverse("web:view_preview", args=[attached.pk, 0]) in page(cast, "owner")


@pytest.mark.parametrize(
    ("upload", "text", "told"),
    [
        (SimpleUploadedFile("b.txt", b""), "See there.", "“b.txt” is empty."),
        (SimpleUploadedFile("b.txt", b"x" * 2_000_001), "See there.", "“b.txt” is larger than 2 MB"),
        (SimpleUploadedFile("b.txt", b"agreed"), "x" * 10_001, "at most 10"),
    ],
)
def test_the_comment_is_written_with_all_its_files_or_not_at_all(cast: Cast, settings, upload, text: str, told: str):
    settings.FILE_LIMIT = 2_000_000
    upload.seek(0)
    answer = write(cast, SimpleUploadedFile("a.txt", b"agreed"), upload, text=text, headers=FRAGMENT)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert text in answer.content.decode()
    assert not Comment.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("who", ["owner", "supplier_member"])
def test_only_its_author_attaches_to_a_comment(cast: Cast, who: str):
    said = factories.comment(factories.on(cast.project), by=cast.teammate)
    with pytest.raises(errors.Refused, match="Only Mei Teammate"):
        attach(said, getattr(cast, who))
    address = reverse("web:attach_file", args=["conversations.comment", said.pk])
    assert address not in page(cast, who)
    assert address in page(cast, "teammate")
    refused = browser(cast.people[who]).post(address, {"content": SimpleUploadedFile("a.txt", b"a")})
    assert refused.status_code == 409
    assert not Attachment.objects.exists()
    assert attach(said, cast.teammate).name == "later.txt"


def test_nobody_else_puts_back_what_its_author_took_off(cast: Cast):
    said = said_with_file(cast, by=cast.teammate)
    [attached] = files.attachments_of(records.reference(said), cast.owner)
    files.detach_file(attachment_id=attached.pk, actor=cast.teammate)
    with pytest.raises(errors.Forbidden):
        files.restore_file(attachment_id=attached.pk, actor=cast.owner)
    assert files.restore_file(attachment_id=attached.pk, actor=cast.teammate).removed_at is None


def test_whoever_looks_after_the_record_takes_a_single_file_off_and_that_stays_visible(cast: Cast):
    said = said_with_file(cast, by=cast.teammate)
    kept = attach(said, cast.teammate)
    [attached] = files.attachments_of(records.reference(said), cast.owner).filter(name="drawing.txt")
    remove = reverse("web:detach_file", args=[attached.pk])
    assert remove in page(cast, "owner")
    assert remove not in page(cast, "supplier_member")
    assert browser(cast.people["supplier_member"]).post(remove).status_code == 403
    for who in ("stranger", "removed_member"):
        assert browser(cast.people[who]).post(remove).status_code == 404
    assert browser(cast.people["owner"]).post(remove).status_code == 303
    for who in ("owner", "teammate", "supplier_member"):
        assert "“drawing.txt” was removed by Lin Owner" in page(cast, who)
    assert list(files.attachments_of(records.reference(said), cast.teammate)) == [kept]
    entry = audit.entries_of_record(records.reference(attached))[0]
    assert (entry.action, audit.told(entry).actor) == ("files.file_detached", "Lin Owner")
    with pytest.raises(errors.Forbidden, match="Lin Owner"):
        files.restore_file(attachment_id=attached.pk, actor=cast.teammate)
    take_back(cast.owner)
    assert "was removed by" not in page(cast, "teammate")
    assert files.attachments_of(records.reference(said), cast.teammate).count() == 2


def test_what_its_author_took_off_leaves_no_trace_in_the_conversation(cast: Cast):
    said = said_with_file(cast, by=cast.teammate)
    [attached] = files.attachments_of(records.reference(said), cast.owner)
    files.detach_file(attachment_id=attached.pk, actor=cast.teammate)
    talk = reverse("conversations:list_comments", args=["projects.project", cast.project.pk])
    assert "drawing.txt" not in browser(cast.people["owner"]).get(talk).content.decode()


def test_a_file_that_comes_or_goes_is_told_to_every_open_page(cast: Cast):
    said = factories.comment(factories.on(cast.project), by=cast.teammate)
    topic = f"record:projects.project:{cast.project.pk}"

    def told() -> int:
        return LiveMessage.objects.filter(topic=topic, kind="comment", audience=f"project:{cast.project.pk}").count()

    before = told()
    later = attach(said, cast.teammate)
    assert told() == before + 1
    files.detach_file(attachment_id=later.pk, actor=cast.owner)
    files.restore_file(attachment_id=later.pk, actor=cast.owner)
    assert told() == before + 3
    files.attach_file(to=factories.on(cast.project), name="a.txt", content=b"a", actor=cast.owner)
    assert told() == before + 3


@pytest.mark.parametrize("who", ["teammate", "owner"])
def test_a_deleted_comment_takes_its_files_with_it_for_good(cast: Cast, who: str):
    said = said_with_file(cast, by=cast.teammate)
    [attached] = files.attachments_of(records.reference(said), cast.owner)
    elsewhere = files.attach_file(
        to=factories.on(cast.project), name="kept.txt", content=b"drawn", actor=cast.supplier_member
    )
    services.delete_comment(comment_id=said.pk, actor=getattr(cast, who))
    for name in ("view_file", "download_file", "detach_file"):
        address = reverse(f"web:{name}", args=[attached.pk])
        assert browser(cast.people["teammate"]).get(address).status_code == 404, name
    talk = reverse("conversations:list_comments", args=["projects.project", cast.project.pk])
    assert "drawing.txt" not in browser(cast.people["teammate"]).get(talk).content.decode()
    with pytest.raises(errors.Refused, match="deleted"):
        files.restore_file(attachment_id=attached.pk, actor=getattr(cast, who))
    if who != "teammate":
        with pytest.raises(errors.Forbidden, match=getattr(cast, who).name):
            files.restore_file(attachment_id=attached.pk, actor=cast.teammate)
    with pytest.raises(errors.Refused, match="deleted"):
        attach(said, cast.teammate)
    detached = audit.entries_of_record(records.reference(attached))[0]
    assert (detached.action, audit.told(detached).actor) == ("files.file_detached", getattr(cast, who).name)
    assert files.attachment(cast.owner, elsewhere.pk).content_id == attached.content_id


@pytest.mark.parametrize("who", ["stranger", "removed_member"])
def test_who_is_mentioned_but_does_not_see_the_record_finds_no_file(cast: Cast, who: str):
    outsider: Actor = getattr(cast, who)
    said = said_with_file(cast, by=cast.owner, text=f"@{outsider.name} look at this")
    [attached] = files.attachments_of(records.reference(said), cast.owner)
    factories.deliver()
    assert factories.told(outsider) == []
    assert not files.visible_to(outsider).exists()
    for name in ("view_file", "download_file", "detach_file"):
        address = reverse(f"web:{name}", args=[attached.pk])
        assert browser(cast.people[who]).get(address).status_code == 404, name
    with pytest.raises(errors.NotFound):
        files.attachments_of(records.reference(said), outsider)
    with pytest.raises(errors.NotFound):
        attach(said, outsider)


def test_a_preview_of_the_text_keeps_no_file(cast: Cast):
    address = reverse("conversations:add_comment", args=["projects.project", cast.project.pk])
    upload = SimpleUploadedFile("a.txt", b"agreed")
    shown = browser(cast.people["teammate"]).post(address, {"text": "x", "preview": "1", "content": upload})
    assert shown.status_code == 200
    assert not Attachment.objects.exists()
