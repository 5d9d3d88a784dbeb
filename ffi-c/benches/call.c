/*
 * What a guarded call costs, in one run: an empty call into a shared library, openline_queue_is_open, and openline_queue_is_open_many for each
 * instant. The instants lie within one year in no order; every figure is the best of many rounds, which all three take in turn.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "openline.h"

int32_t empty_call(const void *engine, uint32_t queue, int64_t at, bool *open_out);

#define INSTANTS 4096
#define ROUNDS 400

static const char TEXT[] =
    "[{\"name\": \"A\", \"type\": \"Agent_queue\", \"enabled\": true, \"open_24\": false, \"timezone\": \"America/New_York\","
    " \"weekly_hours\": {"
    "  \"mon\": [{\"start\": \"09:00\", \"end\": \"12:00\"}, {\"start\": \"13:00\", \"end\": \"17:00\"}],"
    "  \"tue\": [{\"start\": \"09:00\", \"end\": \"12:00\"}, {\"start\": \"13:00\", \"end\": \"17:00\"}],"
    "  \"wed\": [{\"start\": \"09:00\", \"end\": \"12:00\"}, {\"start\": \"13:00\", \"end\": \"17:00\"}],"
    "  \"thu\": [{\"start\": \"09:00\", \"end\": \"12:00\"}, {\"start\": \"13:00\", \"end\": \"17:00\"}],"
    "  \"fri\": [{\"start\": \"09:00\", \"end\": \"17:00\"}], \"sat\": [{\"start\": \"10:00\", \"end\": \"14:00\"}]},"
    " \"transfer_function_name\": \"to_a\"}]";

static int64_t at[INSTANTS];
static uint8_t open_many[INSTANTS];

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void keep_best(double *best, double start)
{
    double each = (now() - start) / INSTANTS;
    if (each < *best) {
        *best = each;
    }
}

int main(void)
{
    openline_engine *engine = NULL;
    if (openline_engine_parse(TEXT, sizeof TEXT - 1, &engine, NULL) != OPENLINE_OK) {
        return 1;
    }
    uint64_t seed = 88172645463325252u;
    int64_t first = (int64_t)time(NULL);
    for (int i = 0; i < INSTANTS; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        at[i] = first + (int64_t)(seed % (365 * 86400));
    }
    double empty = 1e9, single = 1e9, many = 1e9;
    int64_t results = 0, open_count = 0, many_count = 0;
    for (int round = 0; round < ROUNDS; round++) {
        bool open = false;
        double start = now();
        for (int i = 0; i < INSTANTS; i++) {
            results += empty_call(engine, 0, at[i], &open);
            open_count += open;
        }
        keep_best(&empty, start);
        start = now();
        for (int i = 0; i < INSTANTS; i++) {
            results += openline_queue_is_open(engine, 0, at[i], &open);
            open_count += open;
        }
        keep_best(&single, start);
        start = now();
        results += openline_queue_is_open_many(engine, 0, at, INSTANTS, open_many);
        keep_best(&many, start);
    }
    for (int i = 0; i < INSTANTS; i++) {
        many_count += open_many[i];
    }
    openline_engine_free(engine);
    if (results != 0 || open_count != many_count * ROUNDS) {
        fprintf(stderr, "the answers differ\n");
        return 1;
    }
    printf("empty call               %6.2f ns\n", empty);
    printf("openline_queue_is_open   %6.2f ns   %.2f empty calls\n", single, single / empty);
    printf("is_open_many, each       %6.2f ns   %.2f empty calls\n", many, many / empty);
    return 0;
}
