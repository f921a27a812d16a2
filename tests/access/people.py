from __future__ import annotations

from django.test import Client

from fishplate.domains.organisations.models import Person


def signed_in(person: Person) -> Client:
    """Return a browser in which this person has signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client
