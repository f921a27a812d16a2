"""Every address of the product: accounts, the shell, then the domains in reading order."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, URLResolver, include, path

from fishplate.config import navigation
from fishplate.config.api import api
from fishplate.domains.organisations.pages import providers
from fishplate.web.api.reference import reference_page

#: Only what an installation with given accounts needs; allauth's sign-up and e-mail pages stay out.
ACCOUNT = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/again/code/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/again/with/<slug:provider_id>/", providers.prove_elsewhere, name="prove_elsewhere"),
    path("oidc/<slug:provider_id>/", providers.begin, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/callback/", providers.come_back, name="openid_connect_callback"),
    path("sign-in/code/", second_factor.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *ACCOUNT,
    path("api/v1/docs", reference_page(api), name="view_api_reference"),
    path("api/v1/", api.urls),
    path("", include("fishplate.web.urls")),
    path("", include("fishplate.domains.organisations.pages.urls")),
    path("", include("fishplate.domains.projects.pages.urls")),
    path("", include("fishplate.domains.conversations.pages.urls")),
    path("", include("fishplate.domains.approvals.pages.urls")),
    path("", include("fishplate.domains.landscape.pages.urls")),
    path("", include("fishplate.domains.charter.pages.urls")),
    path("", include("fishplate.domains.planning.pages.urls")),
    path("", include("fishplate.domains.assurance.pages.urls")),
    path("", include("fishplate.domains.gates.pages.urls")),
    path("", include("fishplate.domains.automation.pages.urls")),
    path("", include("fishplate.config.demo.urls")),
]

navigation.fill()

handler400 = "fishplate.web.errors.bad_request"
handler403 = "fishplate.web.errors.forbidden"
handler404 = "fishplate.web.errors.not_found"
handler500 = "fishplate.web.errors.server_error"
