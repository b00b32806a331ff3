/* The C interface as classes of C++17: handles free themselves, errors are exceptions, texts are strings.
 *
 * Rules of ownership and of threads are those of broadcast.h. What a class does not wrap is reached by its get(). */
#ifndef BROADCAST_HPP
#define BROADCAST_HPP

#include "broadcast.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace broadcast {

/* A call that failed. */
class Error : public std::runtime_error {
public:
    explicit Error(bc_status status) : std::runtime_error(bc_status_text(status)), status_(status) {}
    explicit Error(const bc_error &error)
        : std::runtime_error(error.text), status_(error.status), offset_(error.offset) {}

    bc_status status() const noexcept { return status_; }
    /* The byte of the data at which the error was found; -1 where that is not known. */
    std::int64_t offset() const noexcept { return offset_; }

private:
    bc_status status_;
    std::int64_t offset_ = -1;
};

/* False for BC_STATUS_DONE; throws for errors. */
inline bool check(bc_status status)
{
    if (status < 0)
        throw Error(status);
    return status == BC_STATUS_OK;
}

inline bool check(bc_status status, const bc_error &error)
{
    if (status < 0)
        throw Error(error);
    return status == BC_STATUS_OK;
}

inline bc_bytes bytes(const void *data, std::size_t length)
{
    return bc_bytes{static_cast<const std::uint8_t *>(data), length};
}

inline bc_bytes bytes(std::string_view data) { return bytes(data.data(), data.size()); }

inline bc_bytes bytes(const std::vector<std::uint8_t> &data) { return bytes(data.data(), data.size()); }

inline std::string_view view(bc_bytes data) { return {reinterpret_cast<const char *>(data.data), data.length}; }

namespace detail {

template <typename T, void (*Free)(T *)> struct Delete {
    void operator()(T *handle) const noexcept { Free(handle); }
};

template <typename T, void (*Free)(T *)> using Handle = std::unique_ptr<T, Delete<T, Free>>;

/* A handle, or the error for which there is none. */
template <typename T> T *made(T *handle, const bc_error &error)
{
    if (handle == nullptr)
        throw Error(error);
    return handle;
}

template <typename T> T *made(T *handle)
{
    if (handle == nullptr)
        throw Error(BC_STATUS_ARGUMENT);
    return handle;
}

/* What `call` writes into a buffer, which grows until it is large enough. */
template <typename C, typename F> C filled(F call)
{
    C out(1024, {});
    for (;;) {
        bc_error error{};
        bc_buffer buffer{out.data(), out.size(), 0};
        const bc_status status = call(&buffer, &error);
        if (status == BC_STATUS_BUFFER) {
            /* Behind a text stands a zero byte. */
            out.resize(buffer.length + 1);
            continue;
        }
        check(status, error);
        out.resize(buffer.length);
        return out;
    }
}

} // namespace detail

/* The demultiplexer. */
class Demux {
public:
    Demux() : handle_(detail::made(bc_demux_new())) {}

    void watch(std::uint16_t pid, bc_watch_kind what) { check(bc_demux_watch(get(), pid, what)); }
    void unwatch(std::uint16_t pid, bc_watch_kind what) { check(bc_demux_unwatch(get(), pid, what)); }
    void report_pcr(bool on) { check(bc_demux_report_pcr(get(), on)); }

    /* Calls `each` with every event of a portion of input. Pointers in an event are valid in the call only. */
    template <typename F> void feed(bc_bytes input, F each)
    {
        bc_event event;
        while (check(bc_demux_next(get(), &input, &event)))
            each(const_cast<const bc_event &>(event));
    }

    /* The same for what is left at the end of the input. */
    template <typename F> void finish(F each)
    {
        bc_event event;
        while (check(bc_demux_finish(get(), &event)))
            each(const_cast<const bc_event &>(event));
    }

