/*
 * openline: is this queue's line open, and where does this conversation go now?
 *
 * Results. A call that can fail returns an openline_result: OPENLINE_OK, or the kind of failure. Out-params are written only on success; an
 * error_out, which may be NULL, only on failure.
 *
 * Ownership. What a call puts behind an out-param of a handle type is yours: give it once to the _free function of its type, when nobody else
 * uses it. NULL may be freed. Routes, decisions, statuses and texts keep what they need of their engine, so the order of freeing is free.
 * What an accessor returns (openline_str, const pointers) is borrowed and lives as long as the handle that it came from.
 *
 * Threads. Handles are immutable: any number of threads may use one at a time, without a lock.
 *
 * Pointers. Every function checks for NULL and says OPENLINE_INVALID_ARGUMENT; accessors answer "nothing" for a NULL handle. Any other pointer
 * must be good for the whole call: what it points to is alive, aligned, as long as its length says, and not written to by others.
 *
 * Texts are UTF-8. They go in as pointer and length, and come out as openline_str, NUL-terminated too. Instants are seconds since
 * 1970-01-01T00:00:00Z; OPENLINE_NEVER is an instant that never comes.
 *
 * Structs that begin with struct_size only grow at their end. A smaller one from a program that was compiled earlier is accepted; a larger one
 * is accepted when all that this library does not know is zero.
 */
#ifndef OPENLINE_H
#define OPENLINE_H


/* Made by scripts/update-header from ffi-c/src; do not edit. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * The number of this interface. It grows by one whenever functions or fields are added, so a program that was compiled with this header runs
 * with every library of the same SONAME whose openline_abi_version() is not smaller.
 */
#define OPENLINE_ABI_VERSION 2

/**
 * The call did what it says, and its out-params are set.
 */
#define OPENLINE_OK 0

/**
 * A pointer is NULL or misaligned, a length is beyond PTRDIFF_MAX, or a struct has a size or a flag that this library does not know.
 */
#define OPENLINE_INVALID_ARGUMENT 1

/**
 * A name, tag, variable or option is not UTF-8.
 */
#define OPENLINE_INVALID_UTF8 2

/**
 * The document does not load; the error carries every issue.
 */
#define OPENLINE_INVALID_CONFIG 3

/**
 * The contact cannot be routed; the error's code says why (unknown_topic, unknown_handoff, ...). Being closed is not an error.
 */
#define OPENLINE_ROUTE_ERROR 4

/**
 * No queue has that name or index, or a text names a handoff that does not exist.
 */
#define OPENLINE_NOT_FOUND 5

/**
 * The file or the zone data cannot be read.
 */
#define OPENLINE_IO 6

/**
 * The overrides cannot be taken; the error carries every issue.
 */
#define OPENLINE_INVALID_OVERRIDES 7

/**
 * Something live was not done: the error's code says why (unavailable, conflict, unknown_queue, ...). The last engine goes on answering.
 */
#define OPENLINE_STORE_ERROR 8

/**
 * The buffer is too small for the text; what is needed is told, and nothing is written.
 */
#define OPENLINE_TOO_SMALL 9

/**
 * A fault inside openline, caught at the boundary. The handles stay usable; please report it.
 */
#define OPENLINE_PANIC 99

/**
 * The instant "never": no such opening, closing or change before 2100-01-01T00:00:00Z.
 */
#define OPENLINE_NEVER INT64_MAX

/**
 * No season: the queue's own week is in force.
 */
#define OPENLINE_NO_SEASON UINT32_MAX

/**
 * In `flags` of openline_contact: `at` is set. Without it the instant is that of the call.
 */
#define OPENLINE_CONTACT_AT 1

/**
 * In `flags` of openline_contact: `style` is set. Without it words are said as text, and on `voice` as speech where the document says
 * `speak_style: auto`.
 */
#define OPENLINE_CONTACT_STYLE 2

/**
 * No target: nobody answers.
 */
#define OPENLINE_TARGET_NONE -1

/**
 * A target that is no queue but a SIP handoff.
 */
#define OPENLINE_TARGET_SIP -2

/**
 * In `flags` of openline_engine_tools_for(): ask the provider to hold the model to the schema.
 */
#define OPENLINE_TOOLS_STRICT 1

/**
 * Words as they are read on a screen.
 */
#define OPENLINE_STYLE_TEXT 0

/**
 * Words as an engine reads them aloud.
 */
#define OPENLINE_STYLE_SPEECH 1

/**
 * The same inside an SSML document: escaped, with breaks.
 */
#define OPENLINE_STYLE_SSML 2

/**
 * In `flags` of openline_order: every queue but those that `except` names.
 */
#define OPENLINE_ORDER_ALL 1

/**
 * In `flags` of openline_order: `from` is set. Without it the order holds from now on.
 */
#define OPENLINE_ORDER_FROM 2

/**
 * In `flags` of openline_order: until `until`. One of UNTIL, LASTING and FURTHER_NOTICE must be there: nobody closes for ever by omission.
 */
#define OPENLINE_ORDER_UNTIL 4

/**
 * In `flags` of openline_order: for `lasting` seconds from its beginning.
 */
#define OPENLINE_ORDER_LASTING 8

/**
 * In `flags` of openline_order: until it is ended.
 */
#define OPENLINE_ORDER_FURTHER_NOTICE 16

/**
 * In `flags` of openline_order and openline_author: only if the journal is still at the generation `expect`.
 */
#define OPENLINE_EXPECT 32

/**
 * In `flags` of openline_live_options: no thread follows the store and the file; openline_live_poll() does. For programs that fork later.
 */
#define OPENLINE_LIVE_NO_WATCH 1

/**
 * In `flags` of openline_live_options: a store that is away is an error; without it the file's document answers, and health says stale.
 */
#define OPENLINE_LIVE_REQUIRE_STORE 2

/**
 * In `flags` of openline_live_options: the handle only asks; no store is made, nothing is written.
 */
#define OPENLINE_LIVE_READ_ONLY 4

/**
 * What a decision asks the telephony side to do. Borrowed from its decision. Headers, `target_uri` and `refer_to` hold no control character:
 * they may be written into a SIP message as they stand.
 */
typedef struct openline_action openline_action;

/**
 * Where a conversation goes, and everything that a telephony program needs to send it there. Immutable, any number of threads may read one;
 * free it with openline_decision_free(). What it lends lives as long as itself; it does not need its engine or route any more.
 */
typedef struct openline_decision openline_decision;

/**
 * A compiled configuration. Immutable, any number of threads may use one; free it with openline_engine_free(). Routes and decisions keep what
 * they need of it, so it may be freed before them.
 */
typedef struct openline_engine openline_engine;

/**
 * Why a call failed. Immutable, any number of threads may read one; free it with openline_error_free().
 */
typedef struct openline_error openline_error;

/**
 * One finding in a document: an error, a warning or an info. Borrowed from the engine, error or list that it came from.
 */
typedef struct openline_issue openline_issue;

/**
 * Every finding of a check. Immutable; free it with openline_issues_free().
 */
typedef struct openline_issues openline_issues;

/**
 * An override that an engine has taken. Borrowed from its engine.
 */
typedef struct openline_listing openline_listing;

/**
 * A process's handle to a live document. Its state changes inside; any number of threads may use one. Free it with openline_live_free().
 */
typedef struct openline_live openline_live;

/**
 * The overrides of one moment. Immutable; free it with openline_live_overrides_free().
 */
typedef struct openline_live_overrides_list openline_live_overrides_list;

/**
 * A contact that is decided over whatever document answers then. Any number of threads may use one; free it with openline_live_route_free(), before or
 * after its openline_live.
 */
typedef struct openline_live_route openline_live_route;

/**
 * Something that was read otherwise than it was given. Borrowed from its decision.
 */
