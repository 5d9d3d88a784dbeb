/* What is wrong with documents, files and options. */
#include "check.h"

static void faulty(void)
{
    const char text[] = "[{\"name\": \"A\", \"type\": \"Agent_queue\", \"enabled\": true, \"open_24\": true,\n"
                        "  \"timezone\": \"Europe/Pariss\", \"transfer_function_name\": \"\"}]";
    openline_engine *engine = POISON(openline_engine);
    openline_error *error = NULL;
    CHECK_INT(openline_engine_parse(text, strlen(text), &engine, &error), OPENLINE_INVALID_CONFIG);
    CHECK(engine == POISON(openline_engine));
    CHECK_INT(openline_error_result(error), OPENLINE_INVALID_CONFIG);
    CHECK_STR(openline_error_code(error), "unknown_timezone");
    CHECK(openline_error_issue_count(error) >= 2);
    const openline_issue *issue = openline_error_issue(error, 0);
    CHECK_STR(openline_issue_path(issue), "[0].timezone");
    CHECK_STR(openline_issue_code(issue), "unknown_timezone");
    CHECK_STR(openline_issue_severity(issue), "error");
    CHECK(strstr(openline_issue_message(issue).data, "Europe/Paris") != NULL);
    CHECK_INT(openline_issue_line(issue), 2);
    CHECK(openline_issue_column(issue) > 1);
    CHECK(openline_error_issue(error, openline_error_issue_count(error)) == NULL);
    CHECK(strstr(openline_error_message(error).data, "[0].timezone") != NULL);
    openline_error_free(error);
    CHECK_INT(openline_engine_parse(text, strlen(text), &engine, NULL), OPENLINE_INVALID_CONFIG);

    openline_issues *list = NULL;
    CHECK_INT(openline_check(text, strlen(text), NULL, 0, &list, NULL), OPENLINE_OK);
    CHECK(openline_issues_count(list) >= 2);
    CHECK_STR(openline_issue_code(openline_issues_get(list, 0)), "unknown_timezone");
    CHECK(openline_issues_get(list, openline_issues_count(list)) == NULL);
    openline_issues_free(list);
}

static void files(void)
{
    openline_engine *engine = POISON(openline_engine);
    openline_error *error = NULL;
    CHECK_INT(openline_engine_load("no/such/file.json", &engine, &error), OPENLINE_IO);
    CHECK_STR(openline_error_code(error), "unreadable");
    CHECK_INT(openline_issue_line(openline_error_issue(error, 0)), 0);
    openline_error_free(error);
    error = NULL;
    CHECK_INT(openline_engine_load("", &engine, &error), OPENLINE_IO);
    openline_error_free(error);
    CHECK_INT(openline_engine_load("/", &engine, NULL), OPENLINE_IO);
    CHECK_INT(openline_engine_load("not utf-8 \xff", &engine, NULL), OPENLINE_IO);
    CHECK(engine == POISON(openline_engine));
}

static void options(void)
{
    const char text[] = "[{\"name\": \"A\", \"type\": \"Agent_queue\", \"enabled\": true, \"open_24\": true,"
                        " \"timezone\": \"Europe/Paris\", \"transfer_function_name\": \"to_a\"}]";
    size_t len = strlen(text);
    openline_engine *engine = NULL;
    openline_error *error = NULL;
    openline_str functions[] = {openline_str_of("to_b"), openline_str_of("to_a")};

    openline_options options = pinned();
    options.name = openline_str_of("Sales");
    CHECK_INT(openline_engine_parse_with(text, len, &options, &engine, NULL), OPENLINE_OK);
    CHECK_STR(openline_handoff_name(engine, 0), "Sales");
    CHECK_INT(openline_engine_warning_count(engine), 1);
    CHECK_STR(openline_issue_code(openline_engine_warning(engine, 0)), "unchecked_transfer_function");
    CHECK_STR(openline_issue_severity(openline_engine_warning(engine, 0)), "warning");
    CHECK(openline_engine_warning(engine, 1) == NULL);
    openline_engine_free(engine);

    options.transfer_functions = functions;
    options.transfer_functions_len = 2;
    CHECK_INT(openline_engine_parse_with(text, len, &options, &engine, NULL), OPENLINE_OK);
    CHECK_INT(openline_engine_warning_count(engine), 0);
    openline_engine_free(engine);
    options.transfer_functions_len = 0; /* an empty list is a list */
    CHECK_INT(openline_engine_parse_with(text, len, &options, &engine, &error), OPENLINE_INVALID_CONFIG);
    CHECK_STR(openline_error_code(error), "unknown_transfer_function");
    openline_error_free(error);
    options.transfer_functions = NULL;

    options.zone_data = openline_str_of("nonsense");
    CHECK_INT(openline_engine_parse_with(text, len, &options, &engine, NULL), OPENLINE_IO);
    options.zone_data = openline_str_of("directory:/no/such/folder");
    CHECK_INT(openline_engine_parse_with(text, len, &options, &engine, NULL), OPENLINE_IO);

    options = pinned();
    options.first_compiled_year = 2020;
    options.end_compiled_year = 2010;
    CHECK_INT(openline_engine_parse_with(text, len, &options, &engine, NULL), OPENLINE_INVALID_ARGUMENT);
    options.first_compiled_year = INT32_MIN;
    options.end_compiled_year = INT32_MAX;
    CHECK_INT(openline_engine_parse_with(text, len, &options, &engine, NULL), OPENLINE_OK);
    openline_engine_free(engine);
}

void issues(void)
{
    faulty();
    files();
    options();
}
