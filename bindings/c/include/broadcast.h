/* Broadcast and cable, byte for byte: transport streams, PSI and SI, DOCSIS.
 *
 * This file is made from the library: see README.md beside it.
 *
 * Ownership. What a function named bc_..._new or bc_..._check returns belongs to the caller, who gives it to the
 * function that frees it. Everything else that a function returns belongs to the handle it comes from; how long it stays
 * valid is said there: as a rule until the next call with that handle. Buffers to be filled (bc_buffer) belong to the
 * caller and are never kept. Input (bc_bytes, const char *) is never kept, but for the demultiplexer, where the bytes
 * must stay until bc_demux_next has returned BC_STATUS_DONE. What a call writes (buffers, and the places that pointers
 * without const lead to) must lie apart from its other arguments.
 *
 * Errors. Functions return a bc_status, which is negative for errors, or a pointer, which is NULL then. Those that have
 * more to say take a bc_error, which may be NULL. Nothing is kept per thread or per process. NULL, impossible lengths and
 * unknown numbers are errors; damaged data never is more than an error or an event. No exception and no panic leaves the
 * library: a defect becomes BC_STATUS_INTERNAL, with a line on standard error.
 *
 * Threads. There is no global state. A handle may be used by one thread at a time, and may go from thread to thread.
 * Functions that take a handle as const may be called by several threads at once, as long as none calls another one
 * with this handle. */


#ifndef BROADCAST_H
#define BROADCAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The version of this header. */
#define BC_VERSION_TEXT "0.1.0"
#define BC_VERSION 1000


/**
 * Bytes that a text of an error may have, the zero byte at its end included.
 */
#define BC_ERROR_TEXT 256

/**
 * A tick count where there is none.
 */
#define BC_NO_TIME UINT64_MAX

/**
 * Where a PID is asked for and there is none.
 */
#define BC_NO_PID 65535

/**
 * Decoding may begin in this packet.
 */
#define BC_EVENT_RANDOM_ACCESS 1

/**
 * discontinuity_indicator is set.
 */
#define BC_EVENT_DISCONTINUITY_INDICATOR 2

/**
 * Bytes at the end are missing, or beyond the limit.
 */
#define BC_EVENT_CUT 4

/**
 * A packet came once too often.
 */
#define BC_EVENT_DUPLICATE 8

/**
 * The section is not yet in force: its current_next_indicator is 0.
 */
#define BC_EVENT_NEXT 16

/**
 * Bytes that the name of a frame or message may have, the zero byte at its end included.
 */
#define BC_DOCSIS_NAME 48

/**
 * How a call ended. Negative: an error; nothing has changed then, unless the function says otherwise.
 */
typedef enum bc_status {
  /**
   * Done.
   */
  BC_STATUS_OK = 0,
  /**
   * Nothing more: no event before more input comes, no further entry.
   */
  BC_STATUS_DONE = 1,
  /**
   * A pointer is NULL that must not be.
   */
  BC_STATUS_NULL = -1,
  /**
   * A length beyond PTRDIFF_MAX, or one other than 0 with a NULL pointer.
   */
  BC_STATUS_LENGTH = -2,
  /**
   * A number has no meaning here: an unknown code, a PID above 0x1FFF, a node of another tree.
   */
  BC_STATUS_ARGUMENT = -3,
  /**
   * The buffer is too small. Its `length` says what is needed.
   */
  BC_STATUS_BUFFER = -4,
  /**
   * The bytes or the text cannot be read as what they should be, or cannot be written.
   */
  BC_STATUS_DATA = -5,
  /**
   * There is no such thing: no node at this path, no table of this number.
   */
  BC_STATUS_NOT_FOUND = -6,
  /**
   * A limit is reached: as many PIDs, or as much waiting, as is allowed.
   */
  BC_STATUS_FULL = -7,
  /**
   * A defect of the library. The handle that was used can only be freed.
   */
  BC_STATUS_INTERNAL = -8,
} bc_status;

/**
 * What is known of the CRC of a frame.
 */
enum bc_crc_state
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * There is none, as in requests, or the record lacks it.
   */
  BC_CRC_STATE_ABSENT = 0,
  /**
   * It is right.
   */
  BC_CRC_STATE_RIGHT = 1,
  /**
   * It is wrong.
   */
  BC_CRC_STATE_WRONG = 2,
  /**
   * It is encrypted with the rest.
   */
  BC_CRC_STATE_ENCRYPTED = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bc_crc_state bc_crc_state;
#else
typedef uint32_t bc_crc_state;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What an event tells of. Which members of bc_event it sets stands here; all have `position`.
 */
