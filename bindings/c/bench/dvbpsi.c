/* The time that libdvbpsi and this library take for the tables of a transport stream: thread CPU time, in turns, the best
 * of many. Both read PAT and all PMTs, SDT and EIT of any stream, and give each table once a version.
 *
 *     cc -O2 dvbpsi.c $(pkg-config --cflags --libs broadcast libdvbpsi) -o pairs
 *     pairs FILE ...       packets of 188 bytes, in phase
 *
 * libdvbpsi gives a table as a list of structures, with descriptors as bytes. This library gives its bytes (`events`), or
 * these as a tree of all fields, every descriptor and text of them decoded (`trees`).
 */
#define _POSIX_C_SOURCE 200809L
#include <broadcast.h>
#include <sys/types.h>
#include <dvbpsi/dvbpsi.h>
#include <dvbpsi/descriptor.h>
#include <dvbpsi/psi.h>
#include <dvbpsi/demux.h>
#include <dvbpsi/pat.h>
#include <dvbpsi/pmt.h>
#include <dvbpsi/sdt.h>
#include <dvbpsi/eit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PACKET = 188, PIDS = 0x2000, PAT_PID = 0, SDT_PID = 0x11, EIT_PID = 0x12, ROUNDS = 40 };

/* How many tables of each kind were given. */
typedef struct {
    unsigned pat, pmt, sdt, eit;
} counts;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* libdvbpsi: a handle for each PID, which the caller finds by the header of the packet. */
typedef struct {
    dvbpsi_t *handles[PIDS];
    counts found;
} theirs;

static void silent(dvbpsi_t *handle, const dvbpsi_msg_level_t level, const char *message)
{
    (void)handle, (void)level, (void)message;
}

static void their_pmt(void *data, dvbpsi_pmt_t *table)
{
    ((theirs *)data)->found.pmt++;
    dvbpsi_pmt_delete(table);
}

static void their_sdt(void *data, dvbpsi_sdt_t *table)
{
    ((theirs *)data)->found.sdt++;
    dvbpsi_sdt_delete(table);
}

static void their_eit(void *data, dvbpsi_eit_t *table)
{
    ((theirs *)data)->found.eit++;
    dvbpsi_eit_delete(table);
}

static void their_pat(void *data, dvbpsi_pat_t *table)
{
    theirs *all = data;
    const dvbpsi_pat_program_t *program;
    all->found.pat++;
    for (program = table->p_first_program; program != NULL; program = program->p_next) {
        if (program->i_number != 0 && all->handles[program->i_pid] == NULL) {
            all->handles[program->i_pid] = dvbpsi_new(silent, DVBPSI_MSG_NONE);
            dvbpsi_pmt_attach(all->handles[program->i_pid], program->i_number, their_pmt, all);
        }
    }
    dvbpsi_pat_delete(table);
}

static void their_subtable(dvbpsi_t *handle, uint8_t table_id, uint16_t extension, void *data)
{
    if (table_id == 0x42 || table_id == 0x46)
        dvbpsi_sdt_attach(handle, table_id, extension, their_sdt, data);
    else if (table_id >= 0x4e && table_id <= 0x6f)
        dvbpsi_eit_attach(handle, table_id, extension, their_eit, data);
}

static double run_theirs(uint8_t *data, size_t length, counts *found)
{
    static theirs all;
    double start = now(), end;
    size_t at;
    unsigned pid;
    memset(&all, 0, sizeof all);
    all.handles[PAT_PID] = dvbpsi_new(silent, DVBPSI_MSG_NONE);
    dvbpsi_pat_attach(all.handles[PAT_PID], their_pat, &all);
    all.handles[SDT_PID] = dvbpsi_new(silent, DVBPSI_MSG_NONE);
    dvbpsi_AttachDemux(all.handles[SDT_PID], their_subtable, &all);
    all.handles[EIT_PID] = dvbpsi_new(silent, DVBPSI_MSG_NONE);
    dvbpsi_AttachDemux(all.handles[EIT_PID], their_subtable, &all);
    for (at = 0; at + PACKET <= length; at += PACKET) {
        pid = (unsigned)(data[at + 1] & 0x1f) << 8 | data[at + 2];
        if (all.handles[pid] != NULL)
            dvbpsi_packet_push(all.handles[pid], data + at);
    }
    end = now();
    /* What is freed at the end is not timed, on either side. */
    for (pid = 0; pid < PIDS; pid++) {
        dvbpsi_t *handle = all.handles[pid];
        if (handle == NULL)
            continue;
        if (pid == PAT_PID)
            dvbpsi_pat_detach(handle);
        else if (pid == SDT_PID || pid == EIT_PID)
            dvbpsi_DetachDemux(handle);
        else
            dvbpsi_pmt_detach(handle);
        dvbpsi_delete(handle);
    }
    *found = all.found;
    return end - start;
}

