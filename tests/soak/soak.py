#!/usr/bin/env python3
"""A long run of one server with everything going on at once: every promise is then checked, request by request.

    soak.py BUILD [--minutes 30] [--rate 150] [--seed N]

Functions of every kind (functions.py) under steady load over HTTP/2; kill -9 of contexts, templates, zygotes and launchers;
a reload every ten seconds, now and then of a file that is refused; fewer contexts than wanted. What must hold is in
accounts.py and resources.py: every request answered once and as its function may answer, none run twice, none failed that
had not begun, no random number drawn twice, nothing kept and nothing left.

Only the standard library, and libnghttp2. Exit status 0: all held.
"""

import argparse
import asyncio
import ctypes
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

import edge_server
import functions
import resources
from accounts import Accounts, Seen
from edge import Edge
from h2_viewer import Broken, H2Viewer, Unanswered
from killer import Killer
from site_origin import SiteOrigin

CONNECTIONS = 6
MOST_AT_ONCE = 96  # requests; a viewer that waits for its answers
MAXIMUM_CONTEXTS = 28
STRIKES_PER_SECOND = 1.5
RELOAD_EVERY_S = 10
BAD_RELOAD_EVERY = 4  # one of so many
LOOK_EVERY_S = 60
PROVISIONED = sum(kind.settings.get("provisionedConcurrency", 0) for kind in functions.KINDS.values())
PR_SET_CHILD_SUBREAPER = 36


class Load:
    """Requests at a steady rate, in the mix that the weights say; every answer is kept."""

    def __init__(self, port, rate, dice):
        self.port, self.rate, self.dice = port, rate, dice
        self.seen, self.unanswered = {}, []
        self.viewers, self.under_way = [], set()
        self.held_back = 0
        self.number = 0

    async def each(self):
        """Every function once."""
        await self._connect()
        for name in functions.KINDS:
            self._send(name)
        await self._finish()

    async def run(self, duration_s):
        await self._connect()
        names, start, sent = [], time.monotonic(), 0
        while (elapsed := time.monotonic() - start) < duration_s:
            while sent < elapsed * self.rate:
                sent += 1
                if len(self.under_way) >= MOST_AT_ONCE:
                    self.held_back += 1
                    continue
                if not names:
                    names = functions.weighted_names()
                    self.dice.shuffle(names)
                self._send(names.pop())
            await asyncio.sleep(0.5 / self.rate)
        await self._finish()

    async def _connect(self):
        self.viewers = [await H2Viewer.connect(self.port) for _ in range(CONNECTIONS)]

    async def _finish(self):
        if self.under_way:
            await asyncio.wait(self.under_way)
        for viewer in self.viewers:
            viewer.close()

    def _send(self, name):
        self.number += 1
        task = asyncio.create_task(self._ask(name, f"{name}-{self.number}", self.number % CONNECTIONS))
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    async def _ask(self, name, id_, which):
        start = time.monotonic()
        try:
            answer = await self.viewers[which].get(f"/{name}?id={id_}")
        except (Unanswered, Broken) as problem:
            self.unanswered.append(f"{id_} ({problem})")
            return
        outcome = answer.one(":status")
        words = answer.one("x-cache").split(" ")
        if outcome[:1] == "5" and words[0].startswith("Lambda"):
            outcome += " " + words[0]
        self.seen[id_] = Seen(name, outcome, answer.one("x-soak"), time.monotonic() - start)


