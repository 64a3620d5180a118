#!/usr/bin/env python3
"""Files of a crate do not use each other in a circle.

A file uses another by the paths in it: `use` declarations and paths in the code, followed through
what a module hands on. A module and the files of its own folder belong together: they do not count.
Prints each circle with what ties it, and ends with 1 if there is one.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

CRATES = {"api": "lighthouse_api", "domain": "lighthouse_domain", "persistence": "lighthouse_persistence",
          "migrations": "lighthouse_migrations"}
DEEPEST = 8


class Module:
    def __init__(self, crate, path, file):
        text = re.sub(r"//[^\n]*", "", file.read_text())
        text = re.split(r"#\[cfg\(test\)\]\s*mod", text)[0]
        self.crate, self.path, self.file = crate, path, file
        uses = re.findall(r"\b(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);", text)
        self.uses = [(bool(public), one) for public, tree in uses for one in leaves(tree)]
        self.defines = set(re.findall(r"\b(?:fn|struct|enum|trait|type|const|static)\s+(\w+)", text))
        body = re.sub(r"\buse\s+[^;]+;", "", text)
        self.paths = [tuple(found.split("::")) for found in
                      re.findall(r"(?<!:)\b((?:crate|super|self|[a-z_]\w*)(?:::\w+)+)", body)]


def leaves(tree, before=()):
    """The single paths of a tree of imports."""
    parts, depth, part = [], 0, ""
    for letter in tree.strip():
        depth += (letter == "{") - (letter == "}")
        if letter == "," and depth == 0:
            parts, part = [*parts, part], ""
        else:
            part += letter
    for part in filter(str.strip, [*parts, part]):
        head, brace, rest = part.strip().partition("{")
        names = tuple(name.strip() for name in re.sub(r"\s+as\s+\w+$", "", head).split("::") if name.strip())
        if brace:
            yield from leaves(rest.rsplit("}", 1)[0], before + names)
        else:
            yield before + names


def read(root):
    modules = {}
    for crate in CRATES:
        base = root / crate / "src"
        for file in base.rglob("*.rs"):
            path = file.relative_to(base).with_suffix("").parts
            if path == ("main",):
                continue
            path = path[:-1] if path[-1] in ("mod", "lib") else path
            modules[crate, path] = Module(crate, path, file.relative_to(root))
    return modules


def absolute(modules, module, names):
    if names[0] == "crate":
        return module.crate, names[1:]
    if names[0] in ("self", "super"):
        up = sum(1 for name in names if name == "super")
        rest = tuple(name for name in names if name not in ("self", "super"))
        return module.crate, module.path[:len(module.path) - up] + rest
    for crate, name in CRATES.items():
        if names[0] == name:
            return crate, names[1:]
    inside = module.path + names[:1]
    return (module.crate, module.path + names) if (module.crate, inside) in modules else None


def resolve(modules, crate, path, depth=0):
    """The file that defines what a path names."""
    for end in range(len(path), -1, -1):
        module = modules.get((crate, path[:end]))
        if module is None:
            continue
        rest = path[end:]
        if not rest or rest[0] in module.defines or depth > DEEPEST:
            return module
        for public, names in module.uses:
            if public and names and names[-1] in (rest[0], "*"):
                target = absolute(modules, module, names)
                if target and target != (crate, path):
                    onward = target[1][:-1] + rest if names[-1] == "*" else target[1] + rest[1:]
                    found = resolve(modules, target[0], onward, depth + 1)
                    if found:
                        return found
        return module
    return None


def arrows(modules):
    graph = defaultdict(lambda: defaultdict(set))
    for module in modules.values():
        local = {names[-1]: names for _, names in module.uses if names}
        private = [names for public, names in module.uses if not public]
        own = [local[p[0]] + p[1:] if p[0] in local and p[0] not in ("crate", "super", "self") else p
               for p in module.paths]
        for names in [*private, *own]:
            place = names and absolute(modules, module, names)
            other = place and resolve(modules, *place)
            if other and other is not module and not related(module, other):
                graph[module.file][other.file].add(names[-1])
    return graph


def related(one, other):
    """One is the module whose folder holds the other."""
    short, long = sorted([one.path, other.path], key=len)
    return one.crate == other.crate and long[:len(short)] == short


def circles(graph):
    """The strongly connected parts with more than one file, after Tarjan."""
    index, low, stack, found = {}, {}, [], []

    def visit(file):
        index[file] = low[file] = len(index)
        stack.append(file)
        for other in graph[file]:
            if other not in index:
                visit(other)
                low[file] = min(low[file], low[other])
            elif other in stack:
                low[file] = min(low[file], index[other])
        if low[file] == index[file]:
            part = stack[stack.index(file):]
            del stack[stack.index(file):]
            if len(part) > 1:
                found.append(sorted(part))

    for file in list(graph):
        if file not in index:
            visit(file)
    return found


def main():
    sys.setrecursionlimit(20_000)
    graph = arrows(read(Path(__file__).resolve().parent.parent))
    found = circles(graph)
    for part in found:
        print(f"a circle of {len(part)} files:")
        for file in part:
            for other in sorted(set(part) & set(graph[file])):
                print(f"  {file} -> {other}: {', '.join(sorted(graph[file][other]))}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
