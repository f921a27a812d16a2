from fishplate.domains.conversations.models.comment import Comment, Mention, Version
from fishplate.domains.conversations.models.notice import Delivery, Notice
from fishplate.domains.conversations.models.preference import Channel, Preference
from fishplate.domains.conversations.models.watch import Watch

__all__ = ["Channel", "Comment", "Delivery", "Mention", "Notice", "Preference", "Version", "Watch"]
