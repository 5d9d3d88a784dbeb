/* NULL in every place: a result or "nothing", never a crash, and no out-param touched. */
#include "check.h"

#define REFUSED(call) CHECK_INT(call, OPENLINE_INVALID_ARGUMENT)

static void engines(openline_engine *engine)
{
    openline_engine *made = POISON(openline_engine);
    uint32_t queue = 7;
    size_t size = 7;
    openline_text *text = POISON(openline_text);
    openline_issues *list = POISON(openline_issues);
    uint32_t room[1] = {7};

    REFUSED(openline_engine_load(NULL, &made, NULL));
    REFUSED(openline_engine_load("x", NULL, NULL));
    REFUSED(openline_engine_load_with(NULL, NULL, &made, NULL));
    REFUSED(openline_engine_load_with("x", NULL, NULL, NULL));
    REFUSED(openline_engine_parse(NULL, 0, &made, NULL));
    REFUSED(openline_engine_parse(NULL, 5, &made, NULL));
    REFUSED(openline_engine_parse("[]", 2, NULL, NULL));
    REFUSED(openline_engine_parse_with(NULL, 2, NULL, &made, NULL));
    REFUSED(openline_engine_parse_with("[]", 2, NULL, NULL, NULL));
    REFUSED(openline_check(NULL, 2, NULL, 0, &list, NULL));
    REFUSED(openline_check("[]", 2, NULL, 0, NULL, NULL));
    REFUSED(openline_engine_find_queue(NULL, "Gold", 4, &queue));
    REFUSED(openline_engine_find_queue(engine, NULL, 4, &queue));
    REFUSED(openline_engine_find_queue(engine, NULL, 0, &queue));
    REFUSED(openline_engine_find_queue(engine, "Gold", 4, NULL));
    REFUSED(openline_engine_open_queues(NULL, 0, NULL, 0, NULL, 0, room, 1, &size, NULL));
    REFUSED(openline_engine_open_queues(engine, 0, NULL, 1, NULL, 0, room, 1, &size, NULL));
    REFUSED(openline_engine_open_queues(engine, 0, NULL, 0, NULL, 1, room, 1, &size, NULL));
    REFUSED(openline_engine_open_queues(engine, 0, NULL, 0, NULL, 0, NULL, 1, &size, NULL));
    REFUSED(openline_engine_open_queues(engine, 0, NULL, 0, NULL, 0, room, 1, NULL, NULL));
    REFUSED(openline_engine_render(NULL, "x", 1, &text, NULL));
    REFUSED(openline_engine_render(engine, NULL, 1, &text, NULL));
    REFUSED(openline_engine_render(engine, "x", 1, NULL, NULL));
    REFUSED(openline_engine_tools(NULL, 0, NULL, 0, NULL, 0, NULL, 0, &text, NULL));
    REFUSED(openline_engine_tools(engine, 0, NULL, 3, NULL, 0, NULL, 0, &text, NULL));
    REFUSED(openline_engine_tools(engine, 0, NULL, 0, NULL, 3, NULL, 0, &text, NULL));
    REFUSED(openline_engine_tools(engine, 0, NULL, 0, NULL, 0, NULL, 3, &text, NULL));
    REFUSED(openline_engine_tools(engine, 0, NULL, 0, NULL, 0, NULL, 0, NULL, NULL));
    const openline_contact asked = openline_contact_init();
    REFUSED(openline_engine_tools_for(NULL, &asked, NULL, 0, 0, &text, NULL));
    REFUSED(openline_engine_tools_for(engine, NULL, NULL, 0, 0, &text, NULL));
    REFUSED(openline_engine_tools_for(engine, &asked, NULL, 3, 0, &text, NULL));
    REFUSED(openline_engine_tools_for(engine, &asked, "openal", 6, 0, &text, NULL));
    REFUSED(openline_engine_tools_for(engine, &asked, NULL, 0, 2, &text, NULL));
    REFUSED(openline_engine_tools_for(engine, &asked, NULL, 0, 0, NULL, NULL));
    CHECK(made == POISON(openline_engine) && queue == 7 && size == 7 && room[0] == 7);
    CHECK(text == POISON(openline_text) && list == POISON(openline_issues));
}

