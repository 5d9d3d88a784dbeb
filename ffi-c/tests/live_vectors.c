/* The scenarios of overrides by two brute-force programs, answered through C: by rules, by tables and as it comes. live_vectors.py tells the form. */
#include <stdlib.h>

#include "check.h"

int checks_done;
int checks_failed;

#define WAYS 3
#define MOST 4096
#define MOST_ITEMS 64
#define MOST_NAMES 16

static char id[64];
static char *rest;

#define HOLD(condition, what, told, wanted)                                                              \
    do {                                                                                                 \
        checks_done++;                                                                                   \
        if (!(condition)) {                                                                              \
            checks_failed++;                                                                             \
            fprintf(stderr, "%s way %d: %s is not what is wanted: %s%s\n", id, way, what, told, wanted);  \
        }                                                                                                \
    } while (0)

static void give_up(const char *why)
{
    fprintf(stderr, "%s: %s\n", id, why);
    exit(1);
}

static char *field(void)
{
    if (rest == NULL) {
        give_up("a line has too few fields");
    }
    char *start = rest;
    char *end = strchr(start, '\t');
    rest = end == NULL ? NULL : end + 1;
    if (end != NULL) {
        *end = 0;
    }
    return start;
}

static openline_str text_field(void)
{
    const char *text = field();
    return strcmp(text, "~") == 0 ? openline_str_of(NULL) : openline_str_of(text);
}

static int64_t number(const char *text)
{
    return strcmp(text, "~") == 0 ? OPENLINE_NEVER : strtoll(text, NULL, 10);
}

static int64_t number_field(void)
{
    return number(field());
}

/* A text that is wanted; `?` asks for nothing. */
static void holds_text(int way, const char *what, openline_str found, const char *wanted)
{
    if (strcmp(wanted, "?") == 0) {
        return;
    }
    bool none = strcmp(wanted, "~") == 0;
    bool holds = none ? found.data == NULL : found.data != NULL && found.len == strlen(wanted) && memcmp(found.data, wanted, found.len) == 0;
    HOLD(holds, what, found.data == NULL ? "nothing, not " : found.data, wanted);
}

/* A number that is wanted; `none` is what C says for none. */
static void holds_number(int way, const char *what, int64_t found, const char *wanted, int64_t none)
{
    char told[48];
    if (strcmp(wanted, "?") == 0) {
        return;
    }
    snprintf(told, sizeof told, "%" PRId64 ", not ", found);
    HOLD(found == (strcmp(wanted, "~") == 0 ? none : number(wanted)), what, told, wanted);
}

/* What a case is made of. Its texts lie in its lines, which are kept. */
static struct {
    openline_override items[MOST_ITEMS];
    openline_pair reasons[MOST_ITEMS][MOST_NAMES];
    openline_str spared[MOST_ITEMS][MOST_NAMES];
    size_t len;
    openline_engine *plain[WAYS];
    openline_engine *engines[WAYS];
} the;

static void forget_case(void)
{
    for (int way = 0; way < WAYS; way++) {
        openline_engine_free(the.engines[way]);
        openline_engine_free(the.plain[way]);
        the.engines[way] = the.plain[way] = NULL;
    }
    the.len = 0;
}

static void load(const char *json)
{
    static const int32_t years[WAYS][2] = {{2000, 2000}, {1970, 2100}, {0, 0}};
    for (int way = 0; way < WAYS; way++) {
        openline_options options = openline_options_init();
        openline_error *error = NULL;
        options.zone_data = openline_str_of("bundled");
        options.first_compiled_year = years[way][0];
        options.end_compiled_year = years[way][1];
        if (openline_engine_parse_with(json, strlen(json), &options, &the.plain[way], &error) != OPENLINE_OK) {
            give_up(openline_error_message(error).data);
        }
    }
}

static void item(void)
{
    if (the.len == MOST_ITEMS) {
        give_up("more overrides than there is room for");
    }
    uint64_t number_of_it = (uint64_t)number_field();
    openline_override *said = &the.items[the.len++];
    *said = openline_override_init(field());
    said->id = number_of_it;
    said->queue = text_field();
    said->group = text_field();
    said->all = (uint32_t)number_field();
    said->from = number_field();
    said->until = number_field();
    said->reason = text_field();
    said->function = text_field();
}

static openline_override *last_item(void)
{
    if (the.len == 0) {
        give_up("a line that belongs to an item comes before the first");
    }
    return &the.items[the.len - 1];
}

