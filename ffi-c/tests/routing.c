/* Decisions: every name of section 5 of the contract, read back through the accessors. */
#include "check.h"

#define MONDAY INT64_C(1795392000)
#define HOUR INT64_C(3600)

static openline_contact billing(int64_t at)
{
    openline_contact contact = openline_contact_init();
    contact.flags = OPENLINE_CONTACT_AT;
    contact.at = at;
    contact.topic = openline_str_of("Billing inquiry");
    contact.channel = openline_str_of("Voice");
    return contact;
}

static openline_decision *route(const openline_engine *engine, const openline_contact *contact)
{
    openline_decision *decision = NULL;
    openline_error *error = NULL;
    CHECK_INT(openline_engine_route(engine, contact, &decision, &error), OPENLINE_OK);
    CHECK(error == NULL);
    return decision;
}

static void available(const openline_engine *engine)
{
    openline_contact contact = billing(MONDAY + 15 * HOUR);
    const openline_str languages[] = {openline_str_of("de"), openline_str_of("es-MX")};
    const openline_variable variables[] = {
        {openline_str_of("tier"), openline_str_of("iron")},
        {openline_str_of("tier"), {"gold card", 4}},
        {openline_str_of("reason"), {"a\r\nVia: b", 9}},
    };
    contact.languages = languages;
    contact.languages_len = 2;
    contact.variables = variables;
    contact.variables_len = 3;
    openline_decision *decision = route(engine, &contact);
    /* German is not served by Gold, but Basic takes any language and is open from 15:00: the first language that is available wins. */
    CHECK_STR(openline_decision_queue(decision), "Basic");
    CHECK_STR(openline_decision_language(decision), "de");
    openline_decision_free(decision);

    contact.languages = languages + 1;
    contact.languages_len = 1;
    decision = route(engine, &contact);
    CHECK(openline_decision_available(decision));
    CHECK_INT(openline_decision_target(decision), 0);
    CHECK_STR(openline_decision_handoff(decision), "Billing Support");
    CHECK_STR(openline_decision_function_name(decision), "handoff_billing_support");
    CHECK_STR(openline_decision_queue(decision), "Gold");
    CHECK_INT(openline_decision_queue_index(decision), 0);
    CHECK_STR(openline_decision_instructions(decision), "Say that gold is served until today at 5 PM.");
    CHECK_STR(openline_decision_transfer_function(decision), "to_gold");
    CHECK_INT(openline_decision_open_until(decision), MONDAY + 22 * HOUR);
    CHECK_INT(openline_decision_reopens_at(decision), OPENLINE_NEVER);
    CHECK_NOTHING(openline_decision_reopens_queue(decision));
    CHECK_INT(openline_decision_reopens_queue_index(decision), -1);
    CHECK_NOTHING(openline_decision_reason(decision));
    CHECK_NOTHING(openline_decision_reason_text(decision));
    CHECK_STR(openline_decision_language(decision), "es-MX");
    CHECK_INT(openline_decision_retry_after(decision), OPENLINE_NEVER);

    const openline_action *action = openline_decision_action(decision);
    CHECK(action != NULL);
    CHECK_STR(openline_action_method(action), "invite");
    CHECK_STR(openline_action_phone_number(action), "+15557654321");
    CHECK_STR(openline_action_outbound_endpoint(action), "sip.example.com:5061");
    CHECK_STR(openline_action_outbound_encryption(action), "TLS/SRTP");
    CHECK_STR(openline_action_target_uri(action), "sip:+15557654321@sip.example.com:5061;user=phone;transport=tls");
    CHECK_STR(openline_action_refer_to(action), "<sip:+15557654321@sip.example.com:5061;user=phone;transport=tls>");
    CHECK_INT(openline_action_header_count(action), 1);
    CHECK_STR(openline_action_header(action, 0).key, "X-Tier");
    CHECK_STR(openline_action_header(action, 0).value, "tier gold");
    CHECK_NOTHING(openline_action_header(action, 1).key);
    CHECK_INT(openline_action_header_line_count(action), 1);
    CHECK_STR(openline_action_header_line(action, 0), "X-Tier: tier gold");
    CHECK_NOTHING(openline_action_header_line(action, SIZE_MAX));
    CHECK_INT(openline_action_variable_count(action), 1);
    CHECK_STR(openline_action_variable(action, 0).key, "account_tier");
    CHECK_STR(openline_action_variable(action, 0).value, "gold");
    CHECK_NOTHING(openline_action_variable(action, 1).value);

    CHECK_INT(openline_decision_verdict_count(decision), 4);
    const openline_verdict *verdict = openline_decision_verdict(decision, 0);
    CHECK_STR(openline_verdict_handoff(verdict), "Billing Support");
    CHECK_STR(openline_verdict_queue(verdict), "Gold");
    CHECK_STR(openline_verdict_verdict(verdict), "selected");
    CHECK_NOTHING(openline_verdict_reason_text(verdict));
    CHECK_INT(openline_verdict_opens_at(verdict), OPENLINE_NEVER);
    CHECK_STR(openline_verdict_verdict(openline_decision_verdict(decision, 1)), "not_reached");
    CHECK_NOTHING(openline_verdict_queue(openline_decision_verdict(decision, 3)));
    CHECK(openline_decision_verdict(decision, 4) == NULL);

    CHECK_INT(openline_decision_omitted_count(decision), 2);
    const openline_omission *omission = openline_decision_omitted(decision, 0);
    CHECK_STR(openline_omission_where(omission), "headers.X-Reason");
    CHECK_STR(openline_omission_name(omission), "reason");
    CHECK_STR(openline_omission_why(omission), "control_character");
    CHECK_STR(openline_omission_where(openline_decision_omitted(decision, 1)), "variables.note");
    CHECK_STR(openline_omission_why(openline_decision_omitted(decision, 1)), "missing_variable");
    CHECK(openline_decision_omitted(decision, 2) == NULL);

    openline_text *text = NULL;
    CHECK_INT(openline_decision_json(decision, &text), OPENLINE_OK);
    openline_str json = openline_text_str(text);
    CHECK(strstr(json.data, "\"open_until\":\"2026-11-23T17:00:00-05:00\"") != NULL);
    CHECK(strstr(json.data, "\"reopens_at\":null") != NULL);
    CHECK_INT(strlen(json.data), json.len);
    openline_text_free(text);
    openline_decision_free(decision);
}

