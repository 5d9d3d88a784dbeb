/*
 * What oSIP reads in a SIP message: a third opinion, beside reader.c, on headers that are one address with parameters.
 *
 * The argument, the stream and the lines are those of reader.c; a value is read as a From is, which has the same grammar (RFC 3261 section 20.20).
 * oSIP knows no quoted-string in parameters and names: it keeps the quotes, and they are taken off here as RFC 3261 section 25.1 has it.
 * Only sip: and sips: addresses have parts for it.
 */
#include <osipparser2/osip_parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void put(const char *part, const char *name, const char *text)
{
    printf("%s", part);
    for (; name && *name; name++) printf("%02x", (unsigned char)*name);
    putchar('\t');
    for (; text && *text; text++) printf("%02x", (unsigned char)*text);
    putchar('\n');
}

static void put_unquoted(const char *part, const char *name, const char *text)
{
    char *plain = strdup(text ? text : ""), *end = plain;
    if (!plain) abort();
    if (*plain == '"') {
        for (const char *it = text + 1; *it && *it != '"'; *end++ = *it++)
            if (*it == '\\' && it[1]) it++;
        *end = 0;
    }
    put(part, name, plain);
    free(plain);
}

static void put_pairs(const char *part, const osip_list_t *list)
{
    for (int i = 0; i < osip_list_size(list); i++) {
        const osip_uri_param_t *pair = osip_list_get(list, i);
        if (part[0] == 'p') put_unquoted(part, pair->gname, pair->gvalue);
        else put(part, pair->gname, pair->gvalue);
    }
}

static void put_address(const char *text)
{
    osip_from_t *from;
    if (osip_from_init(&from) != 0) abort();
    if (osip_from_parse(from, text) != 0 || !from->url) {
        put("?", NULL, text);
    } else {
        const osip_uri_t *url = from->url;
        put("value", NULL, "");
        if (from->displayname) put_unquoted("display", NULL, from->displayname);
        put("scheme", NULL, url->scheme);
        if (url->username) put("user", NULL, url->username);
        if (url->password) put("password", NULL, url->password);
        if (url->host) put("host", NULL, url->host);
        if (url->port) put("port", NULL, url->port);
        if (url->string) put("path", NULL, url->string);
        put_pairs("uri-param:", &url->url_params);
        put_pairs("uri-header:", &url->url_headers);
        put_pairs("param:", &from->gen_params);
    }
    osip_from_free(from);
}

static void put_message(const char *wanted, const osip_message_t *message)
{
    for (int i = 0; i < osip_list_size(&message->vias); i++) put("header", NULL, "Via");
    if (message->from) put("header", NULL, "From");
    if (message->to) put("header", NULL, "To");
    if (message->call_id) put("header", NULL, "Call-ID");
    if (message->cseq) put("header", NULL, "CSeq");
    if (message->content_length) put("header", NULL, "Content-Length");
    for (int i = 0; i < osip_list_size(&message->contacts); i++) put("header", NULL, "Contact");
    for (int i = 0; i < osip_list_size(&message->headers); i++) {
        const osip_header_t *header = osip_list_get(&message->headers, i);
        /* It writes names in its own way: the two around the header are known. */
        const char *name = header->hname;
        put("header", NULL, strcasecmp(name, "Max-Forwards") == 0 ? "Max-Forwards" : strcasecmp(name, "X-After") == 0 ? "X-After" : name);
        if (strcasecmp(name, wanted) == 0) put_address(header->hvalue);
    }
}

int main(int count, char **words)
{
    if (count != 2) {
        fprintf(stderr, "usage: %s HEADER\n", words[0]);
        return 2;
    }
    parser_init();
    char length[16];
    while (fgets(length, sizeof length, stdin)) {
        size_t len = strtoul(length, NULL, 10);
        char *text = malloc(len + 1);
        osip_message_t *message;
        if (!text || fread(text, 1, len, stdin) != len || osip_message_init(&message) != 0) abort();
        text[len] = 0;
        if (osip_message_parse(message, text, len) == 0) put_message(words[1], message);
        else put("?", NULL, "");
        putchar('\n');
        osip_message_free(message);
        free(text);
    }
    return 0;
}
