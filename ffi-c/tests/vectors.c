/* The vectors of an independent oracle, answered through C by rules, by tables and as it comes. */
#include <stdlib.h>

#include "check.h"

#define WAYS 3
#define MOST 256
/* The oracle looked this far ahead; what lies further is "never" to it. */
#define REACH (INT64_C(732) * 86400)

static char id[64];

#define HOLD(found, wanted)                                                                                     \
    do {                                                                                                        \
        int64_t found_ = (found), wanted_ = (wanted);                                                           \
        checks_done++;                                                                                          \
        if (found_ != wanted_) {                                                                                \
            checks_failed++;                                                                                    \
            fprintf(stderr, "%s: %s is %" PRId64 ", wanted %" PRId64 "\n", id, #found, found_, wanted_);        \
        }                                                                                                       \
    } while (0)

static int64_t number(FILE *file)
{
    char word[32];
    if (fscanf(file, "%31s", word) != 1) {
        fprintf(stderr, "%s: the file of vectors ends in a line\n", id);
        exit(1);
    }
    return strcmp(word, "never") == 0 ? OPENLINE_NEVER : strtoll(word, NULL, 10);
}

static int64_t within(int64_t at, int64_t found)
{
    return found != OPENLINE_NEVER && found - at > REACH ? OPENLINE_NEVER : found;
}

static void load(FILE *file, openline_engine **engines)
{
    size_t len = (size_t)number(file);
    if (fscanf(file, "%63s", id) != 1 || fgetc(file) != '\n') {
        exit(1);
    }
    char *text = malloc(len);
    if (text == NULL || fread(text, 1, len, file) != len) {
        exit(1);
    }
    static const int32_t years[WAYS][2] = {{2000, 2000}, {1970, 2100}, {0, 0}};
    for (int way = 0; way < WAYS; way++) {
        openline_options options = pinned();
        openline_error *error = NULL;
        options.first_compiled_year = years[way][0];
        options.end_compiled_year = years[way][1];
        openline_engine_free(engines[way]);
        engines[way] = NULL;
        if (openline_engine_parse_with(text, len, &options, &engines[way], &error) != OPENLINE_OK) {
            fprintf(stderr, "%s: %s\n", id, openline_error_message(error).data);
            exit(1);
        }
    }
    free(text);
}

static void at_line(FILE *file, openline_engine **engines)
{
    int64_t at = number(file), open = number(file), change = number(file), opening = number(file);
    for (int way = 0; way < WAYS; way++) {
        bool is_open = false;
        uint8_t one = 9;
        int64_t next = 0;
        HOLD(openline_queue_is_open(engines[way], 0, at, &is_open), OPENLINE_OK);
        HOLD(is_open, open);
        HOLD(openline_queue_is_open_many(engines[way], 0, &at, 1, &one), OPENLINE_OK);
        HOLD(one, open);
        HOLD(openline_queue_next_change(engines[way], 0, at, &next), OPENLINE_OK);
        HOLD(within(at, next), change);
        HOLD(openline_queue_next_open(engines[way], 0, at, &next), OPENLINE_OK);
        HOLD(within(at, next), opening);
    }
}

static void open_line(FILE *file, openline_engine **engines)
{
    static openline_interval wanted[MOST], found[MOST];
    int64_t from = number(file), to = number(file), seconds = number(file), count = number(file);
    if (count >= MOST) {
        fprintf(stderr, "%s: more intervals than there is room for\n", id);
        exit(1);
    }
    for (int64_t i = 0; i < count; i++) {
        wanted[i].start = number(file);
        wanted[i].end = number(file);
    }
    for (int way = 0; way < WAYS; way++) {
        size_t written = 0;
        int64_t open = -1;
        HOLD(openline_queue_intervals(engines[way], 0, from, to, found, MOST, &written), OPENLINE_OK);
        HOLD((int64_t)written, count);
        HOLD(memcmp(found, wanted, (size_t)count * sizeof wanted[0]), 0);
        HOLD(openline_queue_open_seconds(engines[way], 0, from, to, &open), OPENLINE_OK);
        HOLD(open, seconds);
    }
}

static void add_line(FILE *file, openline_engine **engines)
{
    int64_t at = number(file), seconds = number(file), result = number(file);
    for (int way = 0; way < WAYS; way++) {
        int64_t reached = 0;
        HOLD(openline_queue_add_open_seconds(engines[way], 0, at, seconds, &reached), OPENLINE_OK);
        HOLD(reached, result);
    }
}

int vectors(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        return 0;
    }
    openline_engine *engines[WAYS] = {NULL, NULL, NULL};
    char kind[8];
    int lines = 0;
    while (fscanf(file, "%7s", kind) == 1) {
        if (strcmp(kind, "queue") == 0) {
            load(file, engines);
        } else if (strcmp(kind, "at") == 0) {
            at_line(file, engines);
        } else if (strcmp(kind, "open") == 0) {
            open_line(file, engines);
        } else if (strcmp(kind, "add") == 0) {
            add_line(file, engines);
        }
        lines++;
    }
    for (int way = 0; way < WAYS; way++) {
        openline_engine_free(engines[way]);
    }
    fclose(file);
    return lines;
}