static void unavailable(const openline_engine *engine)
{
    /* Tuesday noon: the anniversary closes Gold, the bye ends the topic. */
    openline_contact contact = billing(MONDAY + 40 * HOUR);
    openline_decision *decision = route(engine, &contact);
    CHECK(!openline_decision_available(decision));
    CHECK_INT(openline_decision_target(decision), OPENLINE_TARGET_SIP);
    CHECK_STR(openline_decision_handoff(decision), "Billing Support");
    CHECK_NOTHING(openline_decision_queue(decision));
    CHECK_INT(openline_decision_queue_index(decision), -1);
    CHECK_STR(openline_decision_instructions(decision),
              "We are closed: our anniversary. We open Monday, November 30 at 9 AM.");
    CHECK_NOTHING(openline_decision_transfer_function(decision));
    CHECK_STR(openline_action_method(openline_decision_action(decision)), "bye");
    CHECK_NOTHING(openline_action_phone_number(openline_decision_action(decision)));
    CHECK_INT(openline_decision_open_until(decision), OPENLINE_NEVER);
    CHECK_INT(openline_decision_reopens_at(decision), MONDAY + 7 * 24 * HOUR + 14 * HOUR);
    CHECK_STR(openline_decision_reopens_queue(decision), "Gold");
    CHECK_INT(openline_decision_reopens_queue_index(decision), 0);
    CHECK_STR(openline_decision_reason(decision), "exception");
    CHECK_STR(openline_decision_reason_text(decision), "our anniversary");
    CHECK_INT(openline_decision_retry_after(decision), 7 * 24 * HOUR + 14 * HOUR - 40 * HOUR);
    const openline_verdict *verdict = openline_decision_verdict(decision, 0);
    CHECK_STR(openline_verdict_verdict(verdict), "exception");
    CHECK_STR(openline_verdict_reason_text(verdict), "our anniversary");
    CHECK_INT(openline_verdict_opens_at(verdict), MONDAY + 7 * 24 * HOUR + 14 * HOUR);
    CHECK_STR(openline_verdict_verdict(openline_decision_verdict(decision, 2)), "disabled");
    openline_decision_free(decision);

    /* The default handoff alone has no action when nobody answers. */
    contact.topic = openline_str_of(NULL);
    decision = route(engine, &contact);
    CHECK(openline_decision_action(decision) == NULL);
    CHECK_INT(openline_decision_target(decision), OPENLINE_TARGET_NONE);
    openline_decision_free(decision);

    /* An extension is no SIP target. */
    contact.handoff = openline_str_of("handoff_operator");
    decision = route(engine, &contact);
    CHECK(openline_decision_available(decision));
    CHECK_STR(openline_action_phone_number(openline_decision_action(decision)), "front desk");
    CHECK_NOTHING(openline_action_target_uri(openline_decision_action(decision)));
    CHECK_NOTHING(openline_action_refer_to(openline_decision_action(decision)));
    CHECK_STR(openline_omission_why(openline_decision_omitted(decision, 0)), "no_sip_target");
    openline_decision_free(decision);

    /* Without an instant it is now. */
    contact = openline_contact_init();
    decision = route(engine, &contact);
    CHECK_STR(openline_decision_handoff(decision), "Billing Support");
    openline_decision_free(decision);
}

