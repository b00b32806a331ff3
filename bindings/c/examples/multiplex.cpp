// Makes ten seconds of a multiplex, reads it again, and says what is in it: C++17.
//
//     multiplex
#include <broadcast.hpp>
#include <cstdio>
#include <exception>
#include <map>

namespace {

const char *const MAP = R"({"PMT": {"table_id": 2, "program_number": 7, "version_number": 3, "section_number": 0,
    "last_section_number": 0, "PMT": {"pcr_pid": 257, "program_info": [], "streams": [
    {"stream_type": 27, "elementary_pid": 257, "es_info": []}]}}})";

const char *const SDT = R"({"SDT": {"table_id": 66, "transport_stream_id": 5, "version_number": 1, "section_number": 0,
    "last_section_number": 0, "SDT": {"original_network_id": 8218, "services": [{"service_id": 7,
    "eit_schedule_flag": false, "eit_present_following_flag": false, "running_status": "running", "free_ca_mode": false,
    "descriptors": [{"service": {"service_type": 25, "service_provider_name": "",
    "service_name": {"text": "Météo 天气"}}}]}]}}})";

std::vector<std::uint8_t> multiplexed()
{
    broadcast::Mux mux(5, 1'000'000);
    const auto map = broadcast::from_json(BC_STRUCTURE_SECTION, MAP);
    const auto sdt = broadcast::from_json(BC_STRUCTURE_SECTION, SDT);
    mux.set_program(0x100, broadcast::bytes(map));
    mux.insert_table(0x11, broadcast::bytes(sdt), 1000);

    std::vector<std::uint8_t> stream;
    const std::vector<std::uint8_t> picture(3000, 0x55);
    // A picture every 40 ms, half a second after the first byte.
    std::uint64_t pts = 45'000;
    while (stream.size() < 1'250'000) {
        while (mux.wants(0x101)) {
            mux.push(0x101, pts, BC_NO_TIME, BC_EVENT_RANDOM_ACCESS, broadcast::bytes(picture));
            pts += 3600;
        }
        stream.resize(stream.size() + 188);
        if (mux.next(stream.data() + stream.size() - 188) != 0)
            throw std::runtime_error("a packet is late");
    }
    return stream;
}

void run()
{
    const auto stream = multiplexed();
    broadcast::Demux demux;
    demux.watch(0x11, BC_WATCH_KIND_TABLES);
    demux.watch(0x101, BC_WATCH_KIND_PES_PACKETS);
    // How many PES packets have how many bytes; the last one may be cut.
    std::map<std::size_t, int> sizes;
    std::string name;
    auto each = [&](const bc_event &event) {
        if (event.kind == BC_EVENT_KIND_PES_PACKET && (event.flags & BC_EVENT_CUT) == 0)
            sizes[event.data.length]++;
        if (event.kind == BC_EVENT_KIND_TABLE) {
            const broadcast::Tree tree(BC_STRUCTURE_SECTION, event.data);
            name = tree.at("SDT.services[0].descriptors[0].service_name").text;
            for (const bc_node &service : broadcast::children(tree.at("SDT.services")))
                std::printf("service %u\n", static_cast<unsigned>(tree.at("service_id", &service).value));
        }
    };
    demux.feed(broadcast::bytes(stream), each);
    demux.finish(each);
    for (const bc_program &program : demux.programs())
        for (const bc_stream &found : demux.streams(program.program_number))
            std::printf("program %u: PID %u type %u\n", unsigned{program.program_number},
                        unsigned{found.elementary_pid}, unsigned{found.stream_type});
    for (const auto &[size, count] : sizes)
        std::printf("%s: %s PES packets of %zu bytes\n", name.c_str(), count > 200 ? "many" : "few", size);

    broadcast::Monitor monitor(BC_MONITOR_RULES_MPEG, true);
    int violations = 0;
    monitor.feed(broadcast::bytes(stream));
    monitor.finish();
    monitor.take([&](const bc_violation &found) {
        violations++;
        std::printf("%s %s: %s\n", found.number, found.name, found.text);
    });
    std::printf("%d violations\n", violations);
    try {
        broadcast::from_json(BC_STRUCTURE_SECTION, "{\"PMT\": 1}");
    } catch (const broadcast::Error &error) {
        std::printf("an error on purpose: %d\n", static_cast<int>(error.status()));
    }
}

} // namespace

int main()
{
    try {
        run();
    } catch (const std::exception &error) {
        std::fprintf(stderr, "multiplex: %s\n", error.what());
        return 1;
    }
}
