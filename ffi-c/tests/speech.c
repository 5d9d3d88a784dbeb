/* Rows of the speech vectors through openline_say(): a document, then lines QUEUE \t WORD \t LANGUAGE \t STYLE \t AT \t TEXT. Then decisions in a
 * style and a language. */
#include <stdlib.h>

#include "check.h"

int checks_done;
int checks_failed;

static char *rest_of_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(1);
    }
    const long length = ftell(file);
    char *text = malloc((size_t)length + 1);
    rewind(file);
    if (!text || fread(text, 1, (size_t)length, file) != (size_t)length) {
        exit(1);
    }
    text[length] = 0;
    fclose(file);
    return text;
}

static char *field(char **line)
{
    char *start = *line;
    char *end = strpbrk(start, "\t\n");
    if (end) {
        *end = 0;
        *line = end + 1;
    }
    return start;
}

static void refusals(const openline_engine *engine)
{
    char buffer[8] = "before";
    size_t need = 7;
    const int64_t at = 1795132800;
    CHECK_INT(openline_say(engine, "always", "open", "de", OPENLINE_STYLE_TEXT, at, buffer, sizeof buffer, &need), OPENLINE_TOO_SMALL);
    CHECK_INT(need, sizeof "Wir sind rund um die Uhr f\xc3\xbcr Sie da");
    CHECK(strcmp(buffer, "before") == 0);
    CHECK_INT(openline_say(engine, "always", "open", "de", OPENLINE_STYLE_TEXT, at, NULL, 0, &need), OPENLINE_TOO_SMALL);
    CHECK_INT(openline_say(engine, "nobody", "open", NULL, OPENLINE_STYLE_TEXT, at, buffer, sizeof buffer, &need), OPENLINE_NOT_FOUND);
    CHECK_INT(need, 0);
    CHECK_INT(openline_say(engine, "always", "opens", NULL, OPENLINE_STYLE_TEXT, at, buffer, sizeof buffer, &need), OPENLINE_ROUTE_ERROR);
    CHECK_INT(openline_say(engine, "always", "open", "e", OPENLINE_STYLE_TEXT, at, buffer, sizeof buffer, &need), OPENLINE_ROUTE_ERROR);
    CHECK_INT(openline_say(engine, "always", "open", NULL, 3, at, buffer, sizeof buffer, &need), OPENLINE_INVALID_ARGUMENT);
    CHECK_INT(openline_say(engine, "caf\xe9", "open", NULL, OPENLINE_STYLE_TEXT, at, buffer, sizeof buffer, &need), OPENLINE_INVALID_UTF8);
    CHECK_INT(openline_say(NULL, "always", "open", NULL, OPENLINE_STYLE_TEXT, at, buffer, sizeof buffer, &need), OPENLINE_INVALID_ARGUMENT);
    CHECK_INT(openline_say(engine, NULL, "open", NULL, OPENLINE_STYLE_TEXT, at, buffer, sizeof buffer, &need), OPENLINE_INVALID_ARGUMENT);
    CHECK_INT(openline_say(engine, "always", NULL, NULL, OPENLINE_STYLE_TEXT, at, buffer, sizeof buffer, &need), OPENLINE_INVALID_ARGUMENT);
    CHECK_INT(openline_say(engine, "always", "open", NULL, OPENLINE_STYLE_TEXT, at, buffer, sizeof buffer, NULL), OPENLINE_INVALID_ARGUMENT);
    CHECK(strcmp(buffer, "before") == 0);
}

static const char SPOKEN[] =
    "speak: es-MX\n"
    "speak_style: auto\n"
    "handoffs:\n"
    "  - name: Help\n"
    "    description: Helps.\n"
    "    agent_unavailable_instructions: {en: \"{{closed}}. {{reopens}}.\", es: \"{{closed}}. {{reopens}}.\"}\n"
    "    destinations:\n"
    "      - {name: Desk, type: Agent_queue, enabled: true, open_24: false, timezone: Etc/UTC, transfer_function_name: t,\n"
    "         weekly_hours: {fri: [{start: \"13:00\", end: \"17:00\"}]}}\n";

/* What is said on a Thursday; the style is asked for, or is the document's where `flags` have none. */
static void said(const openline_engine *engine, const char *language, const char *channel, uint64_t flags, uint64_t style,
                 const char *spoken, const char *instructions)
{
    openline_contact contact = openline_contact_init();
    const openline_str wanted = openline_str_of(language);
    contact.flags = OPENLINE_CONTACT_AT | flags;
    contact.at = 1795046400;
    contact.languages = &wanted;
    contact.languages_len = 1;
    contact.channel = openline_str_of(channel);
    contact.style = style;
    openline_decision *decision = NULL;
    CHECK_INT(openline_engine_route(engine, &contact, &decision, NULL), OPENLINE_OK);
    CHECK_STR(openline_decision_spoken(decision), spoken);
    const char text_language[] = {spoken[0], spoken[1], 0};
    CHECK_STR(openline_decision_text_language(decision), text_language);
    CHECK_STR(openline_decision_instructions(decision), instructions);
    openline_decision_free(decision);
}

