from __future__ import annotations

from django.db import models


class Undoable(models.Model):
    """A change that can be taken back, known by the id that its entries in the history share.

    It says no more than that: what is to be done stands in the history. ``undoes`` is the change that this one took
    back, ``undone_by`` the one that took this one back; ``is_undo`` is false again for what does an undone change anew.
    """

    change_id = models.UUIDField(primary_key=True)
    actor_id = models.UUIDField()
    at = models.DateTimeField()
    is_undo = models.BooleanField(default=False)
    undoes = models.UUIDField(null=True)
    undone_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["actor_id", "-at"], name="undoable_of_actor"),
            models.Index(fields=["at"], name="undoable_at"),
        ]

    def __str__(self) -> str:
        return str(self.change_id)
