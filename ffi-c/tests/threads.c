/* One engine, one route and one decision used by many threads at once; each thread also makes and frees its own. */
#include <pthread.h>
#include <stdlib.h>

#include "check.h"

#define THREADS 8
#define ROUNDS 200
#define AT INT64_C(1795446000)

int checks_done;
int checks_failed;

static const char TEXT[] =
    "[{\"name\": \"A\", \"type\": \"Agent_queue\", \"enabled\": true, \"open_24\": false, \"timezone\": \"Europe/Paris\","
    " \"weekly_hours\": {\"mon\": [{\"start\": \"09:00\", \"end\": \"17:00\"}]}, \"transfer_function_name\": \"to_a\"}]";

struct shared {
    const openline_engine *engine;
    const openline_route *route;
    const openline_decision *decision;
};

static void *work(void *given)
{
    const struct shared *shared = given;
    int64_t failed = 0;
    for (int i = 0; i < ROUNDS; i++) {
        bool open = false;
        int64_t at = 0, target = 99;
        failed += openline_queue_is_open(shared->engine, 0, AT + i * 1000, &open) != OPENLINE_OK;
        failed += openline_queue_next_change(shared->engine, 0, AT + i * 100000, &at) != OPENLINE_OK;
        failed += openline_queue_next_change(shared->engine, 0, INT64_C(3000000000) + i * 100000, &at) != OPENLINE_OK;
        failed += openline_route_target_at(shared->route, AT, &target) != OPENLINE_OK;
        failed += target != 0;
        openline_text *json = NULL;
        failed += openline_decision_json(shared->decision, &json) != OPENLINE_OK;
        failed += openline_text_str(json).len < 100;
        openline_text_free(json);
        openline_contact contact = openline_contact_init();
        openline_decision *decision = NULL;
        failed += openline_engine_route(shared->engine, &contact, &decision, NULL) != OPENLINE_OK;
        openline_decision_free(decision);
        if (i % 50 == 0) {
            openline_engine *engine = NULL;
            openline_route *route = NULL;
            openline_error *error = NULL;
            failed += openline_engine_parse(TEXT, sizeof TEXT - 1, &engine, NULL) != OPENLINE_OK;
            failed += openline_engine_prepare(engine, &contact, &route, NULL) != OPENLINE_OK;
            failed += openline_engine_parse("[{}]", 4, &engine, &error) != OPENLINE_INVALID_CONFIG;
            openline_error_free(error);
            openline_engine_free(engine);
            openline_route_free(route);
        }
    }
    return (void *)(intptr_t)failed;
}

int main(void)
{
    openline_engine *engine = NULL;
    openline_route *route = NULL;
    openline_decision *decision = NULL;
    openline_contact contact = openline_contact_init();
    CHECK_INT(openline_engine_parse(TEXT, sizeof TEXT - 1, &engine, NULL), OPENLINE_OK);
    CHECK_INT(openline_engine_prepare(engine, &contact, &route, NULL), OPENLINE_OK);
    CHECK_INT(openline_route_decide(route, AT, NULL, 0, &decision, NULL), OPENLINE_OK);
    struct shared shared = {engine, route, decision};
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_create(&threads[i], NULL, work, &shared), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        void *failed = NULL;
        CHECK_INT(pthread_join(threads[i], &failed), 0);
        CHECK(failed == NULL);
    }
    openline_engine_free(engine);
    openline_decision_free(decision);
    openline_route_free(route);
    printf("%d checks, %d failed\n", checks_done, checks_failed);
    return checks_failed > 0;
}
