#!/usr/bin/env python3
"""A real browser loads the demo's first page over HTTPS, and nothing that it asks for fails.

usage: browser_test.py BRINK [SCREENSHOT.png]

Needs Debian's chromium and is no part of CI. The access log is the witness: it has every request of the browser, with
its status and its protocol; what the page's script made of the answers is in the document afterwards.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import demo_test

SCREENSHOT = None
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--ignore-certificate-errors", "--window-size=1200,900", "--virtual-time-budget=8000"]


def browse(url, *flags):
    profile = tempfile.mkdtemp(prefix="brink-browser-")
    try:
        return subprocess.run(["chromium", *FLAGS, f"--user-data-dir={profile}", *flags, url], capture_output=True,
                              text=True, timeout=60, check=True)
    finally:
        shutil.rmtree(profile, ignore_errors=True)


@unittest.skipUnless(shutil.which("chromium"), "chromium is not installed")
class BrowserTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.demo = demo_test.Demo()
        cls.url = f"https://localhost:{cls.demo.port}/"

    @classmethod
    def tearDownClass(cls):
        cls.demo.stop()
        shutil.rmtree(cls.demo.folder)

    def requests(self):
        """(path, status, protocol) of every request that the browser made."""
        time.sleep(0.5)  # lines are written with a short delay
        lines = [line.split("\t") for line in self.demo.said().splitlines() if "HeadlessChrome" in line]
        return [(line[7], int(line[8]), line[23]) for line in lines]

    def test_the_first_page_loads_without_a_failed_request(self):
        said = browse(self.url, "--dump-dom")
        self.assertNotRegex(said.stderr, r"net_error|ERR_|Uncaught")
        requests = self.requests()
        self.assertLessEqual({"/", "/assets/site.css", "/assets/site.js", "/assets/logo.svg", "/hello"},
                             {path for path, _, _ in requests})
        for path, status, protocol in requests:
            self.assertIn(status, (200, 304), path)
            self.assertEqual(protocol, "HTTP/2.0", path)
        # The page's script asks for the page again and shows where that answer came from.
        self.assertRegex(said.stdout, r"(Hit|RefreshHit|Miss) from cloudfront")
        self.assertIn(".cloudfront.net (CloudFront)", said.stdout)

    def test_a_screenshot_can_be_taken(self):
        picture = SCREENSHOT or str(self.demo.folder / "page.png")
        browse(self.url, f"--screenshot={picture}")
        with open(picture, "rb") as file:
            self.assertEqual(file.read(8), b"\x89PNG\r\n\x1a\n")


if __name__ == "__main__":
    demo_test.BRINK = sys.argv.pop(1)
    if len(sys.argv) > 1 and re.search(r"\.png$", sys.argv[1]):
        SCREENSHOT = sys.argv.pop(1)
    unittest.main()