typedef struct openline_note openline_note;

/**
 * Something that was left out while filling in. Borrowed from its decision.
 */
typedef struct openline_omission openline_omission;

/**
 * A text of its own. Immutable; free it with openline_text_free().
 */
typedef struct openline_text openline_text;

/**
 * A contact prepared once, to be decided at many instants: one for each dialled number. Immutable, any number of threads may use one; free it
 * with openline_route_free(). It keeps its engine's data alive.
 */
typedef struct openline_route openline_route;

/**
 * The state of a queue at one instant. Immutable; free it with openline_status_free().
 */
typedef struct openline_status openline_status;

/**
 * Why one destination was or was not taken. Borrowed from its decision.
 */
typedef struct openline_verdict openline_verdict;

/**
 * A text: UTF-8, `len` bytes. What openline hands out is NUL-terminated too (`len` does not count the NUL), borrowed from the handle it came
 * from, and has `data` NULL where there is nothing; an empty text has `data` and `len` 0. What you hand in need not be terminated.
 */
typedef struct {
    /**
     * The first byte, or NULL.
     */
    const char *data;
    /**
     * The number of bytes.
     */
    size_t len;
} openline_str;

/**
 * What a call returns: OPENLINE_OK or the kind of failure. Further kinds may come; treat an unknown one as a failure.
 */
typedef int32_t openline_result;

/**
 * How a document is loaded. Start from openline_options_init(), which sets `struct_size` and leaves every option at its default.
 */
typedef struct {
    /**
     * sizeof(openline_options).
     */
    size_t struct_size;
    /**
     * The name of the handoff that a destination array becomes; without it `handoff`.
     */
    openline_str name;
    /**
     * Names of transfer functions known elsewhere. NULL: no list is passed. Not NULL with a length of 0: an empty list is passed, and a
     * queue that names a transfer function which the document does not declare is an error.
     */
    const openline_str *transfer_functions;
    /**
     * The length of `transfer_functions`.
     */
    size_t transfer_functions_len;
    /**
     * The folder of calendars' `ics` files; without it that of the document, if it has one.
     */
    openline_str base_dir;
    /**
     * `newest` (the default), `bundled`, `system`, `chrono_tz`, `directory:PATH`, or a path.
     */
    openline_str zone_data;
    /**
     * The first calendar year (UTC) whose lookups are compiled into tables, and the year behind the last. Both 0: some years around today.
     * Equal otherwise: none. The answers are the same in all years; only their speed differs.
     */
    int32_t first_compiled_year;
    /**
     * See `first_compiled_year`.
     */
    int32_t end_compiled_year;
    /**
     * The longest text that is read, in bytes; 0: 64 MiB. More than 240 MiB are never read.
     */
    uint64_t max_bytes;
    /**
     * The description of a destination array's handoff: when a language model is to call it.
     */
    openline_str description;
    /**
     * What a destination array's handoff says when an agent is available.
     */
    openline_str available;
    /**
     * What it says when no agent is available.
     */
    openline_str unavailable;
} openline_options;

/**
 * A stretch of time in epoch seconds: `start` belongs to it, `end` does not.
 */
typedef struct {
    int64_t start;
    int64_t end;
} openline_interval;

/**
 * Which slots are wanted; all times are in seconds. Start from openline_slots_init(), which sets `struct_size`.
 */
typedef struct {
    /**
     * sizeof(openline_slots).
     */
    size_t struct_size;
    /**
     * How long each is; must be more than 0.
     */
    int64_t length;
    /**
     * From one start to the next; 0: the length.
     */
    int64_t step;
    /**
     * None starts earlier than so long after the instant.
     */
    int64_t lead;
    /**
     * None starts later than so long after the instant; 0: 14 days.
     */
    int64_t within;
} openline_slots;

/**
 * A variable with its value, both UTF-8 without a need for a NUL. This pair never grows.
 */
typedef struct {
    openline_str name;
    openline_str value;
} openline_variable;

/**
 * A caller or chat that asks to be handed off. Start from openline_contact_init(), which sets `struct_size` and asks for nothing: the default
 * handoff, any channel, any language, now. Only read during the call.
 */
typedef struct {
    /**
     * sizeof(openline_contact).
     */
    size_t struct_size;
    /**
     * OPENLINE_CONTACT_AT and OPENLINE_CONTACT_STYLE, or 0.
     */
    uint64_t flags;
    /**
     * The instant in epoch seconds, when `flags` has OPENLINE_CONTACT_AT.
     */
    int64_t at;
    /**
     * The name of a topic. A contact names a topic or a handoff, not both.
     */
    openline_str topic;
    /**
     * The name or the function name of a handoff.
     */
    openline_str handoff;
    /**
     * The channel, such as `voice` or `chat`.
     */
    openline_str channel;
    /**
     * Languages (BCP 47), most wanted first.
     */
    const openline_str *languages;
    /**
     * The length of `languages`.
     */
    size_t languages_len;
    /**
     * Variables for headers, transfer variables and instructions; of a name given twice the later wins.
     */
    const openline_variable *variables;
    /**
     * The length of `variables`.
     */
    size_t variables_len;
    /**
     * What a language model called the handoff's function with, the JSON text that it wrote. Only variables that are a model's to set are taken from
     * it, and only where `variables` say nothing. Whatever the text is, it is no error: the decision's omissions tell what was refused.
     */
    openline_str arguments;
    /**
     * How words are said, when `flags` has OPENLINE_CONTACT_STYLE: OPENLINE_STYLE_TEXT, OPENLINE_STYLE_SPEECH or OPENLINE_STYLE_SSML.
     */
    uint64_t style;
} openline_contact;

/**
 * A key with its value; both nothing beyond the last. This pair never grows.
 */
typedef struct {
    openline_str key;
    openline_str value;
} openline_pair;

/**
 * What replaces something of a queue, a group or all queues from an instant to another. Start from openline_override_init(), which sets
 * `struct_size` and leaves everything else out. It is about exactly one of `queue`, `group` and `all`.
 */
typedef struct {
    /**
     * sizeof(openline_override); the same in every item of an array.
     */
    size_t struct_size;
    /**
     * By which it is known; 0: its place in the list, from 1.
     */
    uint64_t id;
    /**
     * `closed`, `unstaffed`, `open` or `redirect`.
     */
    openline_str kind;
    /**
     * The queue that it is about.
     */
    openline_str queue;
    /**
     * The group that it is about.
     */
    openline_str group;
    /**
     * Not 0: it is about every queue, but those of `except`.
     */
    uint32_t all;
    /**
     * How many names `except` has.
     */
    uint32_t except_len;
    /**
     * Names of queues and groups that are spared; NULL with a length of 0: none.
     */
    const openline_str *except;
    /**
     * Its first second; 0: since ever.
     */
    int64_t from;
    /**
     * The first second after it; 0 or OPENLINE_NEVER: until further notice.
     */
    int64_t until;
    /**
     * What callers are told, whatever their language.
     */
    openline_str reason;
    /**
     * What they are told by language: tags and texts, the first for who speaks none of them. NULL with a length of 0: `reason` is all.
     */
    const openline_pair *reasons;
    /**
     * The length of `reasons`.
     */
    size_t reasons_len;
    /**
     * Of a redirect: the transfer function or SIP handoff to which calls go.
     */
    openline_str function;
} openline_override;

/**
 * How a live document is opened. Start from openline_live_options_init(), which leaves everything at its default.
 */
