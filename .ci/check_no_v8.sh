#!/usr/bin/env bash
# The proxy holds keys and sockets; V8 runs strangers' code. This shows that no V8 is in the program named by $1:
# neither a symbol, defined or wanted, nor a shared library.
set -euo pipefail
program=$1

needed=$(readelf -d "$program" | grep -E 'NEEDED.*lib(node|v8)' || true)
symbols=$(nm -C "$program" | grep -E '(^|[^[:alnum:]_])v8::' | head -n 5 || true)
if [ -n "$needed$symbols" ]; then
  printf '%s contains V8:\n%s\n%s\n' "$program" "$needed" "$symbols"
  exit 1
fi
echo "no V8 in $program"
