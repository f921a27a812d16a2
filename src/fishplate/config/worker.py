"""The worker: background jobs, delivery of events, and what recurs."""

from __future__ import annotations

from fishplate.config import startup

DEFAULT_THREADS = 4


def run() -> None:
    """Work until told to stop; ``FISHPLATE_WORKER_THREADS`` jobs at a time."""
    threads = startup.whole_number("FISHPLATE_WORKER_THREADS", DEFAULT_THREADS, low=1, high=64)
    startup.set_up_django()
    from fishplate.config import compiling, installation
    from fishplate.kernel.jobs import worker

    # A plan may be simulated before the code for it is made.
    compiling.keep(installation.data_directory() / "compiled")
    compiling.provide(compiling.WORKER_AFTER_S, load=False)
    worker.serve(threads)
