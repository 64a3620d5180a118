#!/usr/bin/env python3
"""Writes the Postman collection (format 2.1) from the contract: generate.py openapi.json

A request for each operation, in folders by subject, with the contract's examples. A script signs in and learns a
demo's sample ids before the first request. `./regenerate` runs this, and CI fails if the file is out of date.
"""
import json
import pathlib
import re
import sys
from typing import Any

HERE = pathlib.Path(__file__).parent
METHODS = ("get", "post", "put", "patch", "delete")
FORMAT = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
VARIABLES = {"base": "http://127.0.0.1:8080", "login": "branch.admin", "password": "lantern-river-maple-2026", "device": "postman"}
# The ids that a demo names in GET /v1/meta, and the paths whose `{id}` is one of them.
SAMPLES = {"article_id": "articles", "branch_id": "branches", "member_id": "members", "organization_id": "organizations", "study_session_id": "study-sessions"}
# An id to be put in by hand: until then the answer is 404.
NOBODY = "00000000-0000-7000-8000-000000000000"
# A list goes to its first page, and nobody wants to see half of an object by default.
LEFT_OUT = {"cursor", "fields"}


def shared(spec: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """What a reference stands for."""
    if "$ref" not in part:
        return part
    kind, name = part["$ref"].split("/")[-2:]
    found: dict[str, Any] = spec["components"][kind][name]
    return found


def parameters(spec: dict[str, Any], operation: dict[str, Any], place: str) -> list[dict[str, Any]]:
    listed = [shared(spec, one) for one in operation.get("parameters", [])]
    return [one for one in listed if one["in"] == place and one["name"] not in LEFT_OUT]


def sample(path: str, name: str) -> str:
    """A variable for an id that is in the path."""
    for variable, collection in SAMPLES.items():
        if name == variable or name == "id" and path.startswith(f"/v1/{collection}/{{id}}"):
            return f"{{{{{variable}}}}}"
    return ""


def filled(example: Any) -> Any:
    """The example of a body, with the demo's ids for those of the contract."""
    if isinstance(example, dict):
        return {name: f"{{{{{name}}}}}" if name in SAMPLES and isinstance(value, str) else filled(value) for name, value in example.items()}
    return [filled(one) for one in example] if isinstance(example, list) else example


def query(spec: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": one["name"], "value": sample("", one["name"]) or str(one.get("example", "")), "description": one.get("description", ""),
             "disabled": not one.get("required", False)} for one in parameters(spec, operation, "query")]


def headers(spec: dict[str, Any], operation: dict[str, Any], media: str | None) -> list[dict[str, Any]]:
    known = {"Idempotency-Key": "{{$guid}}", "If-Match": "{{etag}}", "Tus-Resumable": "1.0.0", "Accept-Language": "zh-CN"}
    listed = [{"key": one["name"], "value": known.get(one["name"], ""), "disabled": not one.get("required", False) and one["name"] != "Idempotency-Key"}
              for one in parameters(spec, operation, "header") if one["name"] != "If-None-Match"]
    return listed + ([{"key": "Content-Type", "value": media}] if media else [])


def body(media: str | None, content: dict[str, Any]) -> dict[str, Any] | None:
    if media is None:
        return None
    if "json" in media:
        return {"mode": "raw", "raw": json.dumps(filled(content.get("example", {})), ensure_ascii=False, indent=2)}
    return {"mode": "urlencoded", "urlencoded": []} if "urlencoded" in media else {"mode": "file", "file": {}}


def request(spec: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    media = next(iter(content), None)
    parts = [re.sub(r"\{(\w+)\}", r":\1", part) for part in path.strip("/").split("/")]
    variables = [{"key": one["name"], "value": sample(path, one["name"]) or str(one.get("example") or NOBODY)} for one in parameters(spec, operation, "path")]
    sent = {
        "method": method.upper(),
        "header": headers(spec, operation, media),
        "url": {"raw": "{{base}}/" + "/".join(parts), "host": ["{{base}}"], "path": parts, "query": query(spec, operation), "variable": variables},
        "description": operation.get("description", ""),
    }
    if operation.get("security") == [{}]:
        sent["auth"] = {"type": "noauth"}
    if media:
        sent["body"] = body(media, content[media])
    return {"name": operation["summary"], "request": sent}


def script(event: str) -> dict[str, Any]:
    return {"listen": event, "script": {"type": "text/javascript", "exec": (HERE / f"{event}.js").read_text(encoding="utf-8").splitlines()}}


def main(contract: str) -> None:
    spec = json.loads(pathlib.Path(contract).read_text(encoding="utf-8"))
    folders: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in spec["tags"]}
    for path, item in spec["paths"].items():
        for method in METHODS:
            # A stream never ends, and a collection waits for the end.
            if method in item and "text/event-stream" not in json.dumps(item[method]["responses"]):
                folders[item[method]["tags"][0]].append(request(spec, path, method, item[method]))
    about = {tag["name"]: tag.get("description", "") for tag in spec["tags"]}
    collection = {
        "info": {"name": spec["info"]["title"], "description": spec["info"]["description"], "schema": FORMAT},
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{access_token}}", "type": "string"}]},
        "variable": [{"key": key, "value": value} for key, value in VARIABLES.items()],
        "event": [script("prerequest"), script("test")],
        "item": [{"name": name, "description": about[name], "item": items} for name, items in folders.items() if items],
    }
    text = json.dumps(collection, ensure_ascii=False, indent=1)
    (HERE / "lighthouse.postman_collection.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
