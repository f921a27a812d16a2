from __future__ import annotations

from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations.choices import Language, Letters, Theme
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record
from fishplate.kernel.validation import comparable


def check_time_zone(name: str) -> None:
    """Accept the names of the time zone database that this machine knows."""
    if name not in available_timezones():
        raise ValidationError(_("There is no time zone of this name. Write it like Asia/Shanghai."))


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: Actor) -> Self:
        """Colleagues of the same organisations, and oneself; administrators and the system see everybody."""
        if actor.system or actor.administrator:
            return self
        if actor.projects is not None:
            return self.filter(pk=actor.id)
        # By name: the membership refers to this model. A subquery, because PostgreSQL locks no DISTINCT rows.
        memberships = Person.memberships.rel.related_model._default_manager
        colleagues = memberships.filter(organisation__memberships__person_id=actor.id).values("person_id")
        return self.filter(models.Q(pk=actor.id) | models.Q(pk__in=colleagues))


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def visible_to(self, actor: Actor) -> PersonQuerySet:
        return self.get_queryset().visible_to(actor)

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=comparable(username or ""))


class Person(AbstractBaseUser, Record):
    """Somebody who signs in. Ids are opaque outside this domain; the name is copied where history needs it."""

    AUDIT_HIDDEN: ClassVar[frozenset[str]] = frozenset({"password"})

    # A sign-in is no change of the person; the session table knows when it was.
    last_login = None

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.AUTO, blank=True
    )
    theme = models.CharField(_("theme"), max_length=10, choices=Theme.choices, default=Theme.AUTO, blank=True)
    letters = models.CharField(
        _("single letters as keys"), max_length=3, choices=Letters.choices, default=Letters.AUTO, blank=True
    )
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True, default="", validators=[check_time_zone])
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_administrator = models.BooleanField(_("administrator of this installation"), default=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("email"), name="organisations_person_email")]

    def __str__(self) -> str:
        return self.name

    def save(self, **options: Any) -> None:
        Record.save(self, **options)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone this person lives by; the installation's where they named none."""
        return ZoneInfo(self.time_zone or settings.TIME_ZONE)

    def as_actor(self) -> Actor:
        return Actor(id=self.pk, name=self.name, administrator=self.is_administrator)
