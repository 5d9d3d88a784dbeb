/* Texts and structs as no careful caller sends them: not UTF-8, too long, of a size from another release. */
#include "check.h"

#define BAD "caf\xe9"

static void not_utf8(openline_engine *engine)
{
    uint32_t queue = 7;
    openline_error *error = NULL;
    openline_engine *made = POISON(openline_engine);
    CHECK_INT(openline_engine_find_queue(engine, BAD, 4, &queue), OPENLINE_INVALID_UTF8);
    CHECK_INT(queue, 7);
    CHECK_INT(openline_engine_parse(BAD, 4, &made, &error), OPENLINE_INVALID_CONFIG);
    CHECK_STR(openline_error_code(error), "invalid_utf8");
    openline_error_free(error);
    error = NULL;

    openline_contact contact = openline_contact_init();
    openline_decision *decision = POISON(openline_decision);
    const openline_str bad = openline_str_of(BAD);
    contact.topic = bad;
    CHECK_INT(openline_engine_route(engine, &contact, &decision, &error), OPENLINE_INVALID_UTF8);
    CHECK_STR(openline_error_message(error), "contact.topic is not UTF-8");
    openline_error_free(error);
    contact = openline_contact_init();
    contact.handoff = bad;
    CHECK_INT(openline_engine_route(engine, &contact, &decision, NULL), OPENLINE_INVALID_UTF8);
    contact = openline_contact_init();
    contact.channel = bad;
    CHECK_INT(openline_engine_route(engine, &contact, &decision, NULL), OPENLINE_INVALID_UTF8);
    contact = openline_contact_init();
    contact.languages = &bad;
    contact.languages_len = 1;
    CHECK_INT(openline_engine_route(engine, &contact, &decision, NULL), OPENLINE_INVALID_UTF8);
    contact = openline_contact_init();
    const openline_variable variable = {openline_str_of("tier"), bad};
    contact.variables = &variable;
    contact.variables_len = 1;
    CHECK_INT(openline_engine_route(engine, &contact, &decision, NULL), OPENLINE_INVALID_UTF8);
    CHECK(decision == POISON(openline_decision));

    openline_text *text = POISON(openline_text);
    size_t count = 7;
    CHECK_INT(openline_engine_render(engine, BAD, 4, &text, NULL), OPENLINE_INVALID_UTF8);
    CHECK_INT(openline_engine_tools(engine, 0, BAD, 4, NULL, 0, NULL, 0, &text, NULL), OPENLINE_INVALID_UTF8);
    contact = openline_contact_init();
    CHECK_INT(openline_engine_tools_for(engine, &contact, BAD, 4, 0, &text, NULL), OPENLINE_INVALID_UTF8);
    CHECK_INT(openline_engine_open_queues(engine, 0, BAD, 4, NULL, 0, NULL, 0, &count, NULL), OPENLINE_INVALID_UTF8);
    CHECK(text == POISON(openline_text) && count == 7);

    openline_options options = pinned();
    options.name = bad;
    CHECK_INT(openline_engine_parse_with("[]", 2, &options, &made, NULL), OPENLINE_INVALID_UTF8);
    options = pinned();
    options.zone_data = bad;
    CHECK_INT(openline_engine_parse_with("[]", 2, &options, &made, NULL), OPENLINE_INVALID_UTF8);
    options = pinned();
    options.transfer_functions = &bad;
    options.transfer_functions_len = 1;
    CHECK_INT(openline_engine_parse_with("[]", 2, &options, &made, NULL), OPENLINE_INVALID_UTF8);
    CHECK(made == POISON(openline_engine));
}

