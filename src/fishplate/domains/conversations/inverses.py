"""What takes back what in conversations: the change of a comment, from the version that was kept of it.

What was said is told to others at once, and is deleted by whoever said it; what was deleted is gone, as was promised.
"""

from __future__ import annotations

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.models import Version
from fishplate.kernel import errors, undo
from fishplate.kernel.actors import Actor
from fishplate.kernel.undo import Done


def register() -> None:
    """Declare the inverses of this domain."""
    undo.register("conversations.comment_amended", _say_as_before, kept_elsewhere=True)


def _say_as_before(done: Done, actor: Actor) -> object:
    """The history holds no text of a comment; the version that was kept of it does."""
    comment = queries.comment(actor, done.target.id)
    [kept] = done.rows_of(Version, "created")
    former = Version.objects.filter(pk=kept.id, comment=comment).first()
    if former is None:
        raise errors.NotFound
    return services.amend_comment(comment_id=comment.pk, version=comment.version, text=former.text, actor=actor)
