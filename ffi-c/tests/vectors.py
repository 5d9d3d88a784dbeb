"""Rewrites the shared vectors as lines that C reads without a JSON parser.

    queue BYTES NAME \n DOCUMENT \n      the engine that the following lines ask
    at T OPEN NEXT_CHANGE NEXT_OPEN      "never" where the oracle found nothing
    open FROM TO SECONDS COUNT A B A B ...
    add T SECONDS RESULT
"""

import json
import sys


def instant(value):
    return "never" if value is None else str(value)


for path in sys.argv[1:]:
    for line in open(path, encoding="utf-8"):
        case = json.loads(line)
        document = json.dumps([case["queue"]])
        print("queue", len(document), case["id"])
        print(document)
        for check in case.get("checks", []):
            print("at", check["t"], int(check["open"]), instant(check["next_change"]), instant(check["next_open"]))
        if "intervals" in case:
            ends = [str(end) for interval in case["intervals"] for end in interval]
            print("open", case["from"], case["to"], case["open_seconds"], len(case["intervals"]), *ends)
        if "add_seconds" in case:
            print("add", case["t"], case["add_seconds"], instant(case["result"]))
