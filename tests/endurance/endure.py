#!/usr/bin/env python3
"""Long runs of one build, usually an instrumented one: nothing may be reported, lost or left, and memory must not grow.

    endure.py BUILD [--requests 100000] [--gigabytes 10]

Two servers of the build in BUILD/bin: the edge, and behind it the origin, which serves a folder over HTTP/1.1. First
h2load sends requests through all four hooks, none of them cached, so that each passes every part of the edge. Then one
large file goes to a viewer that takes it more slowly than the origin gives it.

Only the standard library, curl and h2load. Exit status 0: all held.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from edge_server import Server, fail, free_port

HANDLERS = {
    "viewer-request": "request.headers['x-viewer'] = [{key: 'X-Viewer', value: 'seen'}]; return request;",
    "origin-request": "request.headers['x-asked'] = [{key: 'X-Asked', value: 'yes'}]; return request;",
    "origin-response": "response.headers['x-fetched'] = [{key: 'X-Fetched', value: 'yes'}]; return response;",
    "viewer-response": "response.headers['x-secure'] = [{key: 'X-Secure', value: 'yes'}]; return response;",
}
# What an instrumented process may keep of memory that was freed counts as its own: keep that small.
SANITIZER_OPTIONS = {
    "ASAN_OPTIONS": "quarantine_size_mb=16:detect_leaks=1",
    "TSAN_OPTIONS": "halt_on_error=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}
# Growth between the first tenth and the end of a run: page caches, logs and allocators move by less.
MAY_GROW_MB = 40
MAY_OPEN = 1000  # files: connections to the origin and contexts come and go; a leak would be one for each request
SLOW_VIEWER = "80M"  # bytes a second: well below what an origin on the loopback device gives


def start(options, folder, name, config):
    # The thread sanitizer of g++ 12 cannot place its shadow under the strongest address randomisation.
    return Server(options.build, folder, config, name, ("setarch", os.uname().machine, "-R"), SANITIZER_OPTIONS)


def stop(server):
    status, left = server.stop()
    text = server.log.read_text(errors="replace")
    if status != 0 or "Sanitizer" in text or "runtime error" in text:
        fail(f"{server.name} ended with {status}:\n{text[-8000:]}")
    if left:
        fail(f"{server.name} left processes behind: {left}")


def certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", "-subj", "/CN=localhost", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
                   check=True, stderr=subprocess.DEVNULL)


def configurations(folder):
    uncached = "CachingDisabled"
    origin = {
        "version": 1, "workers": 1,
        "listeners": [{"host": "127.0.0.1", "port": free_port()}],
        "origins": [{"id": "site", "domainName": "b.s3.us-east-1.amazonaws.com", "directory": {"path": "site"}}],
        "distributions": [{"id": "EORIGIN", "domainName": "o.cloudfront.net", "aliases": ["127.0.0.1"],
                           "defaultCacheBehavior": {"targetOriginId": "site", "cachePolicy": uncached}}],
    }
    edge = {
        "version": 1, "workers": 2,
        "listeners": [{"host": "127.0.0.1", "port": free_port(), "tls": {"certificates": [
            {"certificateFile": "cert.pem", "privateKeyFile": "key.pem"}]}}],
        "hooks": {"logDirectory": "log"},
        "origins": [{"id": "origin", "domainName": "127.0.0.1", "customOriginConfig": {
            "httpPort": origin["listeners"][0]["port"], "originProtocolPolicy": "http-only"}}],
        "functions": {stage: {"version": 1, "code": "handlers", "handler": f"{stage}.handler"} for stage in HANDLERS},
        "distributions": [{
            "id": "EEDGE", "domainName": "e.cloudfront.net", "aliases": ["127.0.0.1"],
            "cacheBehaviors": [{"pathPattern": "/hooked/*", "targetOriginId": "origin", "cachePolicy": uncached,
                                "lambdaFunctionAssociations": [{"eventType": stage, "function": f"{stage}:1"}
                                                               for stage in HANDLERS]}],
            "defaultCacheBehavior": {"targetOriginId": "origin", "cachePolicy": uncached}}],
    }
    (folder / "site" / "hooked").mkdir(parents=True)
    (folder / "site" / "hooked" / "page.html").write_text("x" * 1024)
    (folder / "handlers").mkdir()
    for stage, body in HANDLERS.items():
        kind = stage.split("-")[1]
        (folder / "handlers" / f"{stage}.js").write_text(
            f"exports.handler = async (event) => {{ const {kind} = event.Records[0].cf.{kind}; {body} }};\n")
    return origin, edge


def check_growth(what, before, after):
    for name in before:
        grown = after[name] - before[name]
        print(f"  {name}: {before[name]:.0f} MB -> {after[name]:.0f} MB")
        if grown > MAY_GROW_MB:
            fail(f"{name} grew by {grown:.0f} MB during {what}")


def memory(servers):
    for server in servers:
        server.check_alive()
    return {server.name: server.resident_mb() for server in servers}


def hooked_requests(edge, servers, count):
    url = f"https://127.0.0.1:{edge.port}/hooked/page.html"

    def run(number):
        out = subprocess.run(["h2load", "-n", str(number), "-c", "16", "-m", "8", url], capture_output=True, text=True)
        done = re.search(r"status codes: (\d+) 2xx", out.stdout)
        if not done or int(done.group(1)) != number:
            fail(f"not all of {number} requests were answered with 200:\n{out.stdout}\n{out.stderr}")

    head = subprocess.run(["curl", "-ksi", url], capture_output=True, text=True).stdout.lower()
    for field in ("x-fetched: yes", "x-secure: yes"):
        if field not in head:
            fail(f"the answer lacks {field}:\n{head}")
    start = time.monotonic()
    run(max(count // 10, 1))
    before, files = memory(servers), edge.open_files()
    run(count - max(count // 10, 1))
    print(f"{count} requests through four hooks: all 200, {time.monotonic() - start:.0f} s")
    check_growth("the requests", before, memory(servers))
    if edge.open_files() > files + MAY_OPEN:
        fail(f"the edge had {files} open files and has {edge.open_files()}")


def large_file(folder, edge, servers, gigabytes):
    size = int(gigabytes * 1_000_000_000)
    with (folder / "site" / "large.bin").open("wb") as file:
        file.truncate(size)
    before, start = memory(servers), time.monotonic()
    curl = subprocess.Popen(["curl", "-ks", "--limit-rate", SLOW_VIEWER, "-o", "/dev/null", "-w",
                             "%{http_code} %{size_download}", f"https://127.0.0.1:{edge.port}/large.bin"],
                            stdout=subprocess.PIPE, text=True)
    most = dict(before)
    while curl.poll() is None:
        time.sleep(1)
        for name, now in memory(servers).items():
            most[name] = max(most[name], now)
    said = curl.stdout.read()
    if said != f"200 {size}":
        fail(f"the large file ended as {said!r}, expected '200 {size}'")
    print(f"{gigabytes:g} GB through a slow viewer: whole, {time.monotonic() - start:.0f} s")
    check_growth("the large file", before, most)


def main():
    parser = argparse.ArgumentParser(description="long runs of one build")
    parser.add_argument("build", type=Path)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--gigabytes", type=float, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="brink-endure-") as name:
        folder = Path(name)
        certificate(folder)
        origin_config, edge_config = configurations(folder)
        origin = start(options, folder, "origin", origin_config)
        edge = start(options, folder, "edge", edge_config)
        try:
            hooked_requests(edge, [edge, origin], options.requests)
            large_file(folder, edge, [edge, origin], options.gigabytes)
            stop(edge)
            stop(origin)
        finally:
            for server in (edge, origin):
                server.kill()
    print("endure: ok")


main()
