"""Views that people keep of a list: its address with filters, order and columns, under a name of their own.

A view is a link: whoever may open the list may follow it, and sees in it what they may see. It is its maker's alone, or
shared with a project or an organisation, whose members then find it above the list; only its maker changes it.
"""

from fishplate.kernel.views.keeping import (
    copy_view,
    default_of,
    delete_view,
    keep_view,
    may_change,
    set_default,
    share_with,
    sharing,
    visible_to,
)
from fishplate.kernel.views.models import DefaultView, SavedView

__all__ = [
    "DefaultView",
    "SavedView",
    "copy_view",
    "default_of",
    "delete_view",
    "keep_view",
    "may_change",
    "set_default",
    "share_with",
    "sharing",
    "visible_to",
]
