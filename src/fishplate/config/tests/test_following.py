from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

PARENT = """
import subprocess, sys, time
child = "from fishplate.config.following import end_with_parent; end_with_parent(); import time; " \\
    "import subprocess, sys; g = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); " \\
    "print(g.pid, flush=True); time.sleep(600)"
process = subprocess.Popen([sys.executable, "-c", child], start_new_session=True)
print(process.pid, flush=True)
time.sleep(600)
"""


def test_a_process_and_what_it_started_end_with_their_parent():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    pids = [parent.stdout.readline().strip() for _ in range(2)]
    time.sleep(0.5)

    parent.kill()
    parent.wait()
    parent.stdout.close()

    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
