/* The services of a transport stream: numbers, names and types out of the SDT, streams out of the PMTs.
 *
 *     services FILE        (- is standard input)
 *
 * One line for each service of this stream, one for each stream of its programme:
 *
 *     257 "France 2" of "GR1 A", type 0x01
 *         PID 120 type 0x1b
 */
#include <broadcast.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The PIDs of SDT and BAT, and the table_id of the SDT of the stream itself. */
enum { SDT_PID = 0x0011, SDT_ACTUAL = 0x42 };

/* The SDT comes before some of the PMTs, so it is kept until all has been read. */
static unsigned char kept[64 * 4096];
static size_t kept_length = 0;

/* A new version replaces the one before. */
static void keep(const bc_event *event)
{
    if (event->kind == BC_EVENT_KIND_TABLE && event->table_id == SDT_ACTUAL && event->data.length <= sizeof kept) {
        memcpy(kept, event->data.data, event->data.length);
        kept_length = event->data.length;
    }
}

static const bc_node *find(const bc_tree *tree, const bc_node *from, const char *path)
{
    const bc_node *node = NULL;
    return bc_tree_find(tree, from, path, &node) == BC_STATUS_OK ? node : NULL;
}

static void print_streams(const bc_demux *demux, uint64_t service_id)
{
    bc_stream stream;
    size_t i;
    for (i = 0; bc_demux_stream(demux, (uint16_t)service_id, i, &stream) == BC_STATUS_OK; i++)
        printf("    PID %u type 0x%02x\n", (unsigned)stream.elementary_pid, (unsigned)stream.stream_type);
}

/* The services of one section of an SDT. */
static int print_services(const bc_demux *demux, bc_bytes section)
{
    bc_error error;
    bc_tree *tree = bc_tree_new(BC_STRUCTURE_SECTION, section, BC_TEXT_PROFILE_DVB, &error);
    const bc_node *services;
    size_t i, j;
    if (tree == NULL) {
        fprintf(stderr, "services: %s\n", error.text);
        return 1;
    }
    services = find(tree, NULL, "SDT.services");
    for (i = 0; services != NULL && i < services->child_count; i++) {
        const bc_node *service = &services->children[i];
        const bc_node *id = find(tree, service, "service_id");
        const bc_node *descriptors = find(tree, service, "descriptors");
        if (id == NULL)
            continue;
        printf("%" PRIu64, id->value);
        for (j = 0; descriptors != NULL && j < descriptors->child_count; j++) {
            const bc_node *descriptor = &descriptors->children[j];
            const bc_node *name = find(tree, descriptor, "service_name");
            const bc_node *provider = find(tree, descriptor, "service_provider_name");
            const bc_node *type = find(tree, descriptor, "service_type");
            if (strcmp(descriptor->name, "service") == 0 && name != NULL && provider != NULL && type != NULL)
                printf(" \"%s\" of \"%s\", type 0x%02" PRIx64, name->text, provider->text, type->value);
        }
        printf("\n");
        print_streams(demux, id->value);
    }
    bc_tree_free(tree);
    return 0;
}

int main(int argc, char **argv)
{
    static unsigned char portion[188 * 256];
    size_t got;
    bc_demux *demux;
    bc_event event;
    bc_bytes input, sections, section;
    FILE *file;
    int failed = 0;

    if (argc != 2) {
        fprintf(stderr, "usage: services FILE\n");
        return 2;
    }
    file = strcmp(argv[1], "-") == 0 ? stdin : fopen(argv[1], "rb");
    if (file == NULL) {
        fprintf(stderr, "services: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    demux = bc_demux_new();
    if (bc_demux_watch(demux, SDT_PID, BC_WATCH_KIND_TABLES) != BC_STATUS_OK)
        return 1;
    while ((got = fread(portion, 1, sizeof portion, file)) > 0) {
        input.data = portion;
        input.length = got;
        while (bc_demux_next(demux, &input, &event) == BC_STATUS_OK)
            keep(&event);
    }
    failed = ferror(file);
    if (failed)
        fprintf(stderr, "services: %s: cannot be read\n", argv[1]);
    if (file != stdin)
        fclose(file);
    while (bc_demux_finish(demux, &event) == BC_STATUS_OK)
        keep(&event);
    sections.data = kept;
    sections.length = kept_length;
    while (bc_section_next(&sections, &section) == BC_STATUS_OK)
        failed |= print_services(demux, section);
    bc_demux_free(demux);
    return failed || fflush(stdout) != 0;
}
