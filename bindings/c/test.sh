#!/usr/bin/env bash
# Builds library and programs as a user does, with plain compilers through pkg-config, and compares what the programs say
# with what is known of the corpus from other sources. What cannot run here is said in a line with `skipped:`.
set -euo pipefail
cd "$(dirname "$0")"
corpus=${BROADCAST_CORPUS:-$PWD/../../../shared/corpus}
reference=$corpus/ts-reference
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
bin=$scratch/bin
mkdir "$bin"

have() { for name; do command -v "$name" > /dev/null || return 1; done; }
step() { printf '== %4ds  C: %s\n' "$SECONDS" "$*"; }
skip() { printf 'skipped: C: %s\n' "$*"; }
fail() { printf 'C: %s\n' "$*" >&2 && exit 1; }
# Two texts that must be the same.
same() { diff -u --label "$1, expected" --label "$1" <(printf '%s\n' "$2") <(printf '%s\n' "$3") >&2 || fail "$1"; }

if ! have cc pkg-config; then
    skip "no C compiler or no pkg-config"
    exit 0
fi

step "library"
./install.sh "$scratch/usr" --quiet
export PKG_CONFIG_PATH=$scratch/usr/lib/pkgconfig LD_LIBRARY_PATH=$scratch/usr/lib
same "pkg-config --modversion" "$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)" "$(pkg-config --modversion broadcast)"
read -ra flags < <(pkg-config --cflags broadcast)
read -ra libs < <(pkg-config --libs broadcast)
c=(cc -std=c99 -Wall -Wextra -Werror -pedantic -g "${flags[@]}")
cxx=(c++ -std=c++17 -Wall -Wextra -Werror -pedantic -g "${flags[@]}")

if have readelf nm; then
    step "name and symbols"
    readelf -d "$scratch/usr/lib/libbroadcast.so" | grep -q 'SONAME.*\[libbroadcast\.so\.0\.1\]' || fail "SONAME"
    same "symbols of header and library" \
        "$(sed -n 's/^[a-z].*[ *]\(bc_[a-z_]*\)(.*/\1/p' include/broadcast.h | sort)" \
        "$(nm -D --defined-only "$scratch/usr/lib/libbroadcast.so" | sed -n 's/.* T //p' | sort)"
else
    skip "names of the library: no binutils"
fi

step "programs"
programs="services docsis generate check_config"
for name in $programs; do
    "${c[@]}" "examples/$name.c" "${libs[@]}" -o "$bin/$name"
done
if have c++; then
    "${cxx[@]}" examples/multiplex.cpp "${libs[@]}" -o "$bin/multiplex"
    same multiplex 'service 7
program 7: PID 257 type 27
Météo 天气: many PES packets of 3000 bytes
0 violations
an error on purpose: -5' "$("$bin/multiplex")"
else
    skip "C++: no compiler"
fi

step "generator"
"$bin/generate" 5 7 'A "name"' > "$scratch/made.ts"
# The CRC_32 is that of a program in Python, bit by bit.
same "PAT" "4740001000 00b00d0005c300000007e10018c20bd2 ff" \
    "$(od -An -v -tx1 -N22 "$scratch/made.ts" | tr -d ' \n' | sed 's/^\(.\{10\}\)\(.*\)\(..\)$/\1 \2 \3/')"
same "services of what was generated" '7 "A "name"" of "", type 0x19
    PID 257 type 0x1b' "$("$bin/services" - < "$scratch/made.ts")"
if "$bin/services" "$scratch/none" 2> /dev/null; then fail "services: a file that is not there"; fi

if ! [ -d "$corpus" ]; then
    skip "no corpus at $corpus"
    exit 0
fi

step "services"
if have jq; then
    for name in astra-19e-cut-b test-026 test-064 test-138.extracted; do
        same "services of $name" \
            "$(jq -r '.services[] | "\(.id) \"\(.name)\" of \"\(.provider)\" \(.type)"' "$reference/$name.analyze.json")" \
            "$("$bin/services" "$corpus/ts/$name.ts" | sed -n 's/^\([0-9].*\), type \(0x..\)$/\1 \2/p' |
                while read -r line; do printf '%s %d\n' "${line% *}" "${line##* }"; done)"
        # Streams of the last PMT of each programme.
        same "streams of $name" \
            "$(jq -r '[.. | objects | select(.["#name"] == "PMT")] | group_by(.service_id)[] | last |
                .["#nodes"][] | select(.["#name"] == "component") | "\(.elementary_pid) \(.stream_type)"' \
                "$reference/$name.tables.json")" \
            "$("$bin/services" "$corpus/ts/$name.ts" | sed -n 's/^    PID \([0-9]*\) type \(0x..\)$/\1 \2/p' |
                while read -r pid type; do printf '%s %d\n' "$pid" "$type"; done)"
    done
