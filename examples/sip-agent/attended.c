/*
 * A SIP user agent on sofia-sip that consults before it transfers: an attended transfer (RFC 5589).
 *
 *   attended [-u URI] DOCUMENT
 *
 *   1  a caller calls, the agent answers and asks openline where the call goes
 *   2  the agent calls that target itself; here a voice agent would tell the colleague what it is about
 *   3  the agent asks openline again, now with the dialog of that second call as the variable "replaces", and sends the caller a REFER:
 *      Refer-To: <sip:specialist@127.0.0.1:15072?Replaces=...>, with `refer_to_headers` of the document in it, escaped
 *   4  the caller's side calls the target with Replaces, the target takes that in place of the second call, and the agent leaves both
 *
 * 480 when nobody answers by the document, and a goodbye with a Reason when the colleague or the transfer fails.
 * SIGTERM and SIGINT end the program. One thread, one event loop.
 */
#define _POSIX_C_SOURCE 200809L

struct agent;
struct call;
#define NUA_MAGIC_T struct agent
#define NUA_HMAGIC_T struct call
#define SU_ROOT_MAGIC_T struct agent

#include <openline.h>
#include <signal.h>
#include <sofia-sip/nua.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/su_tag_io.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

struct agent {
    su_root_t *root;
    nua_t *nua;
    openline_engine *engine;
    const char *uri;
    bool stopped;
};

/* Two calls are one case: the caller's, and the one to the colleague. A handle is NULL before it begins and after it has ended. */
struct call {
    struct agent *agent;
    nua_handle_t *caller, *colleague;
    bool consulted, referred, leaving;
};

static const char silence[] = "v=0\r\no=agent 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                              "m=audio 9 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";

static volatile sig_atomic_t asked_to_stop;

static void on_signal(int number)
{
    (void)number;
    asked_to_stop = 1;
}

static void note(const char *format, ...)
{
    va_list words;
    va_start(words, format);
    vfprintf(stderr, format, words);
    va_end(words);
    fputc('\n', stderr);
}

/* Where the call goes; `replaces` is the dialog with the colleague, NULL before there is one. Freed by the caller. */
static openline_decision *decide(const struct agent *agent, const char *replaces)
{
    const openline_variable variable = {openline_str_of("replaces"), openline_str_of(replaces)};
    openline_contact contact = openline_contact_init();
    openline_decision *decision = NULL;
    openline_error *error = NULL;
    contact.channel = openline_str_of("voice");
    contact.variables = &variable;
    contact.variables_len = replaces ? 1 : 0;
    if (openline_engine_route(agent->engine, &contact, &decision, &error) != OPENLINE_OK)
        note("no decision: %s", openline_error_message(error).data);
    openline_error_free(error);
    return decision;
}

/* Ends what is left of the case, each call with the same words. */
static void leave(struct call *call, const char *reason)
{
    if (call->leaving) return;
    call->leaving = true;
    if (call->caller) nua_bye(call->caller, TAG_IF(reason, SIPTAG_HEADER_STR(reason)), TAG_END());
    if (call->colleague) nua_bye(call->colleague, TAG_IF(reason, SIPTAG_HEADER_STR(reason)), TAG_END());
}

static void on_caller(struct agent *agent, nua_handle_t *handle)
{
    openline_decision *decision = decide(agent, NULL);
    openline_str target = openline_action_target_uri(openline_decision_action(decision));
    struct call *call = decision && openline_decision_available(decision) && target.data ? calloc(1, sizeof *call) : NULL;
    openline_decision_free(decision);
    if (!call) {
        nua_respond(handle, SIP_480_TEMPORARILY_UNAVAILABLE, TAG_END());
        return;
    }
    call->agent = agent;
    call->caller = handle;
    nua_handle_bind(handle, call);
    nua_respond(handle, SIP_200_OK, SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD_STR(silence), TAG_END());
}

/* The caller is connected: the colleague is called. */
static void consult(struct call *call)
{
    if (call->consulted) return;
    call->consulted = true;
    openline_decision *decision = decide(call->agent, NULL);
    openline_str target = openline_action_target_uri(openline_decision_action(decision));
    if (target.data) {
        call->colleague = nua_handle(call->agent->nua, call, NUTAG_URL(target.data), SIPTAG_TO_STR(target.data), TAG_END());
        nua_invite(call->colleague, SIPTAG_FROM_STR(call->agent->uri), SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD_STR(silence), TAG_END());
    } else {
        leave(call, "Reason: Q.850;cause=20\r\n");
    }
    openline_decision_free(decision);
}

