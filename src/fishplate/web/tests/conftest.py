"""Signs people in without the domain that keeps people: the frame asks no more of a user than ``as_actor``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from fishplate.kernel import contributions
from fishplate.kernel.actors import Actor
from fishplate.web import navigation, preferences
from fishplate.web.tests import samples


@dataclass
class User:
    """As much of an account as the frame looks at."""

    actor: Actor
    language: str = ""
    theme: str = ""
    is_authenticated: bool = True
    is_active: bool = True

    def as_actor(self) -> Actor:
        return self.actor


@dataclass
class Browser:
    """A client in which somebody is signed in, or nobody."""

    client: Client = field(default_factory=Client)
    user: User | None = None

    def sign_in(self, **account: Any) -> User:
        self.user = User(Actor(id=UUID(int=7), name="Wang Fang"))
        self.user = replace(self.user, **account)
        return self.user


@pytest.fixture(scope="session")
def _sample_table(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        if samples.Sample._meta.db_table not in connection.introspection.table_names():
            samples.make_table()


@pytest.fixture
def browser(_sample_table: None, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Browser:
    settings.ROOT_URLCONF = "fishplate.web.tests.urls"
    monkeypatch.setattr(contributions.COMMANDS, "_providers", {})  # the frame without what domains add to it
    monkeypatch.setattr(preferences, "_keepers", {})  # the same
    for place in ("_top", "_rail", "_account"):
        monkeypatch.setattr(navigation, place, {})  # the same
    browser = Browser()

    def user_of(request: Any) -> Any:
        from django.contrib.auth.models import AnonymousUser

        return browser.user or AnonymousUser()

    # people of the frame, which knows no domain of people
    monkeypatch.setattr("django.contrib.auth.middleware.get_user", user_of)
    return browser