class Run:
    def __init__(self, folder, options, site):
        self.dice = random.Random(options.seed)
        self.folder, self.site = folder, site
        self.edge = Edge(folder, site.port, MAXIMUM_CONTEXTS)
        self.server = edge_server.Server(options.build, folder, self.edge.configuration())
        self.load = Load(self.edge.port, options.rate, self.dice)
        self.killer = Killer(self.server, self.dice)
        self.problems = []

    async def disturbed(self, duration_s):
        """Load, kills and reloads for that long."""
        start = time.monotonic()
        self.killer.plan(start, duration_s)
        stop = asyncio.Event()
        beside = [asyncio.create_task(self._every(1 / STRIKES_PER_SECOND, stop, lambda: self.killer.strike(time.monotonic()))),
                  asyncio.create_task(self._every(min(RELOAD_EVERY_S, duration_s / 4), stop, self._reload)),
                  asyncio.create_task(self._every(LOOK_EVERY_S, stop, self._look))]
        await self.load.run(duration_s)
        stop.set()
        await asyncio.gather(*beside)
        self.server.check_alive()

    async def _every(self, pause_s, stop, act):
        while not stop.is_set():
            try:
                await asyncio.wait_for(stop.wait(), pause_s)
            except asyncio.TimeoutError:
                await asyncio.to_thread(act)

    def _reload(self):
        badly = (self.edge.reloads + self.edge.refused) % BAD_RELOAD_EVERY == BAD_RELOAD_EVERY - 1
        if badly:
            self.problems += self.edge.change_badly(self.server)
        else:
            self._reload_well()

    def _reload_well(self):
        self.problems += self.edge.change(self.server, self.dice)

    def _look(self):
        print(f"{len(self.load.seen)} answered; {resources.held(self.server)}", flush=True)

    async def rest(self):
        """What the server holds when nothing happens, with one version of every function: the same each time."""
        self.edge.guests = False
        await asyncio.to_thread(self._reload_well)
        await self.load.each()
        return await asyncio.to_thread(resources.at_rest, self.server, PROVISIONED)

    def end(self, before, after):
        status, left = self.server.stop()
        left += orphans()
        if status != 0:
            self.problems.append(f"the server ended with {status}:\n{self.server.log_end()}")
        if left:
            self.problems.append(f"processes left: {left}")
        if self.load.unanswered:
            self.problems.append(f"not answered: {len(self.load.unanswered)}, such as {self.load.unanswered[:5]}")
        if before.values["contexts"] > PROVISIONED or after.values["contexts"] > PROVISIONED:
            self.problems.append("idle execution contexts were not evicted")
        self.problems += after.grown(before)
        accounts = Accounts(self.load.seen, self.folder, self.site)
        self.problems += accounts.problems
        return accounts


def orphans():
    """Descendants of this process that live; those that ended when their parents were killed are reaped."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
    return [pid for pid in edge_server.process_tree(os.getpid()) if edge_server.is_alive(pid)]


def print_table(seen):
    print("| function | requests | 200 | 502 | 503 failed | 503 throttled | p50 ms | p99 ms |\n|---|" + "--:|" * 7)
    for name in functions.KINDS:
        mine = [one for one in seen.values() if one.name == name]
        outcomes = Counter(one.outcome for one in mine)
        times = sorted(one.seconds * 1000 for one in mine) or [0]
        counts = [outcomes[word] for word in (functions.FINE, functions.REFUSED, functions.FAILED, functions.THROTTLED)]
        print(f"| {name} | {len(mine)} | " + " | ".join(map(str, counts)) +
              f" | {times[len(times) // 2]:.1f} | {times[int(len(times) * 0.99)]:.1f} |")


def print_rest(run, before, after, accounts):
    kills = ", ".join(f"{count} {level}s" for level, count in run.killer.killed.items())
    print(f"killed: {kills}; calls that failed with their process: {accounts.hit}")
    print(f"reloads: {run.edge.reloads} taken, {run.edge.refused} refused; random numbers drawn: {accounts.draws}; "
          f"held back because {MOST_AT_ONCE} requests were under way: {run.load.held_back}")
    print(f"at rest before: {before}\nat rest after:  {after}")


async def soak(options):
    site = SiteOrigin()
    await site.start()
    duration_s = options.minutes * 60
    with tempfile.TemporaryDirectory(prefix="brink-soak-") as name:
        run = Run(Path(name), options, site)
        try:
            # What is reached once (arenas, buffers, templates) is reached in the first part.
            await run.disturbed(max(duration_s / 4, 5))
            before = await run.rest()
            await run.disturbed(max(duration_s * 3 / 4, 5))
            after = await run.rest()
            accounts = await asyncio.to_thread(run.end, before, after)
        finally:
            run.server.kill()
    print_table(run.load.seen)
    print_rest(run, before, after, accounts)
    for problem in run.problems:
        print(f"PROBLEM {problem}")
    print(f"soak: {len(run.load.seen)} requests answered in {duration_s / 60:g} minutes (seed {options.seed}), "
          f"{len(run.problems)} problems")
    return 1 if run.problems else 0


def main():
    parser = argparse.ArgumentParser(description="everything at once, for long")
    parser.add_argument("build", type=Path)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=int, default=150, help="requests a second")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    # What outlives its parents becomes this process's child: nothing can hide.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    sys.exit(asyncio.run(soak(options)))


main()
