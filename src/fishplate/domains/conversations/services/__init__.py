from fishplate.domains.conversations.services.channels import add_channel, remove_channel, retry_delivery, try_channel
from fishplate.domains.conversations.services.comments import add_comment, amend_comment, delete_comment
from fishplate.domains.conversations.services.inbox import read_about, read_all_notices, read_notice
from fishplate.domains.conversations.services.preferences import set_notice_preferences
from fishplate.domains.conversations.services.watching import unwatch_record, watch_record

__all__ = [
    "add_channel",
    "add_comment",
    "amend_comment",
    "delete_comment",
    "read_about",
    "read_all_notices",
    "read_notice",
    "remove_channel",
    "retry_delivery",
    "set_notice_preferences",
    "try_channel",
    "unwatch_record",
    "watch_record",
]
