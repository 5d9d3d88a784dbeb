"""Opens and prints the pages of `openline report` in Chromium: `pages.py COMMAND FOLDER`."""

import re
import subprocess
import sys
import zlib
from pathlib import Path
from xml.etree import ElementTree

COMMAND, WORK = sys.argv[1], Path(sys.argv[2]).resolve()
ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={WORK}/profile"]
# Nothing is reached but the file.
CHROMIUM += ["--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking", "--disable-component-update"]
DARK = ["--blink-settings=preferredColorScheme=0"]
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def chromium(*arguments: str) -> None:
    subprocess.run([*CHROMIUM, *arguments], check=True, timeout=120, capture_output=True)


def report(name: str, document: Path, *arguments: str) -> Path:
    page = WORK / f"{name}.html"
    subprocess.run([COMMAND, "report", str(document), "--year", "2026", *arguments, "-o", str(page)], check=True, timeout=120)
    return page


def printed(page: Path, *arguments: str) -> list[list[tuple[str, float, float, float, float]]]:
    """The words of each printed page with their boxes, all of them inside the sheet of paper."""
    pdf = page.with_suffix(".pdf")
    chromium("--no-pdf-header-footer", f"--print-to-pdf={pdf}", *arguments, page.as_uri())
    text = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    pages = []
    for sheet in ElementTree.fromstring(text).iter("{http://www.w3.org/1999/xhtml}page"):
        wide, high = float(sheet.attrib["width"]), float(sheet.attrib["height"])
        words = []
        for word in sheet:
            box = [float(word.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax")]
            # Half a centimetre of white on every side.
            assert 14 <= box[0] and box[2] <= wide - 14 and 14 <= box[1] and box[3] <= high - 14, (page, word.text, box)
            words.append((word.text or "", *box))
        pages.append(words)
    return pages


def words(sheet: list[tuple[str, float, float, float, float]]) -> list[str]:
    return [word[0] for word in sheet]


def corner(screenshot: Path) -> tuple[int, ...]:
    """The colour of the first pixel of a PNG: no filter of the first row changes it."""
    data = screenshot.read_bytes()
    rows = b""
    place = 8
    while place < len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        if data[place + 4 : place + 8] == b"IDAT":
            rows += data[place + 8 : place + 8 + length]
        place += 12 + length
    return tuple(zlib.decompressobj().decompress(rows, 4)[1:4])


def one_queue() -> None:
    page = report("one", ROOT / "examples/contact-centre.yaml", "--queue", "Los Angeles Care")
    assert len(printed(report("desk", ROOT / "tests/report/desk.yaml"))) == 2, "a queue, and who answers when"
    for arguments in ([], DARK):
        first, second = printed(page, *arguments)
        told = words(first)
        # The year and the week are whole: their labels, their legend and every special day stand on the first page.
        for label in MONTHS:
            assert label in told, label
        assert all(told.count(day) >= 1 for day in WEEKDAYS)
        for word in ["specially", "Thanksgiving", "Christmas", "winter", "24", "Sun"]:
            assert word in told, word
        assert "Christmas" not in words(second) and "Mon" not in words(second), "nothing of the queue runs over"
        assert " ".join(words(second)).startswith("About these hours") and "bundled" in words(second)


def whole_centre() -> None:
    page = report("centre", ROOT / "examples/contact-centre.yaml")
    names = re.findall(r'<section class="queue" id="q\d+">\n<h2>(.*?)</h2>', page.read_text(encoding="utf-8"))
    sheets = printed(page)
    behind = [" ".join(words(sheet)) for sheet in sheets[len(names) + 1 :]]
    assert behind[0].startswith("Coverage") and "About these hours" in behind[-1], behind
    for name, sheet in zip(names, sheets[1:]):
        assert " ".join(words(sheet)).startswith(name), (name, words(sheet)[:5])


def busy_queue() -> None:
    """Three weeks and ninety special days need more pages than two, and still no picture is cut."""
    page = report("busy", ROOT / "tests/report/busy.yaml")
    text = page.read_text(encoding="utf-8")
    sheets = printed(page)
    assert len(sheets) == 4, len(sheets)
    titles = [title for title in re.findall("<h3>(.*?)</h3>", text) if "week" in title]
    assert titles == ["A week of Harvest", "A week", "A week of Winter"], titles
    told = [" ".join(words(sheet)) for sheet in sheets]
    # A week is on the page of its title: seven rows below it.
    for title in titles:
        lines = [(sheet, word[2]) for sheet in sheets for word in sheet if word[0] == title.split()[-1]]
        assert any(sum(word[0] in WEEKDAYS and word[2] > top for word in sheet) >= 7 for sheet, top in lines), title
    entries = text.count("<li>")
    assert entries > 80 and sum("Wednesday" in word for sheet in sheets for word in words(sheet)) >= text.count("<b>Open Wednesday</b>")


def light_and_dark() -> None:
    page = (WORK / "one.html").as_uri()
    for name, arguments, paper in (("light", [], (255, 255, 255)), ("dark", DARK, (0x14, 0x18, 0x1D))):
        shot = WORK / f"{name}.png"
        chromium(f"--screenshot={shot}", "--window-size=840,1000", *arguments, page)
        assert corner(shot) == paper, (name, corner(shot))
    for name, arguments in (("year", ["--year", "2026"]), ("week", ["--at", "2026-12-24"])):
        picture = WORK / f"{name}.svg"
        document = str(ROOT / "examples/contact-centre.yaml")
        subprocess.run([COMMAND, name, document, "Los Angeles Care", *arguments, "--svg", str(picture)], check=True)
        chromium(f"--screenshot={WORK / name}-dark.png", "--window-size=800,330", *DARK, picture.as_uri())
        assert corner(WORK / f"{name}-dark.png") == (0x14, 0x18, 0x1D), name


WORK.mkdir(parents=True, exist_ok=True)
for test in (one_queue, whole_centre, busy_queue, light_and_dark):
    test()
    print(f"{test.__name__.replace('_', ' ')}: ok")
