/*
 * A live document in real processes and threads: what one writes all answer by, and nothing hangs. The first argument is a folder that may be written
 * to; with a second one, `no-fork`, nothing is forked: a child that ends by _exit() frees nothing, which valgrind would take for a leak.
 */
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

#define CHILDREN 8
#define THREADS 4
#define ROUNDS 60

int checks_done;
int checks_failed;

#define QUEUE(name, function)                                                                                            \
    "  - {name: " name ", type: Agent_queue, enabled: true, open_24: true, timezone: Europe/London, transfer_function_name: " \
    function ", groups: [front]}\n"

static const char TEXT[] = "queues:\n" QUEUE("Support", "to_support") QUEUE("Overflow", "to_overflow")
    "handoffs:\n  - {name: Help, is_default: true, description: Help, destinations: [Support, Overflow]}\n";
static const char RENAMED[] = "queues:\n" QUEUE("Support", "to_support") QUEUE("Overflow", "to_overflow")
    "handoffs:\n  - {name: Assist, is_default: true, description: Help, destinations: [Overflow]}\n";
static const char BROKEN[] = "queues:\n  - {name: Support}\n";

static char path[512];

static void document_file(const char *folder, const char *name)
{
    snprintf(path, sizeof path, "%s/%s.yaml", folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL || fwrite(TEXT, 1, sizeof TEXT - 1, file) != sizeof TEXT - 1 || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

static openline_live *opened(uint64_t flags)
{
    openline_live *live = NULL;
    openline_error *error = NULL;
    openline_live_options options = openline_live_options_init();
    options.flags = flags;
    if (openline_live_open(path, &options, &live, &error) != OPENLINE_OK) {
        fprintf(stderr, "%s\n", openline_error_message(error).data);
        exit(1);
    }
    return live;
}

static openline_order closing(const char *queue)
{
    openline_order order = openline_order_init();
    order.flags = OPENLINE_ORDER_FURTHER_NOTICE;
    order.queue = openline_str_of(queue);
    order.by = openline_str_of("desk 1");
    return order;
}

static int64_t now(void) { return (int64_t)time(NULL); }

static int64_t target(const openline_live_route *route, uint64_t *generation)
{
    int64_t target = 99;
    return openline_live_route_target_at(route, now(), &target, generation, NULL) == OPENLINE_OK ? target : 98;
}

static void nap(void)
{
    struct timespec millisecond = {0, 1000000};
    nanosleep(&millisecond, NULL);
}

static void an_emergency(void)
{
    openline_live *live = opened(0);
    openline_contact contact = openline_contact_init();
    openline_live_route *route = NULL;
    CHECK_INT(openline_live_prepare(live, &contact, &route, NULL), OPENLINE_OK);
    openline_engine *before = NULL, *after = NULL, *again = NULL;
    CHECK_INT(openline_live_engine(live, &before), OPENLINE_OK);
    uint64_t generation = 0;
    CHECK_INT(target(route, &generation), 0);

    openline_order order = closing("Support");
    openline_variable reasons[2] = {{openline_str_of("en"), openline_str_of("Fire alarm")},
                                    {openline_str_of("es"), openline_str_of("Alarma de incendio")}};
    order.reasons = reasons;
    order.reasons_len = 2;
    order.key = openline_str_of("ticket-4711");
    openline_written fire, repeated;
    CHECK_INT(openline_live_close(live, &order, &fire, NULL), OPENLINE_OK);
    CHECK_INT(fire.generation, generation + 1);
    CHECK_INT(fire.id, fire.generation);
    CHECK(!fire.repeated);
    CHECK_INT(openline_live_close(live, &order, &repeated, NULL), OPENLINE_OK);
    CHECK_INT(repeated.id, fire.id);
    CHECK(repeated.repeated);

    uint64_t moved = 0;
    CHECK_INT(target(route, &moved), 1);
    CHECK_INT(moved, fire.generation);
    CHECK_INT(openline_live_generation(live), fire.generation);
    CHECK_INT(openline_live_engine(live, &after), OPENLINE_OK);
    bool open = false;
    CHECK_INT(openline_queue_is_open(before, 0, now(), &open), OPENLINE_OK);
    CHECK(open);
    CHECK_INT(openline_queue_is_open(after, 0, now(), &open), OPENLINE_OK);
    CHECK(!open);
    CHECK_STR(openline_queue_name(after, 0), "Support");
    CHECK_INT(openline_live_engine_at(live, generation, &again), OPENLINE_OK);
    CHECK_INT(openline_queue_is_open(again, 0, now(), &open), OPENLINE_OK);
    CHECK(open);
    openline_engine_free(again);
    CHECK_INT(openline_live_engine_at(live, 4711, &again), OPENLINE_NOT_FOUND);

    openline_decision *decision = NULL;
    CHECK_INT(openline_live_route_decide(route, now(), NULL, 0, &decision, NULL), OPENLINE_OK);
    CHECK_STR(openline_decision_queue(decision), "Overflow");
    CHECK_STR(openline_verdict_verdict(openline_decision_verdict(decision, 0)), "override");
    CHECK_STR(openline_verdict_reason_text(openline_decision_verdict(decision, 0)), "Fire alarm");
    openline_decision_free(decision);

    openline_live_overrides_list *list = NULL;
    openline_live_override it;
    CHECK_INT(openline_live_overrides(live, &list), OPENLINE_OK);
    CHECK_INT(openline_live_overrides_count(list), 1);
    CHECK_INT(openline_live_overrides_at(list, 0, &it), OPENLINE_OK);
    CHECK_INT(it.id, fire.id);
    CHECK_STR(it.kind, "closed");
    CHECK_STR(it.queue, "Support");
    CHECK_NOTHING(it.group);
    CHECK_STR(it.reason, "Fire alarm");
    CHECK_STR(it.by, "desk 1");
    CHECK_INT(it.until, OPENLINE_NEVER);
    CHECK(!it.dangling && !it.signal && !it.all);
    CHECK_INT(openline_live_overrides_at(list, 1, &it), OPENLINE_NOT_FOUND);
    CHECK_NOTHING(openline_live_overrides_except(list, 0, 0));
    openline_live_overrides_free(list);

    openline_author author = openline_author_init();
    author.by = openline_str_of("desk 2");
    openline_written ended, undone;
    CHECK_INT(openline_live_end(live, fire.id, &author, &ended, NULL), OPENLINE_OK);
    CHECK_INT(target(route, NULL), 0);
    CHECK_INT(openline_live_end(live, fire.id, NULL, &repeated, NULL), OPENLINE_OK);
    CHECK(repeated.repeated);
    CHECK_INT(openline_live_undo(live, ended.id, NULL, &undone, NULL), OPENLINE_OK);
    CHECK_INT(target(route, NULL), 1);
    CHECK_INT(openline_live_end(live, undone.id, NULL, NULL, NULL), OPENLINE_OK);

    order = closing("Support");
    order.flags = OPENLINE_ORDER_ALL | OPENLINE_ORDER_LASTING;
    order.queue = openline_str_of(NULL);
    openline_str spared = openline_str_of("Overflow");
    order.except = &spared;
    order.except_len = 1;
    order.lasting = 3600;
    CHECK_INT(openline_live_close(live, &order, &fire, NULL), OPENLINE_OK);
    CHECK_INT(target(route, NULL), 1);
    CHECK_INT(openline_live_end(live, fire.id, NULL, NULL, NULL), OPENLINE_OK);

    openline_str quiet = openline_str_of("Support");
    CHECK_INT(openline_live_signal(live, "acd", 3, &quiet, 1, 90, NULL, NULL, NULL), OPENLINE_OK);
    CHECK_INT(target(route, NULL), 1);
    CHECK_INT(openline_live_signal(live, "acd", 3, NULL, 0, 90, NULL, NULL, NULL), OPENLINE_OK);
    CHECK_INT(target(route, NULL), 0);

    order = closing("Support");
    order.function = openline_str_of("to_overflow");
    CHECK_INT(openline_live_redirect(live, &order, NULL, NULL), OPENLINE_OK);
    CHECK_INT(openline_live_route_decide(route, now(), NULL, 0, &decision, NULL), OPENLINE_OK);
    CHECK_STR(openline_decision_queue(decision), "Support");
    CHECK_STR(openline_decision_transfer_function(decision), "to_overflow");
    openline_decision_free(decision);
    CHECK_INT(openline_live_open_up(live, &order, NULL, NULL), OPENLINE_STORE_ERROR);

    openline_text *health = NULL, *journal = NULL;
    CHECK_INT(openline_live_health(live, &health), OPENLINE_OK);
    CHECK(strstr(openline_text_str(health).data, "\"fresh\":true") != NULL);
    openline_text_free(health);
    CHECK_INT(openline_live_journal(live, 1, 2, &journal, NULL), OPENLINE_OK);
    CHECK(strstr(openline_text_str(journal).data, "\"kind\":\"published\"") != NULL);
    CHECK(strstr(openline_text_str(journal).data, "\"by\":\"desk 1\"") != NULL);
    openline_text_free(journal);

    openline_engine_free(before);
    openline_live_free(live);
    CHECK_INT(target(route, NULL), 0);
    openline_live_route_free(route);
    CHECK_STR(openline_queue_name(after, 1), "Overflow");
    openline_engine_free(after);
}

static void what_is_refused(void)
{
    openline_live *live = opened(OPENLINE_LIVE_NO_WATCH);
    openline_error *error = NULL;
    openline_order order = closing("Suport");
    CHECK_INT(openline_live_close(live, &order, NULL, &error), OPENLINE_STORE_ERROR);
    CHECK_STR(openline_error_code(error), "unknown_queue");
    CHECK_INT(openline_error_issue_count(error), 1);
    CHECK(strstr(openline_error_message(error).data, "Support") != NULL);
    openline_error_free(error);

    order = closing("Support");
    order.flags = 0; /* for ever by omission */
    CHECK_INT(openline_live_close(live, &order, NULL, NULL), OPENLINE_INVALID_ARGUMENT);
    order.flags = OPENLINE_ORDER_LASTING | OPENLINE_ORDER_UNTIL;
    CHECK_INT(openline_live_close(live, &order, NULL, NULL), OPENLINE_INVALID_ARGUMENT);
    order.flags = OPENLINE_ORDER_FURTHER_NOTICE | 1u << 20;
    CHECK_INT(openline_live_close(live, &order, NULL, NULL), OPENLINE_INVALID_ARGUMENT);
    order = closing("Support");
    order.group = openline_str_of("front");
    CHECK_INT(openline_live_close(live, &order, NULL, NULL), OPENLINE_INVALID_ARGUMENT);
    order = closing("Support");
    order.struct_size = 3;
    CHECK_INT(openline_live_close(live, &order, NULL, NULL), OPENLINE_INVALID_ARGUMENT);
    CHECK_INT(openline_live_close(live, NULL, NULL, NULL), OPENLINE_INVALID_ARGUMENT);
    CHECK_INT(openline_live_close(NULL, &order, NULL, NULL), OPENLINE_INVALID_ARGUMENT);
    CHECK_INT(openline_live_end(live, 4711, NULL, NULL, &error), OPENLINE_STORE_ERROR);
    CHECK_STR(openline_error_code(error), "unknown_id");
    openline_error_free(error);

    openline_author author = openline_author_init();
    author.flags = OPENLINE_EXPECT;
    author.expect = 4711;
    CHECK_INT(openline_live_publish(live, RENAMED, sizeof RENAMED - 1, NULL, 0, &author, NULL, &error), OPENLINE_STORE_ERROR);
    CHECK_STR(openline_error_code(error), "conflict");
    openline_error_free(error);
    CHECK_INT(openline_live_publish(live, BROKEN, sizeof BROKEN - 1, NULL, 0, NULL, NULL, &error), OPENLINE_INVALID_CONFIG);
    CHECK(openline_error_issue_count(error) > 0);
    CHECK_INT(openline_issue_line(openline_error_issue(error, 0)), 2);
    openline_error_free(error);

    openline_contact contact = openline_contact_init();
    contact.handoff = openline_str_of("Help");
    openline_live_route *route = NULL;
    CHECK_INT(openline_live_prepare(live, &contact, &route, NULL), OPENLINE_OK);
    uint64_t before = openline_live_generation(live);
    CHECK_INT(openline_live_publish(live, RENAMED, sizeof RENAMED - 1, "renamed", 7, NULL, NULL, NULL), OPENLINE_OK);
    int64_t found = 99;
    CHECK_INT(openline_live_route_target_at(route, now(), &found, NULL, &error), OPENLINE_ROUTE_ERROR);
    CHECK_STR(openline_error_code(error), "unknown_handoff");
    CHECK_INT(found, 99);
    openline_error_free(error);
    CHECK_INT(openline_live_rollback(live, before, NULL, NULL, NULL), OPENLINE_OK);
    CHECK_INT(target(route, NULL), 0);
    openline_live_route_free(route);
    openline_live_free(live);

    openline_live *nothing = NULL;
    CHECK_INT(openline_live_open("/nowhere/centre.yaml", NULL, &nothing, &error), OPENLINE_INVALID_CONFIG);
    CHECK(nothing == NULL);
    openline_error_free(error);
    openline_live_free(NULL);
    openline_live_route_free(NULL);
    openline_live_overrides_free(NULL);
    CHECK_INT(openline_live_generation(NULL), 0);
}

struct told {
    pthread_mutex_t lock;
    int overrides;
    int ended;
};

static void told(void *data, const openline_change *change)
{
    struct told *told = data;
    pthread_mutex_lock(&told->lock);
    told->overrides += strcmp(change->kind.data, "override") == 0 && change->id == change->generation;
    told->ended += strcmp(change->kind.data, "ended") == 0;
    pthread_mutex_unlock(&told->lock);
}

struct shared {
    const openline_live *live;
    const openline_live_route *route;
    int64_t failed;
    volatile bool *done;
};

/* Each answer is one of its generation, and no generation goes back. */
static void *ask(void *given)
{
    struct shared *shared = given;
    uint64_t last = 0;
    bool done = false;
    while (!done) {
        done = __atomic_load_n(shared->done, __ATOMIC_ACQUIRE);
        uint64_t generation = 0;
        int64_t to = target(shared->route, &generation);
        openline_engine *engine = NULL;
        bool open = false;
        shared->failed += generation < last || to < 0 || to > 1;
        last = generation;
        shared->failed += openline_live_engine(shared->live, &engine) != OPENLINE_OK;
        shared->failed += openline_queue_is_open(engine, 0, now(), &open) != OPENLINE_OK;
        openline_engine_free(engine);
        /* The second before may have been another generation's: a target is checked against its own. */
        if (openline_live_engine_at(shared->live, generation, &engine) == OPENLINE_OK) {
            shared->failed += openline_queue_is_open(engine, (uint32_t)to, now() + 1, &open) != OPENLINE_OK || !open;
            openline_engine_free(engine);
        }
    }
    return NULL;
}

static void many_threads(void)
{
    openline_live *live = opened(0);
    openline_contact contact = openline_contact_init();
    openline_live_route *route = NULL;
    CHECK_INT(openline_live_prepare(live, &contact, &route, NULL), OPENLINE_OK);
    struct told heard = {PTHREAD_MUTEX_INITIALIZER, 0, 0};
    CHECK_INT(openline_live_on_change(live, told, &heard), OPENLINE_OK);
    CHECK_INT(openline_live_on_change(live, NULL, NULL), OPENLINE_INVALID_ARGUMENT);
    volatile bool done = false;
    struct shared shared[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        shared[i] = (struct shared){live, route, 0, &done};
        CHECK_INT(pthread_create(&threads[i], NULL, ask, &shared[i]), 0);
    }
    for (int i = 0; i < ROUNDS; i++) {
        openline_order order = closing("Support");
        openline_written written;
        CHECK_INT(openline_live_close(live, &order, &written, NULL), OPENLINE_OK);
        CHECK_INT(openline_live_end(live, written.id, NULL, NULL, NULL), OPENLINE_OK);
    }
    __atomic_store_n(&done, true, __ATOMIC_RELEASE);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        CHECK_INT(shared[i].failed, 0);
    }
    pthread_mutex_lock(&heard.lock);
    CHECK_INT(heard.overrides, ROUNDS);
    CHECK_INT(heard.ended, ROUNDS);
    pthread_mutex_unlock(&heard.lock);
    openline_live_route_free(route);
    openline_live_free(live);
}

/* As under a server that opens before it forks its workers, each of which polls before it decides. */
static void children_of_a_fork(void)
{
    openline_live *live = opened(OPENLINE_LIVE_NO_WATCH);
    openline_contact contact = openline_contact_init();
    openline_live_route *route = NULL;
    CHECK_INT(openline_live_prepare(live, &contact, &route, NULL), OPENLINE_OK);
    pid_t children[CHILDREN];
    for (int i = 0; i < CHILDREN; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            for (int tries = 0; tries < 10000; tries++) {
                if (openline_live_poll(live, NULL, NULL) == OPENLINE_OK && target(route, NULL) == 1) {
                    /* It can write too, by its own way to the store. */
                    openline_author author = openline_author_init();
                    author.by = openline_str_of("child");
                    _exit(openline_live_signal(live, "child", 5, NULL, 0, 60, &author, NULL, NULL) == OPENLINE_OK ? 0 : 2);
                }
                nap();
            }
            _exit(1);
        }
    }
    openline_order order = closing("Support");
    CHECK_INT(openline_live_close(live, &order, NULL, NULL), OPENLINE_OK);
    for (int i = 0; i < CHILDREN; i++) {
        int status = -1;
        CHECK_INT(waitpid(children[i], &status, 0), children[i]);
        CHECK_INT(status, 0);
    }
    CHECK_INT(openline_live_reload(live, NULL, NULL), OPENLINE_OK);
    CHECK_INT(target(route, NULL), 1);
    openline_live_route_free(route);
    openline_live_free(live);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: live FOLDER [no-fork]\n");
        return 2;
    }
    document_file(argv[1], "emergency");
    an_emergency();
    document_file(argv[1], "refused");
    what_is_refused();
    document_file(argv[1], "threads");
    many_threads();
    if (argc == 2) {
        document_file(argv[1], "fork");
        children_of_a_fork();
    }
    printf("live: %d checks, %d failed\n", checks_done, checks_failed);
    return checks_failed == 0 ? 0 : 1;
}