static void prepared(openline_engine *engine)
{
    openline_contact contact = billing(0);
    const openline_variable own = {openline_str_of("tier"), openline_str_of("silver")};
    contact.variables = &own;
    contact.variables_len = 1;
    openline_route *route = NULL;
    CHECK_INT(openline_engine_prepare(engine, &contact, &route, NULL), OPENLINE_OK);
    openline_engine_free(engine); /* the route goes on */
    int64_t target = 99;
    CHECK_INT(openline_route_target_at(route, MONDAY + 15 * HOUR, &target), OPENLINE_OK);
    CHECK_INT(target, 0);
    CHECK_INT(openline_route_target_at(route, MONDAY + 23 * HOUR, &target), OPENLINE_OK);
    CHECK_INT(target, 1);
    CHECK_INT(openline_route_target_at(route, MONDAY + 40 * HOUR, &target), OPENLINE_OK);
    CHECK_INT(target, OPENLINE_TARGET_SIP);
    openline_decision *first = NULL, *second = NULL;
    const openline_variable added = {openline_str_of("tier"), openline_str_of("platinum")};
    CHECK_INT(openline_route_decide(route, MONDAY + 15 * HOUR, NULL, 0, &first, NULL), OPENLINE_OK);
    CHECK_INT(openline_route_decide(route, MONDAY + 15 * HOUR, &added, 1, &second, NULL), OPENLINE_OK);
    openline_route_free(route); /* the decisions go on */
    CHECK_STR(openline_action_variable(openline_decision_action(first), 0).value, "silver");
    CHECK_STR(openline_action_variable(openline_decision_action(second), 0).value, "platinum");
    openline_decision_free(first);
    openline_decision_free(second);
}

