from fishplate.domains.conversations.queries.comments import (
    Conversation,
    Said,
    Subject,
    comment,
    comments,
    conversation,
    place_of,
    subject_of,
    versions,
)
from fishplate.domains.conversations.queries.inbox import notices, unread_count, words_of
from fishplate.domains.conversations.queries.people import named_in, suggested
from fishplate.domains.conversations.queries.preferences import (
    channels,
    failed_deliveries,
    preference,
    stored_preferences,
    ways_of,
)
from fishplate.domains.conversations.queries.watching import is_watching, watchers, watches

__all__ = [
    "Conversation",
    "Said",
    "Subject",
    "channels",
    "comment",
    "comments",
    "conversation",
    "failed_deliveries",
    "is_watching",
    "named_in",
    "notices",
    "place_of",
    "preference",
    "stored_preferences",
    "subject_of",
    "suggested",
    "unread_count",
    "versions",
    "watchers",
    "watches",
    "ways_of",
    "words_of",
]
