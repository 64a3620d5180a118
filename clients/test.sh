#!/usr/bin/env bash
# Checks, builds and installs both clients, and runs their tests against a demo: test.sh CREDENTIALS
# Wants mypy, flit_core and pytest (tests/contract/requirements.txt) in the environment, and `npm ci` done.
set -euo pipefail
CREDENTIALS=$(realpath "$1")
BASE=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["base_url"])' "$CREDENTIALS")
export CREDENTIALS BASE
cd "$(dirname "$0")/python"
cmp ../../LICENSE LICENSE
cmp ../../LICENSE ../typescript/LICENSE
mypy .
mypy ../postman/generate.py
pip install -q --disable-pip-version-check --no-deps --no-build-isolation --force-reinstall .
python -m pytest -q -p no:cacheprovider tests
cd ../typescript
npm run -s build
npm run -s test