static void lengths(openline_engine *engine)
{
    uint32_t queue = 7;
    openline_engine *made = POISON(openline_engine);
    openline_text *text = NULL;
    CHECK_INT(openline_engine_parse("", 0, &made, NULL), OPENLINE_INVALID_CONFIG);
    const size_t long_ones[] = {SIZE_MAX, SIZE_MAX / 2 + 1, (size_t)PTRDIFF_MAX + 1};
    for (size_t i = 0; i < sizeof long_ones / sizeof long_ones[0]; i++) {
        size_t len = long_ones[i];
        CHECK_INT(openline_engine_parse("[]", len, &made, NULL), OPENLINE_INVALID_ARGUMENT);
        CHECK_INT(openline_engine_find_queue(engine, "Gold", len, &queue), OPENLINE_INVALID_ARGUMENT);
        CHECK_INT(openline_engine_render(engine, "x", len, &text, NULL), OPENLINE_INVALID_ARGUMENT);
        openline_contact contact = openline_contact_init();
        openline_decision *decision = POISON(openline_decision);
        const openline_str language = openline_str_of("en");
        contact.languages = &language;
        contact.languages_len = len;
        CHECK_INT(openline_engine_route(engine, &contact, &decision, NULL), OPENLINE_INVALID_ARGUMENT);
        contact = openline_contact_init();
        contact.channel.data = "voice";
        contact.channel.len = len;
        CHECK_INT(openline_engine_route(engine, &contact, &decision, NULL), OPENLINE_INVALID_ARGUMENT);
    }
    CHECK_INT(openline_engine_render(engine, "", 0, &text, NULL), OPENLINE_OK);
    CHECK_STR(openline_text_str(text), "");
    openline_text_free(text);
    /* A NUL inside is a character like any other. */
    CHECK_INT(openline_engine_render(engine, "a\0b", 3, &text, NULL), OPENLINE_OK);
    CHECK_INT(openline_text_str(text).len, 3);
    CHECK(memcmp(openline_text_str(text).data, "a\0b", 4) == 0);
    openline_text_free(text);
    CHECK_INT(openline_engine_find_queue(engine, "Gold\0", 5, &queue), OPENLINE_NOT_FOUND);
    CHECK(made == POISON(openline_engine) && queue == 7);
}

static void sizes(openline_engine *engine)
{
    struct {
        openline_contact contact;
        uint64_t beyond;
    } newer = {openline_contact_init(), 0};
    openline_decision *decision = NULL;
    newer.contact.struct_size = sizeof newer;
    CHECK_INT(openline_engine_route(engine, &newer.contact, &decision, NULL), OPENLINE_OK);
    openline_decision_free(decision);
    decision = POISON(openline_decision);
    newer.beyond = 1;
    CHECK_INT(openline_engine_route(engine, &newer.contact, &decision, NULL), OPENLINE_INVALID_ARGUMENT);
    newer.contact = openline_contact_init();
    /* The first contact ended before the arguments, and nothing shorter was ever one. */
    const size_t first = offsetof(openline_contact, arguments);
    newer.contact.struct_size = first;
    CHECK_INT(openline_engine_route(engine, &newer.contact, &decision, NULL), OPENLINE_OK);
    openline_decision_free(decision);
    decision = POISON(openline_decision);
    const size_t odd[] = {0, 1, first - 1, 5000, SIZE_MAX};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        newer.contact.struct_size = odd[i];
        CHECK_INT(openline_engine_route(engine, &newer.contact, &decision, NULL), OPENLINE_INVALID_ARGUMENT);
    }
    newer.contact = openline_contact_init();
    newer.contact.flags = 4;
    CHECK_INT(openline_engine_route(engine, &newer.contact, &decision, NULL), OPENLINE_INVALID_ARGUMENT);
    openline_options options = pinned();
    openline_engine *made = POISON(openline_engine);
    options.struct_size = 0;
    CHECK_INT(openline_engine_parse_with("[]", 2, &options, &made, NULL), OPENLINE_INVALID_ARGUMENT);
    CHECK(decision == POISON(openline_decision) && made == POISON(openline_engine));
}

void texts(void)
{
    openline_engine *engine = document();
    not_utf8(engine);
    lengths(engine);
    sizes(engine);
    openline_engine_free(engine);
}
