"""The frame with nothing in it but the test's own pages."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("", include("fishplate.web.urls")),
]

handler400 = "fishplate.web.errors.bad_request"
handler403 = "fishplate.web.errors.forbidden"
handler404 = "fishplate.web.errors.not_found"
handler500 = "fishplate.web.errors.server_error"
