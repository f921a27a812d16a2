from __future__ import annotations

from django.urls import URLPattern, path

from fishplate.config.demo import pages

app_name = "demo"
urlpatterns: list[URLPattern] = [
    path("sample/", pages.view_sample, name="view_sample"),
    path("sample/repair/", pages.repair_sample, name="repair_sample"),
    path("sample/break/", pages.break_sample, name="break_sample"),
]