static void decisions(void)
{
    openline_engine *engine = NULL;
    CHECK_INT(openline_engine_parse(SPOKEN, strlen(SPOKEN), &engine, NULL), OPENLINE_OK);
    static const char WRITTEN[] = "Estamos cerrados. Volvemos a abrir ma\xc3\xb1" "ana a la 1 p. m..";
    static const char ALOUD[] = "Estamos cerrados. Volvemos a abrir ma\xc3\xb1" "ana a la 1 de la tarde.";
    said(engine, "es-MX", "voice", OPENLINE_CONTACT_STYLE, OPENLINE_STYLE_TEXT, "es-419", WRITTEN);
    said(engine, "es-MX", "voice", OPENLINE_CONTACT_STYLE, OPENLINE_STYLE_SPEECH, "es-419", ALOUD);
    said(engine, "es-MX", "chat", OPENLINE_CONTACT_STYLE, OPENLINE_STYLE_SSML, "es-419", ALOUD);
    said(engine, "es-MX", "voice", 0, 0, "es-419", ALOUD);
    said(engine, "fr", "chat", 0, 0, "es-419", WRITTEN);
    said(engine, "en-GB", "chat", 0, 0, "en-GB", "We are closed. We open again tomorrow at 1pm.");
    openline_contact contact = openline_contact_init();
    openline_decision *decision = NULL;
    contact.flags = OPENLINE_CONTACT_STYLE;
    for (contact.style = 3; contact.style != 0; contact.style <<= 8) {
        CHECK_INT(openline_engine_route(engine, &contact, &decision, NULL), OPENLINE_INVALID_ARGUMENT);
    }
    /* A program that was compiled before there were styles says nothing of them. */
    contact.flags = 0;
    contact.style = 0;
    contact.struct_size = offsetof(openline_contact, style);
    CHECK_INT(openline_engine_route(engine, &contact, &decision, NULL), OPENLINE_OK);
    openline_decision_free(decision);
    openline_engine_free(engine);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        return 2;
    }
    char *text = rest_of_file(argv[1]);
    openline_engine *engine = NULL;
    if (openline_engine_parse(text, strlen(text), &engine, NULL) != OPENLINE_OK) {
        return 1;
    }
    free(text);
    char *rows = rest_of_file(argv[2]);
    char *line = rows;
    int said = 0;
    while (*line) {
        const char *queue = field(&line), *word = field(&line), *language = field(&line), *style = field(&line);
        const long long at = atoll(field(&line));
        const char *wanted = field(&line);
        char buffer[1024];
        size_t need = 0;
        const uint32_t number = strcmp(style, "text") == 0 ? OPENLINE_STYLE_TEXT : OPENLINE_STYLE_SPEECH;
        CHECK_INT(openline_say(engine, queue, word, language, number, at, buffer, sizeof buffer, &need), OPENLINE_OK);
        CHECK_INT(need, strlen(wanted) + 1);
        CHECK(strcmp(buffer, wanted) == 0);
        said++;
    }
    CHECK_INT(said, 200);
    char buffer[128];
    size_t need = 0;
    CHECK_INT(openline_say(engine, "always", "hours", "tlh, pt-AO,de", OPENLINE_STYLE_SSML, 0, buffer, sizeof buffer, &need), OPENLINE_OK);
    CHECK(strcmp(buffer, "24 horas por dia, 7 dias por semana") == 0);
    CHECK_INT(openline_say(engine, "always", "status", "es", OPENLINE_STYLE_TEXT, 0, buffer, sizeof buffer, &need), OPENLINE_OK);
    CHECK(strncmp(buffer, "Estamos abiertos", 16) == 0);
    CHECK_INT(openline_say_time(engine, "always", 86400 + 9 * 3600, "de", OPENLINE_STYLE_TEXT, 0, buffer, sizeof buffer, &need), OPENLINE_OK);
    CHECK(strcmp(buffer, "morgen um 9 Uhr") == 0);
    CHECK_INT(openline_say_time(engine, "always", 86400, NULL, OPENLINE_STYLE_TEXT, 0, buffer, 3, &need), OPENLINE_TOO_SMALL);
    CHECK_INT(openline_say_time(engine, "nobody", 86400, NULL, OPENLINE_STYLE_TEXT, 0, buffer, sizeof buffer, &need), OPENLINE_NOT_FOUND);
    CHECK_INT(openline_say_time(engine, NULL, 0, NULL, OPENLINE_STYLE_TEXT, 0, buffer, sizeof buffer, &need), OPENLINE_INVALID_ARGUMENT);
    CHECK_INT(openline_say_time(engine, "always", 0, NULL, 9, 0, buffer, sizeof buffer, &need), OPENLINE_INVALID_ARGUMENT);
    refusals(engine);
    decisions();
    openline_engine_free(engine);
    free(rows);
    printf("%d checks, %d failed\n", checks_done, checks_failed);
    return checks_failed > 0;
}
