/* The device's side of a split virtqueue by the rules VQ-7, SQ-1 to SQ-14, written for comparison: each index and descriptor is read
   once and checked, each buffer is found in a table of the guest's pieces of memory, a request is a header of 16 bytes, data to be written
   and a status byte, and the driver is told by the event index. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { NEXT = 1, WRITE = 2, INDIRECT = 4, MOST_SEGMENTS = 1024 };

struct piece {
    uint64_t address;
    uint64_t length;
    uint8_t *host;
};

struct segment {
    uint8_t *start;
    uint32_t length;
};

struct ring {
    const struct piece *pieces;
    int piece_count;
    uint8_t *descriptors, *available, *used;
    uint32_t size;
    uint16_t next_available, seen_available, next_used, published_used;
    int has_published;
    uint8_t *in_flight;
    uint64_t served, kinds;
    struct segment segments[MOST_SEGMENTS];
    int readable_count, count;
    uint64_t readable_length, writable_length;
};

static uint16_t load16(const uint8_t *at) { return __atomic_load_n((const uint16_t *)at, __ATOMIC_ACQUIRE); }
static uint64_t load64(const uint8_t *at) { return __atomic_load_n((const uint64_t *)at, __ATOMIC_ACQUIRE); }

static uint8_t *find(const struct ring *r, uint64_t address, uint32_t length, uint32_t *run)
{
    int from = 0, to = r->piece_count;
    while (from < to) {
        int middle = (from + to) / 2;
        const struct piece *p = &r->pieces[middle];
        if (address - p->address < p->length) {
            uint64_t left = p->length - (address - p->address);
            *run = length < left ? length : (uint32_t)left;
            return p->host + (address - p->address);
        }
        if (p->address < address) from = middle + 1;
        else to = middle;
    }
    return NULL;
}

static int add(struct ring *r, uint64_t address, uint32_t length, int writable)
{
    if (writable) r->writable_length += length;
    else if (r->writable_length) return 0;
    else r->readable_length += length;
    if (r->readable_length + r->writable_length > UINT32_MAX || address + length < address) return 0;
    while (length) {
        uint32_t run;
        uint8_t *start = find(r, address, length, &run);
        if (!start || r->count == MOST_SEGMENTS) return 0;
        r->segments[r->count].start = start;
        r->segments[r->count++].length = run;
        if (!writable) r->readable_count = r->count;
        address += run;
        length -= run;
    }
    return 1;
}

static int take(struct ring *r, uint16_t *head)
{
    if (r->seen_available == r->next_available) {
        uint16_t index = load16(r->available + 2);
        if ((uint16_t)(index - r->next_available) > r->size) return 0;
        r->seen_available = index;
        if (index == r->next_available) return 0;
    }
    *head = load16(r->available + 4 + 2 * (r->next_available & (r->size - 1)));
    if (*head >= r->size || r->in_flight[*head]) return 0;
    r->count = r->readable_count = 0;
    r->readable_length = r->writable_length = 0;
    uint32_t index = *head;
    for (uint32_t walked = 0; walked < r->size; walked++) {
        uint64_t address = load64(r->descriptors + 16 * index);
        uint64_t rest = load64(r->descriptors + 16 * index + 8);
        uint16_t flags = (uint16_t)(rest >> 32);
        if (flags & INDIRECT) return 0;
        if (!add(r, address, (uint32_t)rest, (flags & WRITE) != 0)) return 0;
        if (!(flags & NEXT)) {
            r->in_flight[*head] = 1;
            r->next_available++;
            return 1;
        }
        index = (uint16_t)(rest >> 48);
        if (index >= r->size) return 0;
    }
    return 0;
}

/* Gathers the header over any framing, and writes data and status over any. */
static uint32_t serve(struct ring *r, const uint8_t *source)
{
    uint8_t header[16];
    uint32_t have = 0;
    for (int i = 0; i < r->readable_count && have < sizeof header; i++) {
        uint32_t part = r->segments[i].length < sizeof header - have ? r->segments[i].length : (uint32_t)sizeof header - have;
        memcpy(header + have, r->segments[i].start, part);
        have += part;
    }
    if (have < sizeof header || !r->writable_length) return 0;
    uint64_t room = r->writable_length - 1, done = 0;
    for (int i = r->readable_count; i < r->count; i++) {
        uint32_t length = r->segments[i].length, part = length < room - done ? length : (uint32_t)(room - done);
        if (source && part) memcpy(r->segments[i].start, source + done, part);
        done += part;
        if (part < length) r->segments[i].start[part] = 0;
    }
    uint64_t kind;
    memcpy(&kind, header, sizeof kind);
    r->kinds += kind;
    r->served++;
    return (uint32_t)r->writable_length;
}

static int publish(struct ring *r)
{
    uint16_t before = r->published_used;
    if (r->next_used == before) return 0;
    __atomic_store_n((uint16_t *)(r->used + 2), r->next_used, __ATOMIC_RELEASE);
    r->published_used = r->next_used;
    int first = !r->has_published;
    r->has_published = 1;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    uint16_t wanted = load16(r->available + 4 + 2 * r->size);
    return first || (uint16_t)(r->next_used - wanted - 1) < (uint16_t)(r->next_used - before);
}

struct ring *ring_create(uint8_t *host, uint64_t address, uint64_t length, uint64_t descriptors, uint64_t available, uint64_t used, uint32_t size)
{
    struct ring *r = calloc(1, sizeof *r);
    struct piece *p = malloc(sizeof *p);
    *p = (struct piece){ address, length, host };
    r->pieces = p;
    r->piece_count = 1;
    r->size = size;
    r->in_flight = calloc(size, 1);
    r->descriptors = host + (descriptors - address);
    r->available = host + (available - address);
    r->used = host + (used - address);
    return r;
}

/* Serves all that is there, as a kick would have it. */
int ring_serve(struct ring *r, const uint8_t *source)
{
    uint64_t before = r->served;
    uint16_t head;
    do {
        while (take(r, &head)) {
            uint32_t written = serve(r, source);
            uint8_t *entry = r->used + 4 + 8 * (r->next_used & (r->size - 1));
            __atomic_store_n((uint32_t *)(entry + 4), written, __ATOMIC_RELEASE);
            __atomic_store_n((uint32_t *)entry, (uint32_t)head, __ATOMIC_RELEASE);
            r->in_flight[head] = 0;
            r->next_used++;
        }
        publish(r);
        __atomic_store_n((uint16_t *)(r->used + 4 + 8 * r->size), r->next_available, __ATOMIC_RELEASE);
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
    } while (load16(r->available + 2) != r->next_available);
    return (int)(r->served - before);
}

void ring_destroy(struct ring *r)
{
    free((void *)r->pieces);
    free(r->in_flight);
    free(r);
}