enum bc_event_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Of a later version of the library.
   */
  BC_EVENT_KIND_OTHER = 0,
  /**
   * A section with a right CRC_32, or without one. `pid`, `data`, what its header says.
   */
  BC_EVENT_KIND_SECTION = 1,
  /**
   * A complete table, new or changed. `pid`, `data`: its sections, one behind the other; `count`: how many; what the
   * header of the first says.
   */
  BC_EVENT_KIND_TABLE = 2,
  /**
   * A section that cannot be used. `pid`, `data`, `text`.
   */
  BC_EVENT_KIND_BAD_SECTION = 3,
  /**
   * A clock reference. `pid`, `pcr`, BC_EVENT_DISCONTINUITY_INDICATOR.
   */
  BC_EVENT_KIND_PCR = 4,
  /**
   * A packet. `pid`, `data`: its 188 bytes.
   */
  BC_EVENT_KIND_PACKET = 5,
  /**
   * A PES packet starts. `pid`, `stream_id`, `pts`, `dts`, `header`, BC_EVENT_RANDOM_ACCESS,
   * BC_EVENT_DISCONTINUITY_INDICATOR.
   */
  BC_EVENT_KIND_PES_START = 6,
  /**
   * The next data of the PES packet that is open. `pid`, `data`.
   */
  BC_EVENT_KIND_PES_DATA = 7,
  /**
   * The PES packet that was open ends. `pid`, BC_EVENT_CUT where bytes are missing.
   */
  BC_EVENT_KIND_PES_END = 8,
  /**
   * A PES packet, or as much of it as there is: what PesStart and PesEnd have, and `data`.
   */
  BC_EVENT_KIND_PES_PACKET = 9,
  /**
   * A PES packet whose header cannot be read, or whose length is wrong. `pid`, `data`, `text`.
   */
  BC_EVENT_KIND_PES_BAD = 10,
  /**
   * Bytes between the end of a PES packet and the next one. `pid`, `data`.
   */
  BC_EVENT_KIND_PES_EXCESS = 11,
  /**
   * The PAT has a program. `program_number`, `pid`: of its map.
   */
  BC_EVENT_KIND_PROGRAM_ADDED = 12,
  /**
   * The PAT has a program no longer, or has its map elsewhere. `program_number`, `pid`: where its map was.
   */
  BC_EVENT_KIND_PROGRAM_REMOVED = 13,
  /**
   * A program has a stream. `program_number`, `pid`, `stream_type`.
   */
  BC_EVENT_KIND_STREAM_ADDED = 14,
  /**
   * A program has a stream no longer. `program_number`, `pid`, `stream_type`.
   */
  BC_EVENT_KIND_STREAM_REMOVED = 15,
  /**
   * The clock of a program is elsewhere. `program_number`, `pid`: BC_NO_PID where there is none.
   */
  BC_EVENT_KIND_PROGRAM_CLOCK = 16,
  /**
   * A section of PAT, CAT or PMT that contradicts itself. `pid`, `text`; of a PMT `program_number`.
   */
  BC_EVENT_KIND_DAMAGED_TABLE = 17,
  /**
   * The continuity counter does not go on. `pid`, `count`: packets that are missing, modulo 16;
   * BC_EVENT_DISCONTINUITY_INDICATOR where the sender has announced it, BC_EVENT_DUPLICATE for copies too many.
   */
  BC_EVENT_KIND_DISCONTINUITY = 18,
  /**
   * A packet whose adaptation field contradicts its length. `pid`, `text`.
   */
  BC_EVENT_KIND_BAD_PACKET = 19,
  /**
   * A packet that does not begin with 0x47.
   */
  BC_EVENT_KIND_BAD_SYNC = 20,
  /**
   * No packet belongs here any more.
   */
  BC_EVENT_KIND_SYNC_LOST = 21,
  /**
   * `count` bytes that are part of no packet.
   */
  BC_EVENT_KIND_SKIPPED = 22,
  /**
   * The input ends inside a packet. `count`: bytes of it.
   */
  BC_EVENT_KIND_TRUNCATED = 23,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bc_event_kind bc_event_kind;
#else
typedef uint32_t bc_event_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How an integrity check was found.
 */
enum bc_mic_verdict
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * There is none.
   */
  BC_MIC_VERDICT_ABSENT = 0,
  /**
   * It was not computed: no secret was given.
   */
  BC_MIC_VERDICT_UNCHECKED = 1,
  /**
   * It was not computed: it is made by another algorithm than HMAC-MD5.
   */
  BC_MIC_VERDICT_UNSUPPORTED = 2,
  /**
   * As computed.
   */
  BC_MIC_VERDICT_RIGHT = 3,
  /**
   * Stale, or made with another secret.
   */
  BC_MIC_VERDICT_WRONG = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bc_mic_verdict bc_mic_verdict;
#else
typedef uint32_t bc_mic_verdict;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Which rules a monitor knows.
 */
