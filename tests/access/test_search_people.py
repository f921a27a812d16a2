"""People and files are found by name: by whoever shares an organisation or a project with them, and by nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fishplate.domains.conversations import services as conversations
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.models import Membership
from fishplate.domains.organisations.tests import factories as people
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.choices import Party
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests import factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import files, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.records import reference

pytestmark = pytest.mark.django_db
EVERYBODY = ("owner", "teammate", "supplier_member", "removed_member", "stranger")


def found(actor: Actor, text: str, **where: object) -> list[str]:
    page = search.find_page(actor, text, limit=20, spelt=True, **where)  # type: ignore[arg-type]  # any of its options
    return [shown.label for shown in page.items]


def who_finds(cast: Cast, text: str) -> set[str]:
    return {who for who in EVERYBODY if found(getattr(cast, who), text)}


def test_a_colleague_is_found_by_name_and_by_pinyin(cast: Cast) -> None:
    people.person("李梅", of=cast.organisation)
    for typed in ("李梅", "梅", "lm", "limei"):
        assert found(cast.owner, typed) == ["李梅"], typed
        assert who_finds(cast, typed) == {"owner", "teammate"}, typed


def test_a_member_of_another_organisation_is_found_by_those_in_the_project_only(cast: Cast) -> None:
    assert who_finds(cast, "Sam Supplier") == {"owner", "teammate", "supplier_member", "removed_member"}
    # Whoever was removed is of the same organisation still, and finds the colleague, but not the project.
    assert found(cast.removed_member, "Sam Supplier") == ["Sam Supplier"]
    assert found(cast.owner, "Sam Supplier") == [f"Sam Supplier · {cast.project.name}"]
    assert found(cast.owner, "Sam", project_id=cast.project.pk) == [f"Sam Supplier · {cast.project.name}"]


def test_whoever_left_finds_and_is_found_no_more(cast: Cast) -> None:
    outsider = people.person("Zoe Outside", of=cast.supplier)
    member = factories.member(cast.project, outsider, cast.supplier, party=Party.SUPPLIER, by=cast.owner)
    assert found(cast.owner, "Zoe")
    assert found(outsider.as_actor(), "Lin Owner")
    projects.remove_member(member_id=member.pk, actor=cast.owner)
    assert not found(cast.owner, "Zoe")
    assert not found(outsider.as_actor(), "Lin Owner")
    colleague = people.person("Yan Colleague", of=cast.organisation)
    membership = Membership.objects.get(person=colleague)
    organisations.remove_membership(membership_id=membership.pk, actor=cast.owner)
    assert not found(cast.owner, "Yan")
    assert not found(colleague.as_actor(), "Lin Owner")


def test_another_name_is_found_everywhere_and_a_closed_account_nowhere(cast: Cast) -> None:
    organisations.set_preferences(name="Sam Renamed", language="", theme="", actor=cast.supplier_member)
    assert who_finds(cast, "Sam Supplier") == set()
    assert found(cast.owner, "Sam Renamed") == [f"Sam Renamed · {cast.project.name}"]
    assert Member.objects.filter(person=cast.supplier_member.id).exists()
    colleague = people.person("Yan Colleague", of=cast.organisation)
    organisations.deactivate_person(person_id=colleague.pk, actor=replace(cast.owner, administrator=True))
    assert not found(cast.owner, "Yan")


def test_a_token_for_one_project_finds_its_members_and_no_colleague(cast: Cast) -> None:
    people.person("Yan Colleague", of=cast.organisation)
    limited = replace(cast.owner, projects=frozenset({cast.project.pk}))
    assert found(limited, "Sam")
    assert not found(limited, "Yan")


def test_files_are_found_by_name_by_whoever_sees_what_they_hang_on(cast: Cast, tmp_path, settings) -> None:
    settings.DATA = tmp_path
    one = files.attach_file(to=reference(cast.project), name="接口说明-v2.pdf", content=b"x", actor=cast.owner)
    for typed in ("接口说明", "jksm", "v2.pdf"):
        assert who_finds(cast, typed) == {"owner", "teammate", "supplier_member"}, typed
    assert found(cast.owner, "接口说明", project_id=cast.project.pk) == ["接口说明-v2.pdf"]
    files.detach_file(attachment_id=one.pk, actor=cast.owner)
    assert who_finds(cast, "接口说明") == set()
    files.restore_file(attachment_id=one.pk, actor=cast.owner)
    assert found(cast.teammate, "接口说明") == ["接口说明-v2.pdf"]


def test_what_was_said_and_filed_is_found_in_its_project_and_in_no_other(tmp_path, settings) -> None:
    settings.DATA = tmp_path
    place = landscape.landscape()
    cast = place.cast
    other = factories.project(cast.people["owner"], cast.organisation, name="Another project")
    received = [files.receive("Zeichnung.txt", b"drawn")]
    about = reference(place.interface)  # in the project by its scope
    said = conversations.add_comment(subject=about, text="Zeppelin", received=received, actor=cast.owner)
    conversations.add_comment(subject=reference(cast.project), text="Zeppelin too", actor=cast.owner)
    assert len(found(cast.owner, "Zeppelin", project_id=cast.project.pk)) == 2
    assert found(cast.owner, "Zeppelin", project_id=other.pk) == []
    assert found(cast.owner, "Zeichnung", project_id=cast.project.pk) == ["Zeichnung.txt"]
    assert found(cast.owner, "Zeichnung", project_id=other.pk) == []
    for outsider in (cast.stranger, cast.removed_member):
        assert found(outsider, "Zeppelin") == []
        assert found(outsider, "Zeichnung") == []
    conversations.delete_comment(comment_id=said.pk, actor=cast.owner)
    assert found(cast.owner, "Zeichnung") == []