    std::vector<bc_program> programs() const
    {
        std::vector<bc_program> out;
        bc_program program;
        while (check(bc_demux_program(get(), out.size(), &program)))
            out.push_back(program);
        return out;
    }

    std::vector<bc_stream> streams(std::uint16_t program_number) const
    {
        std::vector<bc_stream> out;
        bc_stream stream;
        while (check(bc_demux_stream(get(), program_number, out.size(), &stream)))
            out.push_back(stream);
        return out;
    }

    bc_demux *get() const noexcept { return handle_.get(); }

private:
    detail::Handle<bc_demux, bc_demux_free> handle_;
};

/* The tree of a structure. Nodes live as long as it does. */
class Tree {
public:
    Tree(bc_structure structure, bc_bytes data, bc_text_profile profile = BC_TEXT_PROFILE_DVB)
    {
        bc_error error{};
        handle_.reset(detail::made(bc_tree_new(structure, data, profile, &error), error));
    }

    const bc_node &root() const noexcept { return *bc_tree_root(get()); }

    /* The node at a path, from the root or another node on; nullptr where there is none. */
    const bc_node *find(const char *path, const bc_node *from = nullptr) const
    {
        const bc_node *node = nullptr;
        const bc_status status = bc_tree_find(get(), from, path, &node);
        if (status != BC_STATUS_NOT_FOUND)
            check(status);
        return node;
    }

    /* The same; throws where there is none. */
    const bc_node &at(const char *path, const bc_node *from = nullptr) const
    {
        const bc_node *node = find(path, from);
        if (node == nullptr)
            throw Error(BC_STATUS_NOT_FOUND);
        return *node;
    }

    bc_tree *get() const noexcept { return handle_.get(); }

private:
    detail::Handle<bc_tree, bc_tree_free> handle_;
};

/* Children in a range-based for: `for (const bc_node &child : children(node))`. */
class children {
public:
    explicit children(const bc_node &node) : node_(node) {}
    const bc_node *begin() const noexcept { return node_.children; }
    const bc_node *end() const noexcept { return node_.children + node_.child_count; }

private:
    const bc_node &node_;
};

inline std::string to_json(bc_structure structure, bc_bytes data, bc_text_profile profile = BC_TEXT_PROFILE_DVB)
{
    return detail::filled<std::string>([&](bc_buffer *out, bc_error *error) {
        return bc_json_encode(structure, data, profile, out, error);
    });
}

inline std::vector<std::uint8_t> from_json(bc_structure structure, const std::string &json)
{
    return detail::filled<std::vector<std::uint8_t>>([&](bc_buffer *out, bc_error *error) {
        return bc_json_decode(structure, json.c_str(), out, error);
    });
}

inline std::string decode_text(bc_bytes string, bc_text_profile profile = BC_TEXT_PROFILE_DVB)
{
    return detail::filled<std::string>([&](bc_buffer *out, bc_error *error) {
        return bc_text_decode(string, profile, out, error);
    });
}

/* In the fewest bytes where no character table is named. */
inline std::vector<std::uint8_t> encode_text(const std::string &text, bc_text_profile profile = BC_TEXT_PROFILE_DVB,
                                             const char *charset = nullptr)
{
    return detail::filled<std::vector<std::uint8_t>>([&](bc_buffer *out, bc_error *error) {
        return bc_text_encode(text.c_str(), profile, charset, out, error);
    });
}

/* The monitor of TR 101 290. */
class Monitor {
public:
    Monitor(bc_monitor_rules rules, bool by_pcr) : handle_(detail::made(bc_monitor_new(rules, by_pcr))) {}

    void feed(bc_bytes input, std::uint64_t time = BC_NO_TIME) { check(bc_monitor_feed(get(), input, time)); }
    void finish() { check(bc_monitor_finish(get())); }

    /* Calls `each` with every violation that waits. Pointers in it are valid in the call only. */
    template <typename F> void take(F each)
    {
        bc_violation violation;
        while (check(bc_monitor_next(get(), &violation)))
            each(const_cast<const bc_violation &>(violation));
    }

