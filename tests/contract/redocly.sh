#!/usr/bin/env bash
# Lints the contract; errors and warnings both fail.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=$(REDOCLY_TELEMETRY=off tests/client/node_modules/.bin/redocly lint --config redocly.yaml openapi/openapi.json 2>&1) || { echo "$out"; exit 1; }
echo "$out" | tail -5
# What the ignore file lists, with its reason, is no finding.
if echo "$out" | grep -v "explicitly ignored" | grep -qE '[1-9][0-9]* (warning|problem)s?'; then echo "$out"; exit 1; fi
