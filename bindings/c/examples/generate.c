/* Makes PAT, PMT and SDT of one service and writes them as transport packets to standard output.
 *
 *     generate TRANSPORT_STREAM_ID SERVICE_ID NAME > stream.ts
 */
#include <broadcast.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAT_PID = 0, SDT_PID = 0x11, PMT_PID = 0x100, VIDEO_PID = 0x101 };

/* The packets of one section. */
static int write_section(uint16_t pid, const char *json)
{
    unsigned char bytes[4096], room[23 * 188];
    bc_buffer section = {0}, packets = {0};
    bc_bytes made;
    bc_error error;
    bc_packetizer *packetizer = bc_packetizer_new(pid);
    bc_status status;

    section.data = bytes;
    section.capacity = sizeof bytes;
    packets.data = room;
    packets.capacity = sizeof room;
    status = bc_json_decode(BC_STRUCTURE_SECTION, json, &section, &error);
    if (status == BC_STATUS_OK) {
        made.data = bytes;
        made.length = section.length;
        status = bc_packetizer_push(packetizer, made, &error);
    }
    if (status == BC_STATUS_OK) {
        bc_packetizer_finish(packetizer);
        status = bc_packetizer_take(packetizer, &packets);
        fwrite(room, 1, packets.length, stdout);
    } else {
        fprintf(stderr, "generate: %s\n", error.text);
    }
    bc_packetizer_free(packetizer);
    return status != BC_STATUS_OK;
}

/* A name as it may stand in JSON. */
static int quote(const char *name, char *out, size_t capacity)
{
    size_t length = 0;
    for (; *name != '\0'; name++) {
        if ((unsigned char)*name < 0x20 || length + 3 > capacity)
            return 1;
        if (*name == '"' || *name == '\\')
            out[length++] = '\\';
        out[length++] = *name;
    }
    out[length] = '\0';
    return 0;
}

int main(int argc, char **argv)
{
    char json[2048], name[512];
    unsigned transport_stream_id, service_id;
    int failed;
    if (argc != 4) {
        fprintf(stderr, "usage: generate TRANSPORT_STREAM_ID SERVICE_ID NAME\n");
        return 2;
    }
    transport_stream_id = (unsigned)strtoul(argv[1], NULL, 0);
    service_id = (unsigned)strtoul(argv[2], NULL, 0);
    if (quote(argv[3], name, sizeof name)) {
        fprintf(stderr, "generate: the name is too long, or has control characters\n");
        return 1;
    }
    sprintf(json,
            "{\"PAT\": {\"table_id\": 0, \"transport_stream_id\": %u, \"version_number\": 1, \"section_number\": 0,"
            " \"last_section_number\": 0, \"PAT\": {\"programs\": [{\"program_number\": %u, \"program_map_pid\": %d}]}}}",
            transport_stream_id, service_id, PMT_PID);
    failed = write_section(PAT_PID, json);
    sprintf(json,
            "{\"PMT\": {\"table_id\": 2, \"program_number\": %u, \"version_number\": 1, \"section_number\": 0,"
            " \"last_section_number\": 0, \"PMT\": {\"pcr_pid\": %d, \"program_info\": [], \"streams\": ["
            "{\"stream_type\": 27, \"elementary_pid\": %d, \"es_info\": []}]}}}",
            service_id, VIDEO_PID, VIDEO_PID);
    failed = failed || write_section(PMT_PID, json);
    sprintf(json,
            "{\"SDT\": {\"table_id\": 66, \"transport_stream_id\": %u, \"version_number\": 1, \"section_number\": 0,"
            " \"last_section_number\": 0, \"SDT\": {\"original_network_id\": 8218, \"services\": [{\"service_id\": %u,"
            " \"eit_schedule_flag\": false, \"eit_present_following_flag\": false, \"running_status\": \"running\","
            " \"free_ca_mode\": false, \"descriptors\": [{\"service\": {\"service_type\": 25,"
            " \"service_provider_name\": \"\", \"service_name\": {\"text\": \"%s\"}}}]}]}}}",
            transport_stream_id, service_id, name);
    failed = failed || write_section(SDT_PID, json);
    return failed || fflush(stdout) != 0;
}
