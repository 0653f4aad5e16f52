# `./dev run`: builds the release, makes a certificate, and serves tests/demo in the foreground. Sourced by `dev`.

DEMO_CONFIG=tests/demo/brink.json
DEMO_TLS_PORT=8443
DEMO_CLEAR_PORT=8080

# Self-signed, for localhost only, renewed when it would expire within a day. brink.json names the two files.
demo_certificate() {
  local folder=build/demo
  mkdir -p "$folder"
  if [ -s "$folder/key.pem" ] && openssl x509 -checkend 86400 -noout -in "$folder/cert.pem" >/dev/null 2>&1; then
    return 0
  fi
  (umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 \
    -subj "/CN=localhost" -addext "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1" \
    -keyout "$folder/key.pem" -out "$folder/cert.pem" 2>"$folder/openssl.log") ||
    deps_die "openssl could not make a certificate: $(cat "$folder/openssl.log")"
}

demo_listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Printed by a watcher beside the server, when the server answers; the watcher ends by itself.
demo_announce() {
  local tries
  for tries in $(seq 150); do
    if demo_listens "$DEMO_TLS_PORT"; then
      sleep 0.2
      cat <<TEXT

Brink serves the demo:
  https://localhost:$DEMO_TLS_PORT/     (self-signed: tell the browser to go on)
  http://localhost:$DEMO_CLEAR_PORT/      (HTTP/1.1, and HTTP/2 with prior knowledge)

  a miss      curl -k -s -o /dev/null -D - https://localhost:$DEMO_TLS_PORT/products/
  a hit       curl -k -s -o /dev/null -D - https://localhost:$DEMO_TLS_PORT/products/
              (the same again: look at x-cache and age)
  generated   curl -k -i 'https://localhost:$DEMO_TLS_PORT/hello?name=you'

Ctrl-C stops it.

TEXT
      return 0
    fi
    sleep 0.2
  done
}

command_run() {
  local -a args=()
  [ "${1:-}" != -- ] || shift
  args=("$@")
  deps_ensure build
  mkdir -p build
  build release brink brink-executor
  demo_certificate
  case " ${args[*]:-} " in
    *" --config"*) ;;
    *)
      if demo_listens "$DEMO_TLS_PORT"; then
        deps_die "port $DEMO_TLS_PORT is taken: stop what listens there, or copy $DEMO_CONFIG, change its ports," \
          "and run: ./dev run -- --config YOURS.json"
      fi
      args=(--config "$DEMO_CONFIG" "${args[@]}")
      demo_announce &
      ;;
  esac
  exec build/release/bin/brink serve "${args[@]}"
}