typedef struct {
    /**
     * sizeof(openline_live_options).
     */
    size_t struct_size;
    /**
     * OPENLINE_LIVE_ flags, or 0.
     */
    uint64_t flags;
    /**
     * Where the journal lives: a path, `redis://HOST/0?name=NAME` or `postgres://USER@HOST/DATABASE?name=NAME`; without it the document's path with
     * `.live` behind it.
     */
    openline_str store;
    /**
     * For how many days overrides that are over answer questions about the past; 0: 400.
     */
    uint32_t keep_days;
    /**
     * After how many milliseconds a write fails as `unavailable`; 0: 2,000.
     */
    uint32_t write_timeout_ms;
    /**
     * How documents are loaded; NULL: as by default. Its `base_dir` is not used.
     */
    const openline_options *load;
} openline_live_options;

/**
 * What is to be closed, opened or redirected. Start from openline_order_init(). Only read during the call.
 */
typedef struct {
    /**
     * sizeof(openline_order).
     */
    size_t struct_size;
    /**
     * OPENLINE_ORDER_ flags and OPENLINE_EXPECT.
     */
    uint64_t flags;
    /**
     * The name of a queue. An order is about a queue, a group, or all: one of them.
     */
    openline_str queue;
    /**
     * The name of a group.
     */
    openline_str group;
    /**
     * With OPENLINE_ORDER_ALL: names of queues and groups that are left out.
     */
    const openline_str *except;
    /**
     * The length of `except`.
     */
    size_t except_len;
    /**
     * The first second, with OPENLINE_ORDER_FROM; not more than a minute ago.
     */
    int64_t from;
    /**
     * The first second after it, with OPENLINE_ORDER_UNTIL.
     */
    int64_t until;
    /**
     * Seconds from its beginning, with OPENLINE_ORDER_LASTING.
     */
    uint64_t lasting;
    /**
     * What callers hear; nothing without it.
     */
    openline_str reason;
    /**
     * What callers hear by their language, in place of `reason`: names are BCP 47 tags, the first is for everybody else.
     */
    const openline_variable *reasons;
    /**
     * The length of `reasons`.
     */
    size_t reasons_len;
    /**
     * Of a redirect: a transfer function or SIP handoff.
     */
    openline_str function;
    /**
     * The id of an override that ends by the same entry; 0: none.
     */
    uint64_t replaces;
    /**
     * Who orders it, for the journal.
     */
    openline_str by;
    /**
     * 2 to 64 characters, remembered for a day: what is repeated with the same key is done once.
     */
    openline_str key;
    /**
     * With OPENLINE_EXPECT.
     */
    uint64_t expect;
} openline_order;

/**
 * What was written. This struct never grows.
 */
typedef struct {
    /**
     * The number of the entry; of an order it is the override's id.
     */
    uint64_t id;
    /**
     * The generation that has it.
     */
    uint64_t generation;
    /**
     * How many warnings it drew, such as an opening of a disabled queue.
     */
    uint32_t warnings;
    /**
     * Nothing was written: the key was known, or the override had ended already.
     */
    bool repeated;
} openline_written;

/**
 * Who writes, and on which condition. Start from openline_author_init().
 */
typedef struct {
    /**
     * sizeof(openline_author).
     */
    size_t struct_size;
    /**
     * OPENLINE_EXPECT or 0.
     */
    uint64_t flags;
    /**
     * A name for the journal.
     */
    openline_str by;
    /**
     * As in openline_order.
     */
    openline_str key;
    /**
     * With OPENLINE_EXPECT.
     */
    uint64_t expect;
} openline_author;

/**
 * What happened to a live document. It lives as long as the callback; more fields may come at its end.
 */
typedef struct {
    /**
     * `reloaded`, `reload_failed`, `override`, `ended`, `signal`, `stale`, `fresh`, `lagged`, `opens` or `closes`; more may come.
     */
    openline_str kind;
    /**
     * From which generation on; 0 where none is new.
     */
    uint64_t generation;
    /**
     * Of `override` and `ended`: which; of `lagged`: how many events were lost. Else 0.
     */
    uint64_t id;
    /**
     * Of `opens` and `closes`: the instant. Else OPENLINE_NEVER.
     */
    int64_t at;
    /**
     * Of `opens` and `closes`: the queue; of `signal`: the machine. Else nothing.
     */
    openline_str name;
    /**
     * Of `stale`: why; of `reload_failed`: the issues, a line each. Else nothing.
     */
    openline_str words;
} openline_change;

/**
 * What is called with each change, and the `data` that was given with it.
 */
typedef void (*openline_on_change)(void *data, const openline_change *change);

/**
 * An override of a live document, lent by its list. More fields may come at its end.
 */
typedef struct {
    /**
     * By which it is ended.
     */
    uint64_t id;
    /**
     * `closed`, `unstaffed`, `open` or `redirect`.
     */
    openline_str kind;
    /**
     * The queue that it is about, or nothing.
     */
    openline_str queue;
    /**
     * The group that it is about, or nothing.
     */
    openline_str group;
    /**
     * Its first second.
     */
    int64_t from;
    /**
     * The first second after it; OPENLINE_NEVER is until further notice.
     */
    int64_t until;
    /**
     * What callers hear whose language has no words of its own, or nothing.
     */
    openline_str reason;
    /**
     * Of a redirect: where calls go.
     */
    openline_str function;
    /**
     * Who says that they made it; of a signal, the machine.
     */
    openline_str by;
    /**
     * When it was made, by the store's clock.
     */
    int64_t made_at;
    /**
     * How many names are left out of `all`; see openline_live_overrides_except().
     */
    size_t except_count;
    /**
     * It is about every queue.
     */
    bool all;
    /**
     * The document does not have its queue, group or function: it has no effect until it does.
     */
    bool dangling;
    /**
     * A machine's signal made it: it lapses by itself.
     */
    bool signal;
} openline_live_override;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The release of the library that is running, such as "0.1.0"; NUL-terminated, it lives for ever.
 */
const char *openline_version(void);

/**
 * The OPENLINE_ABI_VERSION of the library that is running.
 */
uint32_t openline_abi_version(void);

/**
 * The name of a result in lower case (`ok`, `invalid_argument`, ...); `unknown_result` for any other number. It lives for ever.
 */
openline_str openline_result_name(openline_result result);

/**
 * Where in the document, by name: `handoffs[2].destinations[0].weekly_hours.mon[1].start`; empty for the document itself.
 */
openline_str openline_issue_path(const openline_issue *issue);

/**
 * The stable snake_case code.
 */
openline_str openline_issue_code(const openline_issue *issue);

/**
 * `error`, `warning` or `info`.
 */
openline_str openline_issue_severity(const openline_issue *issue);

/**
 * What was found, what was wanted, and "did you mean" where a near name exists.
 */
openline_str openline_issue_message(const openline_issue *issue);

/**
 * The line, from 1; 0 when no place in the text is meant.
 */
uint32_t openline_issue_line(const openline_issue *issue);

/**
 * The column, from 1, in characters; 0 when no place in the text is meant.
 */
uint32_t openline_issue_column(const openline_issue *issue);

/**
 * Every error, warning and info of a document, the infos as of `at`. A faulty document is an answer: OPENLINE_OK, and the list says what is
 * wrong. `options` may be NULL.
 */
openline_result openline_check(const char *text,
                               size_t len,
                               const openline_options *options,
                               int64_t at,
                               openline_issues **issues_out,
                               openline_error **error_out);

/**
 * How many findings there are.
 */
size_t openline_issues_count(const openline_issues *issues);

/**
 * A finding by its index, in the order of the text; NULL beyond the last.
 */
const openline_issue *openline_issues_get(const openline_issues *issues, size_t index);

/**
 * Frees a list of findings; NULL is fine.
 */
void openline_issues_free(openline_issues *issues);

/**
 * The result of the call that failed; OPENLINE_OK for NULL.
 */
openline_result openline_error_result(const openline_error *error);

/**
 * A stable snake_case code: of a contact that cannot be routed `unknown_topic`, `unknown_handoff`, `topic_and_handoff`, `no_default`,
 * `bad_language` or `bad_channel`; of a document the code of its first error; else the name of the result.
 */
