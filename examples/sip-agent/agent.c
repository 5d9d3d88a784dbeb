/*
 * A SIP user agent on sofia-sip that asks openline what to do with each call.
 *
 *   agent [-u URI] [-t EPOCH] DOCUMENT
 *
 *   refer            answers, then transfers the caller with a REFER in the dialog, and leaves when the transfer has worked
 *   bye              answers, then leaves; a voice agent speaks before
 *   invite           302 to the target: this agent has no media that it could bridge
 *   nobody answers   480 with Retry-After and Reason
 *   unknown number   404
 *   a fault of ours  500
 *
 * SIGHUP loads the document again; one that does not load changes nothing. SIGTERM and SIGINT end the program.
 * -t answers every call as at that instant, for rehearsals.
 *
 * One thread, one event loop. A decision does not need its engine any more, so a call in progress survives a reload.
 */
#define _POSIX_C_SOURCE 200809L

struct agent;
struct call;
#define NUA_MAGIC_T struct agent
#define NUA_HMAGIC_T struct call
#define SU_ROOT_MAGIC_T struct agent
#define SU_TIMER_ARG_T struct call

#include <errno.h>
#include <inttypes.h>
#include <openline.h>
#include <signal.h>
#include <sofia-sip/nua.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/su_tag_io.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { MOST_LANGUAGES = 8, TRANSFER_SECONDS = 60 };

/* The dialled numbers, each with what the contact asks for: a topic or a handoff of the document. */
static const struct line {
    const char *number, *topic, *handoff;
} lines[] = {
    {"+15550100", "Billing inquiry", NULL},
    {"+15550111", "Gas leak", NULL},
    {"+15550122", "Outage", NULL},
    {"+15550133", NULL, "End Call"},
    {"+15550155", NULL, "Spanish Support"},
};

struct agent {
    su_root_t *root;
    nua_t *nua;
    openline_engine *engine;
    const char *document, *uri;
    int64_t at; /* OPENLINE_NEVER: now */
    bool stopped;
};

struct call {
    struct agent *agent;
    nua_handle_t *handle;
    openline_decision *decision;
    su_timer_t *timer; /* runs while the transfer is under way */
    bool acted, leaving;
};

static volatile sig_atomic_t asked_to_stop, asked_to_load;

static void on_signal(int number)
{
    if (number == SIGHUP) asked_to_load = 1;
    else asked_to_stop = 1;
}

static void note(const char *format, ...)
{
    va_list words;
    va_start(words, format);
    vfprintf(stderr, format, words);
    va_end(words);
    fputc('\n', stderr);
}

/* Loads the document; the engine in use changes only when that works. */
static bool load(struct agent *agent)
{
    openline_engine *engine = NULL;
    openline_error *error = NULL;
    if (openline_engine_load(agent->document, &engine, &error) != OPENLINE_OK) {
        note("%s does not load: %s", agent->document, openline_error_message(error).data);
        openline_error_free(error);
        return false;
    }
    openline_engine_free(agent->engine);
    agent->engine = engine;
    return true;
}

static const struct line *line_of(const char *number)
{
    for (size_t i = 0; number && i < sizeof lines / sizeof *lines; i++)
        if (strcmp(lines[i].number, number) == 0) return &lines[i];
    return NULL;
}

static bool is_tag(const struct agent *agent, openline_str tag)
{
    size_t count;
    return openline_engine_open_queues(agent->engine, 0, NULL, 0, tag.data, tag.len, NULL, 0, &count, NULL) == OPENLINE_OK;
}

/* Whether a caller's bytes are UTF-8, which every call of openline checks; what is not must not cost the call. */
static bool is_text(const struct agent *agent, openline_str bytes)
{
    uint32_t queue;
    return openline_engine_find_queue(agent->engine, bytes.data, bytes.len, &queue) != OPENLINE_INVALID_UTF8;
}