static void reason(void)
{
    openline_override *said = last_item();
    if (said->reasons_len == MOST_NAMES) {
        give_up("more reasons than there is room for");
    }
    openline_pair *pair = &the.reasons[the.len - 1][said->reasons_len++];
    pair->key = text_field();
    pair->value = text_field();
    said->reasons = the.reasons[the.len - 1];
}

static void spared(void)
{
    openline_override *said = last_item();
    if (said->except_len == MOST_NAMES) {
        give_up("more names than there is room for");
    }
    the.spared[the.len - 1][said->except_len++] = text_field();
    said->except = the.spared[the.len - 1];
}

static void make(void)
{
    for (int way = 0; way < WAYS; way++) {
        openline_error *error = NULL;
        if (openline_engine_with_overrides(the.plain[way], the.items, the.len, &the.engines[way], &error) != OPENLINE_OK) {
            give_up(openline_error_message(error).data);
        }
        HOLD(openline_engine_override_count(the.engines[way]) == the.len, "the count of overrides", "", "");
    }
}

static uint32_t queue_of(int way, const char *name)
{
    uint32_t queue = 0;
    if (openline_engine_find_queue(the.engines[way], name, strlen(name), &queue) != OPENLINE_OK) {
        give_up("an unknown queue");
    }
    return queue;
}

static void ask_line(void)
{
    const char *name = field();
    int64_t at = number_field();
    char *open = field(), *cause = field(), *override = field(), *reason_text = field(), *since = field(), *until = field();
    char *opens_at = field(), *next_open = field(), *next_close = field(), *next_change = field();
    for (int way = 0; way < WAYS; way++) {
        const openline_engine *engine = the.engines[way];
        uint32_t queue = queue_of(way, name);
        bool is_open = false;
        uint8_t one = 9;
        int64_t opening = 0, closing = 0, change = 0;
        openline_status *status = NULL;
        CHECK_INT(openline_queue_is_open(engine, queue, at, &is_open), OPENLINE_OK);
        CHECK_INT(openline_queue_is_open_many(engine, queue, &at, 1, &one), OPENLINE_OK);
        CHECK_INT(openline_queue_next_open(engine, queue, at, &opening), OPENLINE_OK);
        CHECK_INT(openline_queue_next_close(engine, queue, at, &closing), OPENLINE_OK);
        CHECK_INT(openline_queue_next_change(engine, queue, at, &change), OPENLINE_OK);
        CHECK_INT(openline_queue_status(engine, queue, at, &status), OPENLINE_OK);
        holds_number(way, "is_open", is_open, open, 0);
        holds_number(way, "is_open_many", one, open, 0);
        holds_number(way, "next_open", opening, next_open, OPENLINE_NEVER);
        holds_number(way, "next_close", closing, next_close, OPENLINE_NEVER);
        holds_number(way, "next_change", change, next_change, OPENLINE_NEVER);
        holds_number(way, "open", openline_status_open(status), open, 0);
        holds_text(way, "cause", openline_status_cause(status), cause);
        holds_number(way, "override", (int64_t)openline_status_override(status), override, 0);
        holds_text(way, "reason_text", openline_status_reason_text(status), reason_text);
        holds_number(way, "since", openline_status_since(status), since, OPENLINE_NEVER);
        holds_number(way, "until", openline_status_until(status), until, OPENLINE_NEVER);
        holds_number(way, "opens_at", openline_status_opens_at(status), opens_at, OPENLINE_NEVER);
        openline_status_free(status);
    }
}

static void ask_sum(void)
{
    static openline_interval wanted[MOST], found[MOST];
    const char *name = field();
    int64_t from = number_field(), to = number_field();
    char *seconds = field(), *intervals = field();
    int64_t count = number(intervals);
    if (count >= MOST) {
        give_up("more intervals than there is room for");
    }
    for (int64_t i = 0; i < count; i++) {
        wanted[i].start = number_field();
        wanted[i].end = number_field();
    }
    for (int way = 0; way < WAYS; way++) {
        size_t written = 0;
        int64_t open = -1;
        CHECK_INT(openline_queue_intervals(the.engines[way], queue_of(way, name), from, to, found, MOST, &written), OPENLINE_OK);
        CHECK_INT(openline_queue_open_seconds(the.engines[way], queue_of(way, name), from, to, &open), OPENLINE_OK);
        holds_number(way, "the count of intervals", (int64_t)written, intervals, 0);
        HOLD(memcmp(found, wanted, (size_t)count * sizeof wanted[0]) == 0, "an interval", "", "");
        holds_number(way, "open_seconds", open, seconds, 0);
    }
}

/* The decisions of a route line, whose verdicts stand in the lines behind it. */
static openline_decision *decisions[WAYS];
static size_t verdict_now;

