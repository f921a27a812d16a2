from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.landscape.choices import Format
from fishplate.domains.landscape.models.interface import Interface
from fishplate.domains.organisations.models import Person
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class ContractQuerySet(models.QuerySet["Contract"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the interfaces the actor sees."""
        return self if actor.system else self.filter(interface__in=Interface.objects.visible_to(actor))


class Contract(Record):
    """One version of what an interface promises. Never changed: other content is another contract.

    The content itself stands in ``kernel.files`` under ``content_hash``; evidence is bound to that hash.
    """

    interface = models.ForeignKey(Interface, on_delete=models.PROTECT, related_name="contracts")
    number = models.PositiveIntegerField(_("version"))
    content_hash = models.CharField(_("SHA-256"), max_length=64)
    format = models.CharField(_("format"), max_length=20, choices=Format.choices)
    filename = models.CharField(_("file"), max_length=200)
    size = models.PositiveBigIntegerField(_("size"))
    note = models.TextField(_("what changed"), blank=True, default="")
    uploaded_by = models.ForeignKey(
        Person, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="+", null=True
    )

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["-number", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["interface", "number"], name="landscape_contract_number")
        ]

    def __str__(self) -> str:
        return f"{self.interface.code} v{self.number}"
