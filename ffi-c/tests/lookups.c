/* Questions about a queue's hours, names and lists. */
#include "check.h"

/* 2026-11-23 is a Monday; New York is at -05:00, London at +00:00. */
#define MONDAY INT64_C(1795392000) /* 00:00 UTC */
#define HOUR INT64_C(3600)
#define GOLD_OPENS (MONDAY + 14 * HOUR)
#define GOLD_CLOSES (MONDAY + 22 * HOUR)

#define PACK "{\"calendars\": [{\"name\": \"c\", \"holidays\": {\"country\": \"US\", \"language\": \"en\"}}], \"queues\": [{\"name\": \"Q\", " \
    "\"type\": \"Agent_queue\", \"enabled\": true, \"open_24\": true, \"timezone\": \"Etc/UTC\", \"calendars\": [\"c\"], \"transfer_function_name\": \"t\"}]}"

/* A calendar that names a country: closed on Thanksgiving, 26 November 2026, and on no other day of that week. */
/* Two seasons of one queue, the second without words, and a queue without any. */
static void seasons(void)
{
    const char text[] =
        "[{\"name\": \"Desk\", \"type\": \"Agent_queue\", \"enabled\": true, \"open_24\": false, \"timezone\": \"America/New_York\","
        "  \"weekly_hours\": {\"mon\": [{\"start\": \"09:00\", \"end\": \"17:00\"}]}, \"transfer_function_name\": \"t\","
        "  \"seasons\": [{\"from\": \"06-01\", \"to\": \"08-31\", \"reason\": \"Summer\", \"weekly_hours\": {}},"
        "              {\"from\": \"12-01\", \"to\": \"12-31\", \"weekly_hours\": {}}]},"
        " {\"name\": \"Other\", \"type\": \"Agent_queue\", \"enabled\": true, \"open_24\": true, \"timezone\": \"Etc/UTC\","
        "  \"transfer_function_name\": \"t\"}]";
    openline_options options = pinned();
    openline_engine *engine = NULL;
    uint32_t season = 7;
    CHECK_INT(openline_engine_parse_with(text, strlen(text), &options, &engine, NULL), OPENLINE_OK);
    CHECK_INT(openline_queue_season_count(engine, 0), 2);
    CHECK_INT(openline_queue_season_count(engine, 1), 0);
    CHECK_STR(openline_queue_season_reason(engine, 0, 0), "Summer");
    CHECK_NOTHING(openline_queue_season_reason(engine, 0, 1));
    CHECK_NOTHING(openline_queue_season_reason(engine, 0, 2));
    /* 2027-06-01T00:00:00 in New York, and the second before. */
    const int64_t summer = 1811822400;
    CHECK_INT(openline_queue_season(engine, 0, summer - 1, &season), OPENLINE_OK);
    CHECK(season == OPENLINE_NO_SEASON);
    CHECK_INT(openline_queue_season(engine, 0, summer, &season), OPENLINE_OK);
    CHECK_INT(season, 0);
    CHECK_INT(openline_queue_season(engine, 0, summer + 190 * 24 * HOUR, &season), OPENLINE_OK);
    CHECK_INT(season, 1);
    CHECK_INT(openline_queue_season(engine, 1, summer, &season), OPENLINE_OK);
    CHECK(season == OPENLINE_NO_SEASON);
    openline_engine_free(engine);
}

static void holidays(void)
{
    openline_engine *engine = NULL;
    CHECK_INT(openline_engine_parse(PACK, strlen(PACK), &engine, NULL), OPENLINE_OK);
    for (int day = 0; day < 7; day++) {
        bool open = day == 3;
        CHECK_INT(openline_queue_is_open(engine, 0, MONDAY + (24 * day + 12) * HOUR, &open), OPENLINE_OK);
        CHECK_INT(open, day != 3);
    }
    openline_engine_free(engine);
}

