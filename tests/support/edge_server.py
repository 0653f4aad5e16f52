"""The real server as a process of a long run (torture, soak, endurance), and what /proc says about it and those below.

    server = Server(build, folder, config, name="edge")
    ...
    status, left = server.stop()

A configuration needs one listener whose port is known: free_port(). Whatever goes wrong with the server itself ends the
program with the server's log, under the program's own name.
"""

import ctypes
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

PROGRAM = Path(sys.argv[0]).stem
START_LIMIT_S = 30  # an instrumented build on a busy machine
STOP_LIMIT_S = 60
PR_SET_PDEATHSIG = 1

# Ended from outside, a run ends as it would by itself: its server is killed, its folder removed.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def fail(message):
    print(f"{PROGRAM}: {message}", file=sys.stderr)
    sys.exit(1)


def end_with_parent():
    """Of a process that is about to be executed: it does not outlive a run that is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def parent_of(pid):
    """The parent's pid; None of a process that is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError):
        return None


def is_alive(pid):
    """Whether the process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (OSError, IndexError):
        return False


def process_tree(root):
    """All descendants of a process as {pid: depth}; its children have depth 1."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (parent := parent_of(entry)) is not None:
            children.setdefault(parent, []).append(int(entry))
    found, rest = {}, [(root, 0)]
    while rest:
        pid, depth = rest.pop()
        for child in children.get(pid, []):
            found[child] = depth + 1
            rest.append((child, depth + 1))
    return found


def status_kb(pid, key):
    """A line of /proc/PID/status in KB; 0 if there is none or the process is gone."""
    try:
        found = re.search(rf"^{key}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found.group(1)) if found else 0


def is_executor(pid):
    try:
        return "brink-executor" in Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        return False


class Server:
    def __init__(self, build, folder, config, name="brink", wrap=(), environment=None):
        """`wrap`: words in front of the command. Returns when the first listener takes connections."""
        self.name = name
        self.program = str(build / "bin" / "brink")
        self.log = folder / f"{name}.log"
        self.config_file = folder / f"{name}.json"
        self.config_file.write_text(json.dumps(config))
        self.port = config["listeners"][0]["port"]
        command = [*wrap, self.program, "serve", "--config", str(self.config_file), "--log-level", "warn"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=self.log.open("w"),
                                        preexec_fn=end_with_parent, env={**os.environ, **(environment or {})})
        self._await_listener()

    def _await_listener(self):
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                fail(f"{self.name} did not start:\n{self.log_end()}")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        self.kill()
        fail(f"{self.name} does not listen:\n{self.log_end()}")

    def log_end(self):
        return self.log.read_text(errors="replace")[-8000:]

    def check_alive(self):
        if self.process.poll() is not None:
            fail(f"{self.name} ended with {self.process.returncode}:\n{self.log_end()}")

    def resident_mb(self):
        return status_kb(self.process.pid, "VmRSS") / 1024

    def open_files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def below(self):
        return process_tree(self.process.pid)

    def stop(self):
        """SIGTERM; the exit status, and the processes that are left of those that were below."""
        self.check_alive()
        below = self.below()
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self.kill()
            fail(f"{self.name} did not end within {STOP_LIMIT_S} s of SIGTERM:\n{self.log_end()}")
        return status, [pid for pid in below if is_alive(pid)]

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
