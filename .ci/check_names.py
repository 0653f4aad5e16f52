#!/usr/bin/env python3
"""Words that Brink does not use, in file names, declared names and texts, and marks of unfinished work."""

import re

import tree

BANNED = "util|utils|common|misc|manager|helper|helpers"
PATH_PART = re.compile(rf"(^|[/_.-])({BANNED})([/_.-]|$)", re.IGNORECASE)
DECLARED = re.compile(rf"\b(?:class|struct|enum class|namespace|using)\s+\w*(?:{BANNED})(?:_|\b|(?=[A-Z]))", re.IGNORECASE)
SIDES = re.compile(r"\b(upstream|downstream)\b", re.IGNORECASE)
# A skip that says what the system lacks is honest; a silent one is not.
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|DISABLED_\w+)\b|GTEST_SKIP(?!\(\) <<)")
# Lambda's own home folder, /home/sbx_user1051, is part of the contract.
MACHINE = re.compile(r"(?<![\w.])/(?:work|home)/(?!sbx_user)\w")

# Node names one of its modules `util`: its files carry the name that `require` knows.
NODE_MODULES = ("v8-runtime/js/", "tests/node/", "tests/unit/v8_runtime/", "v8-runtime/bindings/")
# This file has to name the words.
SELF = ".ci/check_names.py"


def findings():
    for name in tree.files():
        if PATH_PART.search(name) and not name.startswith(NODE_MODULES):
            yield f"{name}:1: a file name with a word that says nothing ({BANNED})"
        if name == SELF or not name.endswith((*tree.CODE, ".md", ".txt", ".sh", ".py", ".json")):
            continue
        for number, line in tree.lines(name):
            if name.endswith((".h", ".cc")) and DECLARED.search(line):
                yield f"{name}:{number}: a declared name with a word that says nothing ({BANNED})"
            if name.endswith((".h", ".cc", ".md")) and SIDES.search(line) and "never" not in line.lower():
                yield f"{name}:{number}: say viewer or origin, never upstream or downstream"
            if name.endswith(tree.CODE) and UNFINISHED.search(line):
                yield f"{name}:{number}: unfinished or switched off: {line.strip()[:80]}"
            if MACHINE.search(line):
                yield f"{name}:{number}: the path of one machine: {line.strip()[:80]}"


tree.finish("names", list(findings()))
