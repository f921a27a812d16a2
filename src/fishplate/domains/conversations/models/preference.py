from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.conversations.choices import Rhythm, Service
from fishplate.domains.organisations.models import Person
from fishplate.kernel import secrets
from fishplate.kernel.fields import Record

MAIL = "mail"


class Preference(Record):
    """How a person wants to be told. ``ways`` says by kind of notice where it goes besides the inbox."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm.choices, default=Rhythm.AT_ONCE)
    daily_at = models.TimeField(_("once a day at"), default=time(9, 0))
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)
    ways = models.JSONField(_("where to"), default=dict, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.person)


class Channel(Record):
    """An address of a person at a chat service. It lets anybody write there, so it is sealed and never shown again."""

    AUDIT_HIDDEN: ClassVar[frozenset[str]] = frozenset({"address"})

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(_("service"), max_length=20, choices=Service.choices)
    name = models.CharField(_("name"), max_length=80)
    address = models.TextField(_("address"), editable=False)
    is_being_tried = models.BooleanField(default=False, editable=False)
    tried_at = models.DateTimeField(_("tried"), null=True, editable=False)
    trouble = models.TextField(_("what went wrong"), blank=True, default="", editable=False)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "name"], name="conversations_channel_name")]

    def __str__(self) -> str:
        return self.name

    def seal(self, address: str) -> None:
        """Keep ``address`` so that only this row of this installation opens it."""
        self.address = secrets.seal(address, context=self._context)

    def opened(self) -> str:
        """Return the address; ``SealBroken`` where it was sealed for another row or installation."""
        return secrets.unseal(self.address, context=self._context)

    @property
    def _context(self) -> str:
        return f"conversations.channel:{self.pk}"
