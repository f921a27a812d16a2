"""The pages of conversations, used as people do: with and without script."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.models import Channel, Comment, Preference
from fishplate.domains.conversations.tests import factories
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import files
from fishplate.kernel.records import reference

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


class Elements(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _value in attrs]
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


def record(name: str, cast: Cast) -> str:
    return reverse(f"conversations:{name}", args=["projects.project", cast.project.pk])


def project(cast: Cast) -> str:
    return reverse("projects:view_project", args=[cast.project.pk])


def test_without_script_a_comment_is_written_previewed_and_found_in_its_place(cast: Cast):
    client = browser(cast.people["teammate"])
    preview = client.post(record("add_comment", cast), {"text": "The **lot**", "preview": "1"})
    assert "<strong>lot</strong>" in preview.content.decode()
    assert "The **lot**" in preview.content.decode()
    assert not Comment.objects.exists()
    done = client.post(record("add_comment", cast), {"text": "The **lot**"})
    said = Comment.objects.get()
    assert (done.status_code, done["Location"]) == (303, f"{project(cast)}#{said.anchor}")
    page = browser(cast.people["supplier_member"]).get(project(cast)).content.decode()
    assert "<strong>lot</strong>" in page
    assert "Mei Teammate" in page


def test_with_script_the_conversation_comes_back_and_a_mistake_loses_nothing(cast: Cast):
    client = browser(cast.people["teammate"])
    done = client.post(record("add_comment", cast), {"text": "Which lot?"}, headers=FRAGMENT)
    assert done.status_code == 200
    assert "Which lot?" in done.content.decode()
    assert "<html" not in done.content.decode()
    long = "much " * 2100
    refused = client.post(record("add_comment", cast), {"text": long}, headers=FRAGMENT)
    assert refused.status_code == 422
    assert long.strip() in refused.content.decode()
    assert "data-focus" in refused.content.decode()


def test_an_answer_is_offered_without_script_too(cast: Cast):
    first = factories.comment(factories.on(cast.project), by=cast.owner)
    client = browser(cast.people["teammate"])
    page = client.get(f"{project(cast)}?answer={first.pk}").content.decode()
    assert f'name="parent_id" value="{first.pk}"' in page
    client.post(record("add_comment", cast), {"text": "In LOTNO.", "parent_id": first.pk})
    assert Comment.objects.get(parent=first).text == "In LOTNO."
    wrong = client.post(record("add_comment", cast), {"text": "Lost?", "parent_id": cast.project.pk})
    assert wrong.status_code == 422
    assert "Lost?" in wrong.content.decode()


def test_two_windows_that_edit_the_same_comment_are_compared(cast: Cast):
    said = factories.comment(factories.on(cast.project), by=cast.owner)
    client = browser(cast.people["owner"])
    url = reverse("conversations:amend_comment", args=[said.pk])
    assert client.post(url, {"text": "Theirs", "version": said.version}).status_code == 303
    page = client.post(url, {"text": "Mine", "version": said.version})
    assert page.status_code == 409
    assert "Mine" in page.content.decode()
    assert "Theirs" in page.content.decode()
    versions = client.get(reverse("conversations:list_versions", args=[said.pk])).content.decode()
    assert "<del>Which field carries the lot?</del>" in versions
    assert "<ins>Theirs</ins>" in versions


def test_buttons_are_offered_to_those_who_may(cast: Cast):
    said = factories.comment(factories.on(cast.project), by=cast.teammate)
    amend, delete = (reverse(f"conversations:{name}", args=[said.pk]) for name in ("amend_comment", "delete_comment"))
    seen = {
        who: browser(cast.people[who]).get(project(cast)).content.decode()
        for who in ("owner", "teammate", "supplier_member")
    }
    assert [amend in page for page in seen.values()] == [False, True, False]
    assert [delete in page for page in seen.values()] == [True, True, False]
    assert browser(cast.people["teammate"]).post(delete).status_code == 303
    page = browser(cast.people["owner"]).get(project(cast)).content.decode()
    assert "Deleted by Mei Teammate" in page
    assert "Which field carries the lot?" not in page


def test_an_address_of_a_comment_lasts_however_many_come_after_it(cast: Cast):
    first = factories.comment(factories.on(cast.project), by=cast.owner)
    client = browser(cast.people["owner"])
    link = reverse("conversations:open_comment", args=[first.pk])
    assert client.get(link)["Location"] == f"{project(cast)}#{first.anchor}"
    for number in range(30):
        factories.comment(factories.on(cast.project), f"Comment {number}", by=cast.owner)
    page = client.get(project(cast)).content.decode()
    assert first.anchor not in page
    assert "1 earlier comment" in page
    assert client.get(link)["Location"] == f"{record('list_comments', cast)}#{first.anchor}"
    assert first.anchor in client.get(record("list_comments", cast)).content.decode()


def test_what_people_type_never_runs(cast: Cast):
    hostile = [
        "<script>x()</script>",
        "<img src=x onerror=x()>",
        "[a](javascript:x())",
        "![a](https://elsewhere.example/x.png)",
        "<a href='data:text/html,x'>b</a>",
        "[a]: javascript:x()\n[a]",
        "<iframe src=//elsewhere.example>",
        "`<svg onload=x()>`",
        "@<b onclick=x()>Mei Teammate</b>",
        '[b](https://x.example/" onmouseover="x())',
    ]
    for text in hostile:
        factories.comment(factories.on(cast.project), text, by=cast.owner)
    page = browser(cast.people["teammate"]).get(project(cast)).content.decode()
    seen = Elements()
    seen.feed(page[page.index('id="comments"') - 5 : page.index('id="comment-form"')])
    assert not {"script", "img", "iframe", "b", "object", "style"} & set(seen.tags)
    assert not [name for name in seen.attributes if name.startswith("on")]
    assert not [link for link in seen.links if not link.startswith(("/", "?", "#", "https://"))]
    linked = factories.comment(factories.on(cast.project), "https://example.org", by=cast.owner)
    page = browser(cast.people["teammate"]).get(project(cast)).content.decode()
    assert linked.anchor in page
    assert 'rel="nofollow noopener noreferrer"' in page


def test_people_are_suggested_for_nothing_that_no_name_can_hold(cast: Cast):
    client = browser(cast.people["owner"])
    for typed in ("x" * 60_000, "sup\0"):
        assert client.get(record("suggest_people", cast), {"q": typed}, headers=FRAGMENT).status_code == 200


def test_people_are_suggested_by_any_part_of_their_name(cast: Cast):
    client = browser(cast.people["owner"])
    found = client.get(record("suggest_people", cast), {"q": "sup"}, headers=FRAGMENT).content.decode()
    assert 'data-name="Sam Supplier"' in found
    everyone = client.get(record("suggest_people", cast), headers=FRAGMENT).content.decode()
    for outsider in ("Ida Stranger", "Rui Removed", "Lin Owner"):
        assert outsider not in everyone


def test_watching_is_turned_on_and_off_and_shown(cast: Cast):
    client = browser(cast.people["teammate"])
    assert "Watch the whole project" in client.get(project(cast)).content.decode()
    assert client.post(record("watch_record", cast)).status_code == 303
    page = client.get(project(cast)).content.decode()
    assert "Stop watching" in page
    assert "1 person watches" in page
    assert cast.project.name in client.get(reverse("conversations:list_watches")).content.decode()
    part = client.post(record("unwatch_record", cast), headers=FRAGMENT).content.decode()
    assert "Watch the whole project" in part


def test_the_inbox_shows_unread_first_narrows_and_marks(cast: Cast):
    factories.deliver()
    said = factories.comment(factories.on(cast.project), "@Mei Teammate: **which** lot?", by=cast.owner)
    factories.deliver()
    client = browser(cast.people["teammate"])
    inbox = reverse("conversations:list_inbox")
    page = client.get(inbox).content.decode()
    assert "Lin Owner mentioned you" in page
    assert "which lot?" in page
    only = client.get(inbox, {"kind": "member"}).content.decode()
    assert "mentioned you" not in only
    assert "made you a member" in only
    assert client.get(reverse("web:count_places")).json()["inbox"] == 2
    notice = queries.notices(cast.teammate)[0]
    opened = client.get(reverse("conversations:open_notice", args=[notice.pk]))
    assert opened["Location"] == f"{project(cast)}#{said.anchor}"
    assert queries.unread_count(cast.teammate) == 1
    assert "mentioned you" not in client.get(inbox, {"unread": "1"}).content.decode()
    assert client.post(reverse("conversations:read_all_notices")).status_code == 303
    assert queries.unread_count(cast.teammate) == 0


def test_preferences_are_chosen_box_by_box_and_a_mistake_loses_nothing(cast: Cast, settings):
    settings.FISHPLATE_MAIL_URL = "smtp://127.0.0.1:9"
    channel = factories.channel(cast.owner)
    client = browser(cast.people["owner"])
    url = reverse("conversations:set_notice_preferences")
    page = client.get(url).content.decode()
    assert f'name="ways.mention" value="{channel.pk}" checked' in page
    assert 'name="ways.change" value="mail" aria' in page
    typed = {
        "rhythm": "daily",
        "daily_at": "18:30",
        "quiet_from": "22:00",
        "version": 1,
        "ways.comment": ["mail", str(channel.pk)],
    }
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert 'value="18:30"' in refused.content.decode()
    assert f'name="ways.comment" value="{channel.pk}" checked' in refused.content.decode()
    assert client.post(url, {**typed, "quiet_to": "07:00"}).status_code == 303
    kept = Preference.objects.get(person_id=cast.owner.id)
    assert (str(kept.daily_at), kept.rhythm) == ("18:30:00", "daily")
    assert queries.ways_of(kept, "comment", [channel]) == {"mail", str(channel.pk)}
    assert queries.ways_of(kept, "mention", [channel]) == set()


def test_a_channel_is_added_tried_and_removed_and_its_address_never_shown(cast: Cast):
    client = browser(cast.people["owner"])
    add = reverse("conversations:add_channel")
    wrong = client.post(add, {"service": "slack", "name": "Room", "address": "https://hooks.slack.com/"})
    assert wrong.status_code == 422
    assert "not a webhook of Slack" in wrong.content.decode()
    done = client.post(add, {"service": "slack", "name": "Room", "address": factories.WEBHOOK})
    assert done.status_code == 303
    channel = Channel.objects.get()
    assert client.post(reverse("conversations:try_channel", args=[channel.pk])).status_code == 303
    page = client.get(reverse("conversations:set_notice_preferences")).content.decode()
    assert "being tried" in page
    assert "CANARY" not in page
    assert client.post(reverse("conversations:remove_channel", args=[channel.pk])).status_code == 303
    assert not Channel.objects.exists()


def test_what_failed_is_shown_with_a_way_to_try_again(cast: Cast):
    from fishplate.domains.conversations.models import Delivery

    factories.channel(cast.teammate)
    factories.comment(factories.on(cast.project), "@Mei Teammate?", by=cast.owner)
    factories.deliver()
    Delivery.objects.update(state="failed", error="No such place.")
    client = browser(cast.people["teammate"])
    page = client.get(reverse("conversations:set_notice_preferences")).content.decode()
    assert "No such place." in page
    delivery = queries.failed_deliveries(cast.teammate)[0]
    assert client.post(reverse("conversations:retry_delivery", args=[delivery.pk])).status_code == 303
    delivery.refresh_from_db()
    assert delivery.state == "waiting"


def test_a_conversation_costs_the_same_however_long_it_is(
    cast: Cast, django_assert_max_num_queries, settings, tmp_path: Path
):
    settings.DATA = tmp_path
    to = factories.on(cast.project)
    for number in range(12):
        said = factories.comment(to, f"@Mei Teammate {number}", by=cast.owner)
        files.attach_file(to=reference(said), name="screen.txt", content=b"seen", actor=cast.owner)
        factories.comment(to, "@Lin Owner!", by=cast.teammate, answers=said)
    services.amend_comment(comment_id=said.pk, version=said.version, text="Changed", actor=cast.owner)
    factories.deliver()
    client = browser(cast.people["owner"])
    for name, most in (("list_comments", 15), ("list_inbox", 11)):
        url = record(name, cast) if name == "list_comments" else reverse(f"conversations:{name}")
        with django_assert_max_num_queries(most):
            client.get(url)
