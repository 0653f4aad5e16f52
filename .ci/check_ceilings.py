#!/usr/bin/env python3
"""Sizes: a file has at most 500 lines, a header 300, a C++ function 60 (tests' functions are not counted).

Functions are measured by Universal Ctags, from the name's line to the closing brace.
"""

import subprocess

import tree

FILE_LINES = 500
HEADER_LINES = 300
FUNCTION_LINES = 60


def file_findings():
    for name in tree.files(*tree.CODE, ".py", ".sh"):
        ceiling = HEADER_LINES if name.endswith(".h") else FILE_LINES
        length = sum(1 for _ in tree.lines(name))
        if length > ceiling:
            yield f"{name}:1: {length} lines, the ceiling is {ceiling}"


def function_findings():
    names = [name for name in tree.files(".h", ".cc") if not name.startswith("tests/")]
    out = subprocess.run(
        ["ctags", "-L", "-", "--languages=C++", "--kinds-C++=f", "--fields=+ne", "-f", "-"],
        cwd=tree.TOP, input="\n".join(names), check=True, capture_output=True, text=True).stdout
    for row in out.splitlines():
        function, name, *fields = row.split("\t")
        place = dict(field.split(":", 1) for field in fields if field.startswith(("line:", "end:")))
        if "end" not in place:
            continue
        length = int(place["end"]) - int(place["line"]) + 1
        if length > FUNCTION_LINES:
            yield f"{name}:{place['line']}: {function} has {length} lines, the ceiling is {FUNCTION_LINES}"


tree.finish("ceilings", [*file_findings(), *function_findings()])
