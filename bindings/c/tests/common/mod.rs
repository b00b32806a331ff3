//! What C does with structures of the interface: it reads them.
#![allow(dead_code, unsafe_code, clippy::arithmetic_side_effects, clippy::panic, clippy::unwrap_used)] // tests assert; each uses a part of it

use broadcast::boundary::{Buffer, ErrorInfo, Status};
use broadcast::tree::Node;
use std::ffi::{CStr, CString};
use std::mem::MaybeUninit;

/// BC_STRUCTURE_SECTION.
pub const SECTION: u32 = 1;

/// `printf '\x03\x01\x01' | md5sum`
pub const MD5_OF_030101: [u8; 16] = hex_literal::hex!("a3ab4e9009b0f65a3ff916999853a257");

/// What a call has written that has returned BC_STATUS_OK.
pub fn put<T: Copy>(place: MaybeUninit<T>) -> T {
    // SAFETY: the entry point has said so.
    unsafe { place.assume_init() }
}

pub fn text_of(text: &str) -> CString {
    CString::new(text).unwrap()
}

type Error<'e> = Option<&'e mut MaybeUninit<ErrorInfo>>;

/// The bytes that a call writes, asked for their length first.
pub fn bytes_of(mut call: impl FnMut(Option<&mut Buffer<'_>>, Error<'_>) -> Status) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let mut buffer = Buffer::from(&mut out[..]);
        let mut error = MaybeUninit::uninit();
        match call(Some(&mut buffer), Some(&mut error)) {
            Status::Ok => {
                let length = buffer.length();
                out.truncate(length);
                return out;
            }
            Status::Buffer => {
                let length = buffer.length();
                assert!(length >= out.len(), "{length} bytes do not fit into {}", out.len());
                out = vec![0xEE; length + 1];
            }
            status => panic!("{status:?}: {}", message(&put(error))),
        }
    }
}

/// The text that a call writes.
pub fn filled(call: impl FnMut(Option<&mut Buffer<'_>>, Error<'_>) -> Status) -> String {
    String::from_utf8(bytes_of(call)).unwrap()
}

/// The text of the error of a call that fails as it should.
pub fn failed(mut call: impl FnMut(Option<&mut Buffer<'_>>, Error<'_>) -> Status, expected: Status) -> String {
    let mut room = [0; 4096];
    let mut error = MaybeUninit::uninit();
    assert_eq!(call(Some(&mut Buffer::from(&mut room[..])), Some(&mut error)), expected);
    let error = put(error);
    assert_eq!(error.status, expected);
    message(&error)
}

fn message(error: &ErrorInfo) -> String {
    let bytes = error.text.map(|c| c.to_ne_bytes()[0]);
    CStr::from_bytes_until_nul(&bytes).unwrap().to_str().unwrap().into()
}

pub fn text(node: &Node) -> String {
    // SAFETY: the tree is alive, and its texts end with a zero byte.
    unsafe { CStr::from_ptr(node.text) }.to_str().unwrap().into()
}

pub fn data(node: &Node) -> &[u8] {
    // SAFETY: the tree is alive, and so is its copy of the input.
    unsafe { std::slice::from_raw_parts(node.data, node.length) }
}

/// First bit, and number of bits.
pub fn place(node: &Node) -> (usize, usize) {
    (node.first_bit, node.bit_count)
}

pub fn value(node: &Node) -> Option<u64> {
    node.has_value.then_some(node.value)
}

pub fn children(node: &Node) -> &[Node] {
    // SAFETY: the tree is alive; an array of that many nodes.
    if node.child_count == 0 { &[] } else { unsafe { std::slice::from_raw_parts(node.children, node.child_count) } }
}

/// Something is wrong in it.
pub fn has_error(node: &Node) -> bool {
    !node.error.is_null() || children(node).iter().any(has_error)
}
