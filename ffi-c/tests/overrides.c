/* Overrides: engines that close, open and redirect, what they list, and what is refused. */
#include "check.h"

#define MONDAY INT64_C(1795392000)
#define HOUR INT64_C(3600)
/* 15:00 UTC, 10:00 in New York: Gold and Basic are open. */
#define NOW (MONDAY + 15 * HOUR)

static openline_decision *route(const openline_engine *engine, int64_t at, const char *language)
{
    openline_contact contact = openline_contact_init();
    openline_str languages[] = {openline_str_of(language)};
    contact.flags = OPENLINE_CONTACT_AT;
    contact.at = at;
    contact.topic = openline_str_of("Billing inquiry");
    contact.languages = languages;
    contact.languages_len = language != NULL;
    openline_decision *decision = NULL;
    CHECK_INT(openline_engine_route(engine, &contact, &decision, NULL), OPENLINE_OK);
    return decision;
}

static uint32_t queue(const openline_engine *engine, const char *name)
{
    uint32_t found = UINT32_MAX;
    CHECK_INT(openline_engine_find_queue(engine, name, strlen(name), &found), OPENLINE_OK);
    return found;
}

static void closed_and_told(const openline_engine *plain)
{
    const openline_pair reasons[] = {
        {openline_str_of("es"), openline_str_of("Alarma de incendio")},
        {openline_str_of("en"), openline_str_of("Fire alarm")},
    };
    const openline_str spared[] = {openline_str_of("Basic")};
    openline_override items[2] = {openline_override_init("closed"), openline_override_init("redirect")};
    items[0].all = 1;
    items[0].except = spared;
    items[0].except_len = 1;
    items[0].from = NOW;
    items[0].until = NOW + HOUR;
    items[0].reasons = reasons;
    items[0].reasons_len = 2;
    items[0].id = 41;
    items[1].queue = openline_str_of("Basic");
    items[1].from = NOW;
    items[1].function = openline_str_of("Operator");
    openline_engine *engine = NULL;
    CHECK_INT(openline_engine_with_overrides(plain, items, 2, &engine, NULL), OPENLINE_OK);

    bool open = true;
    CHECK_INT(openline_queue_is_open(engine, queue(engine, "Gold"), NOW, &open), OPENLINE_OK);
    CHECK(!open);
    CHECK_INT(openline_queue_is_open(engine, queue(engine, "Gold"), NOW + HOUR, &open), OPENLINE_OK);
    CHECK(open);
    CHECK_INT(openline_queue_is_open(plain, queue(plain, "Gold"), NOW, &open), OPENLINE_OK);
    CHECK(open);
    openline_status *status = NULL;
    CHECK_INT(openline_queue_status(engine, queue(engine, "Gold"), NOW, &status), OPENLINE_OK);
    CHECK_STR(openline_status_cause(status), "override");
    CHECK_STR(openline_status_reason(status), "override");
    CHECK_STR(openline_status_reason_text(status), "Alarma de incendio");
    CHECK_INT(openline_status_override(status), 41);
    CHECK_INT(openline_status_since(status), NOW);
    CHECK_INT(openline_status_opens_at(status), NOW + HOUR);
    openline_status_free(status);
    CHECK_INT(openline_queue_status(engine, queue(engine, "Basic"), NOW, &status), OPENLINE_OK);
    CHECK_STR(openline_status_cause(status), "hours");
    CHECK_INT(openline_status_override(status), 0);
    openline_status_free(status);

    openline_decision *decision = route(engine, NOW, "en-GB");
    CHECK(openline_decision_available(decision));
    CHECK_STR(openline_decision_transfer_function(decision), "Operator");
    CHECK_INT(openline_decision_generation(decision), 0);
    const openline_verdict *gold = openline_decision_verdict(decision, 0);
    CHECK_STR(openline_verdict_verdict(gold), "override");
    CHECK_STR(openline_verdict_reason_text(gold), "Fire alarm");
    CHECK_INT(openline_verdict_override(gold), 41);
    CHECK_INT(openline_verdict_opens_at(gold), NOW + HOUR);
    CHECK_INT(openline_verdict_override(openline_decision_verdict(decision, 1)), 0);
    openline_decision_free(decision);

    CHECK_INT(openline_engine_override_count(engine), 2);
    CHECK_INT(openline_engine_override_count(plain), 0);
    const openline_listing *listing = openline_engine_override(engine, 0);
    CHECK_INT(openline_listing_id(listing), 41);
    CHECK_STR(openline_listing_kind(listing), "closed");
    CHECK_NOTHING(openline_listing_queue(listing));
    CHECK_NOTHING(openline_listing_group(listing));
    CHECK_NOTHING(openline_listing_function(listing));
    CHECK_INT(openline_listing_from(listing), NOW);
    CHECK_INT(openline_listing_until(listing), NOW + HOUR);
    CHECK_STR(openline_listing_reason(listing), "Alarma de incendio");
    CHECK(!openline_listing_dangling(listing));
    listing = openline_engine_override(engine, 1);
    CHECK_INT(openline_listing_id(listing), 2);
    CHECK_STR(openline_listing_queue(listing), "Basic");
    CHECK_STR(openline_listing_function(listing), "Operator");
    CHECK_INT(openline_listing_until(listing), OPENLINE_NEVER);
    CHECK(openline_engine_override(engine, 2) == NULL);
    CHECK_INT(openline_engine_generation(engine), 0);
    openline_engine_free(engine);
}

