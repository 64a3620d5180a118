#!/usr/bin/env python3
"""Each rule of breaking.py sees what it is for, and lets the contract grow."""
import copy
import tempfile
import unittest

from breaking import Comparison, told_later


def contract() -> dict:
    """One of everything that can break."""
    person = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 50},
            "kind": {"$ref": "#/components/schemas/Kind"},
            "age": {"type": ["integer", "null"], "minimum": 0},
            "tags": {"type": "array", "items": {"type": "string", "maxLength": 9}, "maxItems": 5},
        },
    }
    created = {"description": "", "headers": {"Location": {}}, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Seen"}}}}
    return {
        "paths": {
            "/people": {
                "post": {
                    "operationId": "createPerson",
                    "parameters": [
                        {"in": "query", "name": "dry", "schema": {"type": "boolean"}},
                        {"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"}},
                    ],
                    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Person"}}}},
                    "responses": {"201": created, "404": {"description": ""}},
                },
                "get": {"operationId": "listPeople", "responses": {"200": {"description": ""}}},
            }
        },
        "components": {
            "schemas": {
                "Person": person,
                "Kind": {"type": "string", "enum": ["a", "b"]},
                "Seen": {
                    "type": "object",
                    "required": ["id", "name"],
                    "properties": {"id": {"type": "string", "format": "uuid"}, "name": {"type": "string"}, "note": {"type": ["string", "null"]},
                                   "rows": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}}},
                },
            }
        },
    }


def at(document: dict, *steps):
    for step in steps:
        document = document[step]
    return document


POST = ("paths", "/people", "post")
PERSON, SEEN = ("components", "schemas", "Person"), ("components", "schemas", "Seen")


def put(*steps_and_value):
    *steps, last, value = steps_and_value
    return lambda document: at(document, *steps).__setitem__(last, value)


def drop(*steps):
    *steps, last = steps
    return lambda document: at(document, *steps).__delitem__(last)


def append(*steps_and_value):
    *steps, value = steps_and_value
    return lambda document: at(document, *steps).append(value)


BREAKS = {
    "a path goes": drop("paths", "/people"),
    "an operation goes": drop("paths", "/people", "get"),
    "an operation is renamed": put(*POST, "operationId", "addPerson"),
    "a parameter goes": drop(*POST, "parameters", 0),
    "a parameter is required": put(*POST, "parameters", 0, "required", True),
    "a new parameter is required": append(*POST, "parameters", {"in": "query", "name": "why", "required": True, "schema": {}}),
    "a parameter changes its type": put(*POST, "parameters", 0, "schema", "type", "integer"),
    "the body is required": put(*POST, "requestBody", "required", True),
    "a media type is not taken": put(*POST, "requestBody", "content", {"text/csv": {}}),
    "a field is required": append(*PERSON, "required", "age"),
    "a new field is required": lambda it: (at(it, *PERSON)["properties"].update(why={}), at(it, *PERSON)["required"].append("why")),
    "a field goes": drop(*PERSON, "properties", "tags"),
    "a field changes its type": put(*PERSON, "properties", "name", "type", "integer"),
    "null is not taken": put(*PERSON, "properties", "age", "type", "integer"),
    "a choice goes": put("components", "schemas", "Kind", "enum", ["a"]),
    "free text becomes a choice": put(*PERSON, "properties", "name", "enum", ["x"]),
    "a text must be longer": put(*PERSON, "properties", "name", "minLength", 2),
    "a text must be shorter": put(*PERSON, "properties", "name", "maxLength", 49),
    "a number gets a bound": put(*PERSON, "properties", "age", "maximum", 150),
    "a list must be shorter": put(*PERSON, "properties", "tags", "maxItems", 4),
    "an item must be shorter": put(*PERSON, "properties", "tags", "items", "maxLength", 8),
    "a pattern is asked": put(*PERSON, "properties", "name", "pattern", "^x"),
    "repetitions are refused": put(*PERSON, "properties", "tags", "uniqueItems", True),
    "a success goes": drop(*POST, "responses", "201"),
    "a success becomes another": lambda it: at(it, *POST)["responses"].update({"202": at(it, *POST)["responses"].pop("201")}),
    "a header goes": put(*POST, "responses", "201", "headers", {}),
    "an answer changes its media type": put(*POST, "responses", "201", "content", {"text/csv": {}}),
    "a field is not given": drop(*SEEN, "properties", "note"),
    "a field is not always given": put(*SEEN, "required", ["id"]),
    "a field may be null": put(*SEEN, "properties", "name", "type", ["string", "null"]),
    "a field changes its format": put(*SEEN, "properties", "id", "format", "uri"),
    "a field of a row goes": drop(*SEEN, "properties", "rows", "items", "properties", "n"),
}
GROWS = {
    "a path": put("paths", "/places", {"get": {"operationId": "listPlaces", "responses": {}}}),
    "an operation": put("paths", "/people", "delete", {"operationId": "deletePeople", "responses": {}}),
    "a parameter": append(*POST, "parameters", {"in": "query", "name": "why", "schema": {}}),
    "a field that is taken": put(*PERSON, "properties", "nick", {"type": "string"}),
    "a field that is given": put(*SEEN, "properties", "nick", {"type": "string"}),
    "a choice that is taken": append("components", "schemas", "Kind", "enum", "c"),
    "a wider limit": put(*PERSON, "properties", "name", "maxLength", 60),
    "null is taken": put(*PERSON, "properties", "name", "type", ["string", "null"]),
    "what was required is not": put(*PERSON, "required", []),
    "what was given sometimes is given always": append(*SEEN, "required", "note"),
    "a failure": put(*POST, "responses", "409", {"description": ""}),
    "a failure less": drop(*POST, "responses", "404"),
}


class Rules(unittest.TestCase):
    def compare(self, change) -> list[str]:
        old, new = contract(), copy.deepcopy(contract())
        change(new)
        return Comparison(old, new).run()

    def test_what_breaks_is_seen(self):
        for name, change in BREAKS.items():
            with self.subTest(name):
                self.assertTrue(self.compare(change), name)

    def test_what_grows_is_no_breach(self):
        for name, change in GROWS.items():
            with self.subTest(name):
                self.assertEqual(self.compare(change), [], name)

    def test_what_is_told_later_is_read_line_by_line(self):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("# a reason\n\nPOST /x body.n: maximum None is now 7\n")
            file.flush()
            self.assertEqual(told_later([file.name]), {"POST /x body.n: maximum None is now 7"})
        self.assertEqual(told_later([]), set())

    def test_a_contract_is_like_itself(self):
        self.assertEqual(Comparison(contract(), contract()).run(), [])


if __name__ == "__main__":
    unittest.main()
