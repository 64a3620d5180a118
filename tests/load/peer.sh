#!/usr/bin/env bash
# The product as a peer of the peer benchmark: install|load|start|stop|info. See README.md here.
# DB=sqlite (default) or DB=postgres; BINARY is the binary of --profile dist.
. "$(dirname "$0")/../common.sh"
DB="${DB:-$(case "$0" in *product-pg*) echo postgres ;; *) echo sqlite ;; esac)}"
BINARY="${BINARY:?set BINARY to the binary of --profile dist}"
LOADER="${LOADER:?set LOADER to tests/load/load.py}"
W="$PEERS_HOME/product-$DB"; mkdir -p "$W"
PORT="${PORT:-$([ "$DB" = sqlite ] && echo 18101 || echo 18102)}"
export LIGHTHOUSE_LISTEN="127.0.0.1:$PORT" LIGHTHOUSE_METRICS_LISTEN=off LIGHTHOUSE_DATA_DIR="$W/data" LIGHTHOUSE_LOG=warn
# The limiter runs on every request, with a budget that the load cannot exhaust.
export LIGHTHOUSE_RATE_LIMIT=100000000 LIGHTHOUSE_LOGIN_RATE_LIMIT=100000000
[ "$DB" = postgres ] && export DATABASE_URL="postgres://postgres@127.0.0.1:$PGPORT_PEERS/peer_product"
case "$1" in
  install) "$BINARY" --version ;;
  load)
    rm -rf "$W/data"
    if [ "$DB" = postgres ]; then
      pg_start; q -d postgres -c "drop database if exists peer_product with (force)" -c "create database peer_product"
    fi
    "$BINARY" migrate >/dev/null
    for k in $(seq -w 0 39); do
      role=deputy_head_in_charge; [ "$k" = 39 ] && role=branch_administrator
      printf 'Study-Pass-%s-lantern-river' "$k" | "$BINARY" admin create --login "staff$k" --name "staff$k" --role "$role" --organization D >/dev/null
    done
    # Attendance is recorded by branch administrators; the eight measured accounts hold that role as well.
    for k in 00 01 02 03 04 05 06 07; do "$BINARY" admin appoint --login "staff$k" --role branch_administrator --organization D >/dev/null; done
    bash "$0" start; wait_http "http://127.0.0.1:$PORT/health/ready" 30
    python3 "$LOADER" "http://127.0.0.1:$PORT" "$DATA" "$W/ids"
    bash "$0" stop; sleep 2
    [ "$DB" = postgres ] && q -d peer_product -c "vacuum analyze" || true ;;
  start) setsid "$BINARY" serve >"$W/server.log" 2>&1 & echo $! >"$W/pid" ;;
  stop) kill "$(cat "$W/pid")" 2>/dev/null || true ;;
  info) echo "adapter=product login=/bench-login ids=$W/ids base=http://127.0.0.1:$PORT health=/health/ready pidfile=$W/pid pg=$([ "$DB" = postgres ] && echo 1 || echo 0) size_paths=$BINARY version=lighthouse-$("$BINARY" --version | cut -d' ' -f2)" ;;
esac