void lookups(void)
{
    holidays();
    openline_engine *engine = document();
    uint32_t gold = 99, off = 99;
    CHECK_INT(openline_engine_find_queue(engine, "Gold", 4, &gold), OPENLINE_OK);
    CHECK_INT(openline_engine_find_queue(engine, "Offer", 3, &off), OPENLINE_OK);
    CHECK_INT(gold, 0);
    CHECK_INT(off, 2);
    uint32_t untouched = 77;
    CHECK_INT(openline_engine_find_queue(engine, "gold", 4, &untouched), OPENLINE_NOT_FOUND);
    CHECK_INT(openline_engine_find_queue(engine, "", 0, &untouched), OPENLINE_NOT_FOUND);
    CHECK_INT(untouched, 77);

    bool open = true;
    CHECK_INT(openline_queue_is_open(engine, gold, GOLD_OPENS - 1, &open), OPENLINE_OK);
    CHECK(!open);
    CHECK_INT(openline_queue_is_open(engine, gold, GOLD_OPENS, &open), OPENLINE_OK);
    CHECK(open);
    CHECK_INT(openline_queue_is_open(engine, off, GOLD_OPENS, &open), OPENLINE_OK);
    CHECK(!open);
    open = true;
    CHECK_INT(openline_queue_is_open(engine, 3, GOLD_OPENS, &open), OPENLINE_NOT_FOUND);
    CHECK_INT(openline_queue_is_open(engine, UINT32_MAX, GOLD_OPENS, &open), OPENLINE_NOT_FOUND);
    CHECK(open);

    int64_t at = 0;
    CHECK_INT(openline_queue_next_open(engine, gold, MONDAY, &at), OPENLINE_OK);
    CHECK_INT(at, GOLD_OPENS);
    CHECK_INT(openline_queue_next_open(engine, gold, GOLD_OPENS, &at), OPENLINE_OK);
    CHECK_INT(at, GOLD_OPENS);
    CHECK_INT(openline_queue_next_open(engine, off, MONDAY, &at), OPENLINE_OK);
    CHECK_INT(at, OPENLINE_NEVER);
    CHECK_INT(openline_queue_next_close(engine, gold, GOLD_OPENS, &at), OPENLINE_OK);
    CHECK_INT(at, GOLD_CLOSES);
    CHECK_INT(openline_queue_next_change(engine, gold, GOLD_OPENS, &at), OPENLINE_OK);
    CHECK_INT(at, GOLD_CLOSES);
    CHECK_INT(openline_queue_previous_change(engine, gold, GOLD_CLOSES - 1, &at), OPENLINE_OK);
    CHECK_INT(at, GOLD_OPENS);
    CHECK_INT(openline_queue_previous_change(engine, off, MONDAY, &at), OPENLINE_OK);
    CHECK_INT(at, OPENLINE_NEVER);
    CHECK_INT(openline_queue_open_seconds(engine, gold, MONDAY, MONDAY + 24 * HOUR, &at), OPENLINE_OK);
    CHECK_INT(at, 8 * HOUR);
    CHECK_INT(openline_queue_open_seconds(engine, gold, MONDAY, INT64_MIN, &at), OPENLINE_OK);
    CHECK_INT(at, 0);
    CHECK_INT(openline_queue_add_open_seconds(engine, gold, MONDAY, HOUR, &at), OPENLINE_OK);
    CHECK_INT(at, GOLD_OPENS + HOUR);
    CHECK_INT(openline_queue_add_open_seconds(engine, gold, GOLD_CLOSES + HOUR, -HOUR, &at), OPENLINE_OK);
    CHECK_INT(at, GOLD_CLOSES - HOUR);
    CHECK_INT(openline_queue_add_open_seconds(engine, off, MONDAY, 1, &at), OPENLINE_OK);
    CHECK_INT(at, OPENLINE_NEVER);

    /* The ends of time are answers, not faults. */
    const int64_t ends[] = {INT64_MIN, INT64_MIN + 1, -1, 0, INT64_MAX - 1, INT64_MAX};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        for (uint32_t queue = 0; queue < 3; queue++) {
            openline_status *status = NULL;
            CHECK_INT(openline_queue_is_open(engine, queue, ends[i], &open), OPENLINE_OK);
            CHECK_INT(openline_queue_next_open(engine, queue, ends[i], &at), OPENLINE_OK);
            CHECK_INT(openline_queue_next_close(engine, queue, ends[i], &at), OPENLINE_OK);
            CHECK_INT(openline_queue_next_change(engine, queue, ends[i], &at), OPENLINE_OK);
            CHECK_INT(openline_queue_previous_change(engine, queue, ends[i], &at), OPENLINE_OK);
            CHECK_INT(openline_queue_add_open_seconds(engine, queue, ends[i], ends[5 - i], &at), OPENLINE_OK);
            CHECK_INT(openline_queue_open_seconds(engine, queue, ends[i], ends[5 - i], &at), OPENLINE_OK);
            CHECK_INT(openline_queue_status(engine, queue, ends[i], &status), OPENLINE_OK);
            openline_status_free(status);
        }
    }

    int64_t many[1000];
    uint8_t answers[1001];
    memset(answers, 7, sizeof answers);
    for (int i = 0; i < 1000; i++) {
        many[i] = MONDAY + i * 777;
    }
    CHECK_INT(openline_queue_is_open_many(engine, gold, many, 1000, answers), OPENLINE_OK);
    for (int i = 0; i < 1000; i++) {
        CHECK_INT(openline_queue_is_open(engine, gold, many[i], &open), OPENLINE_OK);
        CHECK_INT(answers[i], open ? 1 : 0);
    }
    CHECK_INT(answers[1000], 7);
    CHECK_INT(openline_queue_is_open_many(engine, gold, NULL, 0, NULL), OPENLINE_OK);
    CHECK_INT(openline_queue_is_open_many(engine, gold, many, 10, (uint8_t *)many), OPENLINE_INVALID_ARGUMENT);
    CHECK_INT(openline_queue_is_open_many(engine, gold, many, SIZE_MAX, answers), OPENLINE_INVALID_ARGUMENT);
    CHECK_INT(openline_queue_is_open_many(engine, gold, many, SIZE_MAX / 8, answers), OPENLINE_INVALID_ARGUMENT);

    /* Columns of queues and instants: each row is the queue's own call. */
    {
        uint32_t queues[1000];
        int64_t later[1000], numbers[1000], wanted = 0;
        const uint32_t count = (uint32_t)openline_engine_queue_count(engine);
        for (uint32_t i = 0; i < 1000; i++) {
            queues[i] = i % count;
            later[i] = i % 9 == 0 ? ends[i / 9 % 6] : many[i] + (int64_t)i * 401 - 90000;
        }
        CHECK_INT(openline_columns_is_open(engine, queues, many, 1000, answers), OPENLINE_OK);
        CHECK_INT(answers[1000], 7);
        CHECK_INT(openline_columns_open_seconds(engine, queues, many, later, 1000, numbers), OPENLINE_OK);
        for (uint32_t i = 0; i < 1000; i++) {
            CHECK_INT(openline_queue_is_open(engine, queues[i], many[i], &open), OPENLINE_OK);
            CHECK_INT(answers[i], open ? 1 : 0);
            CHECK_INT(openline_queue_open_seconds(engine, queues[i], many[i], later[i], &wanted), OPENLINE_OK);
            CHECK_INT(numbers[i], wanted);
        }
        for (uint32_t i = 0; i < 1000; i++) {
            later[i] = i % 9 == 0 ? ends[i / 9 % 6] : (int64_t)i * 401 - 90000;
        }
        CHECK_INT(openline_columns_add_open_seconds(engine, queues, many, later, 1000, numbers), OPENLINE_OK);
        for (uint32_t i = 0; i < 1000; i++) {
            CHECK_INT(openline_queue_add_open_seconds(engine, queues[i], many[i], later[i], &wanted), OPENLINE_OK);
            CHECK_INT(numbers[i], wanted);
        }
        CHECK_INT(openline_columns_open_seconds(engine, NULL, NULL, NULL, 0, NULL), OPENLINE_OK);
        CHECK_INT(openline_columns_open_seconds(engine, queues, many, later, 1000, later), OPENLINE_INVALID_ARGUMENT);
        CHECK_INT(openline_columns_add_open_seconds(engine, queues, many, later, 1000, many), OPENLINE_INVALID_ARGUMENT);
        CHECK_INT(openline_columns_is_open(engine, queues, many, SIZE_MAX, answers), OPENLINE_INVALID_ARGUMENT);
        queues[999] = count;
        numbers[0] = 77;
        CHECK_INT(openline_columns_open_seconds(engine, queues, many, later, 1000, numbers), OPENLINE_NOT_FOUND);
        CHECK_INT(numbers[0], 77);
    }

    /* A page at a time gives the same intervals as all at once. */
    openline_interval all[64], page[2];
    size_t count = 0, written = 0, seen = 0;
    int64_t from = MONDAY, to = MONDAY + 30 * 24 * HOUR;
    CHECK_INT(openline_queue_intervals(engine, gold, from, to, all, 64, &count), OPENLINE_OK);
    CHECK_INT(count, 9); /* five Mondays and four Tuesdays, less the anniversary and what lies behind the 30 days */
    CHECK_INT(all[0].start, GOLD_OPENS);
    CHECK_INT(all[0].end, GOLD_CLOSES);
    do {
        CHECK_INT(openline_queue_intervals(engine, gold, from, to, page, 2, &written), OPENLINE_OK);
        for (size_t i = 0; i < written; i++, seen++) {
            CHECK(seen < count && page[i].start == all[seen].start && page[i].end == all[seen].end);
        }
        from = written > 0 ? page[written - 1].end : to;
    } while (written == 2);
    CHECK_INT(seen, count);
    written = 5;
    CHECK_INT(openline_queue_intervals(engine, gold, from, to, NULL, 0, &written), OPENLINE_OK);
    CHECK_INT(written, 0);
    CHECK_INT(openline_queue_intervals(engine, gold, from, to, all, SIZE_MAX, &written), OPENLINE_INVALID_ARGUMENT);

    openline_slots wanted = openline_slots_init(HOUR);
    CHECK_INT(openline_queue_slots(engine, gold, MONDAY, &wanted, page, 2, &written), OPENLINE_OK);
    CHECK_INT(written, 2);
    CHECK_INT(page[0].start, GOLD_OPENS);
    CHECK_INT(page[0].end, GOLD_OPENS + HOUR);
    CHECK_INT(page[1].start, GOLD_OPENS + HOUR);
    wanted.lead = HOUR / 2;
    wanted.step = HOUR / 4;
    CHECK_INT(openline_queue_slots(engine, gold, GOLD_OPENS, &wanted, page, 1, &written), OPENLINE_OK);
    CHECK_INT(page[0].start, GOLD_OPENS + HOUR / 2);
    wanted.length = 0;
    CHECK_INT(openline_queue_slots(engine, gold, MONDAY, &wanted, page, 2, &written), OPENLINE_INVALID_ARGUMENT);

    openline_status *status = NULL;
    CHECK_INT(openline_queue_status(engine, gold, MONDAY + 36 * HOUR, &status), OPENLINE_OK);
    CHECK(!openline_status_open(status));
    CHECK_INT(openline_status_since(status), GOLD_CLOSES);
    CHECK_INT(openline_status_until(status), openline_status_opens_at(status));
    CHECK_INT(openline_status_opens_at(status), GOLD_OPENS + 7 * 24 * HOUR);
    CHECK_STR(openline_status_reason(status), "exception");
    CHECK_STR(openline_status_reason_text(status), "our anniversary");
    openline_status_free(status);
    CHECK_INT(openline_queue_status(engine, off, MONDAY, &status), OPENLINE_OK);
    CHECK_STR(openline_status_reason(status), "disabled");
    CHECK_NOTHING(openline_status_reason_text(status));
    CHECK_INT(openline_status_until(status), OPENLINE_NEVER);
    openline_status_free(status);

    uint32_t queues[3] = {9, 9, 9};
    CHECK_INT(openline_engine_open_queues(engine, GOLD_OPENS + HOUR, NULL, 0, NULL, 0, queues, 3, &count, NULL), OPENLINE_OK);
    CHECK_INT(count, 2);
    CHECK_INT(queues[0], 0);
    CHECK_INT(queues[1], 1);
    CHECK_INT(queues[2], 9);
    CHECK_INT(openline_engine_open_queues(engine, GOLD_OPENS + HOUR, "chat", 4, "en", 2, queues, 1, &count, NULL), OPENLINE_OK);
    CHECK_INT(count, 1);
    CHECK_INT(queues[0], 1);
    CHECK_INT(openline_engine_open_queues(engine, GOLD_OPENS + HOUR, NULL, 0, NULL, 0, NULL, 0, &count, NULL), OPENLINE_OK);
    CHECK_INT(count, 2);
    openline_error *error = NULL;
    CHECK_INT(openline_engine_open_queues(engine, MONDAY, NULL, 0, "en US", 5, queues, 3, &count, &error),
              OPENLINE_ROUTE_ERROR);
    CHECK_STR(openline_error_code(error), "bad_language");
    openline_error_free(error);
    openline_engine_free(engine);
}