static void forget_decisions(void)
{
    for (int way = 0; way < WAYS; way++) {
        openline_decision_free(decisions[way]);
        decisions[way] = NULL;
    }
}

static void ask_route(void)
{
    openline_contact contact = openline_contact_init();
    contact.handoff = text_field();
    contact.channel = text_field();
    openline_str language = text_field();
    contact.languages = &language;
    contact.languages_len = language.data != NULL;
    contact.flags = OPENLINE_CONTACT_AT;
    contact.at = number_field();
    char *available = field(), *queue = field(), *open_until = field(), *reopens_at = field(), *reopens_queue = field();
    char *why = field(), *reason_text = field(), *retry_after = field(), *verdicts = field();
    forget_decisions();
    verdict_now = 0;
    for (int way = 0; way < WAYS; way++) {
        openline_route *route = NULL;
        int64_t target = 0;
        CHECK_INT(openline_engine_route(the.engines[way], &contact, &decisions[way], NULL), OPENLINE_OK);
        const openline_decision *decision = decisions[way];
        holds_number(way, "available", openline_decision_available(decision), available, 0);
        holds_text(way, "queue", openline_decision_queue(decision), queue);
        holds_number(way, "open_until", openline_decision_open_until(decision), open_until, OPENLINE_NEVER);
        holds_number(way, "reopens_at", openline_decision_reopens_at(decision), reopens_at, OPENLINE_NEVER);
        holds_text(way, "reopens_queue", openline_decision_reopens_queue(decision), reopens_queue);
        holds_text(way, "reason", openline_decision_reason(decision), why);
        holds_text(way, "reason_text", openline_decision_reason_text(decision), reason_text);
        holds_number(way, "retry_after", openline_decision_retry_after(decision), retry_after, OPENLINE_NEVER);
        holds_number(way, "the count of verdicts", (int64_t)openline_decision_verdict_count(decision), verdicts, 0);
        /* What is prepared once says the same. */
        CHECK_INT(openline_engine_prepare(the.engines[way], &contact, &route, NULL), OPENLINE_OK);
        CHECK_INT(openline_route_target_at(route, contact.at, &target), OPENLINE_OK);
        CHECK_INT(target, openline_decision_target(decision));
        openline_route_free(route);
    }
}

static void ask_verdict(void)
{
    char *queue = field(), *word = field(), *opens_at = field(), *reason_text = field(), *override = field();
    for (int way = 0; way < WAYS; way++) {
        const openline_verdict *verdict = openline_decision_verdict(decisions[way], verdict_now);
        holds_text(way, "the verdict's queue", openline_verdict_queue(verdict), queue);
        holds_text(way, "the verdict", openline_verdict_verdict(verdict), word);
        holds_number(way, "the verdict's opens_at", openline_verdict_opens_at(verdict), opens_at, OPENLINE_NEVER);
        holds_text(way, "the verdict's reason_text", openline_verdict_reason_text(verdict), reason_text);
        holds_number(way, "the verdict's override", (int64_t)openline_verdict_override(verdict), override, 0);
    }
    verdict_now++;
}

static void answer(char *line)
{
    rest = line;
    const char *kind = field();
    if (strcmp(kind, "case") == 0) {
        forget_case();
        snprintf(id, sizeof id, "%s", field());
    } else if (strcmp(kind, "document") == 0) {
        load(rest);
    } else if (strcmp(kind, "item") == 0) {
        item();
    } else if (strcmp(kind, "in") == 0) {
        reason();
    } else if (strcmp(kind, "except") == 0) {
        spared();
    } else if (strcmp(kind, "made") == 0) {
        make();
    } else if (strcmp(kind, "at") == 0) {
        ask_line();
    } else if (strcmp(kind, "sum") == 0) {
        ask_sum();
    } else if (strcmp(kind, "route") == 0) {
        ask_route();
    } else if (strcmp(kind, "verdict") == 0) {
        ask_verdict();
    } else {
        give_up("an unknown line");
    }
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        fprintf(stderr, "usage: live_vectors FILE\n");
        return 2;
    }
    const long length = ftell(file);
    char *text = malloc((size_t)length + 1);
    rewind(file);
    if (text == NULL || length == 0 || fread(text, 1, (size_t)length, file) != (size_t)length) {
        give_up("the file cannot be read");
    }
    fclose(file);
    text[length] = 0;
    int lines = 0;
    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = 0;
        answer(line);
        lines++;
    }
    forget_decisions();
    forget_case();
    free(text);
    printf("%d lines, %d checks, %d failed\n", lines, checks_done, checks_failed);
    return checks_failed != 0 || lines == 0;
}
