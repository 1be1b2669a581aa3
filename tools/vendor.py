"""Fetch the front-end files this project carries; developers only, needs npm: `python tools/vendor.py`."""

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
LICENSES = Path(__file__).resolve().parent / "licenses"

ICONS = (Path(__file__).resolve().parent / "icons.txt").read_text().split()
BOUNDING_BOX = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


@dataclass(frozen=True)
class Package:
    """One exact npm release and the files taken from it; `license`: our copy, where it brings none."""

    name: str
    version: str
    files: tuple[str, ...]
    license: str = ""

    @property
    def folder(self) -> str:
        return f"{self.name.strip('@').replace('/', '-')}-{self.version}"


PACKAGES = (
    Package("@tabler/core", "1.6.1", ("dist/css/tabler.min.css",), license="tabler-core.txt"),
    Package("@tabler/icons", "3.51.0", ("LICENSE",)),
)


def main() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    manifest = []
    for package in PACKAGES:
        with tempfile.TemporaryDirectory() as scratch:
            source = unpack(package, Path(scratch))
            files = copy_files(package, source)
            if package.name == "@tabler/icons":
                files.append(write_sprite(source / "icons" / "outline", VENDOR / package.folder))
        manifest += [entry(package, file) for file in files]
    (VENDOR / "vendor.json").write_text(json.dumps(manifest, indent=2) + "\n")


def unpack(package: Package, scratch: Path) -> Path:
    release = f"{package.name}@{package.version}"
    subprocess.run(["npm", "pack", "--silent", release], cwd=scratch, check=True)  # noqa: S603, S607
    (tarball,) = scratch.glob("*.tgz")
    with tarfile.open(tarball) as archive:
        archive.extractall(scratch, filter="data")
    return scratch / "package"


def copy_files(package: Package, source: Path) -> list[Path]:
    target = VENDOR / package.folder
    target.mkdir(parents=True)
    copied = []
    for name in package.files:
        file = target / Path(name).name
        file.write_text(without_source_map((source / name).read_text("utf-8")), "utf-8")
        copied.append(file)
    if package.license:
        copied.append(Path(shutil.copy(LICENSES / package.license, target / "LICENSE")))
    return copied


def without_source_map(text: str) -> str:
    """Drop the pointer to a map we do not carry: collectstatic fails on it."""
    return re.sub(r"\n?(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)", "", text)


def write_sprite(outlines: Path, folder: Path) -> Path:
    """One file of the icons in tools/icons.txt; the sprite Tabler ships is megabytes."""
    symbols = "\n".join(symbol(name, (outlines / f"{name}.svg").read_text()) for name in ICONS)
    sprite = folder / "icons.svg"
    sprite.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n')
    return sprite


def symbol(name: str, svg: str) -> str:
    shapes = "".join(re.findall(r"<[a-z]+ [^<>]*/>", svg.replace(BOUNDING_BOX, "")))
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        f' stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
    )


def entry(package: Package, file: Path) -> dict[str, str]:
    return {
        "name": package.name,
        "version": package.version,
        "file": str(file.relative_to(STATIC)),
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
    }


if __name__ == "__main__":
    main()
