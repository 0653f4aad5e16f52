"""What the server holds: memory, files, shared memory, processes. Compared at rest, before and after the long run."""

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

import edge_server

# Allocators and page tables move by some; a leak of one context's slot or one connection's buffers per kill, reload or
# second would be far above it after some minutes.
MAY_GROW = {"resident MB": 24, "proportional MB": 24, "files": 6, "memfds": 2, "memfd KB": 4096, "threads": 0,
            "processes": 2, "contexts": 0}
REST_LIMIT_S = 120  # blanks that are not needed any more go with time
QUIET_S = 6  # longer than contexts idle, and than connections to origins are kept


@dataclass
class Held:
    values: dict

    def __str__(self):
        return ", ".join(f"{name} {value}" for name, value in self.values.items())

    def grown(self, before):
        return [f"{name}: {before.values[name]} at rest before, {value} after"
                for name, value in self.values.items() if value - before.values[name] > MAY_GROW[name]]


def proportional_mb(pid):
    found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found.group(1)) // 1024


def held(server):
    """One look; of the server's own process, and how many are below it."""
    pid, below = server.process.pid, server.below()
    folder = Path(f"/proc/{pid}/fd")
    files = memfds = shared = 0
    for name in os.listdir(folder):
        try:
            target, info = os.readlink(folder / name), os.stat(folder / name)
        except OSError:
            continue
        files += 1
        if target.startswith("/memfd:"):
            memfds += 1
            shared += info.st_blocks // 2
    return Held({"resident MB": round(server.resident_mb()), "proportional MB": proportional_mb(pid), "files": files,
                 "memfds": memfds, "memfd KB": shared, "threads": edge_server.status_kb(pid, "Threads"),
                 "processes": len(below), "contexts": sum(depth >= 4 for depth in below.values())})


def at_rest(server, allowed_contexts):
    """Waits until idle contexts were evicted, and everything is the same for some seconds."""
    deadline, last, since = time.monotonic() + REST_LIMIT_S, None, time.monotonic()
    while time.monotonic() < deadline:
        time.sleep(0.2)
        look = held(server)
        now = [look.values[name] for name in ("contexts", "files", "processes")]
        if now != last:
            last, since = now, time.monotonic()
        elif look.values["contexts"] <= allowed_contexts and time.monotonic() - since > QUIET_S:
            break
    return held(server)