static void texts_and_faults(const openline_engine *plain)
{
    static const char TEXT[] = "- {kind: open, group: clinic, until: 1795500000}\n- {kind: closed, queue: Gone}\n";
    openline_engine *engine = NULL;
    CHECK_INT(openline_engine_with_overrides_text(plain, TEXT, strlen(TEXT), &engine, NULL), OPENLINE_OK);
    CHECK_INT(openline_engine_override_warning_count(engine), 1);
    CHECK_STR(openline_issue_code(openline_engine_override_warning(engine, 0)), "dangling");
    CHECK_INT(openline_issue_line(openline_engine_override_warning(engine, 0)), 2);
    CHECK(openline_engine_override_warning(engine, 1) == NULL);
    CHECK(openline_listing_dangling(openline_engine_override(engine, 1)));
    CHECK_STR(openline_listing_group(openline_engine_override(engine, 0)), "clinic");
    openline_engine_free(engine);

    static const char WRONG[] = "[{\"kind\": \"shut\", \"all\": true}, {\"kind\": \"open\", \"all\": true, \"until\": -1}]";
    openline_error *error = NULL;
    engine = NULL;
    CHECK_INT(openline_engine_with_overrides_text(plain, WRONG, strlen(WRONG), &engine, &error), OPENLINE_INVALID_OVERRIDES);
    CHECK(engine == NULL);
    CHECK_INT(openline_error_result(error), OPENLINE_INVALID_OVERRIDES);
    CHECK_INT(openline_error_issue_count(error), 2);
    CHECK_STR(openline_error_code(error), "bad_value");
    CHECK_STR(openline_issue_path(openline_error_issue(error, 1)), "[1].until");
    openline_error_free(error);
    CHECK_STR(openline_result_name(OPENLINE_INVALID_OVERRIDES), "invalid_overrides");

    openline_override items[2] = {openline_override_init("closed"), openline_override_init("closed")};
    items[0].queue = openline_str_of("Gold");
    items[1].group = openline_str_of("clinic");
    items[1].reason = openline_str_of(" ");
    CHECK_INT(openline_engine_with_overrides(plain, items, 2, &engine, &error), OPENLINE_INVALID_OVERRIDES);
    CHECK_STR(openline_issue_path(openline_error_issue(error, 0)), "[1].reason");
    CHECK_INT(openline_issue_line(openline_error_issue(error, 0)), 0);
    openline_error_free(error);
    items[0].all = 1;
    CHECK_INT(openline_engine_with_overrides(plain, items, 2, &engine, NULL), OPENLINE_INVALID_ARGUMENT);
    items[0].all = 0;
    items[0].kind = openline_str_of("shut");
    CHECK_INT(openline_engine_with_overrides(plain, items, 2, &engine, NULL), OPENLINE_INVALID_ARGUMENT);
    items[0].kind = openline_str_of("closed");
    items[1].struct_size += 8;
    CHECK_INT(openline_engine_with_overrides(plain, items, 2, &engine, NULL), OPENLINE_INVALID_ARGUMENT);
    items[0].struct_size = 3;
    CHECK_INT(openline_engine_with_overrides(plain, items, 1, &engine, NULL), OPENLINE_INVALID_ARGUMENT);
    CHECK_INT(openline_engine_with_overrides(plain, NULL, 1, &engine, NULL), OPENLINE_INVALID_ARGUMENT);
    CHECK_INT(openline_engine_with_overrides(NULL, items, 1, &engine, NULL), OPENLINE_INVALID_ARGUMENT);
    CHECK_INT(openline_engine_with_overrides(plain, items, 1, NULL, NULL), OPENLINE_INVALID_ARGUMENT);
    CHECK(engine == NULL);
    CHECK_INT(openline_engine_with_overrides(plain, NULL, 0, &engine, NULL), OPENLINE_OK);
    CHECK_INT(openline_engine_override_count(engine), 0);
    openline_engine_free(engine);
    CHECK_INT(openline_engine_override_count(NULL), 0);
    CHECK(openline_engine_override(NULL, 0) == NULL);
    CHECK_NOTHING(openline_listing_kind(NULL));
}

