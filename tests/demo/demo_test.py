#!/usr/bin/env python3
"""The demo keeps its promises: the real program with the real configuration, on free ports, asked over TLS.

usage: demo_test.py BRINK
"""

import base64
import http.client
import json
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

DEMO = pathlib.Path(__file__).resolve().parent
BRINK = None
START_SECONDS = 20  # an instrumented build on a busy machine


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Demo:
    """A copy of the demo in a temporary folder, with ports and paths of its own."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="brink-demo-"))
        self.port = free_port()
        shutil.copytree(DEMO / "site", self.folder / "site")
        shutil.copytree(DEMO / "handlers", self.folder / "handlers")
        shutil.copytree(DEMO / "hello", self.folder / "hello")
        text = (DEMO / "brink.json").read_text()
        text = text.replace("../../build/demo/", "").replace("8443", str(self.port))
        text = text.replace("8080", str(free_port())).replace("9180", str(free_port()))
        text = re.sub(r'"\$schema": "[^"]*",', "", text)
        (self.folder / "brink.json").write_text(text)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "key.pem",
             "-out", "cert.pem"], cwd=self.folder, check=True, capture_output=True)
        self.tls = ssl.create_default_context(cafile=str(self.folder / "cert.pem"))
        self.log = open(self.folder / "server.log", "w+")
        self.process = subprocess.Popen([BRINK, "serve", "--config", str(self.folder / "brink.json")],
                                        stdout=self.log, stderr=subprocess.STDOUT)
        self.wait()

    def wait(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.get("/robots.txt")
                return
            except OSError:
                time.sleep(0.05)
        why = f"the demo does not answer; exit code {self.process.poll()}:\n{self.said()}"
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder)
        raise RuntimeError(why)

    def said(self):
        self.log.flush()
        return (self.folder / "server.log").read_text()

    def get(self, path, **fields):
        connection = http.client.HTTPSConnection("localhost", self.port, context=self.tls, timeout=10)
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.text = response.read().decode()
        connection.close()
        return response

    def stop(self):
        self.process.terminate()
        code = self.process.wait(timeout=30)
        self.log.close()
        return code


class DemoTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.demo = Demo()

    @classmethod
    def tearDownClass(cls):
        said = cls.demo.said()
        code = cls.demo.stop()
        shutil.rmtree(cls.demo.folder)
        if code != 0:
            raise AssertionError(f"the server ended with {code}:\n{said}")

    def test_a_page_is_a_miss_and_then_a_hit(self):
        first = self.demo.get("/products/")
        second = self.demo.get("/products/")
        self.assertEqual((first.status, first.getheader("x-cache")), (200, "Miss from cloudfront"))
        self.assertEqual((second.status, second.getheader("x-cache")), (200, "Hit from cloudfront"))
        self.assertIsNotNone(second.getheader("age"))
        self.assertEqual(first.text, second.text)
        self.assertIn("The collection", first.text)

    def test_what_is_not_in_the_folder_is_not_found(self):
        self.assertEqual(self.demo.get("/no/such/page").status, 404)

    def test_hello_is_generated_at_the_edge(self):
        answer = self.demo.get("/hello?name=you")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.getheader("x-cache"), "LambdaGeneratedResponse from cloudfront")
        self.assertIn("Hello you, this is shop.cloudfront.net", answer.text)

    def test_a_changed_handler_goes_to_work_with_a_new_version(self):
        handler, config = self.demo.folder / "hello" / "index.js", self.demo.folder / "brink.json"
        handler.write_text(handler.read_text().replace("greeting number", "call number"))
        reload = [BRINK, "reload", "--config", str(config)]
        refused = subprocess.run(reload, capture_output=True, text=True)
        self.assertEqual(refused.returncode, 2)
        self.assertRegex(refused.stderr, r"function hello:1: code changed under an existing version")
        config.write_text(config.read_text().replace('"hello": {"version": 1', '"hello": {"version": 2')
                          .replace('"hello:1"', '"hello:2"'))
        subprocess.run(reload, check=True, capture_output=True)
        self.assertIn("call number 1 ", self.demo.get("/hello?name=you").text)

    def test_the_event_is_one_for_hello(self):
        run = subprocess.run([BRINK, "invoke", str(DEMO / "hello"), "--event", str(DEMO / "event.json"), "--validate"],
                             check=True, capture_output=True, text=True)
        self.assertEqual(json.loads(run.stdout)["action"], "respond")

    def test_about_is_rewritten_to_its_file(self):
        self.assertIn("What this shop shows", self.demo.get("/about").text)

    def test_german_viewers_are_led_to_the_german_page(self):
        answer = self.demo.get("/", accept_language="de-AT,en;q=0.5")
        self.assertEqual((answer.status, answer.getheader("location")), (302, "/de/"))
        self.assertIn("Kante", self.demo.get("/de/").text)
        self.assertEqual(self.demo.get("/?lang=en", accept_language="de").status, 200)

    def test_each_side_of_the_experiment_keeps_its_page(self):
        for side, title in (("a", "Gear for the last mile"), ("b", "Pack less. See more.")):
            for _ in range(2):
                answer = self.demo.get("/", cookie=f"experiment={side}")
                self.assertIn(f"<h1>{title}", answer.text)
                self.assertIn(f"experiment={side};", answer.getheader("set-cookie"))
        self.assertRegex(self.demo.get("/").getheader("set-cookie"), "experiment=[ab];")

    def test_members_need_the_password(self):
        refused = self.demo.get("/private/")
        self.assertEqual(refused.status, 401)
        self.assertIn("Basic", refused.getheader("www-authenticate"))
        right = base64.b64encode(b"member:summit").decode()
        for _ in range(2):
            self.assertIn("Welcome, member", self.demo.get("/private/", authorization=f"Basic {right}").text)
        self.assertEqual(self.demo.get("/private/").status, 401)

    def test_every_page_carries_the_security_headers(self):
        for path in ("/", "/about", "/assets/site.css"):
            answer = self.demo.get(path)
            self.assertIn("max-age=63072000", answer.getheader("strict-transport-security"), path)
            self.assertIn("default-src 'self'", answer.getheader("content-security-policy"), path)

    def test_no_link_of_any_page_is_broken(self):
        for page in sorted((DEMO / "site").rglob("*.html")):
            for link in re.findall(r'(?:href|src)="(/[^"]*)"', page.read_text()):
                self.assertIn(self.demo.get(link).status, (200, 401 if link == "/private/" else 200), f"{page.name}: {link}")

    def test_http2_serves_the_same_page(self):
        said = subprocess.run(
            ["curl", "-s", "--http2", "--cacert", str(self.demo.folder / "cert.pem"), "-w", "%{http_version} %{http_code}",
             "-o", "/dev/null", f"https://localhost:{self.demo.port}/about"], capture_output=True, text=True, check=True)
        self.assertEqual(said.stdout, "2 200")


class SchemaTest(unittest.TestCase):
    def test_the_schema_that_the_configuration_names_exists(self):
        schema = re.search(r'"\$schema": "([^"]*)"', (DEMO / "brink.json").read_text())[1]
        json.loads((DEMO / schema).read_text())


if __name__ == "__main__":
    BRINK = sys.argv.pop(1)
    unittest.main()