openline_str openline_error_code(const openline_error *error);

/**
 * The error in words; of a document all its issues, a line each.
 */
openline_str openline_error_message(const openline_error *error);

/**
 * How many issues the document has: errors, and the warnings beside them. 0 when no document is to blame.
 */
size_t openline_error_issue_count(const openline_error *error);

/**
 * An issue by its index, in the order of the text; NULL beyond the last. Borrowed from the error.
 */
const openline_issue *openline_error_issue(const openline_error *error, size_t index);

/**
 * Frees an error; NULL is fine.
 */
void openline_error_free(openline_error *error);

/**
 * Loads a JSON or YAML file. `path` is NUL-terminated.
 */
openline_result openline_engine_load(const char *path, openline_engine **engine_out, openline_error **error_out);

/**
 * Loads a JSON or YAML file with options, which may be NULL.
 */
openline_result openline_engine_load_with(const char *path,
                                          const openline_options *options,
                                          openline_engine **engine_out,
                                          openline_error **error_out);

/**
 * Loads a JSON or YAML text of `len` bytes.
 */
openline_result openline_engine_parse(const char *text,
                                      size_t len,
                                      openline_engine **engine_out,
                                      openline_error **error_out);

/**
 * Loads a JSON or YAML text of `len` bytes with options, which may be NULL.
 */
openline_result openline_engine_parse_with(const char *text,
                                           size_t len,
                                           const openline_options *options,
                                           openline_engine **engine_out,
                                           openline_error **error_out);

/**
 * Frees an engine; NULL is fine. Nobody else may be using it.
 */
void openline_engine_free(openline_engine *engine);

/**
 * The index of the queue with exactly that name; OPENLINE_NOT_FOUND when there is none.
 */
openline_result openline_engine_find_queue(const openline_engine *engine,
                                           const char *name,
                                           size_t len,
                                           uint32_t *queue_out);

/**
 * How many queues there are; their indexes run from 0 in document order. 0 for NULL.
 */
uint32_t openline_engine_queue_count(const openline_engine *engine);

/**
 * The queues that are open at an instant for a channel and a language (NULL with a length of 0: any), in document order. `count_out` gets how
 * many there are; the first `capacity` of them are written to `queues_out`, which always has room with a capacity of
 * openline_engine_queue_count().
 */
openline_result openline_engine_open_queues(const openline_engine *engine,
                                            int64_t at,
                                            const char *channel,
                                            size_t channel_len,
                                            const char *language,
                                            size_t language_len,
                                            uint32_t *queues_out,
                                            size_t capacity,
                                            size_t *count_out,
                                            openline_error **error_out);

/**
 * How many warnings the document loaded with.
 */
size_t openline_engine_warning_count(const openline_engine *engine);

/**
 * A warning by its index, in the order of the text; NULL beyond the last. Borrowed from the engine.
 */
const openline_issue *openline_engine_warning(const openline_engine *engine, size_t index);

/**
 * Where the time zones come from: `bundled`, `system`, `directory` or `chrono_tz`.
 */
openline_str openline_engine_zone_source(const openline_engine *engine);

/**
 * The release of the time zone database, such as `2026f`; nothing when a folder does not state it.
 */
openline_str openline_engine_zone_release(const openline_engine *engine);

/**
 * Replaces every `{{ho:NAME}}` of a text by the function name of that handoff and leaves all other braces alone. A NAME that no handoff has is
 * OPENLINE_NOT_FOUND; the error lists all of them.
 */
openline_result openline_engine_render(const openline_engine *engine,
                                       const char *text,
                                       size_t len,
                                       openline_text **text_out,
                                       openline_error **error_out);

/**
 * The name of a queue; nothing when no queue has that index. As all names, borrowed from the engine.
 */
openline_str openline_queue_name(const openline_engine *engine, uint32_t queue);

/**
 * The IANA zone of a queue, as the document writes it.
 */
openline_str openline_queue_timezone(const openline_engine *engine, uint32_t queue);

/**
 * The transfer function that a queue points at.
 */
openline_str openline_queue_transfer_function(const openline_engine *engine, uint32_t queue);

/**
 * How many groups a queue is in.
 */
uint32_t openline_queue_group_count(const openline_engine *engine, uint32_t queue);

/**
 * One of the groups that a queue is in, from 0 in the order of its list; nothing when it has no such group.
 */
openline_str openline_queue_group(const openline_engine *engine, uint32_t queue, uint32_t group);

/**
 * How many seasons a queue has, in force or not.
 */
uint32_t openline_queue_season_count(const openline_engine *engine, uint32_t queue);

/**
 * A season's own words, such as `Summer`, by its place in the queue's list from 0; nothing when it has none.
 */
openline_str openline_queue_season_reason(const openline_engine *engine, uint32_t queue, uint32_t season);

/**
 * Whether a queue is enabled; one that is not is never open.
 */
bool openline_queue_enabled(const openline_engine *engine, uint32_t queue);

/**
 * How many handoffs there are, inactive ones too; their indexes run from 0 in document order.
 */
uint32_t openline_engine_handoff_count(const openline_engine *engine);

/**
 * The name of a handoff; nothing when no handoff has that index.
 */
openline_str openline_handoff_name(const openline_engine *engine, uint32_t handoff);

/**
 * The name by which a language model calls a handoff: `handoff_billing_support`.
 */
openline_str openline_handoff_function_name(const openline_engine *engine, uint32_t handoff);

/**
 * The description of a handoff, if it has one.
 */
openline_str openline_handoff_description(const openline_engine *engine, uint32_t handoff);

/**
 * When a language model should use a handoff, if the document says so; openline never interprets it.
 */
openline_str openline_handoff_condition(const openline_engine *engine, uint32_t handoff);

/**
 * Whether contacts may be routed to a handoff (`active` in the document).
 */
bool openline_handoff_active(const openline_engine *engine, uint32_t handoff);

/**
 * Whether contacts that name neither topic nor handoff go to this handoff.
 */
bool openline_handoff_default(const openline_engine *engine, uint32_t handoff);

/**
 * Whether a handoff is a SIP action of its own, always available.
 */
bool openline_handoff_sip(const openline_engine *engine, uint32_t handoff);

/**
 * How many topics there are; their indexes run from 0 in document order.
 */
uint32_t openline_engine_topic_count(const openline_engine *engine);

/**
 * The name of a topic; nothing when no topic has that index.
 */
openline_str openline_topic_name(const openline_engine *engine, uint32_t topic);

/**
 * The description of a topic, if it has one.
 */
openline_str openline_topic_description(const openline_engine *engine, uint32_t topic);

/**
 * The instructions of a topic, if it has any, its `{{ho:NAME}}` resolved; openline never interprets them.
 */
openline_str openline_topic_instructions(const openline_engine *engine, uint32_t topic);

/**
 * How many handoffs a topic lists that contacts may be routed to.
 */
uint32_t openline_topic_handoff_count(const openline_engine *engine, uint32_t topic);

/**
 * The index of a topic's handoff by its place in the list; -1 beyond the last.
 */
int64_t openline_topic_handoff(const openline_engine *engine, uint32_t topic, uint32_t place);

/**
 * When a topic wants the handoff at a place of its list, if it says so; openline never interprets it.
 */
openline_str openline_topic_condition(const openline_engine *engine, uint32_t topic, uint32_t place);

/**
 * Whether the line is open at an instant (epoch seconds).
 */
openline_result openline_queue_is_open(const openline_engine *engine, uint32_t queue, int64_t at, bool *open_out);

/**
 * The first instant >= `at` that is open: `at` itself when it is; OPENLINE_NEVER when there is none.
 */
openline_result openline_queue_next_open(const openline_engine *engine, uint32_t queue, int64_t at, int64_t *at_out);

