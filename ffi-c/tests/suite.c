/* Runs every check; the arguments are files of vectors. */
#include <stdlib.h>

#include "check.h"

int checks_done;
int checks_failed;

const char DOCUMENT[] =
    "{\"transfer_functions\": ["
    "  {\"name\": \"to_gold\", \"sip_config\": {\"method\": \"invite\", \"phone_number\": \"+15557654321\","
    "    \"outbound_endpoint\": \"sip.example.com:5061\", \"outbound_encryption\": \"TLS/SRTP\"},"
    "    \"sip_headers\": [{\"key\": \"X-Reason\", \"value\": \"$reason\"}, {\"key\": \"X-Tier\", \"value\": \"tier $tier\"}],"
    "    \"variables\": {\"account_tier\": \"$tier\", \"note\": \"$note\"}},"
    "  {\"name\": \"to_basic\", \"sip_config\": {\"method\": \"refer\", \"phone_number\": \"+15550001111\"}}],"
    " \"handoffs\": ["
    "  {\"name\": \"Billing Support\", \"description\": \"Disputed charges\", \"is_default\": true,"
    "   \"agent_available_instructions\": \"Say that $tier is served until {{open_until}}.\","
    "   \"agent_unavailable_instructions\": \"We are closed: {{reason}}. We open {{reopens_at}}.\","
    "   \"destinations\": ["
    "    {\"name\": \"Gold\", \"type\": \"Agent_queue\", \"groups\": [\"clinic\", \"emea\"], \"enabled\": true, \"open_24\": false, \"timezone\": \"America/New_York\","
    "     \"weekly_hours\": {\"mon\": [{\"start\": \"09:00\", \"end\": \"17:00\"}], \"tue\": [{\"start\": \"09:00\", \"end\": \"17:00\"}]},"
    "     \"date_exceptions\": {\"2026-11-24\": {\"closed\": true, \"reason\": \"our anniversary\"}},"
    "     \"supported_channel_types\": [\"voice\"], \"supported_languages\": [\"en\", \"es\"], \"transfer_function_name\": \"to_gold\"},"
    "    {\"name\": \"Basic\", \"type\": \"Agent_queue\", \"enabled\": true, \"open_24\": false, \"timezone\": \"Europe/London\","
    "     \"weekly_hours\": {\"mon\": [{\"start\": \"15:00\", \"end\": \"24:00\"}]}, \"transfer_function_name\": \"to_basic\"},"
    "    {\"name\": \"Off\", \"type\": \"Agent_queue\", \"enabled\": false, \"open_24\": true, \"timezone\": \"UTC\","
    "     \"transfer_function_name\": \"to_basic\"}]},"
    "  {\"name\": \"End call\", \"description\": \"Say goodbye\", \"sip_config\": {\"method\": \"bye\"}},"
    "  {\"name\": \"Operator\", \"sip_config\": {\"method\": \"refer\", \"phone_number\": \"front desk\"}}],"
    " \"topics\": ["
    "  {\"name\": \"Billing inquiry\", \"description\": \"Money\", \"instructions\": \"Be kind.\","
    "   \"handoffs\": [\"Billing Support\", \"End call\"]},"
    "  {\"name\": \"Anything\", \"handoffs\": [\"Billing Support\", \"Operator\"]}]}";

openline_options pinned(void)
{
    openline_options options = openline_options_init();
    options.zone_data = openline_str_of("bundled");
    return options;
}

openline_engine *document(void)
{
    openline_engine *engine = NULL;
    openline_error *error = NULL;
    openline_options options = pinned();
    if (openline_engine_parse_with(DOCUMENT, strlen(DOCUMENT), &options, &engine, &error) != OPENLINE_OK) {
        fprintf(stderr, "the suite's document does not load: %s\n", openline_error_message(error).data);
        exit(1);
    }
    return engine;
}

int main(int argc, char **argv)
{
    CHECK_INT(openline_abi_version(), OPENLINE_ABI_VERSION);
    CHECK(strchr(openline_version(), '.') != NULL);
    CHECK_STR(openline_result_name(OPENLINE_OK), "ok");
    CHECK_STR(openline_result_name(OPENLINE_PANIC), "panic");
    CHECK_STR(openline_result_name(12345), "unknown_result");
    lookups();
    names();
    routing();
    issues();
    nulls();
    texts();
    lifetimes();
    overrides();
#ifdef FORCED_PANIC
    panics();
#endif
    for (int i = 1; i < argc; i++) {
        CHECK(vectors(argv[i]) > 0);
    }
    printf("%d checks, %d failed\n", checks_done, checks_failed);
    return checks_failed > 0;
}
