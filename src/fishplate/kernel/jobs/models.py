from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.kernel.fields import IdField


class State(models.TextChoices):
    """Where a job stands; the last three are final until somebody retries it."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    SUCCEEDED = "succeeded", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


LIVE = (State.QUEUED, State.RUNNING)


class Job(models.Model):
    """One piece of work, who asked for it, and how far it is.

    ``claim_id`` names the attempt that holds the job now. Whatever an attempt writes, it writes only where this is
    still its own, so that an attempt that was given up can do no harm when it wakes.
    """

    id = IdField()
    name = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    actor_id = models.UUIDField()
    actor_name = models.CharField(max_length=200)
    #: To which projects the actor was limited; ``None`` where they were not.
    actor_projects = models.JSONField(null=True)
    language = models.CharField(max_length=10)
    subject_kind = models.CharField(max_length=80, default="")
    subject_id = models.UUIDField(null=True)
    project_id = models.UUIDField(null=True)
    unique_key = models.CharField(max_length=200, default="")

    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    message = models.CharField(max_length=300, default="")
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=3)

    worker = models.CharField(max_length=120, default="")
    claim_id = models.UUIDField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)

    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=models.Q(state__in=["queued", "running"]) & ~models.Q(unique_key=""),
                name="jobs_job_one_live",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="queued"), name="jobs_job_queued"),
            models.Index(fields=["lease_until"], condition=models.Q(state="running"), name="jobs_job_running"),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="jobs_job_subject"),
            models.Index(fields=["actor_id", "-id"], name="jobs_job_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.id} {self.state}"

    @property
    def is_live(self) -> bool:
        """Whether something may still come of it."""
        return self.state in LIVE

    @property
    def percent(self) -> int | None:
        """How far it is, 0–100; ``None`` while nobody can say."""
        return min(100, self.done * 100 // self.total) if self.total else None


class Worker(models.Model):
    """A worker process that is, or was lately, alive."""

    name = models.CharField(max_length=120, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Periodic(models.Model):
    """When a periodic task is due next, so that of several workers one runs it."""

    name = models.CharField(max_length=80, primary_key=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
