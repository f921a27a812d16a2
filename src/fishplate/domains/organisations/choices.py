from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MembershipRole(models.TextChoices):
    MEMBER = "member", _("Member")
    MANAGER = "manager", _("Manager")


class TokenScope(models.TextChoices):
    READ = "read", _("Read only")
    WRITE = "write", _("Read and change")


class Theme(models.TextChoices):
    AUTO = "", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Letters(models.TextChoices):
    """Whether single letters act as keys."""

    AUTO = "", _("As each browser is set")
    ON = "on", _("On")
    OFF = "off", _("Off")


class Language(models.TextChoices):
    AUTO = "", _("As the browser")
    ZH_HANS = "zh-hans", "简体中文"
    EN = "en", "English"
