"""Puts together what viewers saw, what functions and the access log wrote, and what the origin was asked."""

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from urllib.parse import parse_qs

import functions
from functions import FAILED, FINE, THROTTLED

REQUEST_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
BEGAN = re.compile(r"soak began (\S+) ([\d.e-]+)")
INIT = re.compile(r'soak init ([^"\r\n]+)')
ENDED = re.compile(r"^(\S+)\t.*soak ended (\S+)")
SHOWN = 5  # examples of one kind of problem


@dataclass
class Seen:
    """One request as its viewer saw it."""
    name: str
    outcome: str
    echo: str = ""
    seconds: float = 0.0


class FunctionLog:
    """One function's log: which ids began, and which calls ended of which no id is known."""

    def __init__(self, folder, name):
        self.began = Counter()
        self.draws = []
        self.problems = []
        self.intervals = []
        self.late = 0
        self.name, self._named, self._reported, self._started = name, set(), set(), {}
        for path in folder.rglob(f"*.{name}.log*"):
            with path.open(errors="replace") as lines:
                for line in lines:
                    self._line(line)
        # Reports of calls that ended before they could write their line.
        self.unnamed = len(self._reported - self._named)

    def _line(self, line):
        request = REQUEST_ID.search(line)
        if found := BEGAN.search(line):
            self.began[found.group(1)] += 1
            self.draws.append(found.group(2))
            self._named.add(request.group(0) if request else "")
            self._started[found.group(1)] = line.split("\t", 1)[0]
        elif found := INIT.search(line):
            self.draws += found.group(1).split()
        elif found := ENDED.search(line):
            self.intervals.append((self._started.get(found.group(2), found.group(1)), found.group(1)))
        elif line.startswith("REPORT ") or "platform.report" in line:
            self._reported.add(request.group(0))
            self.late += "Status: timeout" in line or '"status":"timeout"' in line
        elif "soak overlap" in line:
            self.problems.append(f"{self.name}: two calls at once in one context: {line.strip()}")
        elif "Logs Dropped" in line or "logsDropped" in line:
            self.problems.append(f"{self.name}: its log is not whole: {line.strip()}")

    def most_at_once(self):
        events = sorted([(start, 1) for start, _ in self.intervals] + [(end, -1) for _, end in self.intervals])
        most = now = 0
        for _, step in events:
            now += step
            most = max(most, now)
        return most


class Accounts:
    def __init__(self, seen, folder, site):
        self.seen = seen
        self.problems = []
        self.hit = 0  # calls that failed with their process
        self.draws = 0
        by_name = defaultdict(dict)
        for id_, one in seen.items():
            by_name[one.name][id_] = one
        draws = []
        for name in functions.KINDS:
            log = FunctionLog(folder / "log", name)
            draws += log.draws
            self._function(name, by_name[name], log)
        self._draws(draws)
        self._origin(by_name, site)
        self._access_log(folder / "access.log")

    def _report(self, what, ids):
        ids = list(ids)
        if ids:
            self.problems.append(f"{what}: {len(ids)}, such as {', '.join(map(str, ids[:SHOWN]))}")

    def _function(self, name, seen, log):
        kind = functions.KINDS[name]
        self.problems += log.problems
        self._report(f"{name}: ran twice", [id_ for id_, count in log.began.items() if count > 1])
        allowed = kind.outcomes | {FAILED}
        self._report(f"{name}: outcome that it cannot have",
                     [f"{id_} ({one.outcome})" for id_, one in seen.items() if one.outcome not in allowed])
        self._report(f"{name}: answered with another's answer",
                     [id_ for id_, one in seen.items() if one.outcome == FINE and one.echo != id_ and
                      (kind.steady or one.echo)])
        self._report(f"{name}: answered without having run",
                     [id_ for id_, one in seen.items() if one.outcome == FINE and one.echo and id_ not in log.began])
        self._report(f"{name}: throttled although it had run",
                     [id_ for id_, one in seen.items() if one.outcome == THROTTLED and id_ in log.began])
        failed = [id_ for id_, one in seen.items() if one.outcome == FAILED]
        self.hit += 0 if FAILED in kind.outcomes else len(failed)
        # A call that failed has begun: its line is there, or at least a report of a call that died before it wrote one.
        silent = [id_ for id_ in failed if id_ not in log.began]
        if len(silent) > log.unnamed:
            self._report(f"{name}: failed without having begun ({log.unnamed} reports have no id)", silent)
        if log.late and FAILED not in kind.outcomes:
            self.problems.append(f"{name}: {log.late} calls timed out")
        if kind.reserved and log.most_at_once() > kind.reserved:
            self.problems.append(f"{name}: {log.most_at_once()} calls at once, reserved are {kind.reserved}")

    def _draws(self, draws):
        self.draws = len(draws)
        self._report("random numbers that were drawn more than once",
                     [draw for draw, count in Counter(draws).items() if count > 1])

    def _origin(self, by_name, site):
        for name, asked in (("passing", site.passed), ("fetching", site.fetched)):
            self._report(f"{name}: the origin was asked twice", [id_ for id_, count in asked.items() if count > 1])
            self._report(f"{name}: answered, but the origin was not asked",
                         [id_ for id_, one in by_name[name].items() if one.outcome == FINE and id_ not in asked])

    def _access_log(self, path):
        lines = Counter()
        wrong = []
        for line in path.read_text().splitlines():
            fields = json.loads(line)
            id_ = parse_qs(fields["cs-uri-query"]).get("id", [""])[0]
            lines[id_] += 1
            if id_ in self.seen and not self.seen[id_].outcome.startswith(str(fields["sc-status"])):
                wrong.append(id_)
        self._report("access log: a status that the viewer did not see", wrong)
        self._report("access log: more than one line of a request", [id_ for id_, n in lines.items() if id_ and n > 1])
        self._report("access log: no line of a request", [id_ for id_ in self.seen if id_ not in lines])
