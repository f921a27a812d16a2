from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rhythm(models.TextChoices):
    AT_ONCE = "at_once", _("At once")
    HOURLY = "hourly", _("Together, every hour")
    DAILY = "daily", _("Together, once a day")


class Service(models.TextChoices):
    """What a channel speaks to. The product names its webhook; ``kernel.messages.chat`` knows how to write to it."""

    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu")
    SLACK = "slack", "Slack"
    TEAMS = "teams", "Microsoft Teams"
    OTHER = "other", _("Another service")


class SendingState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    DROPPED = "dropped", _("not sent")
