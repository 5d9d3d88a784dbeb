/* A shared library with a function that does nothing: what any call into a library costs. */
#include <stdbool.h>
#include <stdint.h>

int32_t empty_call(const void *engine, uint32_t queue, int64_t at, bool *open_out);

int32_t empty_call(const void *engine, uint32_t queue, int64_t at, bool *open_out)
{
    (void)engine;
    (void)queue;
    (void)at;
    (void)open_out;
    return 0;
}
