"""Mail to somebody about their own account, in their language."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from fishplate.domains.organisations.models import Person
from fishplate.kernel import messages
from fishplate.kernel.errors import Text


def tell(person: Person, what: Text) -> None:
    """Tell somebody that their account was changed, so that who did not do it notices."""
    with translation.override(person.language or translation.get_language()):
        messages.send(
            to=person.email,
            subject=what,
            text=_("{what}. If this was not you, tell an administrator of {url} at once.").format(
                what=what, url=settings.FISHPLATE_URL
            ),
        )
