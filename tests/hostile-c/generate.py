"""Write a C program that calls every function of openline.h at random, with arguments that a careless or hostile program would give.

    python3 tests/hostile-c/generate.py ffi-c/include/openline.h > hostile.c
    ./hostile ROUNDS SEED

Read from the header, so that a new function is called on the day on which it is declared. What is given keeps the one promise that C cannot check, that a
pointer which is not NULL points to what its type says; all else may be wrong: NULL, texts that are no UTF-8 or end nowhere, lengths of nothing, indexes
and instants of any size, structs that are too short, buffers of no room. Every buffer is allocated to the byte, so that AddressSanitizer sees a step beyond it.
Handles are freed at the end of a round in any order.
"""
import re
import sys

SCALARS = {"int64_t": "number()", "uint64_t": "(uint64_t)number()", "uint32_t": "(uint32_t)number()", "int32_t": "(int32_t)number()", "size_t": "(size_t)number()",
           "bool": "below(2)", "openline_result": "(openline_result)number()"}

HELPERS = r"""
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "openline.h"

static uint64_t state;
static uint64_t draw(void) { state ^= state << 13; state ^= state >> 7; state ^= state << 17; return state * 0x2545F4914F6CDD1DULL >> 16; }
static size_t below(size_t most) { return (size_t)(draw() % most); }
static int64_t number(void) {
    static const int64_t edges[] = {0, 0, 1, 2, 3, -1, 1798156800, 1798160400, 4102444800, INT64_MAX, INT64_MIN, UINT32_MAX, INT32_MAX, 86400, 1 << 20};
    size_t place = below(sizeof edges / sizeof *edges + 1);
    return place < sizeof edges / sizeof *edges ? edges[place] : (int64_t)(draw() << 40 ^ draw() << 16 ^ draw());
}
static void *kept[1 << 16];
static size_t kept_count;
/* Exactly so many bytes, until the round ends. */
static void *room(size_t bytes) {
    void *made = malloc(bytes);
    if (made == NULL && bytes > 0) abort();
    if (kept_count < sizeof kept / sizeof *kept) kept[kept_count++] = made;
    return made;
}
static const char *const TEXTS[] = {DOCUMENT, DOCUMENT, "Support", "Support", "Help", "Refund", "handoff_help", "voice", "en", "es-MX", "", "closed", "open", "front", "hours", "\xff\xfe",
    "\xed\xa0\x80", "{{ho:Help}}", "[{\"kind\": \"closed\", \"all\": true}]", "{\"reason\": 1}", "openai", "2026", "/nonexistent", ".", "sqlite", "redis://", "en\nVia: evil",
    "a-very-long-tag-that-is-no-tag-at-all-but-goes-on", "{", "- {queue: Support, at: \"2026-12-25T10:00\", open: true}"};
static openline_str text(void) {
    openline_str made = {NULL, 0};
    if (below(8) == 0) { made.len = below(3); return made; }
    const char *said = TEXTS[below(sizeof TEXTS / sizeof *TEXTS)];
    size_t length = strlen(said);
    if (below(8) == 0 && length > 0) length = below(length);
    /* Without an end: what follows the length is nobody's. */
    char *bytes = room(length);
    memcpy(bytes, said, length);
    made.data = bytes;
    made.len = length;
    return made;
}
static const char *ended(void) {
    if (below(8) == 0) return NULL;
    const char *said = below(3) == 0 ? PATH : TEXTS[below(sizeof TEXTS / sizeof *TEXTS)];
    char *bytes = room(strlen(said) + 1);
    strcpy(bytes, said);
    return bytes;
}
static openline_str *texts(size_t count) {
    openline_str *made = room(count * sizeof *made);
    for (size_t i = 0; i < count; i++) made[i] = text();
    return made;
}
static openline_variable *variables(size_t count) {
    openline_variable *made = room(count * sizeof *made);
    for (size_t i = 0; i < count; i++) { made[i].name = text(); made[i].value = text(); }
    return made;
}
static openline_pair *pairs(size_t count) {
    openline_pair *made = room(count * sizeof *made);
    for (size_t i = 0; i < count; i++) { made[i].key = text(); made[i].value = text(); }
    return made;
}
static void changed(void *data, const openline_change *change) { (void)change; (void)data; }
"""
LISTS = {"openline_str": "texts", "openline_variable": "variables", "openline_pair": "pairs"}


def words(text):
    return " ".join(text.split())


def parameter(text):
    """(type, name) of a declaration."""
    found = re.match(r"(.*?)(\w+)$", words(text))
    return found[1].replace(" *", "*").strip(), found[2]


def read(header):
    bare = re.sub(r"/\*.*?\*/|//[^\n]*", "", header, flags=re.S)
    structs = {match[2]: [parameter(field) for field in match[1].split(";") if field.strip()]
               for match in re.finditer(r"typedef struct \w*\s*\{(.*?)\}\s*(\w+);", bare, flags=re.S)}
    functions = []
    for match in re.finditer(r"\n((?:const )?[\w ]+?[\s\*]+)(openline_\w+)\s*\(([^;{]*?)\);", bare):
        listed = words(match[3])
        parameters = [] if listed == "void" else [parameter(one) for one in listed.split(",")]
        functions.append((words(match[1]).replace(" *", "*"), match[2], parameters))
    return structs, functions


