"""Programs that are started, waited for and stopped by their own process, never by name."""

import os
import subprocess
import time


class Kamailio:
    """The example configuration on a port of its own, with four workers."""

    def __init__(self, folder, port, script, pythonpath, document, workers=4):
        self.folder, self.port, self.log = folder, port, folder / f"kamailio-{script.stem}.log"
        config = script.parents[2] / "examples/kamailio/kamailio.cfg"
        self.command = [
            "kamailio",
            "-DD",
            "-E",
            "-f",
            str(config),
            "-P",
            str(folder / "kamailio.pid"),
            "-Y",
            str(folder),
            "-w",
            str(folder),
            "-m",
            "32",
            "-M",
            "8",
            "-A",
            f"SIP_LISTEN=udp:127.0.0.1:{port}",
            "-A",
            f"WORKERS={workers}",
            "-A",
            f'SCRIPT="{script}"',
        ]
        self.env = {**os.environ, "PYTHONPATH": pythonpath, "OPENLINE_STORE": str(store(folder))} | ({"OPENLINE_DOCUMENT": str(document)} if document else {})

    def __enter__(self):
        for file in self.folder.glob(f"{store(self.folder).name}*"):
            file.unlink()  # each run begins with the document alone
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(self.command, env=self.env, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        ping = ["timeout", "2", "sipsak", "-s", f"sip:ping@127.0.0.1:{self.port}"]
        for _ in range(60):
            if self.process.poll() is not None:
                break
            if subprocess.run(ping, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0:
                return self
            time.sleep(0.1)
        stop(self.process)
        raise SystemExit(f"kamailio does not answer:\n{self.log.read_text(errors='replace')[-3000:]}")

    def __exit__(self, *_):
        # It needs a second or two; its children end with it.
        stop(self.process)


def store(folder):
    """Where the journal of a run lies: the example's own folder is the repository's."""
    return folder / "centre.live"


def stop(process, seconds=10):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.wait()