    bc_monitor *get() const noexcept { return handle_.get(); }

private:
    detail::Handle<bc_monitor, bc_monitor_free> handle_;
};

/* Sections into the packets of one PID. */
class Packetizer {
public:
    explicit Packetizer(std::uint16_t pid) : handle_(detail::made(bc_packetizer_new(pid))) {}

    void push(bc_bytes section)
    {
        bc_error error{};
        check(bc_packetizer_push(get(), section, &error), error);
    }
    void finish() { check(bc_packetizer_finish(get())); }

    /* All packets that are complete. */
    std::vector<std::uint8_t> take()
    {
        return detail::filled<std::vector<std::uint8_t>>([&](bc_buffer *out, bc_error *error) {
            const bc_status status = bc_packetizer_take(get(), out);
            error->status = status;
            return status;
        });
    }

    bc_packetizer *get() const noexcept { return handle_.get(); }

private:
    detail::Handle<bc_packetizer, bc_packetizer_free> handle_;
};

/* The multiplexer. */
class Mux {
public:
    Mux(std::uint16_t transport_stream_id, std::uint64_t bitrate)
        : handle_(detail::made(bc_mux_new(transport_stream_id, bitrate)))
    {
    }

    void set_program(std::uint16_t program_map_pid, bc_bytes map)
    {
        bc_error error{};
        check(bc_mux_set_program(get(), program_map_pid, map, &error), error);
    }

    std::uint32_t insert_table(std::uint16_t pid, bc_bytes sections, std::uint32_t interval)
    {
        bc_error error{};
        std::uint32_t table = 0;
        check(bc_mux_insert_table(get(), pid, sections, interval, &table, &error), error);
        return table;
    }

    bool wants(std::uint16_t pid) const noexcept { return bc_mux_wants(get(), pid); }

    void push(std::uint16_t pid, std::uint64_t pts, std::uint64_t dts, std::uint32_t flags, bc_bytes data)
    {
        bc_error error{};
        check(bc_mux_push(get(), pid, pts, dts, flags, data, &error), error);
    }

    /* Writes the next 188 bytes to `packet`; the result is by how many ticks of 27 MHz something comes too late. */
    std::uint64_t next(void *packet)
    {
        bc_buffer buffer{packet, 188, 0};
        std::uint64_t late = 0;
        check(bc_mux_packet(get(), &buffer, &late));
        return late;
    }

    bc_mux *get() const noexcept { return handle_.get(); }

private:
    detail::Handle<bc_mux, bc_mux_free> handle_;
};

/* What is wrong with the configuration file of a modem. */
class Findings {
public:
    explicit Findings(bc_bytes file)
    {
        bc_error error{};
        handle_.reset(detail::made(bc_config_check(file, &error), error));
    }

    /* The finding of an index; none behind the last one. Its texts live as long as this object. */
    std::optional<bc_finding> get(std::size_t index) const
    {
        bc_finding finding;
        return check(bc_findings_get(handle_.get(), index, &finding)) ? std::optional(finding) : std::nullopt;
    }

private:
    detail::Handle<bc_findings, bc_findings_free> handle_;
};

inline std::vector<std::uint8_t> seal_config(bc_bytes file, bc_bytes secret)
{
    return detail::filled<std::vector<std::uint8_t>>([&](bc_buffer *out, bc_error *error) {
        return bc_config_seal(file, secret, out, error);
    });
}

inline std::string config_to_text(bc_bytes file)
{
    return detail::filled<std::string>([&](bc_buffer *out, bc_error *error) {
        return bc_config_to_text(file, out, error);
    });
}

inline std::vector<std::uint8_t> config_from_text(const std::string &text)
{
    return detail::filled<std::vector<std::uint8_t>>([&](bc_buffer *out, bc_error *error) {
        return bc_config_from_text(text.c_str(), out, error);
    });
}

} // namespace broadcast

#endif
