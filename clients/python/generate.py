#!/usr/bin/env python3
"""Writes models.py and operations.py from the contract: generate.py openapi.json

A type for each schema and a method for each operation, so that what is written by hand stays small. Needs
nothing but the standard library. `./regenerate` runs it, and CI fails if the files are not those of the contract.
"""
import json
import keyword
import pathlib
import re
import sys
from typing import Any

HERE = pathlib.Path(__file__).parent / "src/lighthouse_client"
LINE = '"""Generated from the contract by generate.py: {}."""\n'
METHODS = ("get", "post", "put", "patch", "delete")
# A batch has a key for each change, a sign-in ends the one before it: sent again they do no harm.
SAFE_WITHOUT_KEY = {"sendBatch"}
STREAMS = {"text/event-stream"}


def reached(spec: dict[str, Any], places: list[Any]) -> set[str]:
    """The schemas that are part of these, at any depth."""
    found: set[str] = set()
    while places:
        names = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(places.pop())))
        places += [spec["components"]["schemas"][name] for name in names - found]
        found |= names
    return found


def operations(spec: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    every = [(path, method, item[method]) for path, item in spec["paths"].items() for method in METHODS if method in item]
    return sorted(every, key=lambda one: snake(one[2]["operationId"]))


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def safe_name(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name


class Types:
    """Words of Python for the schemas of the contract."""

    def __init__(self, spec: dict[str, Any], prefix: str = ""):
        self.schemas, self.prefix = spec["components"]["schemas"], prefix
        each = [one for _, _, one in operations(spec)]
        self.answered = reached(spec, [one["responses"] for one in each] + [spec["components"]["responses"]])

    def name(self, schema: dict[str, Any], opened: bool = False) -> str:
        """`opened`: an enum of an answer may have a value that is not known yet."""
        if "oneOf" in schema:
            return " | ".join(self.name(one, opened) for one in schema["oneOf"])
        if "$ref" in schema:
            name = str(schema["$ref"]).rsplit("/", 1)[1]
            grows = opened and "enum" in self.schemas[name]
            return self.prefix + name + (" | str" if grows else "")
        kind = schema.get("type", "object")
        if isinstance(kind, list):
            words = [self.name({**schema, "type": one}, opened) for one in kind if one != "null"]
            return " | ".join([*words, "None"])
        if kind == "array":
            return f"list[{self.name(schema['items'], opened)}]"
        if kind == "object":
            of = schema.get("additionalProperties")
            return f"dict[str, {self.name(of, opened) if isinstance(of, dict) else 'Any'}]"
        return {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}[kind]

    def declaration(self, name: str) -> str:
        schema = self.schemas[name]
        if "enum" in schema:
            return f"{name} = Literal[{', '.join(json.dumps(value) for value in schema['enum'])}]\n"
        fields = {}
        for field, of in schema.get("properties", {}).items():
            word = self.name(of, name in self.answered)
            fields[field] = word if field in schema.get("required", []) else f"NotRequired[{word}]"
        if any(keyword.iskeyword(field) for field in fields):
            return f"{name} = TypedDict({name!r}, {{" + ", ".join(f"{field!r}: {word!r}" for field, word in fields.items()) + "})\n"
        lines = "".join(f"    {field}: {word}\n" for field, word in fields.items())
        return f"class {name}(TypedDict):\n{docstring(schema.get('description') or name)}{lines}\n"


def docstring(text: str, indent: str = "    ") -> str:
    return f'{indent}"""{text.split(chr(10) * 2)[0].replace(chr(10), " ").strip()}"""\n'


def parameters(spec: dict[str, Any], operation: dict[str, Any], where: str) -> list[dict[str, Any]]:
    listed = [spec["components"]["parameters"][one["$ref"].rsplit("/", 1)[1]] if "$ref" in one else one for one in operation.get("parameters", [])]
    kept = [one for one in listed if one["in"] == where and one["name"] not in ("Accept-Language", "If-None-Match")]
    return sorted(kept, key=lambda one: not one.get("required", False)) if where != "path" else kept


def method(spec: dict[str, Any], types: Types, path: str, verb: str, one: dict[str, Any]) -> str:
    """The method of an operation, and for a list of pages the one that goes through all of them."""
    before = [f"{safe_name(of['name'])}: str" for of in parameters(spec, one, "path")]
    content = one.get("requestBody", {}).get("content", {})
    media = next(iter(content), None)
    as_json = media is not None and media.endswith("json")
    if media:
        before.append(f"body: {types.name(content[media]['schema']) if as_json else 'dict[str, str]' if 'form' in media else 'bytes'}")
    query, headers, after = parameters(spec, one, "query"), parameters(spec, one, "header"), []
    for of in query + headers:
        name, word = safe_name(snake(of["name"].replace("-", "_"))), types.name(of["schema"])
        wanted = of.get("required") and name != "idempotency_key"
        after.append(f"{name}: {word}" if wanted else f"{name}: {word.removesuffix(' | None')} | None = None")
    if media and not as_json and "form" not in media:
        after.append(f"content_type: str = {media!r}")
    signature = ", ".join(["self", *before, *(["*", *after] if after else [])])
    answers = next(of for status, of in one["responses"].items() if status.startswith("2")).get("content", {})
    given = types.name(answers["application/json"]["schema"]) if "application/json" in answers else "bytes" if answers else "None"
    if len(answers) > 1 and "application/json" in answers and any(of["name"] == "format" for of in query):
        given += " | bytes"
    arguments = [repr(verb.upper()), repr(path)]
    path_names, query_names = ({of["name"]: safe_name(of["name"]) for of in parameters(spec, one, where)} for where in ("path", "query"))
    header_names = {of["name"]: safe_name(snake(of["name"].replace("-", "_"))) for of in headers}
    if media and not as_json and "form" not in media:
        header_names["Content-Type"] = "content_type"
    for word, names in (("path", path_names), ("query", query_names), ("headers", header_names)):
        if names:
            arguments.append(f"{word}={{{', '.join(f'{name!r}: {value}' for name, value in names.items())}}}")
    if media:
        arguments.append("body=body" if as_json else "form=body" if "form" in media else "content=body")
    if "Idempotency-Key" in header_names or one["operationId"] in SAFE_WITHOUT_KEY:
        arguments.append("safe=True")
    name = snake(one["operationId"])
    text = f"    def {name}({signature}) -> Answer[{given}]:\n{docstring(one['summary'], ' ' * 8)}        return self.request({', '.join(arguments)})\n\n"
    if "cursor" in query_names and "application/json" in answers:
        item = types.name(types.schemas[answers["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]]["properties"]["data"]["items"])
        signature = ", ".join(part for part in [*signature.split(", ")] if not part.startswith("cursor:"))
        signature = signature.removesuffix(", *")
        arguments = [part.replace("'cursor': cursor, ", "").replace(", 'cursor': cursor", "") for part in arguments]
        text += (f"    def iter_{name.removeprefix('list_')}({signature}) -> Iterator[{item}]:\n{docstring(one['summary'] + ', all pages', ' ' * 8)}"
                 f"        return self.paginate({', '.join(arguments[1:])})\n\n")
    return text


HEAD = '''from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import models
from .answer import Answer, Requests


class Operations(Requests):
    """A method for each operation of the contract: what is in the path, then the body, then the rest by name."""

'''


def main(contract: str) -> None:
    spec = json.loads(pathlib.Path(contract).read_text(encoding="utf-8"))
    types = Types(spec)
    order = sorted(types.schemas, key=lambda name: ("enum" not in types.schemas[name], name))
    text = LINE.format("what is sent and answered") + "from __future__ import annotations\n\nfrom typing import Any, Literal, NotRequired, TypedDict\n\n"
    (HERE / "models.py").write_text(text + "".join(types.declaration(name) for name in order).rstrip() + "\n", encoding="utf-8")
    types = Types(spec, "models.")
    text = LINE.format("what can be asked") + HEAD
    for path, verb, one in operations(spec):
        if not any(STREAMS & set(of.get("content", {})) for of in one["responses"].values()):
            text += method(spec, types, path, verb, one)
    (HERE / "operations.py").write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