/* Items of a later release: larger, with nothing in what this library does not know. */
static void larger_items(const openline_engine *plain)
{
    struct later {
        openline_override known;
        uint64_t unknown[2];
    } items[2];
    memset(items, 0, sizeof items);
    for (int i = 0; i < 2; i++) {
        items[i].known = openline_override_init(i == 0 ? "closed" : "open");
        items[i].known.struct_size = sizeof items[i];
        items[i].known.queue = openline_str_of(i == 0 ? "Gold" : "Basic");
    }
    openline_engine *engine = NULL;
    CHECK_INT(openline_engine_with_overrides(plain, &items[0].known, 2, &engine, NULL), OPENLINE_OK);
    bool open = false;
    CHECK_INT(openline_queue_is_open(engine, queue(engine, "Basic"), MONDAY, &open), OPENLINE_OK);
    CHECK(open);
    openline_engine_free(engine);
    engine = NULL;
    items[1].unknown[1] = 1;
    CHECK_INT(openline_engine_with_overrides(plain, &items[0].known, 2, &engine, NULL), OPENLINE_INVALID_ARGUMENT);
    CHECK(engine == NULL);
}

/* Nothing of the first engine is needed by the second. */
static void freed_in_any_order(void)
{
    openline_engine *plain = document();
    openline_override item = openline_override_init("closed");
    item.all = 1;
    item.until = OPENLINE_NEVER;
    openline_engine *engine = NULL;
    CHECK_INT(openline_engine_with_overrides(plain, &item, 1, &engine, NULL), OPENLINE_OK);
    openline_engine_free(plain);
    openline_decision *decision = route(engine, NOW, NULL);
    openline_engine_free(engine);
    CHECK(!openline_decision_available(decision));
    CHECK_STR(openline_decision_reason(decision), "override");
    CHECK_INT(openline_decision_reopens_at(decision), OPENLINE_NEVER);
    CHECK_INT(openline_decision_retry_after(decision), OPENLINE_NEVER);
    openline_decision_free(decision);
}

void overrides(void)
{
    openline_engine *engine = document();
    closed_and_told(engine);
    texts_and_faults(engine);
    larger_items(engine);
    openline_engine_free(engine);
    freed_in_any_order();
}