/* The colleague is connected too: the caller is sent to the call that the agent has with them. */
static void refer(struct call *call)
{
    if (call->referred || !call->caller) return;
    call->referred = true;
    su_home_t home[1] = {SU_HOME_INIT(home)};
    su_home_init(home);
    sip_replaces_t *replaces = nua_handle_make_replaces(call->colleague, home, 0);
    char *dialog = replaces ? sip_header_as_string(home, (sip_header_t *)replaces) : NULL;
    openline_decision *decision = dialog ? decide(call->agent, dialog) : NULL;
    const openline_action *action = openline_decision_action(decision);
    openline_str refer_to = openline_action_refer_to(action);
    /* Without the dialog the caller would reach the colleague as a second call: what is left out must not pass unseen. */
    if (!refer_to.data || openline_decision_omitted_count(decision) > 0) {
        leave(call, "Reason: SIP;cause=500;text=\"transfer\"\r\n");
    } else {
        char us[256], *headers = su_strdup(home, "");
        snprintf(us, sizeof us, "<%s>", call->agent->uri);
        for (size_t i = 0; i < openline_action_header_line_count(action); i++)
            headers = su_sprintf(home, "%s%s\r\n", headers, openline_action_header_line(action, i).data);
        note("refers to %s", refer_to.data);
        nua_refer(call->caller, SIPTAG_REFER_TO_STR(refer_to.data), SIPTAG_REFERRED_BY_STR(us), TAG_IF(*headers, SIPTAG_HEADER_STR(headers)), TAG_END());
    }
    openline_decision_free(decision);
    su_home_deinit(home);
}

/* The caller's side tells how its new call stands. A voice agent would speak to the caller again when it failed. */
static void on_outcome(struct call *call, int status)
{
    note("transfer: %d", status);
    if (status < 200) return;
    char reason[64];
    snprintf(reason, sizeof reason, "Reason: SIP;cause=%d;text=\"transfer\"\r\n", status);
    leave(call, status < 300 ? NULL : reason);
}

static int sipfrag_status(const sip_t *sip)
{
    int status = 0;
    char start[12] = ""; /* "SIP/2.0 200": the payload has no NUL of its own */
    if (sip->sip_payload && sip->sip_payload->pl_len >= sizeof start - 1) memcpy(start, sip->sip_payload->pl_data, sizeof start - 1);
    return sscanf(start, "SIP/2.0 %3d", &status) == 1 ? status : 0;
}

/* One of the two calls has ended. The colleague's ends when the caller has taken its place; the caller's ends the case. */
static void on_end(struct call *call, nua_handle_t *handle)
{
    bool was_caller = handle == call->caller;
    if (was_caller) call->caller = NULL;
    else call->colleague = NULL;
    nua_handle_bind(handle, NULL);
    nua_handle_destroy(handle);
    if (!call->caller && !call->colleague) free(call);
    else if (was_caller || !call->referred) leave(call, "Reason: Q.850;cause=16\r\n");
}

static void on_event(nua_event_t event, int status, char const *phrase, nua_t *nua, struct agent *agent, nua_handle_t *handle,
                     struct call *call, sip_t const *sip, tagi_t tags[])
{
    (void)phrase;
    (void)nua;
    (void)tags;
    switch (event) {
    case nua_i_invite:
        if (!call) on_caller(agent, handle);
        else nua_respond(handle, SIP_488_NOT_ACCEPTABLE, TAG_END()); /* media do not change in this example */
        break;
    case nua_i_active:
        if (call && handle == call->caller) consult(call);
        else if (call) refer(call);
        break;
    case nua_r_refer:
        if (call && status >= 300) on_outcome(call, status);
        break;
    case nua_i_notify:
        if (call && sip) on_outcome(call, sipfrag_status(sip));
        break;
    case nua_i_terminated:
        if (call) on_end(call, handle);
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
    struct agent agent = {.uri = "sip:127.0.0.1:15080"};
    openline_error *error = NULL;
    for (int option; (option = getopt(count, words, "u:")) != -1;) {
        if (option == 'u') agent.uri = optarg;
        else goto usage;
    }
    if (optind + 1 != count) goto usage;
    if (openline_engine_load(words[optind], &agent.engine, &error) != OPENLINE_OK) {
        note("%s does not load: %s", words[optind], openline_error_message(error).data);
        openline_error_free(error);
        return 1;
    }

    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);

    su_init();
    agent.root = su_root_create(&agent);
    agent.nua = nua_create(agent.root, on_event, &agent, NUTAG_URL(agent.uri), NUTAG_MEDIA_ENABLE(0), NUTAG_AUTOALERT(0),
                           NUTAG_SESSION_TIMER(0), SIPTAG_ALLOW_STR("INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY"),
                           SIPTAG_SUPPORTED_STR("replaces"), SIPTAG_USER_AGENT_STR("openline-attended"), TAG_END());
    if (!agent.nua) {
        note("cannot listen on %s", agent.uri);
        return 1;
    }
    note("openline %s listens on %s", openline_version(), agent.uri);
    for (bool leaving = false; !agent.stopped;) {
        su_root_step(agent.root, 100);
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
    fprintf(stderr, "usage: %s [-u URI] DOCUMENT\n", words[0]);
    return 2;
}
