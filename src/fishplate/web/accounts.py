"""Where allauth meets the product: accounts are given by an organisation, nobody makes one for themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.adapter import get_adapter as accounts
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessBase
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fishplate.kernel import limits, secrets

#: Stands before an address in the lock-out's records where codes of a second factor were wrong. No address holds it.
SECOND_STEP = "second step: "
#: Longer than any code of an app is accepted: its own half minute and one on either side.
_CODE_LIVES = timedelta(minutes=2)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request  # allauth asks per request; our answer is always the same
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has neither password nor second factor proves at a provider who they are."""
        known: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if known or not user.is_authenticated:
            return known
        linked = SocialAccount.objects.filter(user=user).values_list("provider", flat=True)
        return [
            {"id": f"provider:{one}", "description": one, "url": reverse("prove_elsewhere", args=[one])}
            for one in linked
        ]


class LoginForm(account.LoginForm):
    """The first step of a sign-in."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Mark both fields where they do not belong together: which of them is wrong is nobody's business."""
        if getattr(error, "code", "") != "email_password_mismatch":
            super().add_error(field, error)
            return
        super().add_error(None, _("This address and this password do not belong together."))
        super().add_error("login", _("Check that this is the address of your account, without a slip."))
        super().add_error("password", _("Type it once more; mind capital letters and the language of the keyboard."))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seals what allauth stores of a second factor, and names us where a device shows whose account it holds."""

    # allauth's own word for it means an error code in Chinese.
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": gettext_lazy("This code is not right.")}

    def encrypt(self, text: str) -> str:
        return secrets.seal(text, context="organisations.second_factor")

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal(encrypted_text, context="organisations.second_factor")

    def _get_site_name(self) -> str:
        return "Fishplate"


class _Counted:
    """A form for codes that locks out who guesses: by person, from wherever they try, since they know the password."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        credentials = {"email": f"{SECOND_STEP}{self.user.email}"}
        if not AxesProxyHandler.is_allowed(context.request, credentials):
            raise ValidationError(_("Too many wrong codes. Wait some minutes, then try again."))
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # stands before a form of allauth
            self._spend(code)
        except ValidationError:
            AxesProxyHandler.user_login_failed(type(self), credentials, context.request)
            raise
        AxesProxyHandler.reset_attempts(username=credentials["email"].lower())
        return code

    def _spend(self, code: str) -> None:
        """Accept a code of an app once: allauth remembers used ones in one process, and half a minute only."""
        if self.authenticator.type != Authenticator.Type.TOTP:
            return
        if not limits.take(f"{SECOND_STEP}{self.authenticator.pk} {normalize_user_code(code)}", within=_CODE_LIVES):
            raise accounts().validation_error("incorrect_code")


class AuthenticateForm(_Counted, mfa.AuthenticateForm):
    """The second step of a sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_code(self)


class ReauthenticateForm(_Counted, mfa.ReauthenticateForm):
    """The second factor, shown again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_code(self)


def _name_code(form: Any) -> None:
    """Call the field by a word of its own: the code of a second factor is not the code of a record."""
    field = form.fields["code"]
    field.label = pgettext_lazy("second factor", "Code")
    field.widget.attrs["placeholder"] = field.label


def address_typed(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """Return whose sign-in failed, for the lock-out: allauth says ``email`` where the form says ``login``.

    Without it all failures at one address of the network counted together, and five wrong passwords of one person
    locked out a whole company behind its proxy.
    """
    typed = (credentials or {}).get("email") or request.POST.get("login", "")
    return typed.strip().lower()


def lockout_parameters(
    request_or_attempt: HttpRequest | AccessBase, credentials: dict[str, str] | None = None
) -> list[str | list[str]]:
    """Return by what failures are counted: passwords by person and address of the network, codes by person alone."""
    if isinstance(request_or_attempt, HttpRequest):
        name = address_typed(request_or_attempt, credentials)
    else:
        name = request_or_attempt.username or ""
    return ["username"] if name.startswith(SECOND_STEP) else [["username", "ip_address"]]