static void queues(const openline_engine *engine)
{
    bool open = true;
    int64_t at = 7;
    uint8_t byte = 7;
    size_t size = 7;
    openline_interval interval = {7, 7};
    openline_status *status = POISON(openline_status);

    REFUSED(openline_queue_is_open(NULL, 0, 0, &open));
    REFUSED(openline_queue_is_open(engine, 0, 0, NULL));
    REFUSED(openline_queue_next_open(NULL, 0, 0, &at));
    REFUSED(openline_queue_next_open(engine, 0, 0, NULL));
    REFUSED(openline_queue_next_close(NULL, 0, 0, &at));
    REFUSED(openline_queue_next_close(engine, 0, 0, NULL));
    REFUSED(openline_queue_next_change(NULL, 0, 0, &at));
    REFUSED(openline_queue_next_change(engine, 0, 0, NULL));
    REFUSED(openline_queue_previous_change(NULL, 0, 0, &at));
    REFUSED(openline_queue_previous_change(engine, 0, 0, NULL));
    REFUSED(openline_queue_open_seconds(NULL, 0, 0, 1, &at));
    REFUSED(openline_queue_open_seconds(engine, 0, 0, 1, NULL));
    REFUSED(openline_queue_add_open_seconds(NULL, 0, 0, 1, &at));
    REFUSED(openline_queue_add_open_seconds(engine, 0, 0, 1, NULL));
    REFUSED(openline_queue_is_open_many(NULL, 0, &at, 1, &byte));
    REFUSED(openline_queue_is_open_many(engine, 0, NULL, 1, &byte));
    REFUSED(openline_queue_is_open_many(engine, 0, &at, 1, NULL));
    REFUSED(openline_queue_intervals(NULL, 0, 0, 9, &interval, 1, &size));
    REFUSED(openline_queue_intervals(engine, 0, 0, 9, NULL, 1, &size));
    REFUSED(openline_queue_intervals(engine, 0, 0, 9, &interval, 1, NULL));
    openline_slots slots = openline_slots_init(60);
    REFUSED(openline_queue_slots(NULL, 0, 0, &slots, &interval, 1, &size));
    REFUSED(openline_queue_slots(engine, 0, 0, NULL, &interval, 1, &size));
    REFUSED(openline_queue_slots(engine, 0, 0, &slots, NULL, 1, &size));
    REFUSED(openline_queue_slots(engine, 0, 0, &slots, &interval, 1, NULL));
    uint32_t season = 7;
    REFUSED(openline_queue_season(NULL, 0, 0, &season));
    REFUSED(openline_queue_season(engine, 0, 0, NULL));
    CHECK_INT(openline_queue_season(engine, 99, 0, &season), OPENLINE_NOT_FOUND);
    CHECK(season == 7 && openline_queue_season_count(NULL, 0) == 0 && openline_queue_season_reason(NULL, 0, 0).data == NULL);
    openline_text *text = POISON(openline_text);
    REFUSED(openline_queue_hours_in_words(NULL, 0, &text));
    REFUSED(openline_queue_hours_in_words(engine, 0, NULL));
    CHECK_INT(openline_queue_hours_in_words(engine, 99, &text), OPENLINE_NOT_FOUND);
    CHECK(text == POISON(openline_text));
    REFUSED(openline_queue_status(NULL, 0, 0, &status));
    REFUSED(openline_queue_status(engine, 0, 0, NULL));
    CHECK(open && at == 7 && byte == 7 && size == 7 && interval.start == 7 && status == POISON(openline_status));
    at = 7;
    /* A queue that does not exist touches nothing either. */
    CHECK_INT(openline_queue_next_open(engine, 99, 0, &at), OPENLINE_NOT_FOUND);
    CHECK_INT(openline_queue_next_close(engine, 99, 0, &at), OPENLINE_NOT_FOUND);
    CHECK_INT(openline_queue_next_change(engine, 99, 0, &at), OPENLINE_NOT_FOUND);
    CHECK_INT(openline_queue_previous_change(engine, 99, 0, &at), OPENLINE_NOT_FOUND);
    CHECK_INT(openline_queue_open_seconds(engine, 99, 0, 1, &at), OPENLINE_NOT_FOUND);
    CHECK_INT(openline_queue_add_open_seconds(engine, 99, 0, 1, &at), OPENLINE_NOT_FOUND);
    CHECK_INT(openline_queue_is_open_many(engine, 99, &at, 1, &byte), OPENLINE_NOT_FOUND);
    CHECK_INT(openline_queue_intervals(engine, 99, 0, 9, &interval, 1, &size), OPENLINE_NOT_FOUND);
    CHECK_INT(openline_queue_status(engine, 99, 0, &status), OPENLINE_NOT_FOUND);
    CHECK(at == 7 && byte == 7 && size == 7 && interval.start == 7 && status == POISON(openline_status));
}

