from __future__ import annotations

import pytest

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.models import Comment, Watch
from fishplate.domains.conversations.tests import factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import audit, errors, search
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.records import Reference, reference

pytestmark = pytest.mark.django_db


def test_whoever_sees_a_record_says_something_and_all_who_see_it_read_it(cast: Cast):
    to = factories.on(cast.project)
    said = factories.comment(to, "The **lot** is missing.", by=cast.supplier_member)
    for reader in (cast.owner, cast.teammate, cast.supplier_member):
        assert queries.comments(reader).get() == said
    for outsider in (cast.stranger, cast.removed_member):
        assert not queries.comments(outsider).exists()
    entry = audit.told(audit.entries_of_record(reference(said))[0])
    assert entry.actor == "Sam Supplier"
    assert audit.entries_of_chain(f"project:{cast.project.pk}").filter(action="conversations.comment_added").exists()


def test_strangers_and_removed_members_have_nothing_to_say(cast: Cast):
    for outsider in (cast.stranger, cast.removed_member):
        with pytest.raises(errors.NotFound):
            factories.comment(factories.on(cast.project), by=outsider)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("kind", ["projects.member", "nothing.known", "organisations.person"])
def test_only_main_records_are_talked_about(cast: Cast, kind: str):
    member = cast.project.members.first()
    assert member is not None
    with pytest.raises(errors.NotFound):
        factories.comment(Reference(kind, member.pk), by=cast.owner)


def test_nobody_comments_for_the_system(cast: Cast):
    with pytest.raises(errors.Forbidden):
        factories.comment(factories.on(cast.project), by=SYSTEM)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 10_001])
def test_nothing_or_too_much_is_refused_and_nothing_is_kept(cast: Cast, text: str):
    with pytest.raises(errors.Invalid) as refusal:
        factories.comment(factories.on(cast.project), text, by=cast.owner)
    assert "text" in refusal.value.fields
    assert not Comment.objects.exists()
    assert not Watch.objects.exists()


def test_an_answer_to_an_answer_stands_beside_it(cast: Cast):
    to = factories.on(cast.project)
    first = factories.comment(to, by=cast.owner)
    answer = factories.comment(to, "In LOTNO.", by=cast.teammate, answers=first)
    again = factories.comment(to, "Thank you.", by=cast.owner, answers=answer)
    assert answer.parent == again.parent == first
    talk = queries.conversation(queries.subject_of(to, cast.owner))
    [said] = talk.said
    assert [one.comment for one in said.answers] == [answer, again]
    assert talk.count == 3


def test_whoever_writes_and_whoever_is_named_watch_from_now_on_unless_they_said_no(cast: Cast):
    to = factories.on(cast.project)
    services.unwatch_record(subject=to, actor=cast.supplier_member)
    factories.comment(to, "@Mei Teammate, @Sam Supplier: which lot?", by=cast.owner)
    assert {watch.person_id for watch in queries.watchers(to, f"project:{cast.project.pk}")} == {
        cast.owner.id,
        cast.teammate.id,
    }


def test_only_people_who_see_the_record_are_mentioned(cast: Cast):
    text = "@mei teammate and @Ida Stranger, @Rui Removed; mail x@Sam Supplier.example"
    said = factories.comment(factories.on(cast.project), text, by=cast.owner)
    assert [mention.person.name for mention in said.mentions.all()] == ["Mei Teammate"]


def test_a_comment_is_found_by_its_words_in_both_languages_by_those_who_see_it(cast: Cast):
    said = factories.comment(factories.on(cast.project), "批次号 goes into LOTNO", by=cast.owner)
    for text in ("批次", "lotno"):
        assert [found.reference for found in search.find(cast.supplier_member, text)] == [reference(said)]
        for outsider in (cast.stranger, cast.removed_member):
            assert search.find(outsider, text) == []