static double run_ours(const uint8_t *data, size_t length, bool trees, counts *found)
{
    bc_demux *demux;
    bc_bytes input, sections, section;
    bc_event event;
    bc_status status;
    double start = now(), end;
    memset(found, 0, sizeof *found);
    demux = bc_demux_new();
    bc_demux_watch(demux, PAT_PID, BC_WATCH_KIND_TABLES);
    bc_demux_watch(demux, SDT_PID, BC_WATCH_KIND_TABLES);
    bc_demux_watch(demux, EIT_PID, BC_WATCH_KIND_TABLES);
    input.data = data;
    input.length = length;
    for (;;) {
        status = bc_demux_next(demux, &input, &event);
        if (status == BC_STATUS_DONE)
            status = bc_demux_finish(demux, &event);
        if (status != BC_STATUS_OK)
            break;
        /* Maps are followed without a word; each is to come as a table as well. */
        if (event.kind == BC_EVENT_KIND_PROGRAM_ADDED)
            bc_demux_watch(demux, event.pid, BC_WATCH_KIND_TABLES);
        if (event.kind != BC_EVENT_KIND_TABLE)
            continue;
        found->pat += event.table_id == 0x00;
        found->pmt += event.table_id == 0x02;
        found->sdt += event.table_id == 0x42 || event.table_id == 0x46;
        found->eit += event.table_id >= 0x4e && event.table_id <= 0x6f;
        sections = event.data;
        while (trees && bc_section_next(&sections, &section) == BC_STATUS_OK)
            bc_tree_free(bc_tree_new(BC_STRUCTURE_SECTION, section, BC_TEXT_PROFILE_DVB, NULL));
    }
    end = now();
    bc_demux_free(demux);
    return end - start;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static int compare(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data;
    long length;
    int round;
    double libdvbpsi = 1e18, events = 1e18, trees = 1e18, packets;
    counts a, b, c;
    if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (length = ftell(file)) < PACKET) {
        fprintf(stderr, "pairs: %s: cannot be read\n", path);
        return 1;
    }
    rewind(file);
    data = malloc((size_t)length);
    if (data == NULL || fread(data, 1, (size_t)length, file) != (size_t)length)
        return 1;
    fclose(file);
    for (round = 0; round < ROUNDS; round++) {
        libdvbpsi = least(libdvbpsi, run_theirs(data, (size_t)length, &a));
        events = least(events, run_ours(data, (size_t)length, false, &b));
        trees = least(trees, run_ours(data, (size_t)length, true, &c));
    }
    packets = (double)length / PACKET;
    printf("%s: %.0f packets\n", path, packets);
    printf("  libdvbpsi  %8.2f ns a packet; tables: PAT %u PMT %u SDT %u EIT %u\n", libdvbpsi / packets, a.pat, a.pmt,
           a.sdt, a.eit);
    printf("  events     %8.2f ns a packet; tables: PAT %u PMT %u SDT %u EIT %u\n", events / packets, b.pat, b.pmt,
           b.sdt, b.eit);
    printf("  trees      %8.2f ns a packet; tables: PAT %u PMT %u SDT %u EIT %u\n", trees / packets, c.pat, c.pmt, c.sdt,
           c.eit);
    free(data);
    return 0;
}

int main(int argc, char **argv)
{
    int i, failed = argc < 2;
    for (i = 1; i < argc; i++)
        failed |= compare(argv[i]);
    return failed;
}
