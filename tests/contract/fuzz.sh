#!/usr/bin/env bash
# Fuzzes every operation with real ids, once for each of five roles. fuzz.sh CREDENTIALS
set -euo pipefail
cd "$(dirname "$0")/../.."
credentials=$1
base=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["base_url"])' "$credentials")
export LIGHTHOUSE_CREDENTIALS="$credentials" SCHEMATHESIS_HOOKS=hooks
# A record of chosen fields is a part of its schema by design, so `fields` is left to the stories. So are streams of
# events, which do not end.
python3 - openapi/openapi.json target/ci/fuzzed.json <<'EOF'
import json, sys
document = json.load(open(sys.argv[1]))
def ends(operation):
    return not (isinstance(operation, dict) and "text/event-stream" in operation.get("responses", {}).get("200", {}).get("content", {}))
for path, operations in list(document["paths"].items()):
    operations = document["paths"][path] = {method: one for method, one in operations.items() if ends(one)}
    for operation in operations.values():
        if isinstance(operation, dict) and "parameters" in operation:
            operation["parameters"] = [one for one in operation["parameters"] if one.get("name") != "fields" and not one.get("$ref", "").lower().endswith("/fields")]
json.dump(document, open(sys.argv[2], "w"))
EOF
export base credentials
run() {
  (cd tests/contract && schemathesis --config-file schemathesis.toml run ../../target/ci/fuzzed.json --url "$base" \
    -H "Authorization: Bearer $token" --seed 20261123 --no-color "$@")
}
fuzz() {
  token=$(python3 tests/contract/access_token.py "$credentials" "$1") || return
  echo "-- $1"
  # How a body can be wrong does not depend on who sends it: three roles go without unless ALL_PHASES is set.
  case "$1" in
    member | education_centre_coordinator | security_officer) phases=examples,${ALL_PHASES:+coverage,}fuzzing ;;
    *) phases=examples,coverage,fuzzing ;;
  esac
  # Then what one answer leads to, step after step.
  run --max-examples "${EXAMPLES:-4}" --phases "$phases" &&
    run --max-examples "${SCENARIOS:-100}" --phases stateful
}
# Two roles at a time, the long ones first: one sender leaves half of the machine idle. What each finds is
# printed when it has ended.
one() {
  log=target/ci/fuzz.$1.log
  if fuzz "$1" >"$log" 2>&1; then cat "$log"; else cat "$log"; return 1; fi
}
export -f run fuzz one
printf '%s\n' branch_administrator deputy_head_in_charge member education_centre_coordinator security_officer |
  xargs -P "${LANES:-2}" -I{} bash -c 'one {}'
