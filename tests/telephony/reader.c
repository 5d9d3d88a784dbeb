/*
 * What sofia-sip reads in a SIP message: a second opinion on the headers that openline writes.
 *
 * In comes a stream of messages, each behind its length in decimal and a line end. Out comes for each one a line a fact, PART, a tab and
 * the text in hexadecimal, and an empty line at the end:
 *
 *   header            the name of each header, in the order of the message; "?" is one that the parser refused
 *   value             a value of the header that is asked for (the first argument); what follows is its parts
 *   display, word     unquoted: the name before an address, or the word that the value begins with
 *   uri               the whole address, unescaped
 *   scheme, user, password, host, port, path, fragment         unescaped
 *   uri-param:NAME, uri-header:NAME                            name and text unescaped
 *   param:NAME                                                 unquoted
 *   rest              what is left over when a value has ended and nothing may follow
 *
 * Nothing here judges. Parsing, unquoting and unescaping are the library's; headers that it has no class for are read by its own functions
 * for the parts that they are made of (RFC 5806 and RFC 7044: name-addr with parameters, RFC 7433: token or quoted-string with parameters).
 */
#include <sofia-sip/bnf.h>
#include <sofia-sip/msg.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/msg_parser.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_extra.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>
#include <sofia-sip/url.h>
#include <stdbool.h>
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

static char *copy(su_home_t *home, const char *text)
{
    char *copied = su_strdup(home, text ? text : "");
    if (!copied) abort();
    return copied;
}

static void put_unescaped(su_home_t *home, const char *part, const char *text)
{
    if (text) put(part, NULL, url_unescape(copy(home, text), text));
}

static void put_unquoted(su_home_t *home, const char *part, const char *name, const char *text)
{
    char *plain = text && *text == '"' ? msg_unquote_dup(home, text) : NULL;
    put(part, name, plain ? plain : text);
}

/* name=value[;&]name=value, each escaped. */
static void put_pairs(su_home_t *home, const char *part, const char *list, const char *between)
{
    if (!list) return;
    for (char *rest = copy(home, list), *pair; (pair = strsep(&rest, between));) {
        char *value = pair, *name = strsep(&value, "=");
        put(part, url_unescape(name, name), value ? url_unescape(value, value) : "");
    }
}

static void put_url(su_home_t *home, const url_t *url)
{
    put_unescaped(home, "uri", url_as_string(home, url));
    put("scheme", NULL, url->url_scheme);
    put_unescaped(home, "user", url->url_user);
    put_unescaped(home, "password", url->url_password);
    put_unescaped(home, "host", url->url_host);
    put_unescaped(home, "port", url->url_port);
    put_unescaped(home, "path", url->url_path);
    put_pairs(home, "uri-param:", url->url_params, ";");
    put_pairs(home, "uri-header:", url->url_headers, "&");
    put_unescaped(home, "fragment", url->url_fragment);
}

static void put_params(su_home_t *home, const msg_param_t *params)
{
    for (; params && *params; params++) {
        char *value = copy(home, *params), *name = strsep(&value, "=");
        put_unquoted(home, "param:", name, value);
    }
}

static void put_address(su_home_t *home, const char *display, const url_t *url, const msg_param_t *params)
{
    put("value", NULL, "");
    if (display && *display) put_unquoted(home, "display", NULL, display);
    put_url(home, url);
    put_params(home, params);
}

/* Ends a value at its comma, as the library's own lists do: what it has parsed points into the text. */
static bool next_value(char **text)
{
    *text += span_lws(*text);
    if (**text != ',') return false;
    *(*text)++ = 0;
    *text += span_lws(*text);
    return true;
}

static void put_addresses(su_home_t *home, char *text)
{
    bool more;
    do {
        const char *display = NULL, *comment = NULL;
        const msg_param_t *params = NULL;
        url_t url[1];
        memset(url, 0, sizeof url);
        if (sip_name_addr_d(home, &text, &display, url, &params, &comment) < 0) {
            put("?", NULL, text);
            return;
        }
        more = next_value(&text);
        put_address(home, display, url, params);
    } while (more);
    if (*text) put("rest", NULL, text);
}