/**
 * The first instant >= `at` that is closed: `at` itself when it is; OPENLINE_NEVER when there is none.
 */
openline_result openline_queue_next_close(const openline_engine *engine, uint32_t queue, int64_t at, int64_t *at_out);

/**
 * The first instant > `at` whose state is not that of `at`; OPENLINE_NEVER when there is none.
 */
openline_result openline_queue_next_change(const openline_engine *engine, uint32_t queue, int64_t at, int64_t *at_out);

/**
 * The instant <= `at` since which the state has been what it is at `at`; OPENLINE_NEVER when it has never been another.
 */
openline_result openline_queue_previous_change(const openline_engine *engine,
                                               uint32_t queue,
                                               int64_t at,
                                               int64_t *at_out);

/**
 * The season whose weekly hours are in force on the local date of an instant, by its place in the queue's list from 0; OPENLINE_NO_SEASON where
 * none is, and for a queue that is not enabled.
 */
openline_result openline_queue_season(const openline_engine *engine,
                                      uint32_t queue,
                                      int64_t at,
                                      uint32_t *season_out);

/**
 * The open seconds in [from, to), a repeated hour counted twice; 0 when from >= to.
 */
openline_result openline_queue_open_seconds(const openline_engine *engine,
                                            uint32_t queue,
                                            int64_t from,
                                            int64_t to,
                                            int64_t *seconds_out);

/**
 * The earliest instant at which `seconds` of open time have passed after `at` (an exact close stays the close); for negative `seconds` the
 * latest instant from which that much passes until `at`. OPENLINE_NEVER when there is none.
 */
openline_result openline_queue_add_open_seconds(const openline_engine *engine,
                                                uint32_t queue,
                                                int64_t at,
                                                int64_t seconds,
                                                int64_t *at_out);

/**
 * Writes to `open_out[i]` whether the line is open at `at[i]`: 1 or 0. The two arrays have `len` items and do not overlap.
 */
openline_result openline_queue_is_open_many(const openline_engine *engine,
                                            uint32_t queue,
                                            const int64_t *at,
                                            size_t len,
                                            uint8_t *open_out);

/**
 * The maximal open intervals cut to [from, to), in order: the first `capacity` of them. `written_out` gets their number; when it equals
 * `capacity`, ask again from the last one's `end` for those that follow.
 */
openline_result openline_queue_intervals(const openline_engine *engine,
                                         uint32_t queue,
                                         int64_t from,
                                         int64_t to,
                                         openline_interval *intervals_out,
                                         size_t capacity,
                                         size_t *written_out);

/**
 * The first stretches of a given length that lie wholly in one open interval: at most `capacity` of them, and never more than 1,000.
 * `written_out` gets their number. They start a whole number of steps after their interval's start.
 */
openline_result openline_queue_slots(const openline_engine *engine,
                                     uint32_t queue,
                                     int64_t at,
                                     const openline_slots *slots,
                                     openline_interval *slots_out,
                                     size_t capacity,
                                     size_t *written_out);

/**
 * Writes to `open_out[i]` whether the line of the queue with index `queue[i]` is open at `at[i]`: 1 or 0. Each array has `len` items, and
 * `open_out` overlaps no other. With OPENLINE_NOT_FOUND one of the queues is none, and nothing is written.
 */
openline_result openline_columns_is_open(const openline_engine *engine,
                                         const uint32_t *queue,
                                         const int64_t *at,
                                         size_t len,
                                         uint8_t *open_out);

/**
 * Writes to `seconds_out[i]` the open seconds of the queue with index `queue[i]` in [`from[i]`, `to[i]`); 0 when `from[i]` >= `to[i]`. Each
 * array has `len` items, and `seconds_out` overlaps no other. With OPENLINE_NOT_FOUND one of the queues is none, and nothing is written.
 */
openline_result openline_columns_open_seconds(const openline_engine *engine,
                                              const uint32_t *queue,
                                              const int64_t *from,
                                              const int64_t *to,
                                              size_t len,
                                              int64_t *seconds_out);

/**
 * Writes to `at_out[i]` where `seconds[i]` of open time lead from `at[i]` on the line of the queue with index `queue[i]`, as
 * openline_queue_add_open_seconds does; OPENLINE_NEVER where there is no such instant. Each array has `len` items, and `at_out` overlaps no
 * other. With OPENLINE_NOT_FOUND one of the queues is none, and nothing is written.
 */
openline_result openline_columns_add_open_seconds(const openline_engine *engine,
                                                  const uint32_t *queue,
                                                  const int64_t *at,
                                                  const int64_t *seconds,
                                                  size_t len,
                                                  int64_t *at_out);

/**
 * Open or closed, since when, until when and why.
 */
openline_result openline_queue_status(const openline_engine *engine,
                                      uint32_t queue,
                                      int64_t at,
                                      openline_status **status_out);

/**
 * Whether the line is open.
 */
bool openline_status_open(const openline_status *status);

/**
 * The instant since which the state has been what it is; OPENLINE_NEVER when it has never been another.
 */
int64_t openline_status_since(const openline_status *status);

/**
 * The next change, or OPENLINE_NEVER.
 */
int64_t openline_status_until(const openline_status *status);

/**
 * When closed: the next opening; else OPENLINE_NEVER.
 */
int64_t openline_status_opens_at(const openline_status *status);

/**
 * When closed: `closed`, `exception`, `disabled`, `override` or `unstaffed`.
 */
openline_str openline_status_reason(const openline_status *status);

/**
 * When an exception closed it, or an override decides: its own words, if it has any.
 */
openline_str openline_status_reason_text(const openline_status *status);

/**
 * What decides the state, open or closed: `hours`, `exception`, `disabled`, `override` or `unstaffed`.
 */
openline_str openline_status_cause(const openline_status *status);

/**
 * The id of the override that decides it; 0 when none does.
 */
uint64_t openline_status_override(const openline_status *status);

/**
 * Frees a status; NULL is fine.
 */
void openline_status_free(openline_status *status);

/**
 * Where a contact goes, at its instant or now. Being closed is an answer; OPENLINE_ROUTE_ERROR means that the contact names what the document
 * does not have, or has a malformed language tag.
 */
openline_result openline_engine_route(const openline_engine *engine,
                                      const openline_contact *contact,
                                      openline_decision **decision_out,
                                      openline_error **error_out);

/**
 * Resolves a contact's names, tags and filters once; its instant is not used, its variables are kept.
 */
openline_result openline_engine_prepare(const openline_engine *engine,
                                        const openline_contact *contact,
                                        openline_route **route_out,
                                        openline_error **error_out);

/**
 * Where the route leads at an instant: the index of a queue, OPENLINE_TARGET_NONE or OPENLINE_TARGET_SIP. Allocates nothing.
 */
openline_result openline_route_target_at(const openline_route *route,
                                         int64_t at,
                                         int64_t *target_out);

/**
 * The whole decision at an instant, with `len` further variables (NULL with a length of 0: none), which win over the contact's.
 */
openline_result openline_route_decide(const openline_route *route,
                                      int64_t at,
                                      const openline_variable *variables,
                                      size_t len,
                                      openline_decision **decision_out,
                                      openline_error **error_out);

/**
 * The same for a language model's function call: `arguments` is the JSON text that it wrote (NULL with a length of 0: none), in place of the
 * contact's.
 */
openline_result openline_route_decide_call(const openline_route *route,
                                           int64_t at,
                                           const openline_variable *variables,
                                           size_t len,
                                           const char *arguments,
                                           size_t arguments_len,
                                           openline_decision **decision_out,
                                           openline_error **error_out);

/**
 * Frees a route; NULL is fine. Nobody else may be using it.
 */
void openline_route_free(openline_route *route);

/**
 * Whether somebody, or a SIP handoff, takes the contact; false for NULL.
 */
