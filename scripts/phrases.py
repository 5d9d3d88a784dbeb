#!/usr/bin/env python3
"""Writes core/src/speech/tables.rs (every language) and core/src/speech/english.rs (English alone) from phrases/*.toml and CLDR.

    scripts/phrases.py           write both
    scripts/phrases.py --check   fail when they are not what this would write, or when a file of phrases/ breaks a rule

CLDR comes with the package babel in the version below, which is installed below target/. Names of days and months, digits, plural rules and
parents are CLDR's; everything that has a case or a preposition is in phrases/.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import unicodedata
import venv
from pathlib import Path

BABEL = "2.19.0"
ROOT = Path(__file__).resolve().parent.parent
SPEECH = ROOT / "core/src/speech"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))

try:
    import babel

    if babel.__version__ != BABEL:
        raise ImportError
except ImportError:
    home = TARGET / f"phrases-babel-{BABEL}"
    python = home / "bin/python"
    if os.environ.get("OPENLINE_PHRASES_VENV") == str(home):
        raise SystemExit(f"babel {BABEL} cannot be loaded from {home.name}")
    if not (home / "done").exists():
        venv.create(home, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", f"babel=={BABEL}"], check=True)
        (home / "done").touch()
    os.environ["OPENLINE_PHRASES_VENV"] = str(home)
    os.execv(python, [str(python), *sys.argv])

from babel import Locale
from babel.core import get_cldr_version, get_global

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
DIGITS = {"latn": 0, "arab": 1, "arabext": 2, "beng": 3, "deva": 4}
CALENDARS = {"gregorian": 0, "persian": 1, "buddhist": 2}
CONFIDENCE = {"low": 0, "medium": 1, "high": 2}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SECTIONS = {"meta", "days", "date", "time", "week", "when", "until", "say", "in"}
META = {"tag", "name", "confidence", "digits", "calendar", "rtl", "cldr"}
# Slots of two patterns have the names of others elsewhere.
RENAMED = {"in.joined": {"a": "left", "b": "right"}}

faults: list[str] = []


def rules(name: str) -> list[tuple[str, list[str], list[str], str, bool]]:
    """The keys of keys.rs: name, slots, needed slots, what other names may stand, whether another key stands in."""
    source = (SPEECH / "keys.rs").read_text(encoding="utf-8")
    lists = {n: re.findall(r'"(\w+)"', body) for n, body in re.findall(r"const (HOUR): .*? = \[(.*?)\];", source)}
    part = source.split(f"// BEGIN {name}")[1].split(f"// END {name}")[0]
    found = []
    for key, slots, needs, named, optional in re.findall(r'^    \w+ "([\w.]+)" (HOUR|\[.*?\]), (\[.*?\]), (\w+), (\w+);$', part, re.M):
        words = lists[slots] if slots in lists else re.findall(r'"(\w+)"', slots)
        found.append((key, words, re.findall(r'"(\w+)"', needs), named, optional == "true"))
    return found


SLOTS = re.findall(r'"(\w+)"', (SPEECH / "keys.rs").read_text(encoding="utf-8").split("const SLOTS")[1].split("];")[0])
CLOCK = rules("clock")
KEYS = rules("keys")


def fault(place: str, what: str) -> None:
    faults.append(f"phrases/{place}: {what}")


def spoken_rules(place: str, text: str, speech: bool, rtl: bool) -> None:
    """What section 3 of the rules asks of every text of a file."""
    if unicodedata.normalize("NFC", text) != text:
        fault(place, f"{text!r} is not in NFC")
    if any(unicodedata.category(c) in ("Zl", "Zp", "Cc") or (unicodedata.category(c) == "Zs" and c != " ") for c in text):
        fault(place, f"{text!r} has a space or a control character other than U+0020")
    if any(c in text for c in "\u2066\u2067\u2068\u2069\u200e\u200f\u202a\u202b\u202c\u202d\u202e"):
        fault(place, f"{text!r} has a bidi control")
    if "  " in text:
        fault(place, f"{text!r} has two spaces")
    if (speech or rtl) and any(c in text for c in "\u2013\u2014\u2012\u2015"):
        fault(place, f"{text!r} has a dash in speech or in a right-to-left text")


class Language:
    """One file, checked and encoded; strings are places in the blob."""

    def __init__(self, path: Path) -> None:
        self.file = path.name
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        self.data, self.meta = data, data.get("meta", {})
        for unknown in sorted(set(data) - SECTIONS):
            fault(self.file, f"[{unknown}] is not a table of a language")
        for unknown in sorted(set(self.meta) - META):
            fault(self.file, f"meta.{unknown} is not a key")
        self.tag = self.meta.get("tag", "")
        if self.tag != path.stem:
            fault(self.file, f"meta.tag {self.tag!r} is not the file's name")
        self.rtl = self.meta.get("rtl", False)
        self.locale = Locale.parse(self.meta.get("cldr", self.tag).replace("-", "_"))
        self.check_meta()
        self.forms = self.days()
        self.clocks = [self.clock("text"), self.clock("speech")]
        self.check_names()

    def check_meta(self) -> None:
        if not self.meta.get("name"):
            fault(self.file, "meta.name is missing")
        if self.meta.get("confidence") not in CONFIDENCE:
            fault(self.file, "meta.confidence is not low, medium or high")
        usual = self.locale.default_numbering_system
        if self.meta.get("digits", "latn") != (usual if usual in DIGITS else "latn"):
            fault(self.file, f"meta.digits is not CLDR's {usual}")
        right = self.locale.text_direction == "rtl"
        if self.rtl != right:
            fault(self.file, f"meta.rtl is not CLDR's {right}")
        if self.meta.get("calendar", "gregorian") not in CALENDARS:
            fault(self.file, "meta.calendar is not gregorian, persian or buddhist")

    def days(self) -> list[tuple[str, list[str]]]:
        own = self.data.get("days", {})
        names = [self.locale.days["format"]["wide"][i] for i in range(7)]
        forms = {"name": names} | own
        for form, words in forms.items():
            if len(words) != 7:
                fault(self.file, f"days.{form} has {len(words)} entries and not 7")
            for word in words:
                spoken_rules(f"{self.file} days.{form}", word, True, self.rtl)
        if len(forms) > 32:
            fault(self.file, "more than 32 forms of the days")
        return list(forms.items())

    def read(self, place: str, text: str, speech: bool, slots: list[str], needs: list[str], named: str, tables: list[str]) -> str:
        """A pattern with signs instead of slots."""
        spoken_rules(f"{self.file} {place}", text, speech, self.rtl)
        used = set()
        forms = [form for form, _ in self.forms]

        def sign(match: re.Match[str]) -> str:
            name = RENAMED.get(place, {}).get(match[1], match[1])
            used.add(name)
            if name in slots:
                return chr(SLOTS.index(name) + 1)
            if named == "Days" and name in forms:
                return "\x1b" + chr(0x20 + forms.index(name))
            if named == "Range" and name[:2] in ("a_", "b_") and name[2:] in forms:
                return ("\x1c" if name[0] == "a" else "\x1d") + chr(0x20 + forms.index(name[2:]))
            if named == "Tables" and name in tables:
                return "\x1e" + chr(0x20 + tables.index(name))
            fault(self.file, f"{place} has the unknown slot {{{match[1]}}}")
            return ""

        signed = re.sub(r"\{(\w*)\}", sign, text)
        if "{" in signed or "}" in signed:
            fault(self.file, f"{place} has a brace that is no slot's")
        for need in needs:
            if need not in used:
                fault(self.file, f"{place} has no {{{need}}}")
        return signed

    def clock(self, style: str) -> dict:
        own = self.data.get("time", {}).get(style, {})
        speech, place = style == "speech", f"time.{style}"
        tables = []
        for name, value in own.items():
            if name in ("ampm", "periods"):
                continue
            if isinstance(value, dict):
                kind = 0 if name.startswith("hour") else 1
                if not name.startswith(("hour", "minute")):
                    fault(self.file, f"{place}.{name} follows neither hour nor minute")
                for category in value:
                    if category not in CATEGORIES:
                        fault(self.file, f"{place}.{name}.{category} is no plural category")
                if "other" not in value:
                    fault(self.file, f"{place}.{name} has no other")
                texts = [value.get(c, value.get("other", "")) for c in CATEGORIES]
                tables.append((name, kind, texts))
            elif isinstance(value, list):
                if len(value) not in (12, 24, 60):
                    fault(self.file, f"{place}.{name} has {len(value)} entries and not 12, 24 or 60")
                tables.append((name, {12: 2, 24: 3, 60: 4}.get(len(value), 2), value))
        names = [name for name, _, _ in tables]
        tables = [
            (name, kind, [self.read(f"{place}.{name}", text, speech, ["H", "h", "m"], [], "None", []) for text in texts])
            for name, kind, texts in tables
        ]
        patterns = []
        for key, slots, needs, named, optional in CLOCK:
            text = own.get(key)
            if text is None and not optional:
                fault(self.file, f"{place}.{key} is missing")
            patterns.append(self.read(f"{place}.{key}", text, speech, slots, needs, named, names) if text else "")
        known = {key for key, *_ in CLOCK} | set(names) | {"clock", "ampm", "periods"}
        for unknown in sorted(set(own) - known):
            fault(self.file, f"{place}.{unknown} is not a key")
        ampm, periods = own.get("ampm", ["", ""]), own.get("periods", [])
        joined = " ".join(patterns)
        for slot, given in (("a", any(ampm)), ("B", bool(periods))):
            if chr(SLOTS.index(slot) + 1) in joined and not given:
                fault(self.file, f"{place} says {{{slot}}} and has no words for it")
        if own.get("clock", 24) not in (12, 24):
            fault(self.file, f"{place}.clock is not 12 or 24")
        if len(ampm) != 2 or (periods and periods[0][0] != 0) or [p[0] for p in periods] != sorted({p[0] for p in periods}):
            fault(self.file, f"{place}.ampm has not two entries, or {place}.periods does not begin at 0 or does not ascend")
        for word in [*ampm, *(p[1] for p in periods)]:
            spoken_rules(f"{self.file} {place}", word, speech, self.rtl)
        return {"twelve": own.get("clock", 24) == 12, "ampm": ampm, "periods": periods, "tables": tables, "patterns": patterns}

    def check_names(self) -> None:
        for section in ("date", "week", "when", "until", "say", "in"):
            known = {key.split(".")[1] for key, *_ in KEYS if key.startswith(section + ".")}
            known |= {"date": {"months", "days"}, "week": {"first"}, "in": {"day", "hour", "minute"}}.get(section, set())
            for unknown in sorted(set(self.data.get(section, {})) - known):
                fault(self.file, f"{section}.{unknown} is not a key")

    def encode(self, string) -> list[int]:
        """The words of DATA, as phrases.rs reads them."""
        date, weeks = self.data.get("date", {}), self.data.get("week", {})
        first = DAYS.index(weeks.get("first", "mon"))
        flags = CONFIDENCE.get(self.meta.get("confidence"), 0) | self.rtl << 2 | DIGITS.get(self.meta.get("digits", "latn"), 0) << 3
        flags |= CALENDARS.get(self.meta.get("calendar", "gregorian"), 0) << 6 | first << 8
        flags |= self.clocks[0]["twelve"] << 11 | self.clocks[1]["twelve"] << 12
        words = [string(self.tag), string(self.meta.get("name", "")), flags, plural_family(self.locale)]
        for key, slots, needs, named, optional in KEYS:
            section, name = key.split(".")
            text = self.data.get(section, {}).get(name)
            if text is None and not optional:
                fault(self.file, f"{key} is missing")
            # A clock may have a span of its own; the week's is then never spoken.
            spoken = key != "week.span" or "span" not in self.data.get("time", {}).get("speech", {})
            words.append(string(self.read(key, text, spoken, slots, needs, named, []) if text else ""))
        for unit in ("day", "hour", "minute"):
            table = self.data.get("in", {}).get(unit, {})
            if "other" not in table or set(table) - set(CATEGORIES):
                fault(self.file, f"in.{unit} has no other, or a key that is no plural category")
            for category in CATEGORIES:
                text = table.get(category, table.get("other", ""))
                words.append(string(self.read(f"in.{unit}", text, True, ["n"], [], "None", [])))
        cldr = [self.locale.months["format"]["wide"][i] for i in range(1, 13)]
        months, days = date.get("months", cldr), date.get("days", [])
        if len(months) != 12 or len(days) not in (0, 31):
            fault(self.file, "date.months has not 12 entries, or date.days not 31")
        if self.meta.get("calendar") == "persian":
            months = months + cldr
        for word in [*months, *days]:
            spoken_rules(f"{self.file} date", word, True, self.rtl)
        for texts in (months, days):
            words += [len(texts), *map(string, texts)]
        words.append(len(self.forms))
        for form, texts in self.forms:
            words += [string(form), *map(string, texts)]
        for clock in self.clocks:
            words += map(string, clock["patterns"])
            words += map(string, clock["ampm"])
            words.append(len(clock["periods"]))
            for hour, text in clock["periods"]:
                words += [hour, string(text)]
            words.append(len(clock["tables"]))
            for name, kind, texts in clock["tables"]:
                words += [string(name), kind, len(texts), *map(string, texts)]
        return words


families: dict[str, int] = {}


def plural_family(locale: Locale) -> int:
    """The place of the locale's plural rule, for whole numbers, in PLURALS."""
    return families.setdefault(plural_rule(locale), len(families))


