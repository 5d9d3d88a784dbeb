"""A store on a disk that fails at each of its calls in turn: what was written stays written, what was refused is not half there.

    python3 tests/disk/run.py OPENLINE [--every N]

For each kind of fault and each call that a command makes, with the store as it was before: `close`, `publish`, and `status`, which reads. Whatever goes wrong,

- the command ends, within twenty seconds, by itself, with 0 or 3 (2 where the document cannot be read), and an interrupted call is no fault at all;
- afterwards the journal is whole, and every entry from before is in it, byte for byte;
- 0 means that the entry is there, once; after 3 the same command with the same key makes it be there, once;
- a line that somebody closed is never told as open;
- the document is the one from before or the new one, never a part.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
DOCUMENT = """
queues:
  - {name: Support, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/London, transfer_function_name: to_support}
  - {name: Sales, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/London, transfer_function_name: to_sales}
transfer_functions:
  - {name: to_support, sip_config: {method: refer, phone_number: "+15551230001"}}
  - {name: to_sales, sip_config: {method: refer, phone_number: "+15551230002"}}
handoffs:
  - {name: Help, is_default: true, description: Help, destinations: [Support, Sales]}
"""
NEW = DOCUMENT.replace("Help, is_default", "Help us, is_default") + "x-note: " + "n" * 20000 + "\n"
CLOSE = ["close", "centre.yaml", "Sales", "--until-further-notice", "--by", "desk", "--key", "the-key", "--yes"]
PUBLISH = ["publish", "centre.yaml", "new.yaml", "--by", "desk", "--key", "the-key"]
STATUS = ["status", "centre.yaml", "--json"]


class Disk:
    def __init__(self, openline, shim, folder):
        self.openline, self.shim, self.folder = openline, shim, folder

    def run(self, words, fault=None):
        """(exit status, output); a fault is "kind:number"."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("FAULT", "OPENLINE"))}
        environment |= {"FAULT_FILE": "centre.yaml", "FAULT_COUNT": str(self.folder / "count")}
        if fault:
            environment["FAULT"] = fault
        environment["LD_PRELOAD"] = str(self.shim)
        done = subprocess.run([self.openline, *words], cwd=self.folder / "work", env=environment, capture_output=True, timeout=20, text=True)
        return done.returncode, done.stdout + done.stderr

    def calls(self):
        return dict(zip(("read", "write", "sync"), map(int, (self.folder / "count").read_text().split())))

    def fresh(self):
        shutil.rmtree(self.folder / "work", ignore_errors=True)
        shutil.copytree(self.folder / "before", self.folder / "work")

    def journal(self):
        status, said = self.run(["journal", "centre.yaml", "--json"])
        assert status == 0, f"the journal cannot be read afterwards ({status}): {said}"
        return said.splitlines()


def prepare(disk):
    work = disk.folder / "work"
    work.mkdir()
    (work / "centre.yaml").write_text(DOCUMENT)
    for name in ("Support", "Sales"):
        status, said = disk.run(["close", "centre.yaml", name, "--until-further-notice", "--by", "desk", "--yes"])
        assert status == 0, said
    status, said = disk.run(["end", "centre.yaml", str(json.loads(disk.journal()[-1])["number"]), "--by", "desk"])
    assert status == 0, said
    (work / "new.yaml").write_text(NEW)
    shutil.copytree(work, disk.folder / "before")


def trial(disk, words, fault, before):
    disk.fresh()
    status, said = disk.run(words, fault)
    assert status in (0, 3) or status == 2 and "-read" in fault, f"exit status {status}: {said}"
    assert "panicked" not in said, said
    if fault.startswith("eintr") and "+" not in fault:
        assert status == 0, f"an interrupted call is no fault: {status}, {said}"
    if words is STATUS:
        if status == 0:
            assert '"override"' in said, f"a line that was closed is told without its override: {said}"
        return status
    after = disk.journal()
    assert after[: len(before)] == before, "an entry from before is gone or another"
    made = [line for line in after[len(before):] if json.loads(line).get("key") == "the-key"]
    assert len(made) == 1 or status and not made, f"exit status {status}, and {len(made)} entries with its key"
    document = (disk.folder / "work" / "centre.yaml").read_text()
    assert document in (DOCUMENT, NEW), "a part of a document"
    again, said = disk.run(words)
    assert again == 0, f"the same command again: {again}, {said}"
    made = [line for line in disk.journal() if json.loads(line).get("key") == "the-key"]
    assert len(made) == 1, f"{len(made)} entries after the same command again"
    if words is PUBLISH:
        assert (disk.folder / "work" / "centre.yaml").read_text() == NEW, "what was published again is not the document"
    return status


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("openline")
    parser.add_argument("--every", type=int, default=1, help="only every so manyth call")
    options = parser.parse_args()
    openline = shutil.which(options.openline) or options.openline
    failed = trials = refused = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shim = folder / "shim.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, HERE / "shim.c", "-ldl"], check=True)
        disk = Disk(str(pathlib.Path(openline).resolve()), shim, folder)
        prepare(disk)
        for words in (CLOSE, PUBLISH, STATUS):
            disk.fresh()
            before = disk.journal()
            status, said = disk.run(words)
            assert status == 0, said
            calls = disk.calls()
            for kind in ("eio-write", "enospc-write", "eintr-write", "short-write", "eio-sync", "eio-read", "eintr-read", "short-read"):
                count = calls[kind.split("-")[1]]
                for number in range(1, count + 1, options.every):
                    for lasting in ("", "+") if kind.startswith(("eio", "enospc")) else ("",):
                        fault = f"{kind}:{number}{lasting}"
                        trials += 1
                        try:
                            refused += trial(disk, words, fault, before) != 0
                        except (AssertionError, subprocess.TimeoutExpired) as error:
                            failed += 1
                            print(f"{words[0]} with {fault}: {str(error)[:600]}")
            print(f"{words[0]}: {calls['read']} reads, {calls['write']} writes and {calls['sync']} syncs, each gone wrong in its turn")
    print(f"{trials} trials, {refused} of them refused and said so, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