enum bc_monitor_rules
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Those of ISO/IEC 13818-1.
   */
  BC_MONITOR_RULES_MPEG = 0,
  /**
   * Those of DVB as well, with the intervals for satellite and cable.
   */
  BC_MONITOR_RULES_DVB_SATELLITE_AND_CABLE = 1,
  /**
   * Those of DVB as well, with the intervals for terrestrial networks.
   */
  BC_MONITOR_RULES_DVB_TERRESTRIAL = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bc_monitor_rules bc_monitor_rules;
#else
typedef uint32_t bc_monitor_rules;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What a node is.
 */
enum bc_node_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Its children are fields.
   */
  BC_NODE_KIND_STRUCTURE = 1,
  /**
   * Its children are entries.
   */
  BC_NODE_KIND_LOOP = 2,
  /**
   * A structure that a tag or an earlier field has chosen, and is named by that.
   */
  BC_NODE_KIND_ITEM = 3,
  /**
   * A field.
   */
  BC_NODE_KIND_FIELD = 4,
  /**
   * A field that follows from others: a length, a count, a flag, a constant, a right checksum. JSON has no key for it.
   */
  BC_NODE_KIND_IMPLIED = 5,
  /**
   * Reserved bits that are as they must be. Others are a Field.
   */
  BC_NODE_KIND_RESERVED = 6,
  /**
   * A string: `text` is what it says.
   */
  BC_NODE_KIND_TEXT = 7,
  /**
   * Bytes that are not interpreted.
   */
  BC_NODE_KIND_BYTES = 8,
  /**
   * Bytes behind what is known: of a later edition of the standard, or too many.
   */
  BC_NODE_KIND_TAIL = 9,
  /**
   * Bytes that were not read, because of an error here or in the node before.
   */
  BC_NODE_KIND_UNREAD = 10,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bc_node_kind bc_node_kind;
#else
typedef uint32_t bc_node_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A structure: what the bytes are is said by the caller, and not guessed.
 */
enum bc_structure
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * A section of PSI or SI by its table_id, as MPEG and DVB have them; private descriptors by the
   * private_data_specifier in front of them.
   */
  BC_STRUCTURE_SECTION = 1,
  /**
   * A section of splice information (SCTE 35), table_id 0xFC.
   */
  BC_STRUCTURE_SPLICE_SECTION = 2,
  /**
   * A section of Chinese emergency broadcast, table_id 0xFB to 0xFE.
   */
  BC_STRUCTURE_EMERGENCY_SECTION = 3,
  /**
   * Descriptors one behind the other, as in a loop of a PMT or SDT.
   */
  BC_STRUCTURE_DESCRIPTORS = 4,
  /**
   * A packet of 188 bytes. No JSON.
   */
  BC_STRUCTURE_TRANSPORT_PACKET = 5,
  /**
   * A PES packet.
   */
  BC_STRUCTURE_PES_PACKET = 6,
  /**
   * A DOCSIS MAC frame.
   */
  BC_STRUCTURE_DOCSIS_FRAME = 7,
  /**
   * A DOCSIS MAC management message without MAC header, with its CRC or without.
   */
  BC_STRUCTURE_DOCSIS_MESSAGE = 8,
  /**
   * The configuration file of a modem, or of a PacketCable adapter.
   */
  BC_STRUCTURE_CONFIGURATION_FILE = 9,
  /**
   * A measurement file of proactive network maintenance.
   */
  BC_STRUCTURE_MEASUREMENT_FILE = 10,
  /**
   * An RTP packet.
   */
  BC_STRUCTURE_RTP_PACKET = 11,
  /**
   * A T2-MI packet.
   */
  BC_STRUCTURE_T2MI_PACKET = 12,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bc_structure bc_structure;
#else
typedef uint32_t bc_structure;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How texts without a character table of their own are read: see bc_text_decode.
 */
enum bc_text_profile
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * EN 300 468: ISO/IEC 6937.
   */
  BC_TEXT_PROFILE_DVB = 0,
  /**
   * Chinese networks: GB 18030.
   */
  BC_TEXT_PROFILE_CHINA = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bc_text_profile bc_text_profile;
#else
typedef uint32_t bc_text_profile;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What is watched on a PID: see bc_demux_watch.
 */
enum bc_watch_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Each section, repetitions included.
   */
  BC_WATCH_KIND_SECTIONS = 1,
  /**
   * Each table that is complete, and new or changed: long sections that are in force.
   */
  BC_WATCH_KIND_TABLES = 2,
  /**
   * Each packet.
   */
  BC_WATCH_KIND_PACKETS = 3,
  /**
   * The headers of PES packets, with their time stamps.
   */
  BC_WATCH_KIND_PES_HEADERS = 4,
  /**
   * Header, data as it comes, and end of PES packets. Nothing is kept.
   */
  BC_WATCH_KIND_PES_PIECES = 5,
  /**
   * Whole PES packets of up to 4 MiB; longer ones are cut there.
   */
  BC_WATCH_KIND_PES_PACKETS = 6,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bc_watch_kind bc_watch_kind;
