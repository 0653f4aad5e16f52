#!/usr/bin/env bash
# clang-format 14 on every C++ file, and `bash -n` on every script. With --fix the C++ files are rewritten.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mapfile -t sources < <(git ls-files --cached --others --exclude-standard -- '*.h' '*.cc' | sort -u |
  while read -r name; do [ ! -f "$name" ] || printf '%s\n' "$name"; done)
if [ "${1:-}" = --fix ]; then
  [ ${#sources[@]} -eq 0 ] || clang-format-14 -i "${sources[@]}"
  exit 0
fi
failed=0
if [ ${#sources[@]} -gt 0 ]; then
  # One line per file is enough: ./dev format mends them all.
  unformatted=$(printf '%s\0' "${sources[@]}" |
    xargs -0 -n 16 -P "$(nproc)" clang-format-14 --dry-run 2>&1 |
    sed -n 's/:[0-9]*:[0-9]*: warning: code should.*/:1: not formatted/p' | sort -u)
  if [ -n "$unformatted" ]; then
    printf '%s\n' "$unformatted"
    failed=1
  fi
fi
for script in dev .ci/run .ci/*.sh; do
  bash -n "$script" || failed=1
done
if [ $failed -ne 0 ]; then
  echo "format: run ./dev format"
  exit 1
fi
echo "format: ok"