def plural_rule(locale: Locale) -> str:
    def number(node) -> str | int:
        kind, args = node
        if kind == "value":
            return args[0]
        if kind == "mod":
            left, right = number(args[0]), number(args[1])
            return left % right if isinstance(left, int) else f"{left} % {right}"
        # For a whole number everything behind its point is nothing (UTS 35, Plural Operand Meanings).
        return "n" if kind in ("n", "i") else 0

    def condition(node) -> str | bool:
        kind, args = node
        if kind in ("and", "or"):
            parts = [condition(arg) for arg in args]
            if (kind == "or") in parts:
                return kind == "or"
            parts = [part for part in parts if not isinstance(part, bool)]
            if not parts:
                return kind == "and"
            if len(parts) == 1:
                return parts[0]
            wrap = [f"({part})" if kind == "and" and "||" in part else part for part in parts]
            return (" && " if kind == "and" else " || ").join(wrap)
        if kind == "not":
            inner = condition(args[0])
            return not inner if isinstance(inner, bool) else f"!{inner}" if inner.startswith("matches!") else f"!({inner})"
        relation, left, (_, ranges) = args
        left = number(left)
        bounds = [(low[1][0], high[1][0]) for low, high in ranges]
        if isinstance(left, int):
            return any(low <= left <= high for low, high in bounds)
        return f"matches!({left}, {' | '.join(str(low) if low == high else f'{low}..={high}' for low, high in bounds)})"

    arms = []
    for category, node in sorted(locale.plural_form.abstract, key=lambda rule: CATEGORIES.index(rule[0])):
        text = condition(node)
        if text is True:
            arms.append(("true", category))
        elif text is not False:
            arms.append((text, category))
    return "\n".join(f"{text}\t{CATEGORIES.index(category)}" for text, category in arms)


