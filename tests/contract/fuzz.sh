#!/usr/bin/env bash
# Fuzzes every operation with real ids, once for each of three roles. fuzz.sh CREDENTIALS
set -euo pipefail
cd "$(dirname "$0")/../.."
credentials=$1
base=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["base_url"])' "$credentials")
export LIGHTHOUSE_CREDENTIALS="$credentials" SCHEMATHESIS_HOOKS=hooks
for role in member branch_administrator deputy_head_in_charge; do
  token=$(python3 tests/contract/token.py "$credentials" "$role")
  echo "-- $role"
  (cd tests/contract && schemathesis --config-file schemathesis.toml run ../../openapi/openapi.json --url "$base" \
    -H "Authorization: Bearer $token" --seed 20261123 --max-examples "${EXAMPLES:-4}" --phases examples,coverage,fuzzing --no-color)
done
