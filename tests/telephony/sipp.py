"""SIPp as a function: fill a scenario, run it, say whether every call was good.

SIPp's exit status is the verdict: 0 when all calls were as the scenario says, 1 when at least one was not, 124 when the time ran out here.
"""

import os
import pathlib
import re
import subprocess
from xml.sax.saxutils import quoteattr

SCENARIOS = pathlib.Path(__file__).parent / "scenarios"
CALLER_PORT = 15061


class Checks:
    """What a message must and must not carry, as SIPp writes it."""

    def __init__(self):
        self.actions, self.variables = [], []

    def _add(self, regexp, header, inverse):
        name = f"{'absent' if inverse else 'seen'}{id(self) % 100000}x{len(self.variables)}"
        where = f'search_in="hdr" header={quoteattr(header)}' if header else 'search_in="msg"'
        check = 'check_it_inverse="true"' if inverse else 'check_it="true"'
        self.actions.append(f"      <ereg regexp={quoteattr(regexp)} {where} {check} assign_to={quoteattr(name)}/>")
        self.variables.append(name)
        return self

    def exactly(self, header, value):
        """The header is there with exactly this value."""
        return self._add(f"^ *{escaped(value)} *$", f"{header}:", False)

    def one_of(self, header, values):
        return self._add(f"^ *({'|'.join(map(escaped, values))}) *$", f"{header}:", False)

    def matches(self, header, regexp):
        return self._add(regexp, f"{header}:", False)

    def starts(self, text):
        """The first line begins like this."""
        return self._add(f"^{escaped(text)}", None, False)

    def absent(self, header):
        return self._add(".", f"{header}:", True)


def escaped(text):
    return re.sub(r"([][\\.^$*+?(){}|])", r"\\\1", text)


class Sipp:
    """One run of SIPp, to be waited for."""

    def __init__(
        self,
        folder,
        name,
        scenario,
        *,
        port=CALLER_PORT,
        to=None,
        calls=20,
        rate=50,
        seconds=40,
        checks=None,
        messages=True,
        bye_checks=None,
        headers=(),
        number="",
        caller="caller",
        status=200,
        outcome="200 OK",
        fields=(),
        most=None,
    ):
        checks, bye_checks = checks or Checks(), bye_checks or Checks()
        text = (SCENARIOS / f"{scenario}.xml").read_text()
        wanted = {
            "NUMBER": number,
            "CALLER": caller,
            "STATUS": str(status),
            "OUTCOME": outcome,
            "HEADERS": "\n    ".join(headers) or "Subject: a call",
            "CHECKS": "\n".join(checks.actions),
            "BYE_CHECKS": "\n".join(bye_checks.actions),
            "VARIABLES": ",".join([*checks.variables, *bye_checks.variables]),
        }
        for word, value in wanted.items():
            text = text.replace(f"@{word}@", value)
        text = re.sub(r"\n *<action>\s*</action>", "", text).replace('  <Reference variables=""/>\n', "")
        self.name, self.file, self.log = name, folder / f"{name}.xml", folder / f"{name}.messages"
        self.file.write_text(text)
        self.errors = folder / f"{name}.errors"
        command = [
            "timeout",
            str(seconds + 10),
            "sipp",
            "-sf",
            str(self.file),
            "-nostdin",
            "-i",
            "127.0.0.1",
            "-p",
            str(port),
            "-m",
            str(calls),
            "-timeout",
            f"{seconds}s",
            "-timeout_error",
            "-recv_timeout",
            "5000",
            "-trace_err",
            "-error_file",
            str(self.errors),
        ]
        if messages:
            command += ["-trace_msg", "-message_file", str(self.log), "-ringbuffer_size", "0"]
        if fields:
            table = folder / f"{name}.csv"
            table.write_bytes(b"SEQUENTIAL\n" + b";".join(fields) + b";\n")
            command += ["-inf", str(table)]
        if to:
            command += ["-r", str(rate), *(["-l", str(most)] if most else []), f"127.0.0.1:{to}"]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "TERM": "dumb"},
        )

    def wait(self):
        return self.process.wait()

    def stop(self):
        """Ends a run that nobody called; SIPp leaves by its own signal."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait()

    def received(self):
        """The messages that came in, as texts."""
        if not self.log.exists():
            return []
        parts = re.split(r"^-{20,} .*\n", self.log.read_text(errors="replace"), flags=re.MULTILINE)
        return [part.split("\n\n", 1)[1] for part in parts if re.match(r"\w+ message received", part) and "\n\n" in part]

    def why(self):
        return self.errors.read_text(errors="replace")[:1500] if self.errors.exists() else "no error file"