static void refused(const openline_engine *engine)
{
    static const struct { const char *topic, *handoff, *channel, *language, *code; } cases[] = {
        {"Biling inquiry", NULL, NULL, NULL, "unknown_topic"},
        {"", NULL, NULL, NULL, "unknown_topic"},
        {NULL, "Billing", NULL, NULL, "unknown_handoff"},
        {"Anything", "Operator", NULL, NULL, "topic_and_handoff"},
        {"Anything", NULL, NULL, "en US", "bad_language"},
        {"Anything", NULL, "", NULL, "bad_channel"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        openline_contact contact = openline_contact_init();
        contact.topic = openline_str_of(cases[i].topic);
        contact.handoff = openline_str_of(cases[i].handoff);
        contact.channel = openline_str_of(cases[i].channel);
        openline_str language = openline_str_of(cases[i].language);
        contact.languages = &language;
        contact.languages_len = cases[i].language != NULL;
        openline_decision *decision = POISON(openline_decision);
        openline_route *route = POISON(openline_route);
        openline_error *error = NULL;
        CHECK_INT(openline_engine_route(engine, &contact, &decision, &error), OPENLINE_ROUTE_ERROR);
        CHECK_STR(openline_error_code(error), cases[i].code);
        CHECK_INT(openline_error_result(error), OPENLINE_ROUTE_ERROR);
        CHECK_INT(openline_error_issue_count(error), 0);
        CHECK(openline_error_message(error).len > 0);
        openline_error_free(error);
        CHECK_INT(openline_engine_prepare(engine, &contact, &route, NULL), OPENLINE_ROUTE_ERROR);
        CHECK(decision == POISON(openline_decision) && route == POISON(openline_route));
    }
}

/* Nobody is there before Monday 09:00; the caller's tag has a locale's underscore. */
static void callbacks(void)
{
    static const char text[] =
        "handoffs:\n"
        "  - name: Desk\n"
        "    condition: Last of all\n"
        "    callback: {length: 15m, step: 20m, within: 2d}\n"
        "    agent_unavailable_instructions: 'We call you back {{callback}}.'\n"
        "    destinations:\n"
        "      - {name: Mondays, type: Agent_queue, enabled: true, open_24: false, timezone: UTC, transfer_function_name: t,\n"
        "         weekly_hours: {mon: [{start: '09:00', end: '09:40'}]}}\n"
        "topics: [{name: Help, instructions: 'Call {{ho:Desk}}', handoffs: [{name: Desk, condition: At once}]}]\n";
    openline_options options = pinned();
    openline_engine *engine = NULL;
    CHECK_INT(openline_engine_parse_with(text, sizeof text - 1, &options, &engine, NULL), OPENLINE_OK);
    CHECK_STR(openline_handoff_condition(engine, 0), "Last of all");
    CHECK_NOTHING(openline_handoff_condition(engine, 1));
    CHECK_STR(openline_topic_instructions(engine, 0), "Call handoff_desk");
    CHECK_STR(openline_topic_condition(engine, 0, 0), "At once");
    CHECK_NOTHING(openline_topic_condition(engine, 0, 1));
    openline_contact contact = openline_contact_init();
    openline_str language = openline_str_of("en_US");
    contact.languages = &language;
    contact.languages_len = 1;
    contact.flags = OPENLINE_CONTACT_AT;
    contact.at = 1796544000; /* Sunday, 2026-12-06 08:00 UTC */
    openline_decision *decision = NULL;
    CHECK_INT(openline_engine_route(engine, &contact, &decision, NULL), OPENLINE_OK);
    CHECK_STR(openline_decision_instructions(decision), "We call you back tomorrow at 9 AM or tomorrow at 9:20 AM.");
    CHECK_INT(openline_decision_callback_count(decision), 2);
    CHECK_INT(openline_decision_callback(decision, 1).start, contact.at + 86400 + 3600 + 1200);
    CHECK_INT(openline_decision_callback(decision, 1).end, contact.at + 86400 + 3600 + 2100);
    CHECK_INT(openline_decision_callback(decision, 2).end, OPENLINE_NEVER);
    CHECK_INT(openline_decision_noted_count(decision), 1);
    CHECK_STR(openline_note_where(openline_decision_noted(decision, 0)), "language");
    CHECK_STR(openline_note_given(openline_decision_noted(decision, 0)), "en_US");
    CHECK_STR(openline_note_read(openline_decision_noted(decision, 0)), "en-US");
    CHECK(openline_decision_noted(decision, 1) == NULL);
    openline_decision_free(decision);
    openline_engine_free(engine);
}

void routing(void)
{
    callbacks();
    openline_engine *engine = document();
    available(engine);
    unavailable(engine);
    refused(engine);
    prepared(engine);
}