def parents(tags: list[str]) -> list[tuple[str, str]]:
    """CLDR's parents of every locale below a language that is spoken, where they are not the shorter tag."""
    table, bases = [], {tag.split("-")[0] for tag in tags}
    for child, parent in sorted(get_global("parent_exceptions").items()):
        child, parent = child.replace("_", "-"), parent.replace("_", "-")
        if child.split("-")[0] in bases and parent != "root" and child.rsplit("-", 1)[0] != parent:
            table.append((child, parent))
    return table


def literal(text: str) -> str:
    named = {"\\": "\\\\", '"': '\\"'}
    return "".join(named.get(c) or (f"\\x{ord(c):02x}" if ord(c) < 0x20 else c if c.isprintable() else f"\\u{{{ord(c):x}}}") for c in text)


def write(languages: list[Language], what: str) -> str:
    families.clear()
    blob, places = bytearray(b"\0\0"), {"": 0}
    lines = ["\\x00\\x00\\"]

    def string(text: str) -> int:
        if text not in places:
            places[text] = len(blob) // 2
            raw = text.encode() + b"\0"
            raw += b"\0" * (len(raw) % 2)
            blob.extend(raw)
            lines.append(literal(raw.decode()))
        return places[text]

    data, starts = [], []
    for language in languages:
        starts.append(len(data))
        data += language.encode(string)
    if len(blob) // 2 > 0xFFFF:
        raise SystemExit("the strings are too long for places of sixteen bits")
    chunks, row = [], ""
    for word in data:
        if len(row) + len(str(word)) + 2 > 138:
            chunks.append(row.rstrip())
            row = ""
        row += f"{word}, "
    chunks.append(row.rstrip())
    arms = []
    for rule, family in families.items():
        steps = [f"if {text} {{ {number} }}" if text != "true" else f"{{ {number} }}" for text, number in (arm.split("\t") for arm in rule.splitlines())]
        body = " else ".join(steps)
        arms.append(f"        {family} => {body + ' else { 5 }' if steps and not body.endswith('else {') and 'true' not in rule else body or '5'},")
    up = parents([language.tag for language in languages])
    # A zero before a digit would look like an octal number.
    text = "\n".join([
        "/*!",
        f"{what}: written by scripts/phrases.py from the files of phrases and CLDR {get_cldr_version()} (babel {BABEL}); do not edit.",
        "",
        "A string is a place in `STRINGS`, counted in pairs of bytes, and ends at the next `\\0`. `DATA` is read by `Phrases::built_in`.",
        "*/",
        "",
        "/// How many languages there are.",
        f"pub(super) const COUNT: usize = {len(starts)};",
        "",
        "/// The place of English among them.",
        f"pub(super) const ENGLISH: usize = {[language.tag for language in languages].index('en')};",
        "",
        "/// The tags, sorted, and where each begins in `DATA`.",
        "#[rustfmt::skip]",
        "pub(super) static LANGUAGES: [(&str, u16); COUNT] = [",
        *[f'    ("{language.tag}", {start}),' for language, start in zip(languages, starts)],
        "];",
        "",
        "/// Parents of CLDR that are not the tag less its last part.",
        "#[rustfmt::skip]",
        f"pub(super) static PARENTS: [(&str, &str); {len(up)}] = [",
        *[f'    ("{child}", "{parent}"),' for child, parent in up],
        "];",
        "",
        "/// The plural category of a whole number in a family of languages: zero, one, two, few, many, other.",
        "#[rustfmt::skip]",
        "#[allow(clippy::all)]",
        "pub(super) fn plural(family: u16, n: u64) -> usize {",
        "    match family {",
        *arms,
        "        _ => 5,",
        "    }",
        "}",
        "",
        "#[rustfmt::skip]",
        f"pub(super) static DATA: [u16; {len(data)}] = [",
        *[f"    {chunk}" for chunk in chunks],
        "];",
        "",
        "#[rustfmt::skip]",
        f'pub(super) static STRINGS: &str = "{lines[0]}',
        *[line + "\\" for line in group(lines[1:])],
        '";',
        "",
    ])
    return re.sub(r"\\x00(?![0-9])", r"\\0", text)


def group(lines: list[str]) -> list[str]:
    """Lines of some length; a continued line of Rust loses the blanks that it begins with, so none does."""
    out, row = [], ""
    for line in lines:
        if row and len(row) + len(line) > 140 and not line.startswith(" "):
            out.append(row)
            row = ""
        row += line
    return [*out, row]


def main() -> None:
    check = "--check" in sys.argv[1:]
    languages = [Language(path) for path in sorted((ROOT / "phrases").glob("*.toml"), key=lambda path: path.stem)]
    english = [language for language in languages if language.tag == "en"]
    written = {
        SPEECH / "tables.rs": write(languages, "Every language that can be spoken"),
        SPEECH / "english.rs": write(english, "English alone, for those who build without the feature `languages`"),
    }
    for line in dict.fromkeys(faults):
        print(line, file=sys.stderr)
    if faults:
        raise SystemExit(1)
    for path, text in written.items():
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise SystemExit(f"{path.relative_to(ROOT)} is not what scripts/phrases.py writes; run it and look at the difference")
    print(f"phrases: {len(languages)} languages of CLDR {get_cldr_version()}" + (" are as written" if check else ""))


main()