static void routes(const openline_engine *engine)
{
    openline_contact contact = openline_contact_init();
    openline_decision *decision = POISON(openline_decision);
    openline_route *made = POISON(openline_route), *route = NULL;
    int64_t target = 7;
    CHECK_INT(openline_engine_prepare(engine, &contact, &route, NULL), OPENLINE_OK);
    REFUSED(openline_engine_route(NULL, &contact, &decision, NULL));
    REFUSED(openline_engine_route(engine, NULL, &decision, NULL));
    REFUSED(openline_engine_route(engine, &contact, NULL, NULL));
    REFUSED(openline_engine_prepare(NULL, &contact, &made, NULL));
    REFUSED(openline_engine_prepare(engine, NULL, &made, NULL));
    REFUSED(openline_engine_prepare(engine, &contact, NULL, NULL));
    REFUSED(openline_route_target_at(NULL, 0, &target));
    REFUSED(openline_route_target_at(route, 0, NULL));
    REFUSED(openline_route_decide(NULL, 0, NULL, 0, &decision, NULL));
    REFUSED(openline_route_decide(route, 0, NULL, 1, &decision, NULL));
    REFUSED(openline_route_decide(route, 0, NULL, 0, NULL, NULL));
    openline_decision *good = NULL;
    CHECK_INT(openline_route_decide(route, 0, NULL, 0, &good, NULL), OPENLINE_OK);
    REFUSED(openline_decision_json(good, NULL));
    openline_decision_free(good);
    const openline_variable nameless = {{NULL, 0}, {"x", 1}}, valueless = {{"x", 1}, {NULL, 0}};
    REFUSED(openline_route_decide(route, 0, &nameless, 1, &decision, NULL));
    REFUSED(openline_route_decide(route, 0, &valueless, 1, &decision, NULL));
    contact.languages_len = 1;
    REFUSED(openline_engine_route(engine, &contact, &decision, NULL));
    contact.languages_len = 0;
    contact.variables_len = 1;
    REFUSED(openline_engine_route(engine, &contact, &decision, NULL));
    contact = openline_contact_init();
    contact.topic.len = 1;
    openline_error *error = NULL;
    REFUSED(openline_engine_route(engine, &contact, &decision, &error));
    CHECK_STR(openline_error_code(error), "invalid_argument");
    CHECK_STR(openline_error_message(error), "contact.topic is NULL");
    CHECK_INT(openline_error_result(error), OPENLINE_INVALID_ARGUMENT);
    openline_error_free(error);
    CHECK(decision == POISON(openline_decision) && made == POISON(openline_route) && target == 7);
    openline_route_free(route);
}

