"""Where allauth meets the product: accounts are given by an organisation, nobody makes one for themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request  # allauth asks per request; our answer is always the same
        return False


def address_typed(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """Return whose sign-in failed, for the lock-out: allauth says ``email`` where the form says ``login``.

    Without it all failures at one address of the network counted together, and five wrong passwords of one person
    locked out a whole company behind its proxy.
    """
    typed = (credentials or {}).get("email") or request.POST.get("login", "")
    return typed.strip().lower()
