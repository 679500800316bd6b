/* The search of the kernel's buses by the rules BUS-2 to BUS-5 and IOE-9, written for comparison: a sorted array, a binary
   search with a comparator, a walk over the neighbours that hold the access too, a match, and a signal. */
#include <stdint.h>
#include <stdlib.h>

struct doorbell {
    int (*write)(struct doorbell *self, uint64_t address, int length, const void *value);
    uint64_t address;
    uint64_t match;
    int length;
    int has_match;
    uint64_t *counter;
};

struct range {
    uint64_t address;
    int length;
    struct doorbell *doorbell;
};

struct bus {
    int count;
    struct doorbell *doorbells;
    uint64_t *counters;
    struct range ranges[];
};

static int compare(const void *left, const void *right)
{
    const struct range *a = left, *b = right;
    uint64_t end_a = a->address, end_b = b->address;
    if (a->address < b->address) return -1;
    if (b->length) {
        end_a += a->length;
        end_b += b->length;
    }
    return end_a > end_b;
}

static int ring(struct doorbell *self, uint64_t address, int length, const void *value)
{
    if (address != self->address) return 0;
    if (self->length && self->length != length) return 0;
    if (self->has_match) {
        uint64_t written;
        switch (length) {
        case 1: written = *(const uint8_t *)value; break;
        case 2: written = *(const uint16_t *)value; break;
        case 4: written = *(const uint32_t *)value; break;
        default: written = *(const uint64_t *)value; break;
        }
        if (written != self->match) return 0;
    }
    __atomic_fetch_add(self->counter, 1, __ATOMIC_SEQ_CST);
    return 1;
}

struct bus *bus_create(const uint64_t *addresses, int count, int length)
{
    struct bus *bus = calloc(1, sizeof(struct bus) + count * sizeof(struct range));
    bus->count = count;
    bus->doorbells = calloc(count, sizeof(struct doorbell));
    /* A counter has a cache line of its own, as an eventfd is an object of its own. */
    bus->counters = aligned_alloc(64, (size_t)count * 64);
    for (int i = 0; i < count; i++) {
        uint64_t *counter = bus->counters + i * 8;
        *counter = 0;
        bus->doorbells[i] = (struct doorbell){ ring, addresses[i], 0, length, 0, counter };
        bus->ranges[i] = (struct range){ addresses[i], length, &bus->doorbells[i] };
    }
    qsort(bus->ranges, count, sizeof(struct range), compare);
    return bus;
}

void bus_destroy(struct bus *bus)
{
    free(bus->counters);
    free(bus->doorbells);
    free(bus);
}

__attribute__((noinline)) static int bus_write(struct bus *bus, uint64_t address, int length, const void *value)
{
    struct range key = { address, length, 0 };
    struct range *found = bsearch(&key, bus->ranges, bus->count, sizeof(struct range), compare);
    if (!found) return 0;
    while (found > bus->ranges && compare(&key, found - 1) == 0) found--;
    for (; found < bus->ranges + bus->count && compare(&key, found) == 0; found++)
        if (found->doorbell->write(found->doorbell, address, length, value)) return 1;
    return 0;
}

/* Makes so many writes, of a value of 4 bytes, to the addresses in turn; their number is a power of two. */
int bus_run(struct bus *bus, const uint64_t *addresses, int address_count, int writes)
{
    int taken = 0;
    uint32_t value = 1;
    for (int i = 0; i < writes; i++) taken += bus_write(bus, addresses[i & (address_count - 1)], 4, &value);
    return taken;
}
