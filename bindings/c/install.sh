#!/usr/bin/env bash
# Builds the library and installs it with headers and pkg-config file, as `cargo cinstall` does, without cargo-c.
#
#     ./install.sh PREFIX [option of cargo build ...]        ./install.sh /usr/local --release
#
# DESTDIR is put before PREFIX where it is set.
set -euo pipefail
[ $# -gt 0 ] || { sed -n 's/^#     //p' "$0" >&2 && exit 2; }
prefix=$1 && shift
case $prefix in /*) ;; *) echo "install.sh: the prefix must be an absolute path: $prefix" >&2 && exit 2 ;; esac
cd "$(dirname "$0")"

profile=debug
for option; do if [ "$option" = --release ]; then profile=release; fi; done
cargo build --locked "$@"

field() { sed -n "s/^$1 = \"\(.*\)\"/\1/p" Cargo.toml | head -n 1; }
version=$(field version)
# As build.rs makes the SONAME.
case $version in 0.*) soname=${version%.*} ;; *) soname=${version%%.*} ;; esac
built=${CARGO_TARGET_DIR:-target}/$profile
to=${DESTDIR:-}$prefix
mkdir -p "$to/include" "$to/lib/pkgconfig"
install -m 644 include/broadcast.h include/broadcast.hpp "$to/include/"
install -m 644 "$built/libbroadcast.a" "$to/lib/"
install -m 755 "$built/libbroadcast.so" "$to/lib/libbroadcast.so.$version"
ln -sf "libbroadcast.so.$version" "$to/lib/libbroadcast.so.$soname"
ln -sf "libbroadcast.so.$soname" "$to/lib/libbroadcast.so"
cat > "$to/lib/pkgconfig/broadcast.pc" <<PC
prefix=$prefix
libdir=\${prefix}/lib
includedir=\${prefix}/include

Name: broadcast
Description: $(field description)
Version: $version
Libs: -L\${libdir} -lbroadcast
Libs.private: -lgcc_s -lutil -lrt -lpthread -lm -ldl
Cflags: -I\${includedir}
PC
