#!/usr/bin/env python3
"""Runs one handler under `brink invoke` and compares its JSON with the .json beside it:
run_package.py BRINK FOLDER HANDLER      FOLDER: where install.mjs put the packages"""

import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "node"))
from run_script import differences  # noqa: E402

ALLOWED = json.loads((HERE / "allowed_differences.json").read_text(encoding="utf-8"))
SECONDS = 60  # sanitizers and a busy machine; a handler takes a second at most


def run_handler(brink, folder, handler, text, origin_port):
    name = handler.stem
    command = [brink, "invoke", str(folder / "trees" / name), "--handler", f"{name}.handler", "--event", "-", "--timeout", "30",
               "--memory", "1024", "--allow-private", "--allow-port", "1", "--allow-port",
               str(origin_port)]
    if text.startswith("// layer"):
        command += ["--layer", str(folder / "layers" / name)]
    event = json.loads((HERE / "event.json").read_text(encoding="utf-8"))
    event["origin"] = f"http://127.0.0.1:{origin_port}"
    return subprocess.run(command, input=json.dumps(event), capture_output=True, text=True, timeout=SECONDS)


def judge(found, allowed, got, log):
    """Every difference must be allowed, and every allowed one must still be there."""
    left = dict(allowed)
    unexplained = []
    for difference in found:
        place = next((place for place in allowed if difference.startswith(place)), None)
        if place is None:
            unexplained.append(difference)
        elif left.pop(place, None):
            print(f"allowed: {difference}\n  because {allowed[place]}")
    if unexplained:
        sys.exit("\n".join(unexplained)[:4000] + f"\n{json.dumps(got)[:2000]}\n{log[-2000:]}")
    if left:
        sys.exit(f"allowed_differences.json names what is no difference any more: {list(left)}")


def main():
    brink, folder, handler = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]).resolve()
    text = handler.read_text(encoding="utf-8")
    if "{ origin }" in text:
        with subprocess.Popen(["node", str(HERE / "origin.mjs"), "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as origin:
            run = run_handler(brink, folder, handler, text, int(origin.stdout.readline()))
    else:
        run = run_handler(brink, folder, handler, text, 1)
    try:
        got = json.loads(run.stdout)
    except ValueError:
        sys.exit(f"no JSON on stdout (exit {run.returncode}): {run.stdout[:500]!r}\n{run.stderr[-2000:]}")
    expected = json.loads(handler.with_suffix(".json").read_text(encoding="utf-8"))
    judge(list(differences(expected, got)), ALLOWED.get(handler.stem, {}), got, run.stderr)


main()