else
    skip "services compared with the reference: no jq"
fi

step "DOCSIS"
# The text beside the capture says the type of each frame.
same "types of messages" \
    "$(sed -n 's/^[0-9]*\t.* type \([0-9]*\)\t.*/\1/p' "$corpus/docsis/openrpd/openrpd-unit-test-mmm.txt")" \
    "$("$bin/docsis" "$corpus/docsis/openrpd/openrpd-unit-test-mmm.pcap" | sed -n 's/.* type \([0-9]*\) version .*/\1/p')"
same "frames" 29 "$("$bin/docsis" "$corpus/docsis/openrpd/openrpd-depi-docsis-frames-dlt143.pcap" | grep -c ' bytes')"

step "configuration file"
# Its CM MIC is right, and the secret unknown: README of the corpus.
file=$corpus/docsis/config/DCTR3.cfg
out=$("$bin/check_config" "$file" || true)
grep -qx 'CM MIC: right' <<< "$out" || fail "CM MIC: $out"
grep -qx 'CMTS MIC: not checked' <<< "$out" || fail "CMTS MIC: $out"
LC_ALL=C sed 's/\x03\x01\x01/\x03\x01\x00/' "$file" > "$scratch/changed.cfg"
if cmp -s "$file" "$scratch/changed.cfg"; then fail "network access is not where it was"; fi
if out=$("$bin/check_config" "$scratch/changed.cfg"); then fail "a changed file passes"; fi
grep -q '^CM MIC: wrong' <<< "$out" || fail "CM MIC of a changed file: $out"

# Each program once, with a checker in front of it or in it.
each() {
    "$@" "$bin/services" "$corpus/ts/astra-19e-cut-b.ts" > /dev/null
    "$@" "$bin/docsis" "$corpus/docsis/openrpd/openrpd-unit-test-mmm.pcap" > /dev/null
    "$@" "$bin/generate" 5 7 name > /dev/null
    "$@" "$bin/check_config" "$file" > "$scratch/out" || grep -q '^byte' "$scratch/out"
    if [ -x "$bin/multiplex" ]; then "$@" "$bin/multiplex" > /dev/null; fi
}

if have valgrind; then
    step "valgrind"
    each valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,possible
else
    skip "valgrind: not installed"
fi

step "AddressSanitizer"
sanitizer=(-fsanitize=address,undefined -fno-sanitize-recover=all)
if echo 'int main(void) { return 0; }' | cc -x c - "${sanitizer[@]}" -o "$scratch/empty" 2> /dev/null; then
    for name in $programs; do
        "${c[@]}" "${sanitizer[@]}" "examples/$name.c" "${libs[@]}" -o "$bin/$name"
    done
    if have c++; then "${cxx[@]}" "${sanitizer[@]}" examples/multiplex.cpp "${libs[@]}" -o "$bin/multiplex"; fi
    each env
else
    skip "AddressSanitizer: the compiler has none"
fi

step "static library"
read -ra private < <(pkg-config --static --libs-only-l broadcast | sed 's/-lbroadcast//g')
"${c[@]}" examples/services.c "$scratch/usr/lib/libbroadcast.a" "${private[@]}" -o "$bin/static"
env -u LD_LIBRARY_PATH "$bin/static" "$corpus/ts/test-026.ts" > /dev/null

for tool in cmake meson; do
    if ! have $tool; then
        skip "$tool: not installed"
        continue
    fi
    step "$tool"
    case $tool in
    cmake) cmake -S examples -B "$scratch/$tool" > "$scratch/out" && cmake --build "$scratch/$tool" >> "$scratch/out" ;;
    meson) meson setup "$scratch/$tool" examples > "$scratch/out" && meson compile -C "$scratch/$tool" >> "$scratch/out" ;;
    esac || fail "$(tail -n 40 "$scratch/out")"
    "$scratch/$tool/services" "$corpus/ts/test-026.ts" > /dev/null
done
step "done"
