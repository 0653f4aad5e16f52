"""kill -9 at every level of the executors: at random, but each level within a run of half a minute."""

import os
import signal

import edge_server

# Depth below the server; what is below a context is one, too.
LEVELS = {1: "launcher", 2: "zygote", 3: "template", 4: "context"}
OFTEN = {"template": 15, "context": 85}  # of a hundred strikes
# With a launcher or zygote everything below it dies. One that lived less than ten seconds is started again after a pause
# that doubles each time, up to half a minute, and calls wait twenty seconds for it: so these have their times.
SELDOM_S = {"launcher": 71, "zygote": 17}
FIRST = {"launcher": 0.6, "zygote": 0.3}  # of a short run
APART_S = 3


class Killer:
    def __init__(self, server, random):
        self.server = server
        self.random = random
        self.killed = dict.fromkeys(LEVELS.values(), 0)
        self.due = {}
        self.last_seldom = float("-inf")

    def plan(self, start, duration_s):
        """What follows is a run of that length."""
        self.due = {level: start + min(share * duration_s, SELDOM_S[level]) for level, share in FIRST.items()}

    def strike(self, now):
        """Kills one process; none if the level has none."""
        level = self._level(now)
        pids = self._at(level)
        if pids and self._kill(self.random.choice(pids)):
            self.killed[level] += 1

    def _at(self, level):
        return [pid for pid, depth in self.server.below().items() if LEVELS.get(min(depth, 4)) == level]

    def _level(self, now):
        for level, due in self.due.items():
            if now >= due and now - self.last_seldom >= APART_S:
                self.due[level] = now + SELDOM_S[level]
                self.last_seldom = now
                return level
        return self.random.choices(list(OFTEN), list(OFTEN.values()))[0]

    def _kill(self, pid):
        """Through a pidfd, so that only who was looked at is hit."""
        try:
            handle = os.pidfd_open(pid)
        except OSError:
            return False
        try:
            if pid not in self.server.below():
                return False
            signal.pidfd_send_signal(handle, signal.SIGKILL)
            return True
        except OSError:
            return False
        finally:
            os.close(handle)