/* The tags of Accept-Language, most wanted first, without those that are malformed or refused by q=0. */
static size_t languages_of(const struct agent *agent, const sip_t *sip, openline_str tags[MOST_LANGUAGES])
{
    double weights[MOST_LANGUAGES];
    size_t count = 0;
    for (const sip_accept_language_t *it = sip->sip_accept_language; it && count < MOST_LANGUAGES; it = it->aa_next) {
        openline_str tag = openline_str_of(it->aa_value);
        double weight = it->aa_q ? strtod(it->aa_q, NULL) : 1.0;
        if (!(weight > 0) || !is_tag(agent, tag)) continue;
        size_t place = count++;
        for (; place > 0 && weights[place - 1] < weight; place--) {
            weights[place] = weights[place - 1];
            tags[place] = tags[place - 1];
        }
        weights[place] = weight;
        tags[place] = tag;
    }
    return count;
}

static const char *other_header(const sip_t *sip, const char *name)
{
    for (const sip_unknown_t *it = sip->sip_unknown; it; it = it->un_next)
        if (strcasecmp(it->un_name, name) == 0) return it->un_value;
    return NULL;
}

/* Where the call goes. The caller wrote the variables: openline keeps a line end in them out of every header. */
static openline_decision *decide(const struct agent *agent, const struct line *line, const sip_t *sip)
{
    openline_str tags[MOST_LANGUAGES];
    openline_variable variables[2];
    openline_contact contact = openline_contact_init();
    openline_decision *decision = NULL;
    openline_error *error = NULL;
    char caller[256] = "";

    const char *user = sip->sip_from ? sip->sip_from->a_url->url_user : NULL;
    if (user && strlen(user) < sizeof caller) url_unescape(caller, user);
    const openline_variable given[] = {
        {openline_str_of("caller"), openline_str_of(caller)},
        {openline_str_of("account"), openline_str_of(other_header(sip, "X-Account"))},
    };
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        if (given[i].value.len && is_text(agent, given[i].value)) variables[contact.variables_len++] = given[i];

    contact.topic = openline_str_of(line->topic);
    contact.handoff = openline_str_of(line->handoff);
    contact.channel = openline_str_of("voice");
    contact.languages = tags;
    contact.languages_len = languages_of(agent, sip, tags);
    contact.variables = variables;
    if (agent->at != OPENLINE_NEVER) {
        contact.flags |= OPENLINE_CONTACT_AT;
        contact.at = agent->at;
    }
    if (openline_engine_route(agent->engine, &contact, &decision, &error) != OPENLINE_OK)
        note("no decision: %s", openline_error_message(error).data);
    openline_error_free(error);
    return decision;
}

/* The headers of an action as SIPTAG_HEADER_STR wants them; freed by the caller. */
static char *header_text(const openline_action *action)
{
    size_t count = openline_action_header_line_count(action), len = 0;
    for (size_t i = 0; i < count; i++) len += openline_action_header_line(action, i).len + 2;
    char *text = malloc(len + 1), *end = text;
    if (!text) abort();
    for (size_t i = 0; i < count; i++) {
        openline_str line = openline_action_header_line(action, i);
        memcpy(end, line.data, line.len);
        memcpy(end + line.len, "\r\n", 2);
        end += line.len + 2;
    }
    *end = 0;
    return text;
}

/* 480: when to call again, and why, in the words of the document as a quoted-string. */
static void refuse(struct call *call)
{
    char retry[32] = "", reason[512] = "Reason: Q.850;cause=20;text=\"";
    int64_t seconds = openline_decision_retry_after(call->decision);
    if (seconds != OPENLINE_NEVER) snprintf(retry, sizeof retry, "%" PRId64, seconds);

    openline_str words = openline_decision_reason_text(call->decision);
    if (!words.data) words = openline_decision_reason(call->decision);
    size_t end = strlen(reason);
    for (size_t i = 0; i < words.len; i++) {
        unsigned char byte = (unsigned char)words.data[i];
        if ((byte & 0xC0) != 0x80 && end > sizeof reason - 8) break; /* no room for a whole character and the end */
        if (byte == '"' || byte == '\\') reason[end++] = '\\';
        reason[end++] = byte < 0x20 || byte == 0x7F ? ' ' : (char)byte;
    }
    memcpy(reason + end, "\"", 2);

    char *headers = header_text(openline_decision_action(call->decision));
    nua_respond(call->handle, SIP_480_TEMPORARILY_UNAVAILABLE, TAG_IF(*retry, SIPTAG_RETRY_AFTER_STR(retry)), SIPTAG_HEADER_STR(reason),
                TAG_IF(*headers, SIPTAG_HEADER_STR(headers)), TAG_END());
    free(headers);
}

