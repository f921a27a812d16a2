"""Nobody meets a text of the code: what the product tells in Chinese is Chinese, down to the name of each field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import translation
from django.utils.functional import Promise

from fishplate.config.settings import PACKAGE
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects import queries
from fishplate.kernel import audit, clock, facts, records
from fishplate.kernel.audit import Told
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.records import Reference
from fishplate.web import accounts, history
from fishplate.web.history import values
from tests.access.samples import World, everything

pytestmark = pytest.mark.django_db

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Names that are the same in both languages.
_SAME = {"SHA-256", "JSON Schema", "Webhook"}


def fields_told() -> Iterator[tuple[str, str]]:
    """Yield every field of every record, and of the rows beside it, that a history may put into words."""
    for model in apps.get_models():
        if model.__module__.startswith("fishplate.domains.") and _is_told(model):
            for column in model._meta.concrete_fields:
                if values.is_told(column):
                    yield model._meta.label_lower, column.name


def _is_told(model: type[Model]) -> bool:
    """Whether rows of this table stand in histories: records, and rows that hang on one."""
    label = model._meta.label_lower
    if label in {kind.key for kind in records.kinds()}:
        return True
    return bool(Entry.objects.filter(content__payload__contains=f'"kind":"{label}"'))


def test_every_field_of_a_record_has_a_chinese_name() -> None:
    everything(World())
    with translation.override("zh-hans"):
        found = {(kind, field): values.name_of(kind, field) for kind, field in fields_told()}
    english = {key: name for key, name in found.items() if not _CHINESE.search(name) and name not in _SAME}
    assert len(found) > 150
    assert english == {}


def test_the_time_line_of_everything_is_chinese() -> None:
    """In every sentence, and in the name of every field under it; names that people gave are their own."""
    world = World()
    everything(world)
    with translation.override("zh-hans"):
        entries = list(queries.timeline(world.owner, world.cast.project.pk))
        told = history.tell(entries, world.owner)
        patterns = [str(history.saying(audit.told(entry))[0]) for entry in entries]
        whole = [
            change for entry in entries for row in history.rows(audit.told(entry), world.owner) for change in row.fields
        ]
    assert len(entries) > 30
    assert [one for one in patterns if not _CHINESE.search(one)] == []
    names = {change.name for change in whole} | {change.name for one in told for change in one.changes}
    assert {name for name in names if not _CHINESE.search(name) and name not in _SAME} == set()


def actions() -> set[str]:
    """Return every action that the code writes into a history."""
    written = re.compile(r"""audit\.change\(\s*"([a-z_]+\.[a-z_]+)"|change\.action[^=\n]*= "([a-z_]+\.[a-z_]+)\"""")
    sources = [path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts]
    return {one or other for path in sources for one, other in written.findall(path.read_text())}


def test_every_action_of_the_code_is_named_and_has_a_sentence() -> None:
    assert len(actions()) > 90
    for action in sorted(actions()):
        told = Told(
            number=1,
            at=clock.now(),
            action=action,
            actor="Lin",
            target=Reference("projects.project", UUID(int=1)),
            label="Billing",
            under=None,
            note={},
            rows=[],
            hash="",
        )
        assert history.name_of(told) != action
        pattern, own = history.saying(told)
        assert isinstance(pattern, Promise)
        assert "action" not in own, action


def test_a_charter_is_called_so_in_the_language_of_the_reader() -> None:
    assert records.in_words("Charter", "charter.charter") == "Charter"
    with translation.override("zh-hans"):
        assert records.in_words("Charter", "charter.charter") == "章程"
        assert records.in_words("Charter of the sea", "charter.charter") == "Charter of the sea"
        assert records.in_words("Charter", "gates.gate") == "Charter"


@pytest.mark.parametrize("password", ["short", "password1234", "mei.teammate@example.org", "1234567890"])
def test_what_is_wrong_with_a_password_is_said_in_chinese(password: str) -> None:
    person = Person(name="Mei", email="mei.teammate@example.org")
    with translation.override("zh-hans"), pytest.raises(ValidationError) as caught:
        validate_password(password, person)
    with translation.override("zh-hans"):
        messages = [str(one) for one in caught.value.messages]
    assert messages
    assert all(_CHINESE.search(one) and not re.search(r"[A-Za-z]{3}", one) for one in messages), messages


def test_the_code_of_a_second_factor_is_no_number_of_a_record() -> None:
    with translation.override("zh-hans"):
        assert str(accounts.SecondFactorAdapter.error_messages["incorrect_code"]) == "验证码不正确。"
        person = Person(name="Mei", email="mei@example.org")
        assert str(accounts.AuthenticateForm(user=person).fields["code"].label) == "验证码"


def test_a_fact_that_named_a_criterion_is_said_in_the_language_of_the_reader() -> None:
    approved = str(facts.get("charter.approved").label)
    assert facts.in_words(approved) == approved
    with translation.override("zh-hans"):
        assert facts.in_words(approved) == "项目章程已批准"
        assert facts.in_words("Something of their own") == "Something of their own"