#else
typedef uint32_t bc_watch_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A demultiplexer. It finds packets of 188, 192, 204 and 208 bytes by itself, follows PAT, CAT and PMTs, and watches
 * what it is told to.
 */
typedef struct bc_demux bc_demux;

/**
 * What is wrong with a file.
 */
typedef struct bc_findings bc_findings;

/**
 * A monitor: bytes in, violations out.
 */
typedef struct bc_monitor bc_monitor;

/**
 * A multiplexer.
 */
typedef struct bc_mux bc_mux;

/**
 * Puts sections into the packets of one PID.
 */
typedef struct bc_packetizer bc_packetizer;

/**
 * The tree of a structure, with a copy of its bytes. Several threads may read it at the same time.
 */
typedef struct bc_tree bc_tree;

/**
 * Bytes of the caller or of a handle; not a copy.
 */
typedef struct bc_bytes {
  /**
   * The first byte; may be NULL where there is none.
   */
  const uint8_t *data;
  /**
   * Their number.
   */
  size_t length;
} bc_bytes;

/**
 * What went wrong, for people. The caller owns it, and may give NULL where one is asked for. It is written by calls
 * that fail, and by no others.
 */
typedef struct bc_error {
  /**
   * The status that the call returns, or would return if it did not return a pointer.
   */
  enum bc_status status;
  /**
   * The byte of the data at which the error was found; -1 where that is not known.
   */
  int64_t offset;
  /**
   * One line of UTF-8, ended by a zero byte; cut where it is longer.
   */
  char text[BC_ERROR_TEXT];
} bc_error;

/**
 * Something that a rule forbids. Pointers in it are valid until the checks are freed.
 */
typedef struct bc_finding {
  /**
   * What, for people.
   */
  const char* text;
  /**
   * Where the rule stands: standard, edition and clause; empty for what cannot be read at all.
   */
  const char* clause;
  /**
   * Where the encoding starts in the file; the length of the file for what is missing.
   */
  size_t offset;
  /**
   * The type of the encoding at the top level; -1 where it is about the file as a whole, or deeper.
   */
  int32_t tlv_type;
  /**
   * Files in use do this without harm.
   */
  bool is_minor;
} bc_finding;

/**
 * An integrity check of a file.
 */
typedef struct bc_mic {
  /**
   * One of bc_mic_verdict.
   */
  uint32_t verdict;
  /**
   * What it should be, where the verdict is BC_MIC_VERDICT_WRONG; else zeros.
   */
  uint8_t computed[16];
} bc_mic;

/**
 * The integrity checks of a file.
 */
typedef struct bc_mics {
  /**
   * The CM MIC, type 6: a checksum.
   */
  struct bc_mic cm;
  /**
   * The CMTS MIC, type 7, made with the secret.
   */
  struct bc_mic cmts;
  /**
   * The extended CMTS MIC, in type 43.
   */
  struct bc_mic extended;
} bc_mics;

/**
 * A buffer of the caller that a call fills: `data` and `capacity` are set before, `length` by the call.
 *
 * When the capacity is too small, nothing is written to `data`, `length` is what is needed, and the call returns
 * BC_STATUS_BUFFER: to ask for the length, give a capacity of 0. `data` may be NULL then.
 */
typedef struct bc_buffer {
  /**
   * Where to write.
   */
  void *data;
  /**
   * Bytes there are.
   */
  size_t capacity;
  /**
   * Bytes written, or needed. The zero byte behind a text is not counted here; it needs room all the same.
   */
  size_t length;
} bc_buffer;

/**
 * What the demultiplexer has found. Pointers in it are valid until the next call with the same demultiplexer, and as
 * long as the input is.
 */
typedef struct bc_event {
  /**
   * One of bc_event_kind.
   */
  uint32_t kind;
  /**
   * BC_EVENT_RANDOM_ACCESS and its like.
   */
  uint32_t flags;
  /**
   * Bytes of input before the packet in which this was found.
   */
  uint64_t position;
  /**
   * 90 kHz, 33 bits; BC_NO_TIME where there is none.
   */
  uint64_t pts;
  /**
   * As `pts`; BC_NO_TIME where it is the same time.
   */
  uint64_t dts;
  /**
   * 27 MHz; BC_NO_TIME but for BC_EVENT_KIND_PCR.
   */
  uint64_t pcr;
  /**
   * How many: of what, the kind says.
   */
  uint64_t count;
  /**
   * The bytes themselves.
   */
  struct bc_bytes data;
  /**
   * The header of a PES packet, from the start code on.
   */
  struct bc_bytes header;
  /**
   * What is wrong, for people; NULL where nothing is.
   */
  const char* text;
  /**
   * Which PID; BC_NO_PID where it is about no one.
   */
  uint16_t pid;
  /**
   * Which program; 0 where it is about none.
   */
  uint16_t program_number;
  /**
   * table_id_extension of a long section, by whatever name the table has for it.
   */
  uint16_t table_id_extension;
  /**
   * The first byte of a section.
   */
  uint8_t table_id;
  /**
   * Of a long section.
   */
  uint8_t version_number;
  /**
   * Of a long section.
   */
  uint8_t section_number;
  /**
   * Of a long section.
   */
  uint8_t last_section_number;
  /**
   * Of a stream.
   */
  uint8_t stream_type;
  /**
   * Of a PES packet.
   */
  uint8_t stream_id;
} bc_event;