static void put_words(su_home_t *home, char *text)
{
    bool more;
    do {
        size_t len = *text == '"' ? span_quoted(text) : span_token(text);
        if (len == 0) {
            put("?", NULL, text);
            return;
        }
        char *word = copy(home, text);
        const msg_param_t *params = NULL;
        word[len] = 0;
        text += len;
        text += span_lws(text);
        put("value", NULL, "");
        put_unquoted(home, "word", NULL, word);
        if (*text == ';' && msg_params_d(home, &text, &params) < 0) {
            put("?", NULL, text);
            return;
        }
        more = next_value(&text);
        put_params(home, params);
    } while (more);
    if (*text) put("rest", NULL, text);
}

static void put_message(su_home_t *home, const char *wanted, const sip_t *sip)
{
    /* A status or request line is the first of the chain, the line before the body the last. */
    for (const sip_header_t *it = (const sip_header_t *)sip->sip_request; it; it = (const sip_header_t *)it->sh_succ) {
        const msg_hclass_t *class = it->sh_class;
        if (sip_is_error(it)) put("header", NULL, "?");
        else if (sip_is_unknown(it)) put("header", NULL, it->sh_unknown->un_name);
        else if (class->hc_name) put("header", NULL, class->hc_name);
    }
    for (const sip_unknown_t *it = sip->sip_unknown; it; it = it->un_next) {
        if (strcasecmp(it->un_name, wanted) != 0) continue;
        if (strcasecmp(wanted, "User-to-User") == 0) put_words(home, copy(home, it->un_value));
        else if (strcasecmp(wanted, "Diversion") == 0 || strcasecmp(wanted, "History-Info") == 0) put_addresses(home, copy(home, it->un_value));
        else put("value", NULL, it->un_value);
    }
    if (strcasecmp(wanted, "P-Asserted-Identity") == 0)
        for (const sip_p_asserted_identity_t *it = sip_p_asserted_identity(sip); it; it = it->paid_next)
            put_address(home, it->paid_display, it->paid_url, NULL);
    if (strcasecmp(wanted, "P-Preferred-Identity") == 0)
        for (const sip_p_preferred_identity_t *it = sip_p_preferred_identity(sip); it; it = it->ppid_next)
            put_address(home, it->ppid_display, it->ppid_url, NULL);
    if (strcasecmp(wanted, "Remote-Party-ID") == 0)
        for (const sip_remote_party_id_t *it = sip_remote_party_id(sip); it; it = it->rpid_next)
            put_address(home, it->rpid_display, it->rpid_url, it->rpid_params);
    if (strcasecmp(wanted, "Call-Info") == 0)
        for (const sip_call_info_t *it = sip->sip_call_info; it; it = it->ci_next) put_address(home, NULL, it->ci_url, it->ci_params);
    if (strcasecmp(wanted, "Alert-Info") == 0)
        for (const sip_alert_info_t *it = sip_alert_info(sip); it; it = it->ai_next) put_address(home, NULL, it->ai_url, it->ai_params);
    if (strcasecmp(wanted, "Refer-To") == 0 && sip->sip_refer_to)
        put_address(home, sip->sip_refer_to->r_display, sip->sip_refer_to->r_url, sip->sip_refer_to->r_params);
    if (strcasecmp(wanted, "Reason") == 0)
        for (const sip_reason_t *it = sip->sip_reason; it; it = it->re_next) {
            put("value", NULL, "");
            put("word", NULL, it->re_protocol);
            put_params(home, it->re_params);
        }
}

int main(int count, char **words)
{
    if (count != 2) {
        fprintf(stderr, "usage: %s HEADER\n", words[0]);
        return 2;
    }
    if (sip_update_default_mclass(sip_extend_mclass(NULL)) < 0) abort();
    char length[16];
    while (fgets(length, sizeof length, stdin)) {
        size_t len = strtoul(length, NULL, 10);
        char *text = malloc(len + 1);
        if (!text || fread(text, 1, len, stdin) != len) abort();
        text[len] = 0;
        msg_t *msg = msg_make(sip_default_mclass(), 0, text, (ssize_t)len);
        if (!msg) abort();
        su_home_t *home = su_home_new(sizeof *home);
        sip_t *sip = sip_object(msg);
        if (!home || !sip) abort();
        put_message(home, words[1], sip);
        putchar('\n');
        su_home_unref(home);
        msg_destroy(msg);
        free(text);
    }
    return 0;
}
