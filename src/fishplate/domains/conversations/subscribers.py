"""What happened anywhere becomes a notice for those it concerns: ``kernel.notices`` says of what people are told."""

from __future__ import annotations

from fishplate.domains.conversations.models import Comment
from fishplate.domains.conversations.services import comments, telling
from fishplate.kernel import outbox
from fishplate.kernel.files import FilesChanged
from fishplate.kernel.outbox import Event


def subscribe() -> None:
    """React to what happens to the files of comments."""
    outbox.subscribe(FilesChanged, refresh_comment, when=outbox.INSIDE)


def refresh_comment(event: FilesChanged) -> None:
    """A file that came to a comment, or went, shows at once in every page that has the conversation open."""
    if event.record_kind == Comment._meta.label_lower:
        comments.refresh(Comment.objects.get(pk=event.record_id))


def tell(event: Event) -> None:
    """Tell everybody an event concerns. Called after the commit, at least once, by the outbox."""
    telling.tell_people(event)
