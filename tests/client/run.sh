#!/usr/bin/env bash
# Generates the TypeScript client, compiles it strictly and runs it. run.sh CREDENTIALS
set -euo pipefail
cd "$(dirname "$0")"
value() { python3 -c 'import json,sys; c=json.load(open(sys.argv[1])); l=next(x for x in c["logins"] if x["role"]=="branch_administrator"); print({"base":c["base_url"],**l}[sys.argv[2]])' "$1" "$2"; }
node_modules/.bin/openapi-typescript ../../openapi/openapi.json -o schema.d.ts >/dev/null
node_modules/.bin/tsc --strict -p .
BASE=$(value "$1" base) LOGIN=$(value "$1" login) PASSWORD=$(value "$1" password) node out/main-job.js
