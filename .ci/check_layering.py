#!/usr/bin/env python3
"""Who may include whom: every #include of ours, and every third-party header, against the tables below.

A folder may include itself, what its row names, the standard library, and the libraries of its duty.
The own header comes first in its .cc: that proves, in the ordinary build, that the header compiles alone.
"""

import re

import tree

BASE = ["proxy/base"]
HTTP = BASE + ["proxy/http"]
CONF = HTTP + ["conf"]
WIRE = CONF + ["proxy/net", "proxy/codec"]

MAY_INCLUDE = {
    "proxy/base": [],
    "proxy/http": BASE,
    "conf": HTTP,
    "cache": CONF,
    "hooks/protocol": BASE,
    "hooks": CONF + ["hooks/protocol", "hooks/executor"],
    "hooks/executor": CONF + ["hooks/protocol"],
    "proxy/net": CONF,
    "proxy/codec": CONF,
    "proxy/viewer": WIRE,
    "proxy/origin": WIRE,
    "proxy/transaction": CONF + ["proxy/viewer", "proxy/origin", "cache", "hooks"],
    "proxy/server": WIRE + ["proxy/viewer", "proxy/origin", "proxy/transaction", "cache", "hooks", "hooks/executor",
                            "hooks/protocol"],
    "v8-runtime": BASE + ["hooks/protocol"],
}

# Library by the start of its header's name -> the folders whose duty it is. Tests may use all.
LIBRARY_OF = {
    "v8": ["v8-runtime"],
    "libplatform/": ["v8-runtime"],
    "unicode/": ["v8-runtime"],
    "nghttp2/": ["proxy/codec"],
    "llhttp": ["proxy/codec"],
    "event2/": ["proxy/base", "proxy/net"],
    "event.h": [],
    "evhttp": [],
    "openssl/": ["proxy/net", "proxy/server", "proxy/origin", "hooks", "cache", "v8-runtime"],
    "spdlog/": ["proxy/base"],
    "fmt/": ["proxy", "conf", "cache", "hooks"],
    "nlohmann/": ["conf", "hooks", "proxy/transaction", "proxy/server"],
    "prometheus/": ["proxy/server", "proxy/base"],
    "CLI/": ["proxy/server"],
    "seccomp": ["v8-runtime", "hooks/executor"],
    "xxhash": ["proxy/base", "cache", "proxy/origin", "hooks"],
    "zip": ["hooks"],
    "zlib": ["proxy/transaction", "cache", "v8-runtime"],
    "brotli/": ["proxy/transaction", "cache", "v8-runtime"],
    "maxminddb": ["proxy/transaction", "conf"],
    "gtest/": [],
    "gmock/": [],
    "benchmark/": [],
    "curl/": [],
}
HEAVY_IN_HEADERS = ("spdlog/", "nlohmann/", "prometheus/", "gtest/", "CLI/", "regex", "iostream")

INCLUDE = re.compile(r'\s*#\s*include\s*(["<])([^">]+)[">]')


def folder_of(path):
    """The longest row that holds the path: hooks/protocol/x.h is hooks/protocol, not hooks."""
    rows = [row for row in MAY_INCLUDE if path.startswith(row + "/")]
    return max(rows, key=len, default=None)


def ours(folder, target):
    if target.startswith("tests/"):
        return f"{folder} includes a test's header {target}"
    row = folder_of(target)
    if row is None:
        return f'"{target}" is not a path from the root of the tree'
    if row != folder and row not in MAY_INCLUDE[folder]:
        return f"{folder} may not include {row} ({target})"
    return None


def library(folder, name, target):
    for start, folders in LIBRARY_OF.items():
        if target.startswith(start) and not any(folder == f or folder.startswith(f + "/") for f in folders):
            return f"<{target}> is not a library of {folder}"
    if name.endswith(".h") and target.startswith(HEAVY_IN_HEADERS):
        return f"<{target}> is too heavy for a header"
    return None


def check(name, findings):
    folder = folder_of(name)
    includes = [(number, *match.groups()) for number, line in tree.lines(name) if (match := INCLUDE.match(line))]
    own = name[:-3] + ".h" if name.endswith(".cc") else None
    if own and (tree.TOP / own).exists() and (not includes or includes[0][2] != own):
        findings.append(f'{name}:{includes[0][0] if includes else 1}: the first include must be "{own}"')
    for number, kind, target in includes:
        said = None
        if kind == '"':
            if not (tree.TOP / target).exists() and not target.startswith("generated/"):
                said = f'"{target}" does not exist from the root of the tree'
            elif folder:
                said = ours(folder, target)
        elif folder:
            said = library(folder, name, target)
        if said:
            findings.append(f"{name}:{number}: {said}")


def main():
    findings = []
    for name in tree.files(".h", ".cc", ".cpp", ".c"):
        if folder_of(name) or name.startswith("tests/"):
            check(name, findings)
        else:
            findings.append(f"{name}:1: source outside the tree's folders")
    tree.finish("layering", findings)


main()
