"""The report of all offences: by package, place and statement."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from tests.tenancy.recorder import Offence


def report(offences: Iterable[Offence]) -> str:
    by_place: dict[str, list[Offence]] = defaultdict(list)
    for offence in offences:
        by_place[offence.place].append(offence)
    by_package: dict[str, list[str]] = defaultdict(list)
    for place in sorted(by_place):
        by_package[package_of(place)].append(place)
    lines = [_summary(by_package, by_place)]
    for package, places in sorted(by_package.items()):
        lines.append(f"\n\n# {package}: {len(places)} places")
        lines += [_of_place(place, by_place[place]) for place in places]
    return "\n".join(lines) + "\n"


def package_of(place: str) -> str:
    """Return the package of a module, or of a template, which has the same name."""
    return "/".join(place.partition(":")[0].removeprefix("templates/").split("/")[:-1][:2]) or "."


def _summary(by_package: dict[str, list[str]], by_place: dict[str, list[Offence]]) -> str:
    kinds = Counter(
        hole.partition(" ")[0]
        for offences in by_place.values()
        for holes in {tuple(offence.holes) for offence in offences}
        for hole in holes
    )
    lines = [f"{len(by_place)} places leave a vendor out: {dict(kinds.most_common())}"]
    for package, places in sorted(by_package.items()):
        statements = {(place, offence.text) for place in places for offence in by_place[place]}
        lines.append(f"{package:32} {len(places):4} places {len(statements):5} statements")
    return "\n".join(lines)


def _of_place(place: str, offences: list[Offence]) -> str:
    """Return one statement for each line and each kind of hole."""
    lines = [f"\n## {place}"]
    shown = set()
    for offence in sorted(offences, key=lambda offence: (offence.line, len(offence.text))):
        key = (offence.line, tuple(sorted(set(offence.holes))))
        if key not in shown:
            shown.add(key)
            lines.append(f"line {offence.line}: {', '.join(sorted(set(offence.holes)))}   [{offence.test}]")
            lines.append(f"    {_shortened(offence.text)}")
    return "\n".join(lines)


def _shortened(text: str, length: int = 700) -> str:
    """Return the statement without the list of its columns, if it is long."""
    head, middle, tail = text.partition(" FROM ")
    if len(head) > 120 and middle:
        text = f"{head[:60]} … FROM {tail}"
    return text if len(text) <= length else f"{text[:length]} …"
