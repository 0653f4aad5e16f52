#!/usr/bin/env bash
# The checks checked: in a small tree with one sin of each kind every sin must be found, and nothing once it is gone.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/.ci" "$tree/cache" "$tree/hooks"
cp "$here"/*.py "$tree/.ci/"
git -C "$tree" init -q

cd "$tree"
failed=0

# expect CHECK TEXT: the check ends with 1 and says TEXT.
expect() {
  local said
  if said=$(".ci/check_$1.py" 2>&1); then
    echo "check_$1.py found nothing; expected: $2"
    failed=1
  elif ! grep -qF -- "$2" <<<"$said"; then
    printf 'check_%s.py did not say: %s\nbut:\n%s\n' "$1" "$2" "$said"
    failed=1
  fi
}

printf '#pragma once\n' >hooks/a.h
printf '#pragma once\n#include "hooks/a.h"\n' >cache/store.h
expect layering 'cache/store.h:2: cache may not include hooks'
printf '#pragma once\n#include <v8.h>\n' >cache/store.h
expect layering '<v8.h> is not a library of cache'
printf '#pragma once\n#include <iostream>\n' >cache/store.h
expect layering '<iostream> is too heavy for a header'
printf '#pragma once\n' >cache/store.h
printf '#include <string>\n#include "cache/store.h"\n' >cache/store.cc
expect layering 'cache/store.cc:1: the first include must be "cache/store.h"'
printf '#include "cache/store.h"\n' >cache/store.cc

seq -f 'int x%.0f;' 301 >cache/long.h
expect ceilings 'cache/long.h:1: 301 lines, the ceiling is 300'
rm cache/long.h
{ echo 'int longOne() {'; seq -f '  (void)%.0f;' 60; echo '}'; } >cache/long.cc
expect ceilings 'cache/long.cc:1: longOne has 62 lines, the ceiling is 60'
rm cache/long.cc

touch cache/string_util.h
expect names 'cache/string_util.h:1: a file name'
rm cache/string_util.h
printf 'class CacheManager {};\n' >cache/b.h
expect names 'cache/b.h:1: a declared name'
printf '// the upstream answers\n' >cache/b.h
expect names 'cache/b.h:1: say viewer or origin'
rm cache/b.h

expect readmes 'cache:1: no README.md'
printf 'It has `gone.cc`.\n' >cache/README.md
expect readmes 'cache/README.md:1: names `gone.cc`, which is not in the tree'

for check in layering ceilings names; do
  said=$(".ci/check_$check.py") || { printf 'a clean tree does not pass check_%s.py:\n%s\n' "$check" "$said"; failed=1; }
done
[ $failed -eq 0 ] || exit 1
echo "checks: ok"