/**
 * What was counted on a PID.
 */
typedef struct bc_pid_counts {
  /**
   * Which PID.
   */
  uint16_t pid;
  /**
   * All packets.
   */
  uint64_t packets;
  /**
   * Packets with a PCR.
   */
  uint64_t pcrs;
  /**
   * Packets that are scrambled.
   */
  uint64_t scrambled;
  /**
   * Packets with transport_error_indicator.
   */
  uint64_t transport_errors;
  /**
   * Jumps of the continuity counter that nothing announces.
   */
  uint64_t discontinuities;
  /**
   * Packets that repeat the one before.
   */
  uint64_t duplicates;
  /**
   * Sections handed out.
   */
  uint64_t sections;
  /**
   * Sections that could not be used.
   */
  uint64_t bad_sections;
} bc_pid_counts;

/**
 * A frame or message in few words.
 */
typedef struct bc_docsis_info {
  /**
   * The abbreviation of the message, such as `MAP`, or the kind of the frame.
   */
  char name[BC_DOCSIS_NAME];
  /**
   * The message without MAC header; no bytes where there is none.
   */
  struct bc_bytes message;
  /**
   * Bytes that the header counts and the record lacks.
   */
  size_t missing;
  /**
   * One of bc_crc_state.
   */
  uint32_t crc;
  /**
   * The type of the message; -1 where there is none.
   */
  int32_t message_type;
  /**
   * The version of the message.
   */
  uint8_t version;
  /**
   * The sender of a message.
   */
  uint8_t source[6];
  /**
   * The receiver of a message.
   */
  uint8_t destination[6];
  /**
   * The body of the message has a structure that is known, and keeps to it.
   */
  bool is_typed;
} bc_docsis_info;

/**
 * A violation. Pointers in it are valid until the next call with the same monitor.
 */
typedef struct bc_violation {
  /**
   * The number of the indicator in the report, such as `1.3.a`.
   */
  const char* number;
  /**
   * Its name in the report.
   */
  const char* name;
  /**
   * What was found, for people.
   */
  const char* text;
  /**
   * How many packets there were before the one with which it was noticed.
   */
  uint64_t packet;
  /**
   * When it was noticed, nanoseconds by the clock of the monitor; BC_NO_TIME while there is none.
   */
  uint64_t time;
  /**
   * The place of the indicator among all, from 0: the index for bc_monitor_count.
   */
  uint32_t indicator;
  /**
   * 1: the stream cannot be decoded; 2: to be watched all the time; 3: depends on the application.
   */
  uint32_t priority;
  /**
   * Where; BC_NO_PID where it is about the stream as a whole.
   */
  uint16_t pid;
} bc_violation;

/**
 * A program of the PAT.
 */
typedef struct bc_program {
  /**
   * Not 0.
   */
  uint16_t program_number;
  /**
   * Where its map is.
   */
  uint16_t program_map_pid;
  /**
   * Where its clock is; BC_NO_PID before its map has come, and where it has none.
   */
  uint16_t pcr_pid;
  /**
   * Its map has come.
   */
  bool has_map;
  /**
   * Of its map.
   */
  uint8_t version_number;
  /**
   * Streams that the map has.
   */
  size_t stream_count;
} bc_program;

/**
 * A stream of a program.
 */
typedef struct bc_stream {
  /**
   * Where it is carried.
   */
  uint16_t elementary_pid;
  /**
   * What it is, by ISO/IEC 13818-1, Table 2-34.
   */
  uint8_t stream_type;
} bc_stream;

/**
 * A field, a structure, a loop or an entry of one. It lives as long as its tree, and never changes.
 */
typedef struct bc_node {
  /**
   * As the standard names it, in snake case. An entry of a loop has the name of its structure.
   */
  const char *name;
  /**
   * The value as people read it: the name of a code, a time, a quantity with its unit, a string, hexadecimal bytes. UTF-8;
   * empty for what has children. A zero byte in a string ends it here; `data` has all of it.
   */
  const char *text;
  /**
   * What is wrong here, for people; NULL where nothing is. No other node has the same error.
   */
  const char *error;
  /**
   * The bytes that it has a part of, in the tree's own copy of the input.
   */
  const uint8_t *data;
  /**
   * Their number.
   */
  size_t length;
  /**
   * The first bit, counted from the start of the input, most significant bit first.
   */
  size_t first_bit;
  /**
   * How many bits it has.
   */
  size_t bit_count;
  /**
   * The number in a field of at most 64 bits; 0 where `has_value` is false.
   */
  uint64_t value;
  /**
   * The fields of a structure, the entries of a loop: an array.
   */
  const struct bc_node *children;
  /**
   * How many.
   */
  size_t child_count;
  /**
   * One of bc_node_kind.
   */
  uint32_t kind;
  /**
   * `value` is the number of this field.
   */
  bool has_value;
} bc_node;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * What a status means, in English. Never NULL; the text is constant.
 */