bool openline_decision_available(const openline_decision *decision);

/**
 * The same number as openline_route_target_at() gives: the index of a queue, OPENLINE_TARGET_NONE or OPENLINE_TARGET_SIP.
 */
int64_t openline_decision_target(const openline_decision *decision);

/**
 * The selected handoff; when unavailable the first.
 */
openline_str openline_decision_handoff(const openline_decision *decision);

/**
 * The function name of that handoff.
 */
openline_str openline_decision_function_name(const openline_decision *decision);

/**
 * The selected queue, or nothing.
 */
openline_str openline_decision_queue(const openline_decision *decision);

/**
 * The index of the selected queue, or -1.
 */
int64_t openline_decision_queue_index(const openline_decision *decision);

/**
 * What to say or do in the state that was found, filled in; or nothing.
 */
openline_str openline_decision_instructions(const openline_decision *decision);

/**
 * The transfer function of the selected queue, or nothing.
 */
openline_str openline_decision_transfer_function(const openline_decision *decision);

/**
 * The SIP action, borrowed from the decision; NULL when there is none.
 */
const openline_action *openline_decision_action(const openline_decision *decision);

/**
 * When available: the selected queue's next close; OPENLINE_NEVER when it has none, or for a SIP handoff.
 */
int64_t openline_decision_open_until(const openline_decision *decision);

/**
 * When unavailable: the earliest opening among the destinations that would take the contact, or OPENLINE_NEVER.
 */
int64_t openline_decision_reopens_at(const openline_decision *decision);

/**
 * The queue that opens then, or nothing.
 */
openline_str openline_decision_reopens_queue(const openline_decision *decision);

/**
 * The index of the queue that opens then, or -1.
 */
int64_t openline_decision_reopens_queue_index(const openline_decision *decision);

/**
 * When unavailable: `closed`, `exception`, `disabled`, `channel` or `language`; or nothing.
 */
openline_str openline_decision_reason(const openline_decision *decision);

/**
 * The exception's own words, or nothing.
 */
openline_str openline_decision_reason_text(const openline_decision *decision);

/**
 * The language tag that was served, or nothing.
 */
openline_str openline_decision_language(const openline_decision *decision);

/**
 * The tag of the language in which the words of the instructions are said; nothing where neither they nor the document name a language.
 */
openline_str openline_decision_spoken(const openline_decision *decision);

/**
 * The tag of the language that the instructions are written in; nothing where neither they nor the document name one.
 */
openline_str openline_decision_text_language(const openline_decision *decision);

/**
 * Seconds until the line reopens (the value of a Retry-After header), or OPENLINE_NEVER.
 */
int64_t openline_decision_retry_after(const openline_decision *decision);

/**
 * The generation of the live engine that answered; 0 where none is live.
 */
uint64_t openline_decision_generation(const openline_decision *decision);

/**
 * How many destinations were looked at or passed over.
 */
size_t openline_decision_verdict_count(const openline_decision *decision);

/**
 * What was decided about a destination, in order; NULL beyond the last. Borrowed from the decision.
 */
const openline_verdict *openline_decision_verdict(const openline_decision *decision, size_t index);

/**
 * How many things were left out while headers, variables and instructions were filled in.
 */
size_t openline_decision_omitted_count(const openline_decision *decision);

/**
 * What was left out, by index; NULL beyond the last. Borrowed from the decision.
 */
const openline_omission *openline_decision_omitted(const openline_decision *decision, size_t index);

/**
 * How many things were read otherwise than they were given.
 */
size_t openline_decision_noted_count(const openline_decision *decision);

/**
 * What was read otherwise, by index; NULL beyond the last. Borrowed from the decision.
 */
const openline_note *openline_decision_noted(const openline_decision *decision, size_t index);

/**
 * When unavailable and the handoff calls back: how many times are offered for it.
 */
size_t openline_decision_callback_count(const openline_decision *decision);

/**
 * A time for a call back, by index, in the queue of openline_decision_reopens_queue(); OPENLINE_NEVER twice beyond the last.
 */
openline_interval openline_decision_callback(const openline_decision *decision,
                                             size_t index);

/**
 * The whole decision as one JSON object, absent values null, instants in RFC 3339; a text of its own.
 */
openline_result openline_decision_json(const openline_decision *decision, openline_text **json_out);

/**
 * Frees a decision; NULL is fine.
 */
void openline_decision_free(openline_decision *decision);

/**
 * `refer`, `invite` or `bye`.
 */
openline_str openline_action_method(const openline_action *action);

/**
 * The number as the document writes it, or nothing.
 */
openline_str openline_action_phone_number(const openline_action *action);

/**
 * The endpoint of an invite as the document writes it, or nothing.
 */
openline_str openline_action_outbound_endpoint(const openline_action *action);

/**
 * `TLS/SRTP`, `UDP/RTP` or nothing.
 */
openline_str openline_action_outbound_encryption(const openline_action *action);

/**
 * The URI to call: the Request-URI of an invite, the target of a refer; nothing where there is none.
 */
openline_str openline_action_target_uri(const openline_action *action);

/**
 * The value of a Refer-To header: `target_uri` in angle brackets, escaped; or nothing.
 */
openline_str openline_action_refer_to(const openline_action *action);

/**
 * How many headers there are.
 */
size_t openline_action_header_count(const openline_action *action);

/**
 * A header by its index.
 */
openline_pair openline_action_header(const openline_action *action, size_t index);

/**
 * A header as `Name: value`, without a line end; nothing beyond the last.
 */
openline_str openline_action_header_line(const openline_action *action, size_t index);

/**
 * How many header lines there are.
 */
size_t openline_action_header_line_count(const openline_action *action);

/**
 * How many transfer variables there are.
 */
size_t openline_action_variable_count(const openline_action *action);

/**
 * A transfer variable by its index. Its value may hold control characters: it is no header.
 */
openline_pair openline_action_variable(const openline_action *action, size_t index);

/**
 * Tones to send after the answer: digits, `*`, `#`, and `,` for a pause; nothing where the document has none.
 */
openline_str openline_action_dtmf(const openline_action *action);

/**
 * The handoff that lists the destination.
 */
openline_str openline_verdict_handoff(const openline_verdict *verdict);

/**
 * The queue; nothing for a SIP handoff.
 */
openline_str openline_verdict_queue(const openline_verdict *verdict);

/**
 * `selected`, `disabled`, `channel`, `language`, `closed`, `exception`, `override`, `unstaffed` or `not_reached`.
 */
openline_str openline_verdict_verdict(const openline_verdict *verdict);

/**
 * The words of the exception or the override that closes it, or nothing.
 */
openline_str openline_verdict_reason_text(const openline_verdict *verdict);

/**
 * When a closed destination opens next, or OPENLINE_NEVER.
 */
int64_t openline_verdict_opens_at(const openline_verdict *verdict);

/**
 * The id of the override that closes it or opens the selected one; 0 when none does.
 */
uint64_t openline_verdict_override(const openline_verdict *verdict);

/**
 * The place that lacks something: `headers.X-Reason`, `variables.account_tier`, `instructions` or `target_uri`.
 */
openline_str openline_omission_where(const openline_omission *omission);

/**
 * The variable that is missing or unfit, or `phone_number` for a target.
 */
openline_str openline_omission_name(const openline_omission *omission);

/**
 * `missing_variable`, `control_character`, `too_long` or `no_sip_target`.
 */
openline_str openline_omission_why(const openline_omission *omission);

/**
 * The part of the contact that was read otherwise than it was given: `language`.
 */
openline_str openline_note_where(const openline_note *note);

/**
 * As it was given: `en_US`.
 */
openline_str openline_note_given(const openline_note *note);

/**
 * As it was read: `en-US`.
 */
openline_str openline_note_read(const openline_note *note);

