"""The frame with nothing in it but the test's own pages."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path

from fishplate.web.tests import pages

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("", include("fishplate.web.urls")),
    path("", pages.list_samples, name="list_samples"),
    path("samples/<uuid:sample_id>/", pages.amend_sample_page, name="amend_sample"),
    path("samples/<uuid:sample_id>/remove/", pages.remove_sample, name="remove_sample"),
    path("refuse/<str:what>/", pages.refuse, name="refuse"),
    path("administer/", pages.administer, name="administer"),
    path("administer/deeper/", pages.administer, name="administer_deeper"),
    path("projects/<uuid:project_id>/samples/", pages.list_project_samples, name="list_project_samples"),
]

handler400 = "fishplate.web.errors.bad_request"
handler403 = "fishplate.web.errors.forbidden"
handler404 = "fishplate.web.errors.not_found"
handler500 = "fishplate.web.errors.server_error"
