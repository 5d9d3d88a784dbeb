/* A program of 0.1.0: compiled against the header of that release (ffi-c/tests/abi/0.1.0), run with today's library.
 * It passes the structs as they were then; `functions.h` is made from that header and names every function that it declared. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "openline.h"

typedef void (*any_function)(void);

static const any_function FUNCTIONS[] = {
#include "functions.h"
};

static const char DOCUMENT[] =
    "[{\"name\": \"Support\", \"type\": \"Agent_queue\", \"enabled\": true, \"open_24\": true, \"timezone\": \"Europe/Berlin\","
    "  \"transfer_function_name\": \"transfer_to_support\"}]";

int main(void)
{
    for (size_t i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++) assert(FUNCTIONS[i] != NULL);

    openline_options options = openline_options_init();
    options.name = openline_str_of("Help");
    assert(options.struct_size == sizeof(openline_options));
    openline_engine *engine = NULL;
    openline_error *error = NULL;
    assert(openline_engine_parse_with(DOCUMENT, strlen(DOCUMENT), &options, &engine, &error) == OPENLINE_OK);

    openline_contact contact = openline_contact_init();
    contact.channel = openline_str_of("voice");
    contact.flags = OPENLINE_CONTACT_AT;
    contact.at = 1798156800;
    openline_decision *decision = NULL;
    assert(openline_engine_route(engine, &contact, &decision, &error) == OPENLINE_OK);
    assert(openline_decision_available(decision));
    openline_decision_free(decision);

    /* A struct of before 0.1.0, or of no release, is refused. */
    contact.struct_size -= 1;
    assert(openline_engine_route(engine, &contact, &decision, NULL) == OPENLINE_INVALID_ARGUMENT);
    openline_engine_free(engine);
    printf("%zu functions and both structs of 0.1.0\n", sizeof FUNCTIONS / sizeof *FUNCTIONS);
    return 0;
}
