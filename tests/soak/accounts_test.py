#!/usr/bin/env python3
"""The accounts find what they are there for: each promise is broken once, in forged logs."""

import json
import tempfile
import unittest
from pathlib import Path

from accounts import Accounts, Seen
from functions import FAILED, FINE, THROTTLED
from site_origin import SiteOrigin


class AccountsTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="brink-accounts-")
        self.seen, self.site, self.logs, self.access = {}, SiteOrigin(), {}, []
        self.draws = 0

    def tearDown(self):
        self.folder.cleanup()

    def request(self, number):
        return f"00000000-0000-4000-8000-{number:012}"

    def answer(self, name, number, outcome=FINE, echo=None):
        id_ = f"{name}-{number}"
        self.seen[id_] = Seen(name, outcome, id_ if echo is None and outcome == FINE else echo or "")
        self.access.append({"cs-uri-query": f"id={id_}", "sc-status": outcome[:3]})

    def ran(self, name, number, draw=None, second=0, ended=None, request=None):
        self.draws += 1
        request = self.request(request or number)
        lines = [f"2026-01-01T00:00:{second:02}.000Z\t{request}\tINFO\tsoak began {name}-{number} {draw or self.draws}"]
        if ended is not None:
            lines.append(f"2026-01-01T00:00:{ended:02}.000Z\t{request}\tINFO\tsoak ended {name}-{number}")
        self.logs.setdefault(name, []).extend([*lines, f"REPORT RequestId: {request}\tDuration: 1.00 ms"])

    def problems(self):
        folder = Path(self.folder.name)
        (folder / "log").mkdir()
        for name, lines in self.logs.items():
            (folder / "log" / f"us-east-1.{name}.log").write_text("".join(line + "\n" for line in lines))
        (folder / "access.log").write_text("".join(json.dumps(line) + "\n" for line in self.access))
        return " | ".join(Accounts(self.seen, folder, self.site).problems)

    def test_nothing_is_found_when_all_holds(self):
        self.answer("quick", 1)
        self.ran("quick", 1)
        self.answer("quick", 2, FAILED)
        self.ran("quick", 2)
        self.answer("reserved", 3, THROTTLED)
        self.assertEqual(self.problems(), "")

    def test_a_call_that_ran_twice(self):
        self.answer("quick", 1)
        self.ran("quick", 1)
        self.ran("quick", 1, request=9)
        self.assertIn("ran twice: 1", self.problems())

    def test_a_call_that_failed_without_having_begun(self):
        self.answer("quick", 1, FAILED)
        self.assertIn("failed without having begun", self.problems())

    def test_a_call_that_died_before_it_could_write_had_begun(self):
        self.answer("quick", 1, FAILED)
        self.logs["quick"] = [f"REPORT RequestId: {self.request(1)}\tStatus: error"]
        self.assertEqual(self.problems(), "")

    def test_an_answer_to_somebody_else(self):
        self.answer("quick", 1, echo="quick-2")
        self.ran("quick", 1)
        self.assertIn("another's answer", self.problems())

    def test_an_answer_of_nobody(self):
        self.answer("quick", 1)
        self.assertIn("without having run", self.problems())

    def test_an_outcome_of_another_kind(self):
        self.answer("quick", 1, THROTTLED)
        self.assertIn("cannot have", self.problems())

    def test_a_throttled_call_that_ran(self):
        self.answer("reserved", 1, THROTTLED)
        self.ran("reserved", 1)
        self.assertIn("throttled although", self.problems())

    def test_more_at_once_than_reserved(self):
        for number in (1, 2, 3):
            self.answer("reserved", number)
            self.ran("reserved", number, second=1, ended=3)
        self.assertIn("3 calls at once", self.problems())

    def test_a_number_drawn_twice(self):
        for number, name in ((1, "quick"), (2, "slow")):
            self.answer(name, number)
            self.ran(name, number, draw="0.5")
        self.assertIn("drawn more than once: 1, such as 0.5", self.problems())

    def test_a_usual_call_that_timed_out(self):
        self.answer("quick", 1, FAILED)
        self.logs["quick"] = [f"REPORT RequestId: {self.request(1)}\tStatus: timeout"]
        self.assertIn("timed out", self.problems())

    def test_an_origin_that_was_asked_twice(self):
        self.answer("passing", 1)
        self.ran("passing", 1)
        self.site.passed["passing-1"] = 2
        self.assertIn("asked twice", self.problems())

    def test_an_access_log_that_does_not_agree(self):
        self.answer("quick", 1)
        self.ran("quick", 1)
        self.access[0]["sc-status"] = "503"
        self.access += [{"cs-uri-query": "id=other-1", "sc-status": "200"}] * 2
        self.answer("quick", 2)
        self.ran("quick", 2)
        self.access.pop()
        found = self.problems()
        self.assertIn("a status that the viewer did not see: 1", found)
        self.assertIn("more than one line of a request: 1", found)
        self.assertIn("no line of a request: 1", found)


unittest.main()