static void accessors(void)
{
    CHECK_INT(openline_engine_queue_count(NULL), 0);
    CHECK_INT(openline_engine_handoff_count(NULL), 0);
    CHECK_INT(openline_engine_topic_count(NULL), 0);
    CHECK_INT(openline_engine_warning_count(NULL), 0);
    CHECK(openline_engine_warning(NULL, 0) == NULL);
    CHECK_NOTHING(openline_engine_zone_source(NULL));
    CHECK_NOTHING(openline_engine_zone_release(NULL));
    CHECK_NOTHING(openline_queue_name(NULL, 0));
    CHECK_NOTHING(openline_queue_timezone(NULL, 0));
    CHECK_NOTHING(openline_queue_transfer_function(NULL, 0));
    CHECK(!openline_queue_enabled(NULL, 0));
    CHECK_NOTHING(openline_handoff_name(NULL, 0));
    CHECK_NOTHING(openline_handoff_function_name(NULL, 0));
    CHECK_NOTHING(openline_handoff_description(NULL, 0));
    CHECK(!openline_handoff_active(NULL, 0) && !openline_handoff_default(NULL, 0) && !openline_handoff_sip(NULL, 0));
    CHECK_NOTHING(openline_topic_name(NULL, 0));
    CHECK_NOTHING(openline_topic_description(NULL, 0));
    CHECK_NOTHING(openline_topic_instructions(NULL, 0));
    CHECK_INT(openline_topic_handoff_count(NULL, 0), 0);
    CHECK_INT(openline_topic_handoff(NULL, 0, 0), -1);
    CHECK_INT(openline_error_result(NULL), OPENLINE_OK);
    CHECK_NOTHING(openline_error_code(NULL));
    CHECK_NOTHING(openline_error_message(NULL));
    CHECK_INT(openline_error_issue_count(NULL), 0);
    CHECK(openline_error_issue(NULL, 0) == NULL);
    CHECK_INT(openline_issues_count(NULL), 0);
    CHECK(openline_issues_get(NULL, 0) == NULL);
    CHECK_NOTHING(openline_issue_path(NULL));
    CHECK_NOTHING(openline_issue_code(NULL));
    CHECK_NOTHING(openline_issue_severity(NULL));
    CHECK_NOTHING(openline_issue_message(NULL));
    CHECK_INT(openline_issue_line(NULL), 0);
    CHECK_INT(openline_issue_column(NULL), 0);
    CHECK(!openline_status_open(NULL));
    CHECK_INT(openline_status_since(NULL), OPENLINE_NEVER);
    CHECK_INT(openline_status_until(NULL), OPENLINE_NEVER);
    CHECK_INT(openline_status_opens_at(NULL), OPENLINE_NEVER);
    CHECK_NOTHING(openline_status_reason(NULL));
    CHECK_NOTHING(openline_status_reason_text(NULL));
    CHECK_NOTHING(openline_text_str(NULL));
    CHECK(!openline_decision_available(NULL));
    CHECK_INT(openline_decision_target(NULL), OPENLINE_TARGET_NONE);
    CHECK_NOTHING(openline_decision_handoff(NULL));
    CHECK_NOTHING(openline_decision_function_name(NULL));
    CHECK_NOTHING(openline_decision_queue(NULL));
    CHECK_INT(openline_decision_queue_index(NULL), -1);
    CHECK_NOTHING(openline_decision_instructions(NULL));
    CHECK_NOTHING(openline_decision_transfer_function(NULL));
    CHECK(openline_decision_action(NULL) == NULL);
    CHECK_INT(openline_decision_open_until(NULL), OPENLINE_NEVER);
    CHECK_INT(openline_decision_reopens_at(NULL), OPENLINE_NEVER);
    CHECK_NOTHING(openline_decision_reopens_queue(NULL));
    CHECK_INT(openline_decision_reopens_queue_index(NULL), -1);
    CHECK_NOTHING(openline_decision_reason(NULL));
    CHECK_NOTHING(openline_decision_reason_text(NULL));
    CHECK_NOTHING(openline_decision_language(NULL));
    CHECK_INT(openline_decision_retry_after(NULL), OPENLINE_NEVER);
    CHECK_INT(openline_decision_verdict_count(NULL), 0);
    CHECK(openline_decision_verdict(NULL, 0) == NULL);
    CHECK_INT(openline_decision_omitted_count(NULL), 0);
    CHECK(openline_decision_omitted(NULL, 0) == NULL);
    CHECK_INT(openline_decision_noted_count(NULL), 0);
    CHECK(openline_decision_noted(NULL, 0) == NULL);
    CHECK_NOTHING(openline_note_where(NULL));
    CHECK_NOTHING(openline_note_given(NULL));
    CHECK_NOTHING(openline_note_read(NULL));
    CHECK_INT(openline_decision_callback_count(NULL), 0);
    CHECK_INT(openline_decision_callback(NULL, 0).start, OPENLINE_NEVER);
    CHECK_NOTHING(openline_handoff_condition(NULL, 0));
    CHECK_NOTHING(openline_topic_condition(NULL, 0, 0));
    openline_text *text = POISON(openline_text);
    REFUSED(openline_decision_json(NULL, &text));
    CHECK(text == POISON(openline_text));
    CHECK_NOTHING(openline_action_method(NULL));
    CHECK_NOTHING(openline_action_phone_number(NULL));
    CHECK_NOTHING(openline_action_outbound_endpoint(NULL));
    CHECK_NOTHING(openline_action_outbound_encryption(NULL));
    CHECK_NOTHING(openline_action_target_uri(NULL));
    CHECK_NOTHING(openline_action_refer_to(NULL));
    CHECK_INT(openline_action_header_count(NULL), 0);
    CHECK_NOTHING(openline_action_header(NULL, 0).key);
    CHECK_INT(openline_action_header_line_count(NULL), 0);
    CHECK_NOTHING(openline_action_header_line(NULL, 0));
    CHECK_NOTHING(openline_action_dtmf(NULL));
    CHECK_INT(openline_action_variable_count(NULL), 0);
    CHECK_NOTHING(openline_action_variable(NULL, 0).value);
    CHECK_NOTHING(openline_verdict_handoff(NULL));
    CHECK_NOTHING(openline_verdict_queue(NULL));
    CHECK_NOTHING(openline_verdict_verdict(NULL));
    CHECK_NOTHING(openline_verdict_reason_text(NULL));
    CHECK_INT(openline_verdict_opens_at(NULL), OPENLINE_NEVER);
    CHECK_NOTHING(openline_omission_where(NULL));
    CHECK_NOTHING(openline_omission_name(NULL));
    CHECK_NOTHING(openline_omission_why(NULL));
}

void nulls(void)
{
    openline_engine *engine = document();
    engines(engine);
    queues(engine);
    routes(engine);
    accessors();
    openline_engine_free(engine);
    openline_engine_free(NULL);
    openline_route_free(NULL);
    openline_decision_free(NULL);
    openline_error_free(NULL);
    openline_issues_free(NULL);
    openline_status_free(NULL);
    openline_text_free(NULL);
}