const char *bc_status_text(int32_t status);

/**
 * The version of the library that is running, as `0.1.0`: never NULL; the text is constant. BC_VERSION_TEXT is that of
 * the header.
 */
const char *bc_version_text(void);

/**
 * The version of the library that is running: major * 1000000 + minor * 1000 + patch. BC_VERSION is that of the header.
 */
uint32_t bc_version(void);

/**
 * Checks a file against the rules of MULPI, but for its integrity checks: for these see bc_config_verify. NULL, and
 * `error`, only for impossible arguments: what is no file has findings. Free it with bc_findings_free.
 */
struct bc_findings *bc_config_check(struct bc_bytes file, struct bc_error *error);

/**
 * Frees findings; NULL is nothing to do.
 */
void bc_findings_free(struct bc_findings *findings);

/**
 * The finding of this index, by offset: ask from 0 until BC_STATUS_DONE.
 */
enum bc_status bc_findings_get(const struct bc_findings *findings, size_t index, struct bc_finding *finding);

/**
 * Computes all integrity checks and compares them. `secret` is what CMTS and provisioning share; without it, of length 0,
 * the CMTS MICs are not checked.
 */
enum bc_status bc_config_verify(struct bc_bytes file,
                                struct bc_bytes secret,
                                struct bc_mics *mics,
                                struct bc_error *error);

/**
 * Writes the settings of a file with new integrity checks, end marker and padding.
 */
enum bc_status bc_config_seal(struct bc_bytes file,
                              struct bc_bytes secret,
                              struct bc_buffer *sealed,
                              struct bc_error *error);

/**
 * Writes a file as text, one setting a line, from which bc_config_from_text makes the same bytes again.
 */
enum bc_status bc_config_to_text(struct bc_bytes file, struct bc_buffer *text, struct bc_error *error);

/**
 * Writes the file of a text. Integrity checks stay as they are written: see bc_config_seal.
 */
enum bc_status bc_config_from_text(const char* text, struct bc_buffer *file, struct bc_error *error);

/**
 * Makes a demultiplexer. NULL only for a defect of the library; free it with bc_demux_free.
 */
struct bc_demux *bc_demux_new(void);

/**
 * Frees a demultiplexer; NULL is nothing to do.
 */
void bc_demux_free(struct bc_demux *demux);

/**
 * Watches a PID from its next packet on: `what` is one of bc_watch_kind, several calls add up. Sections of PAT, CAT and
 * PMTs come without that.
 */
enum bc_status bc_demux_watch(struct bc_demux *demux, uint16_t pid, uint32_t what);

/**
 * Stops watching. What was collected of an open section or PES packet is dropped.
 */
enum bc_status bc_demux_unwatch(struct bc_demux *demux, uint16_t pid, uint32_t what);

/**
 * Switches BC_EVENT_KIND_PCR on or off, for all PIDs; off at first.
 */
enum bc_status bc_demux_report_pcr(struct bc_demux *demux, bool on);

/**
 * Gives the next event: BC_STATUS_OK and `event`, or BC_STATUS_DONE when more input is needed.
 *
 * `input` is a portion of any size, and is moved forward past what has been taken. Call again with the same `input` until
 * BC_STATUS_DONE; it is empty then. The bytes must stay in place until then. How the input is cut into portions changes
 * nothing in what comes out.
 */
enum bc_status bc_demux_next(struct bc_demux *demux,
                             struct bc_bytes *input,
                             struct bc_event *event);

/**
 * Gives the events that are left when no more input comes: call it until BC_STATUS_DONE.
 */
enum bc_status bc_demux_finish(struct bc_demux *demux, struct bc_event *event);

/**
 * What was counted on a PID, 0 to 0x1FFF; BC_STATUS_NOT_FOUND where no packet of it has come.
 */
enum bc_status bc_demux_counts(const struct bc_demux *demux, uint16_t pid, struct bc_pid_counts *counts);

/**
 * Takes the first section off `sections`, which are one behind the other as those of a table event:
 * BC_STATUS_OK and `section`, BC_STATUS_DONE when there is none left.
 */
enum bc_status bc_section_next(struct bc_bytes *sections, struct bc_bytes *section);

/**
 * Takes the first frame off `frames`, which are back to back with stuffing between them: BC_STATUS_OK and `frame`,
 * BC_STATUS_DONE when there is none left. BC_STATUS_DATA where no good header is; `frames` is then moved to the next
 * one, so the walk goes on.
 */
