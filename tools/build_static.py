"""Build what pages load from the sources that static.toml lists: `make static`; with `--check` fail if it is stale."""

import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import lightningcss
import rjsmin

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
LISTS = tomllib.loads((Path(__file__).parent / "static.toml").read_text())
HASHES = "built/built.json"
NOT_PAGES = {"accept", "benchmarks", "chaos", "devtools", "tests", "tools", "var"}

CLASS = re.compile(r"\.(-?[_a-zA-Z](?:[\w-]|\\.)*)")
CLASS_ATTRIBUTE = re.compile(r'class="((?:[^"{]|\{%.*?%\}|\{\{.*?\}\}|\{)*)"', re.DOTALL)
QUOTED = re.compile(r"""["'`.]([\w -]+)["'`]""")
VARIABLE = re.compile(r"""(?<=[{;])(--tblr-[\w-]+):(?:"[^"]*"|[^;}"])*(;|(?=}))""")
EMPTY_RULE = re.compile(r"(?<=[{}])[^{}@]+\{\}")
SYMBOL = re.compile(r'<symbol id="([a-z-]+)".*?</symbol>\n', re.DOTALL)


def main() -> None:
    built = build()
    stale = [name for name, text in built.items() if not is_built(name, text)]
    if "--check" in sys.argv and stale:
        sys.exit(f"Stale, build them again by `make static`: {', '.join(stale)}")
    for name in stale:
        (STATIC / name).write_text(built[name], "utf-8")


def build() -> dict[str, str]:
    """Return the text of each built file by its name, and their digests as HASHES."""
    built = {name: sheet(**lists) for name, lists in LISTS["sheets"].items()}
    built |= {name: module(**lists) for name, lists in LISTS["modules"].items()}
    built |= {name: sprite(**lists) for name, lists in LISTS["sprites"].items()}
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in built.items()}
    return built | {HASHES: json.dumps(digests, indent=2) + "\n"}


def is_built(name: str, text: str) -> bool:
    return (STATIC / name).exists() and read(name) == text


def read(name: str) -> str:
    return (STATIC / name).read_text("utf-8")


def sheet(sources: list[str], library: str = "") -> str:
    """Return one minified style sheet; of the library's rules those whose classes our pages have."""
    texts, notice = [read(source) for source in sources], ""
    if library:
        unused = set(CLASS.findall(read(library))) - set(classes())
        texts.insert(0, lightningcss.process_stylesheet(read(library), unused_symbols=unused))
        notice = f"/*! Parts of {library}: its license stands beside it. */\n"
    return notice + without_unused_variables(lightningcss.process_stylesheet("\n".join(texts))) + "\n"


def classes() -> Iterator[str]:
    """Yield the words of class attributes in templates and Python, and what scripts write in quotes."""
    for text in [*pages(), *python()]:
        for attribute in CLASS_ATTRIBUTE.findall(text):
            yield from re.findall(r"[\w-]+", attribute)
    for text in scripts():
        for quoted in QUOTED.findall(text):
            yield from re.findall(r"[\w-]+", quoted)


def without_unused_variables(text: str) -> str:
    """Return the style sheet without the library's variables that nothing reads."""
    shorter = ""
    while shorter != text:
        shorter = text
        names = set(re.findall(r"var\((--[\w-]+)", text))
        for match in VARIABLE.finditer(shorter):
            if match[1] not in names:
                text = text.replace(match[0], "", 1)
        text = EMPTY_RULE.sub("", text)
    return text


def module(sources: list[str], library: str = "") -> str:
    """Return one minified module; a block keeps the names of each source to itself."""
    blocks = [f"{{{rjsmin.jsmin(read(source))}}}" for source in sources]
    if library:
        package = library.partition("/")[0]
        blocks.insert(0, (files(package) / "static" / library).read_text("utf-8").strip())
    return "\n".join(blocks) + "\n"


def sprite(library: str) -> str:
    """Return the library's sprite with the symbols whose names templates, scripts or Python write in quotes."""
    text = "\n".join([*pages(), *scripts(), *python()])
    names = set(re.findall(r"""["'#]([a-z-]+)["']""", text))
    return SYMBOL.sub(lambda match: match[0] if match[1] in names else "", read(library))


def pages() -> list[str]:
    return [path.read_text("utf-8") for path in sorted(ROOT.glob("templates/**/*.html"))]


def scripts() -> list[str]:
    return [path.read_text("utf-8") for path in sorted(STATIC.glob("js/*.js"))]


def python() -> list[str]:
    """Return the text of each module of the product."""
    paths = (path for path in sorted(ROOT.glob("[a-z]*/**/*.py")))
    return [path.read_text("utf-8") for path in paths if path.relative_to(ROOT).parts[0] not in NOT_PAGES]


if __name__ == "__main__":
    main()
