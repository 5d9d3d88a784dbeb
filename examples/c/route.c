/*
 * Where does a call go now?  ./route FILE [TOPIC [LANGUAGE]]
 *
 * Loads a configuration, prepares one route (as a PBX does for each dialled number), decides one call and prints what to do with it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include <openline.h>

static int complain(const char *what, openline_result result, openline_error *error)
{
    fprintf(stderr, "%s: %s\n", what, error != NULL ? openline_error_message(error).data : openline_result_name(result).data);
    openline_error_free(error);
    return 1;
}

static void print_action(const openline_action *action)
{
    if (action == NULL) {
        printf("action:  none\n");
        return;
    }
    printf("action:  %s\n", openline_action_method(action).data);
    if (openline_action_target_uri(action).data != NULL) {
        printf("target:  %s\n", openline_action_target_uri(action).data);
    }
    for (size_t i = 0; i < openline_action_header_line_count(action); i++) {
        printf("header:  %s\n", openline_action_header_line(action, i).data);
    }
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s FILE [TOPIC [LANGUAGE]]\n", argv[0]);
        return 2;
    }

    openline_engine *engine = NULL;
    openline_error *error = NULL;
    openline_result result = openline_engine_load(argv[1], &engine, &error);
    if (result != OPENLINE_OK) {
        return complain(argv[1], result, error);
    }

    /* Once for each dialled number: names, tags and filters are resolved here. */
    openline_contact contact = openline_contact_init();
    openline_str language = openline_str_of(argc > 3 ? argv[3] : NULL);
    contact.topic = openline_str_of(argc > 2 ? argv[2] : NULL);
    contact.channel = openline_str_of("voice");
    contact.languages = &language;
    contact.languages_len = argc > 3;
    openline_route *route = NULL;
    result = openline_engine_prepare(engine, &contact, &route, &error);
    openline_engine_free(engine); /* the route keeps what it needs */
    if (result != OPENLINE_OK) {
        return complain("prepare", result, error);
    }

    /* Once for each call: what is known of this caller fills headers and instructions. */
    const openline_variable variables[] = {
        {openline_str_of("reason"), openline_str_of("asked for a person")},
        {openline_str_of("booking"), openline_str_of("HX4711")},
    };
    openline_decision *decision = NULL;
    result = openline_route_decide(route, (int64_t)time(NULL), variables, 2, &decision, &error);
    openline_route_free(route);
    if (result != OPENLINE_OK) {
        return complain("decide", result, error);
    }

    openline_str instructions = openline_decision_instructions(decision);
    printf("handoff: %s\n", openline_decision_handoff(decision).data);
    if (openline_decision_available(decision)) {
        openline_str queue = openline_decision_queue(decision);
        printf("queue:   %s\n", queue.data != NULL ? queue.data : "(none: a SIP handoff)");
    } else {
        openline_str reason = openline_decision_reason(decision);
        printf("closed:  %s\n", reason.data != NULL ? reason.data : "no destination");
        if (openline_decision_retry_after(decision) != OPENLINE_NEVER) {
            printf("retry:   in %" PRId64 " seconds\n", openline_decision_retry_after(decision));
        }
    }
    if (instructions.data != NULL) {
        printf("say:     %s\n", instructions.data);
    }
    print_action(openline_decision_action(decision));
    openline_decision_free(decision);
    return 0;
}
