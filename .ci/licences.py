"""Every crate that is built into the product has a licence that deny.toml allows.

Reads `cargo metadata` from standard input. A licence expression holds if one side of each OR and
both sides of each AND are allowed (SPDX; `/` is the old way of writing OR).
"""
import json
import re
import sys
import tomllib


def holds(expression: str, allowed: set[str]) -> bool:
    tokens = re.findall(r"\(|\)|\bAND\b|\bOR\b|[^\s()]+(?: WITH [^\s()]+)?", expression.replace("/", " OR "))

    def either() -> bool:
        good = both()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            good = both() or good
        return good

    def both() -> bool:
        good = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            good = one() and good
        return good

    def one() -> bool:
        token = tokens.pop(0)
        if token == "(":
            good = either()
            tokens.pop(0)
            return good
        return token in allowed

    return either()


def main() -> int:
    with open("deny.toml", "rb") as file:
        rules = tomllib.load(file)
    allowed = set(rules["licenses"]["allow"])
    banned = {ban["crate"] for ban in rules["bans"]["deny"]}
    packages = json.load(sys.stdin)["packages"]
    foreign = [package for package in packages if package["source"]]
    faults = [
        f"{package['name']} {package['version']}: {package['license'] or 'no licence named'}"
        for package in foreign
        if not holds(package["license"] or "none", allowed)
    ]
    faults += [f"{package['name']}: banned by deny.toml" for package in foreign if package["name"] in banned]
    faults += [f"{package['name']}: from {package['source']}" for package in foreign if not package["source"].startswith("registry+")]
    for fault in faults:
        print(fault)
    print(f"{len(foreign)} crates, {len(faults)} faults")
    return 1 if faults or len(foreign) < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
