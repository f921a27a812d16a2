from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EgressConfig(AppConfig):
    """The package has one table, the allow-list."""

    name = "fishplate.kernel.egress"
    label = "egress"
    verbose_name = _("allowed destinations")