/**
 * Another engine with `len` overrides in place of any that the first has; every question follows them, and nothing is compiled again. Both may be
 * freed in any order. A name that the document does not have is no error: that override has no effect and is listed as dangling.
 */
openline_result openline_engine_with_overrides(const openline_engine *engine,
                                               const openline_override *items,
                                               size_t len,
                                               openline_engine **engine_out,
                                               openline_error **error_out);

/**
 * The same for overrides as a text of `len` bytes in JSON or YAML: a list, or an object with `overrides`.
 */
openline_result openline_engine_with_overrides_text(const openline_engine *engine,
                                                    const char *text,
                                                    size_t len,
                                                    openline_engine **engine_out,
                                                    openline_error **error_out);

/**
 * How many overrides an engine has, those that are over or dangling too.
 */
size_t openline_engine_override_count(const openline_engine *engine);

/**
 * An override by its place in the list, from 0; NULL beyond the last. Borrowed from the engine.
 */
const openline_listing *openline_engine_override(const openline_engine *engine, size_t index);

/**
 * How many warnings there are about an engine's overrides: those without effect.
 */
size_t openline_engine_override_warning_count(const openline_engine *engine);

/**
 * A warning about its overrides by its index; NULL beyond the last. Borrowed from the engine.
 */
const openline_issue *openline_engine_override_warning(const openline_engine *engine, size_t index);

/**
 * The generation that its decisions tell; 0 for an engine that is not live.
 */
uint64_t openline_engine_generation(const openline_engine *engine);

/**
 * Its id; 0 for NULL.
 */
uint64_t openline_listing_id(const openline_listing *listing);

/**
 * `closed`, `unstaffed`, `open` or `redirect`.
 */
openline_str openline_listing_kind(const openline_listing *listing);

/**
 * The queue that it is about; nothing when it is about a group or all.
 */
openline_str openline_listing_queue(const openline_listing *listing);

/**
 * The group that it is about; nothing when it is about a queue or all.
 */
openline_str openline_listing_group(const openline_listing *listing);

/**
 * Its first second; 0 since ever.
 */
int64_t openline_listing_from(const openline_listing *listing);

/**
 * The first second after it; OPENLINE_NEVER until further notice.
 */
int64_t openline_listing_until(const openline_listing *listing);

/**
 * Its reason, the first one of several languages.
 */
openline_str openline_listing_reason(const openline_listing *listing);

/**
 * Of a redirect: where calls go.
 */
openline_str openline_listing_function(const openline_listing *listing);

/**
 * Whether the document has no such queue, group or function, so that it has no effect.
 */
bool openline_listing_dangling(const openline_listing *listing);

/**
 * The text, borrowed from its handle.
 */
openline_str openline_text_str(const openline_text *text);

/**
 * Frees a text; NULL is fine.
 */
void openline_text_free(openline_text *text);

/**
 * The week of a queue in words: `Monday to Friday 9 AM to 5 PM, Saturday 10 AM to 2 PM`.
 */
openline_result openline_queue_hours_in_words(const openline_engine *engine, uint32_t queue, openline_text **text_out);

/**
 * Handoffs as function definitions for a language model, a JSON array of objects with `name`, `description` (with the instructions for the
 * state at `at`) and `parameters` (JSON Schema): those of a topic in order, or all active ones (topic NULL with a length of 0). The channel
 * and the language (NULL with a length of 0: any) are the contact's.
 */
openline_result openline_engine_tools(const openline_engine *engine,
                                      int64_t at,
                                      const char *topic,
                                      size_t topic_len,
                                      const char *channel,
                                      size_t channel_len,
                                      const char *language,
                                      size_t language_len,
                                      openline_text **json_out,
                                      openline_error **error_out);

/**
 * Handoffs as function definitions in a provider's form: `plain` (or NULL with a length of 0), `openai`, `anthropic`, `gemini` or `mcp`. They are
 * those of the contact's topic or handoff, or all active ones; its variables are filled in and not among the parameters. `flags` is
 * OPENLINE_TOOLS_STRICT or 0.
 */
openline_result openline_engine_tools_for(const openline_engine *engine,
                                          const openline_contact *contact,
                                          const char *dialect,
                                          size_t dialect_len,
                                          uint64_t flags,
                                          openline_text **json_out,
                                          openline_error **error_out);

/**
 * Says a word of instructions (`hours`, `week`, `reopens_at`, `until`, `reopens_in`, `open`, `closed`, `reopens`), or its `status` in a sentence a line,
 * of a queue at an instant. `queue` is its name; `languages` are BCP 47 tags with commas between them, most wanted first, or NULL for the document's own; `style` is one of
 * OPENLINE_STYLE_TEXT, OPENLINE_STYLE_SPEECH and OPENLINE_STYLE_SSML. All texts are NUL-terminated.
 *
 * `need` always gets a number: of bytes of the text with its NUL, 0 when there is none. A `cap` below it is OPENLINE_TOO_SMALL and leaves `buf`, which may then
 * be NULL, as it is. A queue that is not there is OPENLINE_NOT_FOUND, a word that cannot be said and a malformed tag OPENLINE_ROUTE_ERROR.
 */
openline_result openline_say(const openline_engine *engine,
                             const char *queue,
                             const char *word,
                             const char *languages,
                             uint32_t style,
                             int64_t at,
                             char *buf,
                             size_t cap,
                             size_t *need);

/**
 * Says a point in time, such as the start of a free slot, as a queue's callers say it at an instant: `tomorrow at 9:30 AM`. All else is as for
 * openline_say().
 */
openline_result openline_say_time(const openline_engine *engine,
                                  const char *queue,
                                  int64_t time,
                                  const char *languages,
                                  uint32_t style,
                                  int64_t at,
                                  char *buf,
                                  size_t cap,
                                  size_t *need);

/**
 * Opens a JSON or YAML file as a live document. `path` is NUL-terminated; options may be NULL.
 */
openline_result openline_live_open(const char *path,
                                   const openline_live_options *options,
                                   openline_live **live_out,
                                   openline_error **error_out);

/**
 * Frees a handle and waits for its watcher's thread to end; NULL is fine. Engines, routes and decisions that came from it may be freed later.
 * Nobody else may be using it, and no callback of its own may call this.
 */
void openline_live_free(openline_live *live);

/**
 * The current engine: a snapshot that answers as it does until it is freed with openline_engine_free(), whatever is written meanwhile. Within one
 * generation this costs a lock that nobody holds for long; keep the engine, and take a new one when openline_live_generation() has moved.
 */
openline_result openline_live_engine(const openline_live *live,
                                     openline_engine **engine_out);

/**
 * The engine of one of the last eight generations, to look up the names of a target that was found in it; OPENLINE_NOT_FOUND once it is gone. Free
 * it with openline_engine_free().
 */
openline_result openline_live_engine_at(const openline_live *live,
                                        uint64_t generation,
                                        openline_engine **engine_out);

/**
 * The generation that answers: the number of the last entry that was taken in. It never goes back within a process. 0 for NULL.
 */
uint64_t openline_live_generation(const openline_live *live);

/**
 * All of the watcher without a thread: looks whether there is something new, and takes it in. When nothing happened it reads two words of memory, so
 * it may be called before each call. `moved_out`, which may be NULL, says whether another generation answers. A store that is away is no failure:
 * health tells it.
 */
openline_result openline_live_poll(const openline_live *live,
                                   bool *moved_out,
                                   openline_error **error_out);

/**
 * Looks at the store and the file at once; fails when the store cannot be followed or the file does not load.
 */
openline_result openline_live_reload(const openline_live *live, bool *moved_out, openline_error **error_out);

/**
 * Nobody answers, whatever the hours. `written_out`, here and below, may be NULL.
 */
openline_result openline_live_close(const openline_live *live,
                                    const openline_order *order,
                                    openline_written *written_out,
                                    openline_error **error_out);

