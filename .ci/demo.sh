# Sourced: starts a small demo on a free port, sets BASE and CREDENTIALS, stops it at the end.
scratch=$(mktemp -d)
CREDENTIALS="$scratch/credentials.json"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cargo build -q --workspace --all-targets  # as the tests were built, so that nothing is built twice
LIGHTHOUSE_WEBHOOKS_TO_LOOPBACK=true ./target/debug/lighthouse demo --size small --listen "127.0.0.1:$port" --metrics-listen off \
  --data-dir "$scratch/data" --write-credentials "$CREDENTIALS" >"$scratch/log" 2>&1 &
demo=$!
trap 'kill "$demo" 2>/dev/null || true; rm -rf "$scratch"' EXIT
BASE="http://127.0.0.1:$port"
for _ in $(seq 120); do curl -sf "$BASE/health/ready" >/dev/null && break; sleep 0.5; done
curl -sf "$BASE/health/ready" >/dev/null || { cat "$scratch/log" >&2; exit 1; }
