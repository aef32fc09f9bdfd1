"""Which file of a crate uses which, read from `use` and from the paths in the code; `rules.py` asks it.

A path leads to the file that *defines* the thing, through any `pub use`. Declaring a child and passing on its names makes
no edge; a name of the child in the parent's own code does. Comments, strings and everything under `#[cfg(test)]` are
left out. Method calls are not seen: an `impl` in a child file is how a large type is cut.
"""

import re
from pathlib import Path

TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*)|(?P<comment>/\*)|(?P<raw>[bc]?r(?P<hash>\#*)".*?"(?P=hash))|(?P<text>[bc]?"(?:\\.|[^"\\])*")"""
    r"""|(?P<char>b?'(?:\\(?:u\{[^}]*\}|x..|.)|[^'\\])')|(?P<life>'\w+)|(?P<word>(?:r\#)?[^\W\d]\w*)|(?P<number>\d\w*)|(?P<mark>::|->|=>|.)""",
    re.S,
)
DEFINES = {"fn", "struct", "enum", "union", "trait", "type", "static", "const"}
KEYWORDS = set(
    "as async await break const continue dyn else enum extern false fn for if impl in let loop match mod move mut pub ref "
    "return static struct trait true type union unsafe use where while Self".split()
)
ELSEWHERE = object()


class Module:
    """A module: its file, what it defines and imports, and which paths its code names."""

    def __init__(self, file, parent, folder):
        self.file, self.parent, self.folder = file, parent, folder
        self.root = parent.root if parent else self
        self.library = parent.library if parent else None  # (name, root) of the crate's library, for its programs
        self.children, self.items, self.imports = {}, set(), {}
        self.globs, self.uses, self.mentions = [], [], []

    def is_below(self, other):
        module = self.parent
        while module and module is not other:
            module = module.parent
        return module is other

    def all(self):
        return [self] + [module for child in self.children.values() for module in child.all()]


def tokens_of(text):
    found, at = [], 0
    while at < len(text):
        token = TOKEN.match(text, at)
        at = token.end()
        if token["comment"]:
            depth = 1
            while depth and (mark := re.compile(r"/\*|\*/").search(text, at)):
                depth, at = depth + (1 if mark[0] == "/*" else -1), mark.end()
        elif token["raw"] or token["text"] or token["char"] or token["number"]:
            found.append('""')
        elif token["word"] or token["mark"]:
            found.append((token["word"] or token["mark"]).removeprefix("r#"))
    return found


def close_of(tokens, at):
    """Where the bracket that opens at `at` closes."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place] in "([{") - (tokens[place] in ")]}")
        if depth == 0:
            return place
    return len(tokens) - 1


def end_of_item(tokens, at):
    """Behind the item that begins at `at`, attributes of its own included."""
    while tokens[at] == "#":
        at = close_of(tokens, at + 1) + 1
    if tokens[at] == "pub":
        at = close_of(tokens, at + 1) + 1 if tokens[at + 1] == "(" else at + 1
    is_value = tokens[at] in {"use", "static", "let"} or (tokens[at] == "const" and tokens[at + 1] != "fn")
    while at < len(tokens) and tokens[at] != ";":
        opened = tokens[at]
        if opened in "([{":
            at = close_of(tokens, at)
            if opened == "{" and not is_value:
                break
        at += 1
    return at + 1


def parts_of(tokens):
    """The parts of a group, between its commas."""
    start, depth = 0, 0
    for at, token in enumerate([*tokens, ","]):
        depth += (token == "{") - (token == "}")
        if token == "," and depth == 0:
            if at > start:
                yield tokens[start:at]
            start = at + 1


def leaves(tokens, prefix=()):
    """Paths of a use tree, with the name that each one gets."""
    path = list(prefix)
    for at, token in enumerate(tokens):
        if token == "{":
            for part in parts_of(tokens[at + 1 : close_of(tokens, at)]):
                yield from leaves(part, path)
            return
        if token == "as":
            yield tuple(path), tokens[at + 1]
            return
        # In a group `self` is the module before it.
        if token != "::" and not (token == "self" and prefix):
            path.append(token)
    yield tuple(path), path[-1]


def is_test(attribute):
    """`#[test]`, `#[cfg(test)]` and the like; given without the closing bracket."""
    return attribute[-1] == "test" or ("test" in attribute and attribute[2] == "cfg" and "not" not in attribute)


def read(file, parent=None, library=None):
    """The module of a file, with all below it that are not tests."""
    is_top = parent is None or file.name == "mod.rs"
    module = Module(file, parent, file.parent if is_top else file.parent / file.stem)
    if parent is None:
        module.library = library
    fill(module, tokens_of(file.read_text("utf-8")))
    return module


def child_file(module, name):
    for path in (module.folder / f"{name}.rs", module.folder / name / "mod.rs"):
        if path.exists():
            return path
    raise FileNotFoundError(f"{module.file}: no file for `mod {name}`")


def fill(module, tokens):
    at, depth, open_modules = 0, 0, []
    while at < len(tokens):
        token, rest = tokens[at], tokens[at + 1 : at + 3] + ["", ""]
        before = tokens[at - 1] if at else ""
        if before == "." and tokens[at - 2 : at - 1] == ["."]:
            before = ".."
        if token == "#" and (rest[0] == "[" or rest[:2] == ["!", "["]):
            close = close_of(tokens, at + 1 + (rest[0] == "!"))
            inside = tokens[at:close]
            at = close + 1
            if rest[0] == "[" and is_test(inside):
                at = end_of_item(tokens, at)
        elif token == "mod" and rest[1] in {";", "{"}:
            if rest[1] == ";":
                module.children[rest[0]] = read(child_file(module, rest[0]), module)
            else:
                inline = Module(module.file, module, module.folder / rest[0])
                module.children[rest[0]] = inline
                open_modules.append((module, depth))
                module, depth = inline, 0
            at += 3
        elif token == "use" and rest[0] != "<":
            end = tokens.index(";", at)
            public = before == "pub" or (before == ")" and "pub" in tokens[max(0, at - 6) : at])
            for path, name in leaves(tokens[at + 1 : end]):
                if name == "*":
                    module.globs.append(path[:-1])
                else:
                    module.imports.setdefault(name, []).append(path)
                    module.uses.append((path, public))
            at = end + 1
        elif tokens[at : at + 4] == ["extern", "crate", "self", "as"]:
            module.imports.setdefault(tokens[at + 4], []).append(("crate",))
            at += 5
        elif token in "{}":
            depth += 1 if token == "{" else -1
            if depth < 0 and open_modules:
                module, depth = open_modules.pop()
            at += 1
        elif token in DEFINES and depth == 0 and rest[0].isidentifier() and rest[0] not in KEYWORDS:
            module.items.add(rest[0])
            at += 2
        elif tokens[at : at + 2] == ["macro_rules", "!"]:
            module.items.add(rest[1])
            at += 3
        elif token.isidentifier() and token not in KEYWORDS:
            path, at = [token], at + 1
            while tokens[at : at + 1] == ["::"] and at + 1 < len(tokens) and tokens[at + 1].isidentifier():
                path.append(tokens[at + 1])
                at += 2
            after = tokens[at] if at < len(tokens) else ""
            named = len(path) > 1 or token[0].isupper() or after in {"(", "!"}
            if named and before not in DEFINES | {".", "::", "$"}:
                module.mentions.append(tuple(path))
        else:
            at += 1


def look_up(module, name, last, seen):
    """What a name means in a module: a module, the module that defines it as an item (in a tuple), or neither."""
    if (id(module), name) in seen:
        return None
    seen = seen | {(id(module), name)}
    if last and name in module.items:
        return (module,)
    if name in module.children:
        return module.children[name]
    if name in module.items:
        return (module,)
    for path in module.imports.get(name, []):
        found = resolve(module, path, seen)
        if found is not None:
            return found
    if name in module.imports:
        return ELSEWHERE
    for path in module.globs:
        source = resolve(module, path, seen)
        if isinstance(source, Module):
            found = look_up(source, name, last, seen)
            if found is not None:
                return found
    return None


def resolve(module, path, seen=frozenset()):
    at, place = 0, module
    while at < len(path) and path[at] in {"crate", "self", "super"}:
        place = {"crate": place.root, "self": place, "super": place.parent}[path[at]] or place.root
        at += 1
    start = at
    while at < len(path):
        found = look_up(place, path[at], at + 1 == len(path), seen)
        if found is None and at == 0 == start and module.library and path[0] == module.library[0]:
            found = module.library[1]
        if found is None:
            # Not seen being defined, so a macro's; or, at the beginning of a path, another crate's.
            return None if at == 0 else (place,)
        if not isinstance(found, Module):
            return found
        place, at = found, at + 1
    return place


def uses_between(roots):
    """Edges between files: from who names a thing to where it is defined."""
    edges = {}
    for module in [module for root in roots for module in root.all()]:
        own = edges.setdefault(module.file, set())
        named = [(path, False) for path in module.mentions] + module.uses
        for path, passed_on in named:
            found = resolve(module, path)
            if isinstance(found, tuple) and not (passed_on and found[0].is_below(module)):
                own.add(found[0].file)
        own.discard(module.file)
    return edges


def crate(folder):
    """Edges between the files of the crate in a folder."""
    source = Path(folder) / "src"
    name = re.search(r'^name = "([^"]+)"', (Path(folder) / "Cargo.toml").read_text("utf-8"), re.M)[1].replace("-", "_")
    roots, library = [], None
    if (source / "lib.rs").exists():
        roots.append(read(source / "lib.rs"))
        library = (name, roots[0])
        roots[0].library = library
        for module in roots[0].all():
            module.library = library
    for program in [source / "main.rs", *sorted((source / "bin").glob("*.rs"))]:
        if program.exists():
            roots.append(read(program, library=library))
    return uses_between(roots)


def rings(edges):
    """Sets of files of which each one leads to every other (Tarjan's strongly connected components), largest first."""
    number, low, stack, found = {}, {}, [], []

    def visit(file):
        number[file] = low[file] = len(number)
        stack.append(file)
        for other in sorted(edges.get(file, ())):
            if other not in number:
                visit(other)
                low[file] = min(low[file], low[other])
            elif other in stack:
                low[file] = min(low[file], number[other])
        if low[file] == number[file]:
            at = stack.index(file)
            if len(stack) - at > 1:
                found.append(sorted(stack[at:]))
            del stack[at:]

    for file in sorted(edges):
        if file not in number:
            visit(file)
    return sorted(found, key=len, reverse=True)