/**
 * Somebody answers, whatever the hours; a closing of the same time wins, and so does `enabled: false`.
 */
openline_result openline_live_open_up(const openline_live *live,
                                      const openline_order *order,
                                      openline_written *written_out,
                                      openline_error **error_out);

/**
 * Calls go to the order's `function` while the queue is open.
 */
openline_result openline_live_redirect(const openline_live *live,
                                       const openline_order *order,
                                       openline_written *written_out,
                                       openline_error **error_out);

/**
 * States the whole set of queues in which a machine, `source`, sees no agent (none: everybody is staffed). It lapses after `seconds`, 1 to 900, unless
 * it is repeated. The author may be NULL.
 */
openline_result openline_live_signal(const openline_live *live,
                                     const char *source,
                                     size_t source_len,
                                     const openline_str *queues,
                                     size_t queues_len,
                                     uint32_t seconds,
                                     const openline_author *author,
                                     openline_written *written_out,
                                     openline_error **error_out);

/**
 * Ends an override, or withdraws one that has not begun; one that is over is `repeated`, no failure. The author may be NULL.
 */
openline_result openline_live_end(const openline_live *live,
                                  uint64_t id,
                                  const openline_author *author,
                                  openline_written *written_out,
                                  openline_error **error_out);

/**
 * The inverse of one entry of the journal, as an entry itself. The author may be NULL.
 */
openline_result openline_live_undo(const openline_live *live,
                                   uint64_t number,
                                   const openline_author *author,
                                   openline_written *written_out,
                                   openline_error **error_out);

/**
 * Makes a text of `len` bytes the document; OPENLINE_INVALID_CONFIG when it does not load. The note may be NULL with a length of 0, the author NULL.
 */
openline_result openline_live_publish(const openline_live *live,
                                      const char *text,
                                      size_t len,
                                      const char *note,
                                      size_t note_len,
                                      const openline_author *author,
                                      openline_written *written_out,
                                      openline_error **error_out);

/**
 * Makes the text of an earlier generation the document again. The author may be NULL.
 */
openline_result openline_live_rollback(const openline_live *live,
                                       uint64_t generation,
                                       const openline_author *author,
                                       openline_written *written_out,
                                       openline_error **error_out);

/**
 * How the handle is, as a JSON object: `fresh`, `stale` (since, code, why), `document` (the issues of a text that was refused), `dangling`,
 * `skew_seconds`, `generation`, `store_generation`, `in_force` and more. Waits for nothing.
 */
openline_result openline_live_health(const openline_live *live,
                                     openline_text **text_out);

/**
 * The entries of the journal from a number on, `count` at most, as a JSON array.
 */
openline_result openline_live_journal(const openline_live *live,
                                      uint64_t from,
                                      size_t count,
                                      openline_text **text_out,
                                      openline_error **error_out);

/**
 * Has a function called with each change, until the handle is freed: on the watcher's thread, or on that of one who polls or writes. The change lives
 * as long as the call. The function must not wait for this handle, and must not let an exception out. A child of a fork asks anew.
 */
openline_result openline_live_on_change(const openline_live *live,
                                        openline_on_change callback,
                                        void *data);

/**
 * Resolves a contact's names, tags and filters, now and whenever the document changes; its instant is not used, its variables are kept.
 */
openline_result openline_live_prepare(const openline_live *live,
                                      const openline_contact *contact,
                                      openline_live_route **route_out,
                                      openline_error **error_out);

/**
 * Where the route leads at an instant, as openline_route_target_at(), and in `generation_out` (which may be NULL) the generation whose queue index it
 * is: names come from openline_live_engine_at(). OPENLINE_ROUTE_ERROR when a reload took the topic or handoff away; the next may bring it back.
 */
openline_result openline_live_route_target_at(const openline_live_route *route,
                                              int64_t at,
                                              int64_t *target_out,
                                              uint64_t *generation_out,
                                              openline_error **error_out);

/**
 * The whole decision at an instant, with `len` further variables (NULL with a length of 0: none), which win over the contact's. Its generation says
 * which engine answered.
 */
openline_result openline_live_route_decide(const openline_live_route *route,
                                           int64_t at,
                                           const openline_variable *variables,
                                           size_t len,
                                           openline_decision **decision_out,
                                           openline_error **error_out);

/**
 * Frees a route; NULL is fine. Nobody else may be using it.
 */
void openline_live_route_free(openline_live_route *route);

/**
 * The overrides of this moment, those that are over too, while they are kept. Waits for nothing.
 */
openline_result openline_live_overrides(const openline_live *live, openline_live_overrides_list **overrides_out);

/**
 * How many there are; 0 for NULL.
 */
size_t openline_live_overrides_count(const openline_live_overrides_list *overrides);

/**
 * One of them by its place in the list; its texts are borrowed from the list. OPENLINE_NOT_FOUND beyond the last.
 */
openline_result openline_live_overrides_at(const openline_live_overrides_list *overrides,
                                           size_t index,
                                           openline_live_override *override_out);

/**
 * A name that an override of all leaves out; nothing beyond the last.
 */
openline_str openline_live_overrides_except(const openline_live_overrides_list *overrides, size_t index, size_t name);

/**
 * Frees a list; NULL is fine.
 */
void openline_live_overrides_free(openline_live_overrides_list *overrides);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#ifdef __cplusplus
extern "C" {
#endif

/** A NUL-terminated text as an openline_str; NULL is nothing. */
static inline openline_str openline_str_of(const char *text)
{
    openline_str str = {NULL, 0};
    if (text != NULL) {
        str.data = text;
        while (text[str.len] != 0) {
            str.len++;
        }
    }
    return str;
}

/** A contact that asks for nothing: the default handoff, any channel, any language, now. */
static inline openline_contact openline_contact_init(void)
{
    openline_contact contact = {sizeof(openline_contact), 0, 0, {NULL, 0}, {NULL, 0}, {NULL, 0}, NULL, 0, NULL, 0, {NULL, 0}, 0};
    return contact;
}

/** Slots of this many seconds, one behind the other, within 14 days. */
static inline openline_slots openline_slots_init(int64_t length)
{
    openline_slots slots = {sizeof(openline_slots), length, 0, 0, 0};
    return slots;
}

/** An override of a kind that is about nothing yet. */
static inline openline_override openline_override_init(const char *kind)
{
    openline_override item = {sizeof(openline_override), 0, openline_str_of(kind), {NULL, 0}, {NULL, 0}, 0, 0, NULL, 0, 0,
                              {NULL, 0}, NULL, 0, {NULL, 0}};
    return item;
}

/** Options that leave everything at its default. */
static inline openline_options openline_options_init(void)
{
    openline_options options = {sizeof(openline_options), {NULL, 0}, NULL, 0, {NULL, 0}, {NULL, 0}, 0, 0, 0,
                                {NULL, 0}, {NULL, 0}, {NULL, 0}};
    return options;
}

/** A live document followed by a thread, with the store beside its file. */
static inline openline_live_options openline_live_options_init(void)
{
    openline_live_options options = {sizeof(openline_live_options), 0, {NULL, 0}, 0, 0, NULL};
    return options;
}

/** An order about nothing yet: name its subject and its end. */
static inline openline_order openline_order_init(void)
{
    openline_order order = {sizeof(openline_order), 0, {NULL, 0}, {NULL, 0}, NULL, 0, 0, 0, 0,
                            {NULL, 0}, NULL, 0, {NULL, 0}, 0, {NULL, 0}, {NULL, 0}, 0};
    return order;
}

/** An author without a name. */
static inline openline_author openline_author_init(void)
{
    openline_author author = {sizeof(openline_author), 0, {NULL, 0}, {NULL, 0}, 0};
    return author;
}

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* OPENLINE_H */
