"""What all checks of this folder share: the list of files that are Brink's, and how a finding is printed."""

import pathlib
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
CODE = (".h", ".cc", ".js", ".mjs")


def files(*suffixes, under=()):
    """Paths relative to the root, tracked or new, but nothing that .gitignore names."""
    out = subprocess.run(
        ["git", "-C", str(TOP), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True, capture_output=True, text=True).stdout
    for name in sorted(set(out.split("\0")) - {""}):
        if suffixes and not name.endswith(tuple(suffixes)):
            continue
        if under and not name.startswith(tuple(folder + "/" for folder in under)):
            continue
        if (TOP / name).is_file():
            yield name


def lines(name):
    text = (TOP / name).read_text(encoding="utf-8", errors="replace")
    return enumerate(text.splitlines(), start=1)


def finish(check, findings):
    for finding in findings:
        print(finding)
    if findings:
        print(f"{check}: {len(findings)} finding{'s' if len(findings) > 1 else ''}")
        sys.exit(1)
    print(f"{check}: ok")