enum bc_status bc_docsis_next(struct bc_bytes *frames, struct bc_bytes *frame, struct bc_error *error);

/**
 * Says what `data` is, whole or cut short by the capture: `structure` is BC_STRUCTURE_DOCSIS_FRAME or
 * BC_STRUCTURE_DOCSIS_MESSAGE.
 */
enum bc_status bc_docsis_describe(uint32_t structure,
                                  struct bc_bytes data,
                                  struct bc_docsis_info *info,
                                  struct bc_error *error);

/**
 * Writes the JSON of `data`, one line of UTF-8: `structure` is one of bc_structure, `profile` one of bc_text_profile.
 * Keys are the standards' names in snake case. What is not understood stays in it as hexadecimal bytes, so
 * bc_json_decode gives the same bytes again.
 */
enum bc_status bc_json_encode(uint32_t structure,
                              struct bc_bytes data,
                              uint32_t profile,
                              struct bc_buffer *json,
                              struct bc_error *error);

/**
 * Writes the bytes of JSON: lengths, counts and checksums are computed. For a section the outer key is the name of the
 * table, as bc_json_encode writes it: `{"SDT": {...}}`.
 */
enum bc_status bc_json_decode(uint32_t structure, const char* json, struct bc_buffer *data, struct bc_error *error);

/**
 * Makes a monitor: `rules` is one of bc_monitor_rules. With `by_pcr` its clock is made of the PCRs, as for files; without,
 * the caller gives the time. NULL for unknown rules. Free it with bc_monitor_free.
 */
struct bc_monitor *bc_monitor_new(uint32_t rules,
                                  bool by_pcr);

/**
 * Frees a monitor; NULL is nothing to do.
 */
void bc_monitor_free(struct bc_monitor *monitor);

/**
 * Takes all of `input`, a portion of any size. `time` is when its last byte came, nanoseconds from any origin, never
 * backwards; BC_NO_TIME where it is not known, and it is not looked at where the clock is that of the PCRs. Take the
 * violations after each portion: they wait in memory.
 */
enum bc_status bc_monitor_feed(struct bc_monitor *monitor, struct bc_bytes input, uint64_t time);

/**
 * Says that no more input comes; violations may follow.
 */
enum bc_status bc_monitor_finish(struct bc_monitor *monitor);

/**
 * Gives the next violation: BC_STATUS_OK and `violation`, or BC_STATUS_DONE.
 */
enum bc_status bc_monitor_next(struct bc_monitor *monitor, struct bc_violation *violation);

/**
 * How many violations of an indicator there were so far: `indicator` counts from 0 in the order of the report.
 * BC_STATUS_DONE behind the last indicator.
 */
enum bc_status bc_monitor_count(const struct bc_monitor *monitor, uint32_t indicator, uint64_t *count);

/**
 * Makes a multiplexer of `bitrate` bit/s, 188 bytes a packet, without programs: PCRs every 35 ms, PAT and PMTs every
 * 100 ms, up to 16 MiB of PES packets waiting. NULL for a bitrate of 0, or too high. Free it with bc_mux_free.
 */
struct bc_mux *bc_mux_new(uint16_t transport_stream_id, uint64_t bitrate);

/**
 * Frees a multiplexer; NULL is nothing to do.
 */
void bc_mux_free(struct bc_mux *mux);

/**
 * Sends a program from now on, or sends it differently. `map` is a section of its PMT: program_number and streams are
 * taken from it, its version_number is counted by the multiplexer.
 */
enum bc_status bc_mux_set_program(struct bc_mux *mux,
                                  uint16_t program_map_pid,
                                  struct bc_bytes map,
                                  struct bc_error *error);

/**
 * Stops sending a program, and the streams that no other one has.
 */
enum bc_status bc_mux_remove_program(struct bc_mux *mux, uint16_t program_number);

/**
 * Sets the PID of the NIT in the PAT; BC_NO_PID for none.
 */
enum bc_status bc_mux_set_network_pid(struct bc_mux *mux, uint16_t network_pid, struct bc_error *error);

/**
 * Sends the sections of another table, one behind the other in `sections`, at least every `interval` milliseconds.
 * `table` is the number for bc_mux_replace_table and bc_mux_remove_table.
 */
enum bc_status bc_mux_insert_table(struct bc_mux *mux,
                                   uint16_t pid,
                                   struct bc_bytes sections,
                                   uint32_t interval,
                                   uint32_t *table,
                                   struct bc_error *error);

/**
 * Sends other sections of a table from now on.
 */
enum bc_status bc_mux_replace_table(struct bc_mux *mux,
                                    uint32_t table,
                                    struct bc_bytes sections,
                                    struct bc_error *error);

/**
 * Stops sending a table.
 */
enum bc_status bc_mux_remove_table(struct bc_mux *mux, uint32_t table);