static void answer(struct call *call)
{
    /* Silence: a real agent puts its media address here. */
    nua_respond(call->handle, SIP_200_OK, SIPTAG_CONTENT_TYPE_STR("application/sdp"),
                SIPTAG_PAYLOAD_STR("v=0\r\no=agent 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                                   "m=audio 9 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"),
                TAG_END());
}

static void leave(struct call *call, const char *headers)
{
    if (call->leaving) return;
    call->leaving = true;
    nua_bye(call->handle, TAG_IF(headers && *headers, SIPTAG_HEADER_STR(headers)), TAG_END());
}

static void on_invite(struct agent *agent, nua_handle_t *handle, const sip_t *sip)
{
    const struct line *line = line_of(sip->sip_request->rq_url->url_user);
    struct call *call = line ? calloc(1, sizeof *call) : NULL;
    if (!call) {
        if (line) nua_respond(handle, SIP_500_INTERNAL_SERVER_ERROR, TAG_END());
        else nua_respond(handle, SIP_404_NOT_FOUND, TAG_END());
        return;
    }
    call->agent = agent;
    call->handle = handle;
    nua_handle_bind(handle, call);
    call->decision = decide(agent, line, sip);

    for (size_t i = 0; i < openline_decision_omitted_count(call->decision); i++) {
        const openline_omission *it = openline_decision_omitted(call->decision, i);
        if (strcmp(openline_omission_why(it).data, "missing_variable") != 0) /* what a caller tried */
            note("left out %s: %s", openline_omission_where(it).data, openline_omission_why(it).data);
    }
    const openline_action *action = openline_decision_action(call->decision);
    openline_str method = openline_action_method(action), target = openline_action_target_uri(action);
    if (call->decision && !openline_decision_available(call->decision)) {
        refuse(call);
    } else if (!action || (!target.data && strcmp(method.data, "bye") != 0)) {
        nua_respond(handle, SIP_500_INTERNAL_SERVER_ERROR, TAG_END());
    } else if (strcmp(method.data, "invite") == 0) {
        char *headers = header_text(action);
        nua_respond(handle, SIP_302_MOVED_TEMPORARILY, SIPTAG_CONTACT_STR(openline_action_refer_to(action).data),
                    TAG_IF(*headers, SIPTAG_HEADER_STR(headers)), TAG_END());
        free(headers);
    } else {
        answer(call);
    }
}

static void on_late(su_root_magic_t *magic, su_timer_t *timer, struct call *call)
{
    (void)magic;
    (void)timer;
    note("no word of the transfer in %d seconds", TRANSFER_SECONDS);
    leave(call, "Reason: SIP;cause=408;text=\"transfer\"\r\n");
}

/* The caller is connected: what the decision asks for. */
static void act(struct call *call)
{
    if (call->acted) return;
    call->acted = true;
    const openline_action *action = openline_decision_action(call->decision);
    char *headers = header_text(action);
    if (strcmp(openline_action_method(action).data, "bye") == 0) {
        leave(call, headers);
    } else {
        char us[256];
        snprintf(us, sizeof us, "<%s>", call->agent->uri);
        nua_refer(call->handle, SIPTAG_REFER_TO_STR(openline_action_refer_to(action).data), SIPTAG_REFERRED_BY_STR(us),
                  TAG_IF(*headers, SIPTAG_HEADER_STR(headers)), TAG_END());
        call->timer = su_timer_create(su_root_task(call->agent->root), TRANSFER_SECONDS * 1000L);
        su_timer_set(call->timer, on_late, call);
    }
    free(headers);
}

/* How the transfer stands: 202 only says that the caller's side tries; its NOTIFY carries the status line of the new call. */
static void on_outcome(struct call *call, int status)
{
    note("transfer: %d", status);
    if (status < 200) return;
    char reason[64];
    snprintf(reason, sizeof reason, "Reason: SIP;cause=%d;text=\"transfer\"\r\n", status);
    leave(call, status < 300 ? NULL : reason); /* a voice agent would speak to the caller again when it failed */
}

static int sipfrag_status(const sip_t *sip)
{
    int status = 0;
    char start[12] = ""; /* "SIP/2.0 200": the payload has no NUL of its own */
    const char *type = sip->sip_content_type ? sip->sip_content_type->c_type : "";
    if (sip->sip_payload && strcasecmp(type, "message/sipfrag") == 0 && sip->sip_payload->pl_len >= sizeof start - 1)
        memcpy(start, sip->sip_payload->pl_data, sizeof start - 1);
    return sscanf(start, "SIP/2.0 %3d", &status) == 1 ? status : 0;
}

static void forget(struct call *call)
{
    nua_handle_bind(call->handle, NULL);
    nua_handle_destroy(call->handle);
    su_timer_destroy(call->timer);
    openline_decision_free(call->decision);
    free(call);
}

static void on_event(nua_event_t event, int status, char const *phrase, nua_t *nua, struct agent *agent,
                     nua_handle_t *handle, struct call *call, sip_t const *sip, tagi_t tags[])
{
    (void)phrase;
    (void)nua;
    (void)tags;
    switch (event) {
    case nua_i_invite:
        if (call) answer(call); /* the caller's side changes its media */
        else on_invite(agent, handle, sip);
        break;
    case nua_i_active:
        if (call) act(call);
        break;
    case nua_r_refer:
        if (call && status >= 300) on_outcome(call, status);
        break;
    case nua_i_notify:
        if (call && sip) on_outcome(call, sipfrag_status(sip));
        break;
    case nua_i_terminated:
        if (call) forget(call);
        else nua_handle_destroy(handle);
        break;
    case nua_r_shutdown:
        if (status >= 200) agent->stopped = true;
        break;
    default:
        break;
    }
}

int main(int count, char **words)
{
    struct agent agent = {.uri = "sip:127.0.0.1:15080", .at = OPENLINE_NEVER};
    for (int option; (option = getopt(count, words, "u:t:")) != -1;) {
        char *end = NULL;
        errno = 0;
        if (option == 'u') agent.uri = optarg;
        else if (option == 't') agent.at = strtoll(optarg, &end, 10);
        if (option == '?' || errno || (end && (end == optarg || *end))) goto usage;
    }
    if (optind + 1 != count) goto usage;
    agent.document = words[optind];
    if (!load(&agent)) return 1;

    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGHUP, &action, NULL);

    su_init();
    agent.root = su_root_create(&agent);
    agent.nua = nua_create(agent.root, on_event, &agent, NUTAG_URL(agent.uri), NUTAG_MEDIA_ENABLE(0), NUTAG_AUTOALERT(0),
                           NUTAG_SESSION_TIMER(0), SIPTAG_ALLOW_STR("INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY"), SIPTAG_USER_AGENT_STR("openline-agent"), TAG_END());
    if (!agent.nua) {
        note("cannot listen on %s", agent.uri);
        return 1;
    }
    note("openline %s listens on %s", openline_version(), agent.uri);
    for (bool leaving = false; !agent.stopped;) {
        su_root_step(agent.root, 100);
        if (asked_to_load) {
            asked_to_load = 0;
            if (load(&agent)) note("loaded %s again", agent.document);
        }
        if (asked_to_stop && !leaving) {
            leaving = true;
            nua_shutdown(agent.nua);
        }
    }
    nua_destroy(agent.nua);
    su_root_destroy(agent.root);
    su_deinit();
    openline_engine_free(agent.engine);
    return 0;

usage:
    fprintf(stderr, "usage: %s [-u URI] [-t EPOCH] DOCUMENT\n", words[0]);
    return 2;
}
