/*
 * A telephone on sofia-sip for attended transfers: it answers, it follows a REFER, and it takes a call in place of another.
 *
 *   phone URI [URI-TO-CALL]
 *
 * What it sees goes to standard output, a line each:
 *
 *   listens
 *   called CALL-ID FROM-TAG TO-TAG          somebody called, without Replaces; the tags are of the dialog
 *   invited-with TEXT                       somebody called with this Replaces, as it stood in the message
 *   requires TEXT                           ... and with this Require
 *   replaced CALL-ID                        that call was there: the new one is answered and the old one ended
 *   unknown-dialog                          it was not: 481
 *   refer-to TEXT                           a REFER came, with this Refer-To
 *   connected                               a call of our own is answered
 *   ended                                   a call has ended
 *
 * The library takes the headers out of the Refer-To URI, sends the NOTIFYs and finds the dialog that a Replaces names; nothing here is openline's.
 * SIGTERM ends it.
 */
#define _POSIX_C_SOURCE 200809L
#define NUA_MAGIC_T struct phone
#define SU_ROOT_MAGIC_T struct phone
struct phone;

#include <signal.h>
#include <sofia-sip/nua.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/su_tag_io.h>
#include <sofia-sip/url.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct phone {
    su_root_t *root;
    nua_t *nua;
    const char *uri;
    bool stopped;
};

#define MEDIA                                                                                                                              \
    SIPTAG_CONTENT_TYPE_STR("application/sdp"),                                                                                            \
        SIPTAG_PAYLOAD_STR("v=0\r\no=phone 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n")

static volatile sig_atomic_t asked_to_stop;

static void on_signal(int number)
{
    (void)number;
    asked_to_stop = 1;
}

static void tell(su_home_t *home, const char *word, const void *header)
{
    printf("%s %s\n", word, sip_header_as_string(home, header));
}

static void on_invite(struct phone *phone, nua_handle_t *handle, const sip_t *sip)
{
    su_home_t home[1] = {SU_HOME_INIT(home)};
    su_home_init(home);
    if (!sip->sip_replaces) {
        nua_respond(handle, SIP_200_OK, MEDIA, TAG_END());
        /* Our tag is known only now: what the dialog is called is what a Replaces for it would say. */
        sip_replaces_t *own = nua_handle_make_replaces(handle, home, 0);
        printf("called %s %s %s\n", sip->sip_call_id->i_id, sip->sip_from->a_tag, own ? own->rp_from_tag : "?");
    } else {
        tell(home, "invited-with", sip->sip_replaces);
        if (sip->sip_require) tell(home, "requires", sip->sip_require);
        nua_handle_t *old = nua_handle_by_replaces(phone->nua, sip->sip_replaces);
        if (old) {
            printf("replaced %s\n", sip->sip_replaces->rp_call_id);
            nua_respond(handle, SIP_200_OK, MEDIA, TAG_END());
            nua_bye(old, TAG_END());
            nua_handle_unref(old);
        } else {
            puts("unknown-dialog");
            nua_respond(handle, SIP_481_NO_CALL, TAG_END());
        }
    }
    su_home_deinit(home);
}

static void on_refer(struct phone *phone, nua_handle_t *handle, const sip_t *sip, const sip_event_t *event)
{
    su_home_t home[1] = {SU_HOME_INIT(home)};
    su_home_init(home);
    tell(home, "refer-to", sip->sip_refer_to);
    url_t *url = url_hdup(home, sip->sip_refer_to->r_url);
    char *headers = url->url_headers ? url_query_as_header_string(home, url->url_headers) : NULL;
    url->url_headers = NULL;
    nua_handle_t *next = nua_handle(phone->nua, NULL, NUTAG_URL(url), SIPTAG_TO(sip_to_create(home, (url_string_t *)url)), TAG_END());
    nua_invite(next, SIPTAG_FROM_STR(phone->uri), NUTAG_NOTIFY_REFER(handle), NUTAG_REFER_EVENT(event), SIPTAG_REFERRED_BY(sip->sip_referred_by),
               TAG_IF(headers, SIPTAG_HEADER_STR(headers)), MEDIA, TAG_END());
    su_home_deinit(home);
}

static void on_event(nua_event_t event, int status, char const *phrase, nua_t *nua, struct phone *phone, nua_handle_t *handle,
                     nua_hmagic_t *magic, sip_t const *sip, tagi_t tags[])
{
    (void)phrase;
    (void)nua;
    (void)magic;
    if (event == nua_i_invite && sip) on_invite(phone, handle, sip);
    else if (event == nua_i_refer && sip && sip->sip_refer_to) {
        const sip_event_t *subscription = NULL;
        tl_gets(tags, NUTAG_REFER_EVENT_REF(subscription), TAG_END());
        on_refer(phone, handle, sip, subscription);
    }
    else if (event == nua_r_invite && status == 200) puts("connected");
    else if (event == nua_i_terminated) {
        puts("ended");
        nua_handle_destroy(handle);
    } else if (event == nua_r_shutdown && status >= 200) phone->stopped = true;
}

int main(int count, char **words)
{
    if (count < 2 || count > 3) {
        fprintf(stderr, "usage: %s URI [URI-TO-CALL]\n", words[0]);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct phone phone = {.uri = words[1]};
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGTERM, &action, NULL);
    su_init();
    phone.root = su_root_create(&phone);
    phone.nua = nua_create(phone.root, on_event, &phone, NUTAG_URL(phone.uri), NUTAG_MEDIA_ENABLE(0), NUTAG_SESSION_TIMER(0),
                           SIPTAG_SUPPORTED_STR("replaces"), NUTAG_ALLOW("REFER"), TAG_END());
    if (!phone.nua) return 1;
    puts("listens");
    if (count == 3) {
        nua_handle_t *call = nua_handle(phone.nua, NULL, NUTAG_URL(words[2]), SIPTAG_TO_STR(words[2]), TAG_END());
        nua_invite(call, SIPTAG_FROM_STR(phone.uri), MEDIA, TAG_END());
    }
    for (bool leaving = false; !phone.stopped;) {
        su_root_step(phone.root, 100);
        if (asked_to_stop && !leaving) {
            leaving = true;
            nua_shutdown(phone.nua);
        }
    }
    nua_destroy(phone.nua);
    su_root_destroy(phone.root);
    su_deinit();
    return 0;
}