def maker(name, fields):
    """A function that makes a struct that begins with its size, sometimes shorter than it is."""
    lines = [f"static {name} *make_{name}(void) {{", "    size_t full = sizeof(%s), size = full;" % name,
             "    if (below(8) == 0) size = below(full / 8 + 1) * 8;", f"    {name} whole;", "    memset(&whole, 0, sizeof whole);"]
    skip = set()
    for place, (of, field) in enumerate(fields):
        if field in skip:
            continue
        bare = of.replace("const ", "").rstrip("*")
        if field == "struct_size":
            lines.append("    whole.struct_size = below(16) == 0 ? (size_t)number() % (full + 1) : full;")
        elif of == "openline_str":
            lines.append(f"    if (below(3) == 0) whole.{field} = text();")
        elif of.endswith("*") and bare in LISTS:
            length = field + "_len"
            lines.append(f"    if (below(3) == 0) {{ whole.{length} = below(4); whole.{field} = {LISTS[bare]}(whole.{length}); }}")
            skip.add(length)
        elif of.endswith("*"):
            lines.append(f"    if (below(2) == 0) whole.{field} = make_{bare}();")
        elif field == "except_len":
            continue
        else:
            lines.append(f"    if (below(2) == 0) whole.{field} = {SCALARS[of]};")
    return [*lines, "    if (size < full) { whole.struct_size = size; if (size < sizeof(size_t)) size = sizeof(size_t); }",
            f"    {name} *made = room(size);", "    memcpy(made, &whole, size);", "    return made;", "}"]


def call(kind, name, parameters, structs, owned):
    lines = [f"static void call_{name}(void) {{", "    size_t count = below(5);", "    (void)count;"]
    values, after = [], []
    for place, (of, said) in enumerate(parameters):
        following = parameters[place + 1][0] if place + 1 < len(parameters) else None
        before = parameters[place - 1][0] if place else None
        bare = of.replace("const ", "").rstrip("*")
        stars = of.count("*")
        value = None
        if stars == 2:
            lines.append(f"    {bare} *out{place} = NULL;")
            value = f"(below(10) == 0 ? NULL : &out{place})"
            after.append(f"    keep_{bare}(out{place});")
        elif of == "const char*" and following == "size_t":
            lines.append(f"    openline_str text{place} = text();")
            value = f"text{place}.data"
        elif of == "size_t" and before == "const char*":
            value = f"text{place - 1}.len"
        elif of == "const char*":
            value = "ended()"
        elif stars == 1 and bare in LISTS and following == "size_t":
            value = f"(below(10) == 0 ? NULL : {LISTS[bare]}(count))"
        elif stars == 1 and bare == "openline_override" and following == "size_t":
            lines += [f"    openline_override *list{place} = room(count * sizeof *list{place});",
                      f"    for (size_t i = 0; i < count; i++) {{ memset(&list{place}[i], 0, sizeof *list{place}); list{place}[i].struct_size = sizeof *list{place}; list{place}[i].kind = text();"
                      f" list{place}[i].all = (uint32_t)below(2); list{place}[i].queue = text(); list{place}[i].from = number(); list{place}[i].until = number(); }}"]
            value = f"list{place}"
        elif stars == 1 and bare in structs and structs[bare][0][1] == "struct_size":
            value = f"(below(8) == 0 ? NULL : make_{bare}())"
        elif of == "openline_on_change":
            value = "(below(2) == 0 ? NULL : changed)"
        elif bare == "void":
            value = "NULL"
        elif stars == 1 and bare in ("int64_t", "uint32_t", "uint64_t", "size_t", "bool", "uint8_t", "char", *structs):
            # Columns are all of one length; elsewhere an array stands before its length, or its bytes behind it.
            many = name.startswith("openline_columns_") or following == "size_t" or before == "size_t" and bare == "uint8_t"
            lines.append(f"    {bare} *room{place} = room({'count' if many else '1'} * sizeof *room{place});")
            if of.startswith("const"):
                lines.append(f"    for (size_t i = 0; i < {'count' if many else '1'}; i++) room{place}[i] = {SCALARS[bare]};")
            value = f"(below(12) == 0 ? NULL : room{place})"
        elif stars == 1:
            value = f"any_{bare}()"
        elif of == "size_t" and before and before.endswith("*") and before.replace("const ", "").rstrip("*") not in owned and before.startswith(("const openline_str", "const openline_var", "const openline_over", "const int64", "uint32_t*", "openline_interval", "char*")):
            value = "count"
        else:
            value = SCALARS[of]
        values.append(value)
    said = f"{name}({', '.join(values)})"
    if kind.startswith("const ") and kind.endswith("*") and kind != "const char*":
        bare = kind.replace("const ", "").rstrip("*")
        lines.append(f"    borrow_{bare}({said});")
    elif kind == "openline_str":
        lines.append(f"    openline_str got = {said};\n    for (size_t i = 0; i < got.len; i++) sum += (unsigned char)got.data[i];\n    if (got.data != NULL) sum += (unsigned char)got.data[got.len];")
    elif kind == "openline_result":
        lines.append(f'    if ({said} == OPENLINE_PANIC) {{ fprintf(stderr, "{name}: a panic\\n"); abort(); }}')
    else:
        lines.append(f"    (void){said};")
    return [*lines, *after, "}"]


