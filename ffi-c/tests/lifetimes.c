/* Handles freed in every order; a panic inside. */
#include "check.h"

static void release(int which, openline_engine **engine, openline_route **route, openline_decision **decision,
                    openline_status **status)
{
    switch (which) {
    case 0: openline_engine_free(*engine); *engine = NULL; break;
    case 1: openline_route_free(*route); *route = NULL; break;
    case 2: openline_decision_free(*decision); *decision = NULL; break;
    default: openline_status_free(*status); *status = NULL; break;
    }
}

static void one_order(const int order[4])
{
    openline_engine *engine = document();
    openline_contact contact = openline_contact_init();
    openline_route *route = NULL;
    openline_decision *decision = NULL;
    openline_status *status = NULL;
    CHECK_INT(openline_engine_prepare(engine, &contact, &route, NULL), OPENLINE_OK);
    CHECK_INT(openline_route_decide(route, 1795446000, NULL, 0, &decision, NULL), OPENLINE_OK);
    CHECK_INT(openline_queue_status(engine, 0, 1795446000, &status), OPENLINE_OK);
    for (int i = 0; i < 4; i++) {
        release(order[i], &engine, &route, &decision, &status);
        int64_t target = 99;
        if (engine != NULL) {
            CHECK_STR(openline_queue_name(engine, 0), "Gold");
        }
        if (route != NULL) {
            CHECK_INT(openline_route_target_at(route, 1795446000, &target), OPENLINE_OK);
            CHECK_INT(target, 0);
        }
        if (decision != NULL) {
            CHECK_STR(openline_decision_queue(decision), "Gold");
            openline_text *json = NULL;
            CHECK_INT(openline_decision_json(decision, &json), OPENLINE_OK);
            CHECK(openline_text_str(json).len > 100);
            openline_text_free(json);
        }
        if (status != NULL) {
            CHECK(openline_status_open(status));
        }
    }
}

void lifetimes(void)
{
    for (int code = 0; code < 256; code++) {
        int order[4] = {code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6 & 3};
        int seen = 1 << order[0] | 1 << order[1] | 1 << order[2] | 1 << order[3];
        if (seen == 15) {
            one_order(order);
        }
    }
}

#ifdef FORCED_PANIC
openline_result openline_test_panic(int64_t *out, openline_error **error_out);

void panics(void)
{
    int64_t out = 7;
    openline_error *error = NULL;
    CHECK_INT(openline_test_panic(&out, &error), OPENLINE_PANIC);
    CHECK_INT(out, 7);
    CHECK_INT(openline_error_result(error), OPENLINE_PANIC);
    CHECK_STR(openline_error_code(error), "panic");
    CHECK(strstr(openline_error_message(error).data, "index out of bounds") != NULL);
    openline_error_free(error);
    CHECK_INT(openline_test_panic(&out, NULL), OPENLINE_PANIC);
    CHECK_INT(openline_test_panic(NULL, NULL), OPENLINE_INVALID_ARGUMENT);
    lookups(); /* the library goes on */
}
#endif
