#!/usr/bin/env python3
"""Every folder with sources has a README.md of at most a page, and the files that it names exist."""

import pathlib
import re

import tree

PAGE_LINES = 120  # an 80-column page with a byte table or a drawing in it
FIXED = [".", ".ci", "cache", "conf", "hooks", "hooks/executor", "hooks/protocol", "proxy", "proxy/base", "proxy/codec",
         "proxy/http", "proxy/net", "proxy/origin", "proxy/server", "proxy/transaction", "proxy/viewer", "tests",
         "v8-runtime"]
# One page above speaks for these.
SPOKEN_FOR = ("tests/unit/", "tests/demo/", "tests/handlers", "tests/fuzz/corpus", "tests/node/", "tests/packages/handlers/",
              "v8-runtime/js/",
              "v8-runtime/handler/js/", "v8-runtime/handler/js/",
              "tests/integration/", "tests/sandbox/")
NAMED_FILE = re.compile(r"`([\w./-]+\.(?:cc|h|js|mjs|py|sh|json))`")


def folders():
    found = set(FIXED)
    for name in tree.files(*tree.CODE, ".py"):
        folder = str(pathlib.PurePosixPath(name).parent)
        if not (folder + "/").startswith(tuple(s.rstrip("/") + "/" for s in SPOKEN_FOR)):
            found.add(folder)
    return sorted(found)


def findings():
    by_name = {}
    for name in tree.files():
        by_name.setdefault(pathlib.PurePosixPath(name).name, []).append(name)
    for folder in folders():
        readme = tree.TOP / folder / "README.md"
        if not readme.exists():
            yield f"{folder}:1: no README.md"
            continue
        name = str(readme.relative_to(tree.TOP))
        numbered = list(tree.lines(name))
        if folder != "." and len(numbered) > PAGE_LINES:
            yield f"{name}:{PAGE_LINES}: {len(numbered)} lines, a page has {PAGE_LINES}"
        for number, line in numbered:
            for mentioned in NAMED_FILE.findall(line):
                there = any(path == mentioned or path.endswith("/" + mentioned)
                            for path in by_name.get(pathlib.PurePosixPath(mentioned).name, []))
                if not there and mentioned not in ("brink.json", "index.js", "package.json"):
                    yield f"{name}:{number}: names `{mentioned}`, which is not in the tree"


tree.finish("readmes", list(findings()))