def main():
    structs, functions = read(open(sys.argv[1], encoding="utf-8").read())
    frees = {parameters[0][0].rstrip("*"): name for _, name, parameters in functions if name.endswith("_free")}
    handles = dict.fromkeys(frees)
    for kind, _, parameters in functions:
        for of in [kind, *(of for of, _ in parameters)]:
            bare = of.replace("const ", "").rstrip("*")
            if "*" in of and bare.startswith("openline_") and bare not in structs:
                handles[bare] = None
    document = ("queues:\\n- {name: Support, type: Agent_queue, enabled: true, open_24: false, timezone: Europe/London, weekly_hours: {fri: [{start: '09:00', end: '17:00'}]}, groups: [front], "
                "transfer_function_name: t}\\nhandoffs:\\n- {name: Help, is_default: true, description: Help, destinations: [Support], agent_unavailable_instructions: '{{reason}} $name'}\\n"
                "- {name: End, description: E, sip_config: {method: bye}, sip_headers: [{key: X-Name, value: $name}]}\\ntopics:\\n- {name: Refund, handoffs: [Help, End]}\\n")
    print(f'#define DOCUMENT "{document}"\nstatic const char *PATH;', HELPERS, "static unsigned long sum;", sep="\n")
    for bare in handles:
        print(f"static {bare} *pool_{bare}[4096]; static size_t pool_{bare}_count;")
        print(f"static void keep_{bare}({bare} *one) {{ if (one == NULL) return; if (pool_{bare}_count == 4096) abort(); pool_{bare}[pool_{bare}_count++] = one; }}")
        print(f"static void borrow_{bare}(const {bare} *one) {{ if (one != NULL && pool_{bare}_count < 4096) pool_{bare}[pool_{bare}_count++] = ({bare} *)(uintptr_t)one; }}")
        print(f"static {bare} *any_{bare}(void) {{ return pool_{bare}_count == 0 || below(8) == 0 ? NULL : pool_{bare}[below(pool_{bare}_count)]; }}")
    sized = {name: fields for name, fields in structs.items() if fields[0][1] == "struct_size"}
    for name, fields in sorted(sized.items(), key=lambda one: any(of.replace("const ", "").rstrip("*") in sized for of, _ in one[1])):
        print("\n".join(maker(name, fields)))
    called = [one for one in functions if not one[1].endswith("_free")]
    for function in called:
        print("\n".join(call(*function, structs, handles)))
    print("static void (*const CALLS[])(void) = {" + ", ".join(f"call_{name}" for _, name, _ in called) + "};")
    print("static unsigned long made[sizeof CALLS / sizeof *CALLS];")
    print("int main(int count, char **words) {")
    print("    if (count != 4) return 2;\n    long rounds = atol(words[1]);\n    PATH = words[3];")
    print("    for (long round = 0; round < rounds; round++) {\n        state = (strtoull(words[2], NULL, 10) + (uint64_t)round) * 0x9E3779B97F4A7C15ULL | 1;")
    print("        openline_engine *engine = NULL;\n        if (openline_engine_parse(DOCUMENT, strlen(DOCUMENT), &engine, NULL) != OPENLINE_OK) return 3;\n        keep_openline_engine(engine);")
    print("        for (int turn = 0; turn < 600; turn++) { size_t place = below(sizeof CALLS / sizeof *CALLS); made[place]++; CALLS[place](); }")
    for bare in handles:
        if bare in frees:
            print(f"        while (pool_{bare}_count > 0) {{ size_t at = below(pool_{bare}_count); {frees[bare]}(pool_{bare}[at]); pool_{bare}[at] = pool_{bare}[--pool_{bare}_count]; }}")
        else:
            print(f"        pool_{bare}_count = 0;")
    for name in frees.values():
        print(f"        {name}(NULL);")
    print("        while (kept_count > 0) free(kept[--kept_count]);\n    }")
    print("    unsigned long all = 0, never = 0;\n    for (size_t i = 0; i < sizeof made / sizeof *made; i++) { all += made[i]; never += made[i] == 0; }")
    print('    printf("%lu calls of %lu functions, %lu of them never called (%lu)\\n", all, (unsigned long)(sizeof CALLS / sizeof *CALLS), never, sum & 1);')
    print("    return rounds > 20 && never > 0;\n}")


if __name__ == "__main__":
    main()