void names(void)
{
    openline_engine *engine = document();
    CHECK_INT(openline_engine_queue_count(engine), 3);
    CHECK_STR(openline_queue_name(engine, 0), "Gold");
    CHECK_STR(openline_queue_timezone(engine, 1), "Europe/London");
    CHECK_STR(openline_queue_transfer_function(engine, 1), "to_basic");
    CHECK(openline_queue_enabled(engine, 0) && !openline_queue_enabled(engine, 2) && !openline_queue_enabled(engine, 3));
    CHECK_NOTHING(openline_queue_name(engine, 3));
    CHECK_INT(openline_engine_handoff_count(engine), 3);
    CHECK_STR(openline_handoff_name(engine, 0), "Billing Support");
    CHECK_STR(openline_handoff_function_name(engine, 0), "handoff_billing_support");
    CHECK_STR(openline_handoff_description(engine, 1), "Say goodbye");
    CHECK_NOTHING(openline_handoff_description(engine, 2));
    CHECK(openline_handoff_default(engine, 0) && !openline_handoff_default(engine, 1));
    CHECK(openline_handoff_sip(engine, 1) && !openline_handoff_sip(engine, 0));
    CHECK(openline_handoff_active(engine, 0) && !openline_handoff_active(engine, 3));
    CHECK_INT(openline_engine_topic_count(engine), 2);
    CHECK_STR(openline_topic_name(engine, 1), "Anything");
    CHECK_STR(openline_topic_description(engine, 0), "Money");
    CHECK_STR(openline_topic_instructions(engine, 0), "Be kind.");
    CHECK_NOTHING(openline_topic_instructions(engine, 1));
    CHECK_INT(openline_topic_handoff_count(engine, 1), 2);
    CHECK_INT(openline_topic_handoff(engine, 1, 1), 2);
    CHECK_INT(openline_topic_handoff(engine, 1, 2), -1);
    CHECK_INT(openline_topic_handoff(engine, 2, 0), -1);
    CHECK_STR(openline_engine_zone_source(engine), "bundled");
    CHECK(openline_engine_zone_release(engine).len >= 5);

    CHECK_INT(openline_queue_group_count(engine, 0), 2);
    CHECK_STR(openline_queue_group(engine, 0, 0), "clinic");
    CHECK_STR(openline_queue_group(engine, 0, 1), "emea");
    CHECK(openline_queue_group(engine, 0, 2).data == NULL && openline_queue_group(engine, 1, 0).data == NULL);
    CHECK_INT(openline_queue_group_count(engine, 1), 0);
    CHECK_INT(openline_queue_group_count(engine, 99), 0);
    CHECK_INT(openline_queue_group_count(NULL, 0), 0);
    CHECK(openline_queue_group(NULL, 0, 0).data == NULL);
    seasons();

    openline_text *text = NULL;
    CHECK_INT(openline_queue_hours_in_words(engine, 0, &text), OPENLINE_OK);
    CHECK_STR(openline_text_str(text), "Monday and Tuesday 9 AM to 5 PM");
    openline_text_free(text);
    const char rules[] = "Call {{ho:Billing Support}}, keep {{fn:other}}.";
    CHECK_INT(openline_engine_render(engine, rules, strlen(rules), &text, NULL), OPENLINE_OK);
    CHECK_STR(openline_text_str(text), "Call handoff_billing_support, keep {{fn:other}}.");
    openline_text_free(text);
    openline_error *error = NULL;
    text = POISON(openline_text);
    CHECK_INT(openline_engine_render(engine, "{{ho:Nobody}}", 13, &text, &error), OPENLINE_NOT_FOUND);
    CHECK(text == POISON(openline_text));
    CHECK(strstr(openline_error_message(error).data, "Nobody") != NULL);
    CHECK_STR(openline_error_code(error), "unknown_handoff");
    openline_error_free(error);

    CHECK_INT(openline_engine_tools(engine, MONDAY, "Anything", 8, NULL, 0, NULL, 0, &text, NULL), OPENLINE_OK);
    CHECK(strstr(openline_text_str(text).data, "\"name\":\"handoff_billing_support\"") != NULL);
    CHECK(strstr(openline_text_str(text).data, "\"tier\"") != NULL);
    openline_text_free(text);
    openline_contact contact = openline_contact_init();
    contact.topic = openline_str_of("Anything");
    const openline_variable tier = {openline_str_of("tier"), openline_str_of("gold")};
    contact.variables = &tier;
    contact.variables_len = 1;
    CHECK_INT(openline_engine_tools_for(engine, &contact, "openai", 6, OPENLINE_TOOLS_STRICT, &text, NULL), OPENLINE_OK);
    CHECK(strstr(openline_text_str(text).data, "\"function\":{") != NULL);
    CHECK(strstr(openline_text_str(text).data, "\"strict\":true") != NULL);
    CHECK(strstr(openline_text_str(text).data, "\"tier\"") == NULL);
    openline_text_free(text);
    error = NULL;
    CHECK_INT(openline_engine_tools(engine, MONDAY, "No", 2, "voice", 5, "es", 2, &text, &error), OPENLINE_ROUTE_ERROR);
    CHECK_STR(openline_error_code(error), "unknown_topic");
    openline_error_free(error);
    openline_engine_free(engine);
}
