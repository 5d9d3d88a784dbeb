/* A program of a later release than the library: its structs are larger. What the library does not know must be zero. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "openline.h"

struct later_contact {
    openline_contact known;
    uint64_t unknown[4];
};

struct later_options {
    openline_options known;
    uint64_t unknown[4];
};

int main(void)
{
    static const char DOCUMENT[] =
        "[{\"name\": \"Support\", \"type\": \"Agent_queue\", \"enabled\": true, \"open_24\": true, \"timezone\": \"Europe/Berlin\","
        "  \"transfer_function_name\": \"transfer_to_support\"}]";
    struct later_options options;
    memset(&options, 0, sizeof options);
    options.known = openline_options_init();
    options.known.struct_size = sizeof options;
    openline_engine *engine = NULL;
    assert(openline_engine_parse_with(DOCUMENT, strlen(DOCUMENT), &options.known, &engine, NULL) == OPENLINE_OK);

    struct later_contact contact;
    memset(&contact, 0, sizeof contact);
    contact.known = openline_contact_init();
    contact.known.struct_size = sizeof contact;
    openline_decision *decision = NULL;
    assert(openline_engine_route(engine, &contact.known, &decision, NULL) == OPENLINE_OK);
    openline_decision_free(decision);
    for (size_t i = 0; i < sizeof contact.unknown / sizeof *contact.unknown; i++) {
        contact.unknown[i] = 1;
        decision = NULL;
        assert(openline_engine_route(engine, &contact.known, &decision, NULL) == OPENLINE_INVALID_ARGUMENT);
        assert(decision == NULL);
        contact.unknown[i] = 0;
    }
    openline_engine_free(engine);

    /* Today's own growth: a limit that the text is over. */
    openline_options small = openline_options_init();
    small.max_bytes = 10;
    assert(openline_engine_parse_with(DOCUMENT, strlen(DOCUMENT), &small, &engine, NULL) == OPENLINE_INVALID_CONFIG);
    puts("structs of a later release");
    return 0;
}
