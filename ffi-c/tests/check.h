/* The suite's own checks: a failed one is printed and counted, and the rest runs on. */
#ifndef CHECK_H
#define CHECK_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "openline.h"

extern int checks_done;
extern int checks_failed;

#define CHECK(condition)                                                               \
    do {                                                                               \
        checks_done++;                                                                 \
        if (!(condition)) {                                                            \
            checks_failed++;                                                           \
            fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);    \
        }                                                                              \
    } while (0)

#define CHECK_INT(found, wanted)                                                                                  \
    do {                                                                                                          \
        int64_t found_ = (int64_t)(found), wanted_ = (int64_t)(wanted);                                           \
        checks_done++;                                                                                            \
        if (found_ != wanted_) {                                                                                  \
            checks_failed++;                                                                                      \
            fprintf(stderr, "%s:%d: %s is %" PRId64 ", wanted %" PRId64 "\n", __FILE__, __LINE__, #found, found_, \
                    wanted_);                                                                                     \
        }                                                                                                         \
    } while (0)

/* Also holds every text to its promise: `data[len]` is NUL. */
#define CHECK_STR(found, wanted)                                                                                   \
    do {                                                                                                           \
        openline_str found_ = (found);                                                                             \
        const char *wanted_ = (wanted);                                                                            \
        checks_done++;                                                                                             \
        if (found_.data == NULL || found_.len != strlen(wanted_) || memcmp(found_.data, wanted_, found_.len + 1)) { \
            checks_failed++;                                                                                       \
            fprintf(stderr, "%s:%d: %s is \"%.*s\", wanted \"%s\"\n", __FILE__, __LINE__, #found, (int)found_.len,  \
                    found_.data ? found_.data : "(nothing)", wanted_);                                             \
        }                                                                                                          \
    } while (0)

#define CHECK_NOTHING(found)                          \
    do {                                              \
        openline_str nothing_ = (found);              \
        CHECK(nothing_.data == NULL);                 \
        CHECK_INT(nothing_.len, 0);                   \
    } while (0)

/* A pointer that no call may follow or replace. */
#define POISON(type) ((type *)(uintptr_t)0x5a5a5a5a)

/* A document with every kind of answer: hours, exceptions, filters, actions, a SIP handoff and topics. */
extern const char DOCUMENT[];

/* Options that pin the zone data. */
openline_options pinned(void);

/* The document, loaded; the program ends when that fails. */
openline_engine *document(void);

void lookups(void);
void names(void);
void routing(void);
void issues(void);
void nulls(void);
void texts(void);
void lifetimes(void);
void overrides(void);
void panics(void);
int vectors(const char *path);

#endif