/**
 * True when the PES packets that wait on a PID will soon be sent: it is time for bc_mux_push.
 */
bool bc_mux_wants(const struct bc_mux *mux, uint16_t pid);

/**
 * Adds a PES packet of `data`: `pts` and `dts` in 90 kHz, BC_NO_TIME for none, `dts` also where it is the same time.
 * `flags` is BC_EVENT_RANDOM_ACCESS where decoding can start here, else 0. The data is copied.
 */
enum bc_status bc_mux_push(struct bc_mux *mux,
                           uint16_t pid,
                           uint64_t pts,
                           uint64_t dts,
                           uint32_t flags,
                           struct bc_bytes data,
                           struct bc_error *error);

/**
 * Writes the next packet, 188 bytes; a null packet where there is nothing to send. `late` may be NULL; it is set to the
 * ticks of 27 MHz by which a PES packet or a table comes too late with this packet, and to 0 where all is well.
 */
enum bc_status bc_mux_packet(struct bc_mux *mux, struct bc_buffer *packet, uint64_t *late);

/**
 * The time of the next packet on the system clock, 27 MHz; 0 for NULL.
 */
uint64_t bc_mux_clock(const struct bc_mux *mux);

/**
 * Makes a packetizer; its first packet has continuity_counter 0. NULL for a PID of more than 13 bits. Free it with
 * bc_packetizer_free.
 */
struct bc_packetizer *bc_packetizer_new(uint16_t pid);

/**
 * Frees a packetizer; NULL is nothing to do.
 */
void bc_packetizer_free(struct bc_packetizer *packetizer);

/**
 * Adds a section. It begins in the packet in which the one before it ends, where there is room. A section that
 * contradicts itself, or whose CRC_32 is wrong, is refused.
 */
enum bc_status bc_packetizer_push(struct bc_packetizer *packetizer, struct bc_bytes section, struct bc_error *error);

/**
 * Fills the packet that is open with stuffing.
 */
enum bc_status bc_packetizer_finish(struct bc_packetizer *packetizer);

/**
 * Takes all packets that are complete, 188 bytes each. When the buffer is too small, they stay.
 */
enum bc_status bc_packetizer_take(struct bc_packetizer *packetizer, struct bc_buffer *packets);

/**
 * The program of this index, by number, as PAT and PMTs have it now: ask from 0 until BC_STATUS_DONE.
 */
enum bc_status bc_demux_program(const struct bc_demux *demux, size_t index, struct bc_program *program);

/**
 * The stream of this index of a program, in the order of its map: ask from 0 until BC_STATUS_DONE. BC_STATUS_NOT_FOUND
 * where there is no such program.
 */
enum bc_status bc_demux_stream(const struct bc_demux *demux,
                               uint16_t program_number,
                               size_t index,
                               struct bc_stream *stream);

/**
 * Writes what a string says, as UTF-8: `profile` is one of bc_text_profile. Every string can be read; what its table does
 * not have is U+FFFD.
 */
enum bc_status bc_text_decode(struct bc_bytes string,
                              uint32_t profile,
                              struct bc_buffer *text,
                              struct bc_error *error);

/**
 * Writes the name of the character table of a string, such as `ISO/IEC 8859-5`, or `default GB 18030` where no selector names
 * it.
 */
enum bc_status bc_text_charset(struct bc_bytes string,
                               uint32_t profile,
                               struct bc_buffer *name,
                               struct bc_error *error);

/**
 * Writes the string for `text`: in the character table of this name, as bc_text_charset has it, or in the fewest bytes
 * where `charset` is NULL.
 */
enum bc_status bc_text_encode(const char* text,
                              uint32_t profile,
                              const char* charset,
                              struct bc_buffer *string,
                              struct bc_error *error);

/**
 * Makes the tree of `data`: `structure` is one of bc_structure, `profile` one of bc_text_profile. Any bytes have one:
 * what is wrong stands in it, at its place. NULL, and `error`, for an unknown structure or profile. Free it with
 * bc_tree_free. The data is copied and is not needed any more.
 */
struct bc_tree *bc_tree_new(uint32_t structure, struct bc_bytes data, uint32_t profile, struct bc_error *error);

/**
 * Frees a tree; NULL is nothing to do.
 */
void bc_tree_free(struct bc_tree *tree);

/**
 * The root; of a section it has the name of the table. NULL only for NULL.
 */
const struct bc_node *bc_tree_root(const struct bc_tree *tree);

/**
 * The node at a path of names and indices from `from` on, or from the root where `from` is NULL:
 * `SDT.services[0].descriptors[1].service_name`. A name is that of the first child that has it. BC_STATUS_NOT_FOUND
 * where there is none, and `node` is NULL then.
 */
enum bc_status bc_tree_find(const struct bc_tree *tree,
                            const struct bc_node *from,
                            const char* path,
                            const struct bc_node **node);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* BROADCAST_H */
