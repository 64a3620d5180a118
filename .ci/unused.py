#!/usr/bin/env python3
"""No crate is asked for and then not used.

Each dependency of a member must be named in that member's sources (build script and tests
included), each line of `[workspace.dependencies]` in a member, and each crate of a profile's
`package` table in Cargo.lock. A dependency that is wanted although no source names it, say for
a feature it switches on, stands in the member's `[package.metadata.unused] expected = [...]`.
"""
import pathlib
import re
import sys
import tomllib


def manifest(path: pathlib.Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def dependencies(of: dict) -> set[str]:
    tables = [of, *of.get("target", {}).values()]
    kinds = ("dependencies", "dev-dependencies", "build-dependencies")
    return {name for table in tables for kind in kinds for name in table.get(kind, {})}


def main() -> int:
    root = manifest(pathlib.Path("Cargo.toml"))
    faults, asked, checked = [], set(), 0
    for member in root["workspace"]["members"]:
        own = manifest(pathlib.Path(member, "Cargo.toml"))
        expected = set(own["package"].get("metadata", {}).get("unused", {}).get("expected", []))
        sources = [path for path in pathlib.Path(member).rglob("*.rs") if "target" not in path.parts]
        # A comment may speak of a crate without using it.
        text = "\n".join(re.sub(r"^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.M) for path in sources)
        for name in sorted(dependencies(own)):
            checked += 1
            asked.add(name)
            used = re.search(rf"\b{name.replace('-', '_')}\b\s*(::|;|\bas\b)", text)
            if not used and name not in expected:
                faults.append(f"{member}: {name} is not used")
        faults += [f"{member}: {name} is expected to be unused, but no dependency" for name in sorted(expected - dependencies(own))]
    faults += [f"Cargo.toml: no member asks for {name}" for name in sorted(set(root["workspace"]["dependencies"]) - asked)]
    locked = {package["name"] for package in manifest(pathlib.Path("Cargo.lock"))["package"]}
    for profile, settings in root.get("profile", {}).items():
        names = {name.partition("@")[0] for name in settings.get("package", {})} - {"*"}
        faults += [f"Cargo.toml: profile {profile} names {name}, which is not built" for name in sorted(names - locked)]
    for fault in faults:
        print(fault)
    print(f"{checked} dependencies, {len(faults)} faults")
    return 1 if faults or checked < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
