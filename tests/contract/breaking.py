#!/usr/bin/env python3
"""What a change of the contract would break for clients of the released one: breaking.py RELEASED CURRENT [TOLD_LATER]

Within `/v1` the API only grows. A client may send everything it sent before and be understood, and may read
everything it read before. So nothing that is asked may be added or narrowed, and nothing that is answered may go
or become something else. Exits with 1 and a line for each breach.
"""
import json
import sys

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
# Limits of what is sent: these must not rise, those must not fall.
FLOORS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
CEILINGS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


def types_of(schema: dict) -> set[str]:
    kind = schema.get("type")
    return {kind} if isinstance(kind, str) else set(kind or ())


class Comparison:
    def __init__(self, old: dict, new: dict):
        self.old, self.new = old, new
        self.breaches: list[str] = []
        self.done: set[tuple] = set()

    def add(self, where: str, what: str) -> None:
        self.breaches.append(f"{where}: {what}")

    def resolve(self, document: dict, node: dict) -> dict:
        while isinstance(node, dict) and "$ref" in node:
            target = document
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    # ---- operations --------------------------------------------------------------------------------------------
    def run(self) -> list[str]:
        for path, item in self.old["paths"].items():
            for method in (name for name in METHODS if name in item):
                where = f"{method.upper()} {path}"
                now = self.new["paths"].get(path, {}).get(method)
                if now is None:
                    self.add(where, "is gone")
                else:
                    self.operation(where, item[method], now)
        return self.breaches

    def operation(self, where: str, old: dict, new: dict) -> None:
        if old.get("operationId") != new.get("operationId"):
            self.add(where, f"operationId {old.get('operationId')} is now {new.get('operationId')}")
        self.parameters(where, old, new)
        self.body(where, old.get("requestBody"), new.get("requestBody"))
        for status, answer in old.get("responses", {}).items():
            if status.startswith("2"):
                self.answer(f"{where} {status}", answer, new.get("responses", {}).get(status))

    def parameters(self, where: str, old: dict, new: dict) -> None:
        def named(document: dict, operation: dict) -> dict:
            found = (self.resolve(document, one) for one in operation.get("parameters", ()))
            return {(one["in"], one["name"].lower() if one["in"] == "header" else one["name"]): one for one in found}

        before, now = named(self.old, old), named(self.new, new)
        for key, one in before.items():
            at = f"{where} {key[0]} {key[1]}"
            if key not in now:
                self.add(at, "is gone")
                continue
            if now[key].get("required") and not one.get("required"):
                self.add(at, "is required now")
            self.sent(at, one.get("schema", {}), now[key].get("schema", {}))
        for key in now.keys() - before.keys():
            if now[key].get("required"):
                self.add(f"{where} {key[0]} {key[1]}", "is new and required")

    def body(self, where: str, old: dict | None, new: dict | None) -> None:
        old, new = (self.resolve(document, it or {}) for document, it in ((self.old, old), (self.new, new)))
        if new.get("required") and not old.get("required"):
            self.add(f"{where} body", "is required now")
        for kind, content in old.get("content", {}).items():
            if kind not in new.get("content", {}):
                self.add(f"{where} body", f"{kind} is not taken any more")
            else:
                self.sent(f"{where} body", content.get("schema", {}), new["content"][kind].get("schema", {}))

    def answer(self, where: str, old: dict, new: dict | None) -> None:
        if new is None:
            self.add(where, "is not answered any more")
            return
        old, new = self.resolve(self.old, old), self.resolve(self.new, new)
        for name in {it.lower() for it in old.get("headers", {})} - {it.lower() for it in new.get("headers", {})}:
            self.add(where, f"header {name} is gone")
        for kind, content in old.get("content", {}).items():
            if kind not in new.get("content", {}):
                self.add(where, f"{kind} is not answered any more")
            else:
                self.received(where, content.get("schema", {}), new["content"][kind].get("schema", {}))

    # ---- schemas -----------------------------------------------------------------------------------------------
    def pair(self, way: str, where: str, old: dict, new: dict) -> tuple[dict, dict] | None:
        """Both resolved; nothing if this pair was compared before, or there is nothing to compare."""
        names = (way, old.get("$ref"), new.get("$ref"))
        if all(names[1:]):
            if names in self.done:
                return None
            self.done.add(names)
        old, new = self.resolve(self.old, old), self.resolve(self.new, new)
        before, now = types_of(old), types_of(new)
        if way == "sent" and now and (not before or before - now - ({"integer"} if "number" in now else set())):
            self.add(where, f"takes {sorted(now)}, took {sorted(before) or 'anything'}")
        if way == "received" and before and (not now or now - before - ({"integer"} if "number" in before else set())):
            self.add(where, f"gives {sorted(now) or 'anything'}, gave {sorted(before)}")
        return old, new

    def choices(self, way: str, where: str, old: dict, new: dict) -> None:
        for word in ("oneOf", "anyOf", "allOf"):
            before, now = old.get(word), new.get(word)
            if before is None and now is None:
                continue
            if before is None or now is None or len(before) > len(now) and way == "sent" or len(before) < len(now) and way == "received":
                self.add(where, f"{word} has other choices")
                continue
            for one, other in zip(before, now):
                getattr(self, way)(where, one, other)

    def sent(self, where: str, old: dict, new: dict) -> None:
        pair = self.pair("sent", where, old, new)
        if pair is None:
            return
        old, new = pair
        if "enum" in new and (gone := [it for it in old.get("enum", ["anything"]) if it not in new["enum"]]):
            self.add(where, f"does not take {gone} any more")
        for limit in FLOORS:
            if limit in new and new[limit] > old.get(limit, float("-inf")):
                self.add(where, f"{limit} {old.get(limit)} is now {new[limit]}")
        for limit in CEILINGS:
            if limit in new and new[limit] < old.get(limit, float("inf")):
                self.add(where, f"{limit} {old.get(limit)} is now {new[limit]}")
        for word in ("pattern", "format"):
            if word in new and new[word] != old.get(word):
                self.add(where, f"{word} {old.get(word)} is now {new[word]}")
        if new.get("uniqueItems") and not old.get("uniqueItems"):
            self.add(where, "takes no repetitions any more")
        for name in set(new.get("required", ())) - set(old.get("required", ())):
            self.add(f"{where}.{name}", "is required now")
        for name, schema in old.get("properties", {}).items():
            if name not in new.get("properties", {}):
                self.add(f"{where}.{name}", "is not taken any more")
            else:
                self.sent(f"{where}.{name}", schema, new["properties"][name])
        if "items" in old and "items" in new:
            self.sent(f"{where}[]", old["items"], new["items"])
        self.choices("sent", where, old, new)

    def received(self, where: str, old: dict, new: dict) -> None:
        pair = self.pair("received", where, old, new)
        if pair is None:
            return
        old, new = pair
        for name, schema in old.get("properties", {}).items():
            if name not in new.get("properties", {}):
                self.add(f"{where}.{name}", "is not given any more")
                continue
            if name in old.get("required", ()) and name not in new.get("required", ()):
                self.add(f"{where}.{name}", "is not always given any more")
            self.received(f"{where}.{name}", schema, new["properties"][name])
        if "items" in old and "items" in new:
            self.received(f"{where}[]", old["items"], new["items"])
        if old.get("format") and new.get("format") != old["format"]:
            self.add(where, f"format {old['format']} is now {new.get('format')}")
        self.choices("received", where, old, new)


def told_later(names: list[str]) -> set[str]:
    """The lines of a file; none without one."""
    lines = (line.strip() for name in names for line in open(name, encoding="utf-8"))
    return {line for line in lines if line and not line.startswith("#")}


def main() -> int:
    released, current = (json.load(open(name, encoding="utf-8")) for name in sys.argv[1:3])
    known = told_later(sys.argv[3:4])
    breaches = [one for one in Comparison(released, current).run() if one not in known]
    for breach in breaches:
        print(breach)
    operations = sum(name in METHODS for item in released["paths"].values() for name in item)
    print(f"{operations} released operations, {len(breaches)} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
