#!/usr/bin/env python3
"""Runs one script under `brink invoke` and compares its JSON with what Node gave: run_script.py BRINK SCRIPT.

SCRIPT is a file of scripts/, which is deployed as a whole, with its .json beside it; or a folder that is a package of its
own (scripts/MODULE/BEHAVIOUR.package with an index.js or index.mjs), with BEHAVIOUR.json beside it.

A script whose first line begins with "// origin" may ask origin.mjs, one with "// origin h2" origin_h2.mjs: the port is in its
event. One with "// dns" has its names from name_server.mjs."""

import contextlib
import json
import os
import pathlib
import subprocess
import sys

SCRIPTS = pathlib.Path(__file__).resolve().parent / "scripts"
SECONDS = 20  # an invocation takes a fraction of one; sanitizers and a busy machine take the rest


def differences(expected, got, place="result"):
    """Where two JSON values differ, the order of keys included."""
    if isinstance(expected, list) and isinstance(got, list):
        if len(expected) != len(got):
            yield f"{place}: {len(expected)} elements expected, {len(got)} there"
        for index, (a, b) in enumerate(zip(expected, got)):
            yield from differences(a, b, f"{place}[{index}]")
    elif isinstance(expected, dict) and isinstance(got, dict):
        if list(expected) != list(got):
            yield f"{place}: keys {list(expected)} expected, {list(got)} there"
        for key in expected.keys() & got.keys():
            yield from differences(expected[key], got[key], f"{place}.{key}")
    elif expected != got or type(expected) is not type(got):
        yield f"{place}:\n  expected {expected!r}\n  got      {got!r}"


SERVERS = {"// origin h2": "origin_h2.mjs", "// origin": "origin.mjs", "// dns": "name_server.mjs"}


@contextlib.contextmanager
def server_for(script):
    """The kind and the port of a server that runs meanwhile, or None."""
    first = "" if script.is_dir() else script.read_text(encoding="utf-8").split("\n", 1)[0]
    kind = next((start for start in SERVERS if first.startswith(start)), None)
    if kind is None:
        yield None, None
        return
    with subprocess.Popen(["node", str(SCRIPTS.parent / SERVERS[kind])], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as server:
        yield kind, int(server.stdout.readline())
        server.stdin.close()


def invoke(brink, script, kind, port):
    is_package = script.is_dir()
    handler = ("index" if is_package else script.relative_to(SCRIPTS).with_suffix("").as_posix()) + ".handler"
    command = [brink, "invoke", str(script if is_package else SCRIPTS), "--handler", handler, "--event", "-", "--timeout", "15"]
    event, environment = {}, dict(os.environ)
    if kind == "// dns":
        event = {"nameServer": f"127.0.0.1:{port}"}
        environment["BRINK_NAME_SERVERS"] = event["nameServer"]
        command += ["--allow-private"]
    elif kind is not None:
        event = {"port": port}
        command += ["--allow-private", "--allow-port", str(port)]
    return subprocess.run(command, input=json.dumps(event), capture_output=True, text=True, timeout=SECONDS, env=environment)


def main():
    brink, script = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    with server_for(script) as (kind, port):
        run = invoke(brink, script, kind, port)
    try:
        got = json.loads(run.stdout)
    except ValueError:
        sys.exit(f"no JSON on stdout (exit {run.returncode}): {run.stdout[:500]!r}\n{run.stderr[-2000:]}")
    expected = json.loads(script.with_suffix(".json").read_text(encoding="utf-8"))
    found = list(differences(expected, got))
    if found:
        sys.exit("\n".join(found) + f"\n{run.stderr[-2000:]}")


if __name__ == "__main__":
    main()
