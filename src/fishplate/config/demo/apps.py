from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "fishplate.config.demo"
    label = "demo"

    def ready(self) -> None:
        from fishplate.config.demo import contributions

        contributions.register()
