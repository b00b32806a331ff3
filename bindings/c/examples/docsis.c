/* DOCSIS frames, one line for each: out of a pcap of link type 143, or of a file of frames back to back.
 *
 *     docsis FILE          (- is standard input)
 *
 *     MAP type 3 version 1 from ac:1f:6b:1b:aa:c1, 62 bytes
 *
 * What is wrong with a frame stands behind it. Fails when the file cannot be read.
 */
#include <broadcast.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINK_TYPE_DOCSIS = 143, FILE_HEADER = 24, RECORD_HEADER = 16 };

static void print_frame(bc_bytes frame)
{
    static const char *const crc[] = {", no CRC", "", ", CRC wrong", ", CRC encrypted"};
    bc_docsis_info info;
    bc_error error;
    if (bc_docsis_describe(BC_STRUCTURE_DOCSIS_FRAME, frame, &info, &error) != BC_STATUS_OK) {
        printf("unusable, %lu bytes: %s\n", (unsigned long)frame.length, error.text);
        return;
    }
    printf("%s", info.name);
    if (info.message_type >= 0) {
        const uint8_t *s = info.source;
        printf(" type %d version %u from %02x:%02x:%02x:%02x:%02x:%02x", (int)info.message_type, (unsigned)info.version,
               (unsigned)s[0], (unsigned)s[1], (unsigned)s[2], (unsigned)s[3], (unsigned)s[4], (unsigned)s[5]);
    }
    printf(", %lu bytes", (unsigned long)frame.length);
    if (info.missing > 0)
        printf(" and %lu missing", (unsigned long)info.missing);
    if (info.message_type >= 0)
        printf("%s", crc[info.crc]);
    printf("\n");
}

/* All of a file. */
static uint8_t *read_all(FILE *file, size_t *length)
{
    size_t capacity = 1 << 16, got;
    uint8_t *data = malloc(capacity), *more;
    *length = 0;
    while (data != NULL && (got = fread(data + *length, 1, capacity - *length, file)) > 0) {
        *length += got;
        if (*length == capacity) {
            more = realloc(data, capacity *= 2);
            if (more == NULL)
                free(data);
            data = more;
        }
    }
    return data;
}

static uint32_t number(const uint8_t *at, int is_big)
{
    if (is_big)
        return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

/* The records of a pcap; 1 where it is none, 2 where it is one of something else. */
static int print_pcap(const uint8_t *data, size_t length)
{
    uint32_t magic = length < FILE_HEADER ? 0 : number(data, 0);
    int is_big = magic == 0xd4c3b2a1 || magic == 0x4d3cb2a1;
    bc_bytes frame;
    if (!is_big && magic != 0xa1b2c3d4 && magic != 0xa1b23c4d)
        return 1;
    if ((number(data + 20, is_big) & 0xffff) != LINK_TYPE_DOCSIS)
        return 2;
    data += FILE_HEADER;
    length -= FILE_HEADER;
    while (length >= RECORD_HEADER) {
        size_t size = number(data + 8, is_big);
        data += RECORD_HEADER;
        length -= RECORD_HEADER;
        frame.data = data;
        frame.length = size < length ? size : length;
        print_frame(frame);
        data += frame.length;
        length -= frame.length;
    }
    return 0;
}

static void print_frames(const uint8_t *data, size_t length)
{
    bc_bytes frames, frame;
    bc_error error;
    bc_status status;
    frames.data = data;
    frames.length = length;
    while ((status = bc_docsis_next(&frames, &frame, &error)) != BC_STATUS_DONE) {
        if (status == BC_STATUS_OK)
            print_frame(frame);
        else
            printf("no frame: %s\n", error.text);
    }
}

int main(int argc, char **argv)
{
    FILE *file;
    uint8_t *data;
    size_t length;
    int kind, failed;
    if (argc != 2) {
        fprintf(stderr, "usage: docsis FILE\n");
        return 2;
    }
    file = strcmp(argv[1], "-") == 0 ? stdin : fopen(argv[1], "rb");
    if (file == NULL) {
        fprintf(stderr, "docsis: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    data = read_all(file, &length);
    failed = data == NULL || ferror(file);
    if (file != stdin)
        fclose(file);
    if (failed) {
        fprintf(stderr, "docsis: %s: cannot be read\n", argv[1]);
        free(data);
        return 1;
    }
    kind = print_pcap(data, length);
    if (kind == 1)
        print_frames(data, length);
    free(data);
    if (kind == 2) {
        fprintf(stderr, "docsis: %s: a capture of another link type than 143\n", argv[1]);
        return 1;
    }
    return fflush(stdout) != 0;
}
