//! A message of every type: what it says, and its bytes worked out by hand from the tables of the standard. Every number
//! is distinct and not zero as far as its field allows.
//!
//! The frames are built by our serializers from what the message says. tshark reads them as a second opinion.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

mod annex_c;
mod bonding;
mod capture;
mod descriptors;
mod frames;
mod full_duplex;
mod names;
mod ofdm;
mod pdml;
mod privacy;
mod ranging;
mod services;
mod status;
mod tshark;

use docsis_mac::message::{Body, Message, MessageType};
use docsis_mac::unit::SignedQuarterDbmv;
use docsis_mac::wire::{Blob, Choice, Decode, Encode, Owned, Reader};
use docsis_mac::{Frame, MacAddress};
use serde_json::{Value, json};
use std::sync::LazyLock;
use wire::testing::measure;

/// One message.
struct Vector {
    message_type: MessageType,
    version: u8,
    /// The body, as it is in JSON. Where nothing stands here, as it is read.
    says: &'static str,
    /// The same in hexadecimal.
    body: &'static str,
}

/// A message of the version its type is sent with.
const fn v(message_type: MessageType, says: &'static str, body: &'static str) -> Vector {
    Vector { message_type, version: message_type.version(), says, body }
}

/// Types that are sent with version 5, too: the same body, in several parts if need be.
const ALSO_VERSION_5: [MessageType; 4] =
    [MessageType::RNG_RSP, MessageType::BPKM_REQ, MessageType::BPKM_RSP, MessageType::CM_STATUS];

fn all() -> impl Iterator<Item = &'static Vector> {
    static VERSION_5: LazyLock<Vec<Vector>> = LazyLock::new(|| {
        let also = with_own_version().filter(|vector| ALSO_VERSION_5.contains(&vector.message_type));
        also.map(|vector| Vector { version: 5, ..*vector }).collect()
    });
    with_own_version().chain(&*VERSION_5)
}

fn with_own_version() -> impl Iterator<Item = &'static Vector> {
    [
        ranging::VECTORS,
        services::VECTORS,
        bonding::VECTORS,
        privacy::VECTORS,
        status::VECTORS,
        ofdm::VECTORS,
        full_duplex::VECTORS,
        descriptors::VECTORS,
        &annex_c::VECTORS,
    ]
    .into_iter()
    .flatten()
}

impl Vector {
    fn name(&self) -> String {
        format!("{} version {}", self.message_type, self.version)
    }

    /// The bytes worked out by hand.
    fn bytes(&self) -> Vec<u8> {
        let digits: String = self.body.split_whitespace().collect();
        (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
    }

    /// It is one of several, and says so in its body.
    fn is_part(&self) -> bool {
        let says = self.says();
        let body = says.as_object().and_then(|message| message.values().next());
        body.is_some_and(|body| body["number_of_fragments"].as_u64().is_some_and(|n| n > 1))
    }

    /// What the message says.
    fn says(&self) -> Value {
        let bytes = self.bytes();
        match self.says {
            "" => serde_json::to_value(self.read(&bytes)).unwrap(),
            says => serde_json::from_str(says).unwrap_or_else(|e| panic!("{}: {e}", self.name())),
        }
    }

    /// The body as read.
    fn read<'a>(&self, bytes: &'a [u8]) -> Body<'a> {
        Body::decode_as((self.message_type, self.version), &mut Reader::new(bytes)).unwrap()
    }

    /// The message as built from what it says.
    fn message(&self) -> Owned<Message<'static>> {
        let body = self.says();
        // There a modem tells its transmit power.
        let (dsap, ssap) = match (self.message_type, self.version) {
            (MessageType::RNG_REQ | MessageType::B_INIT_RNG_REQ, ..=4) => (0, 0xC8),
            (MessageType::RNG_REQ | MessageType::B_INIT_RNG_REQ | MessageType::EXT_RNG_REQ, _) => (1, 0x2C),
            _ => (0, 0),
        };
        let message = json!({
            "da": "01:e0:2f:00:00:01", "sa": "00:11:22:33:44:55", "dsap": dsap, "ssap": ssap, "control": 3,
            "version": self.version, "last_part": 0, "part": 0, "body": body, "crc": 0,
        });
        serde_json::from_value(message).unwrap_or_else(|e| panic!("{}: {e}", self.name()))
    }

    /// The frame as built from what it says.
    fn frame(&self) -> Vec<u8> {
        Frame::from(self.message().get()).encode_to_vec().unwrap()
    }
}

#[test]
fn messages_are_built_and_read() {
    for vector in all() {
        let (name, bytes) = (vector.name(), vector.bytes());
        let owned = vector.message();
        let built = owned.get();
        assert_eq!(Blob(&built.body.encode_to_vec().unwrap()), Blob(&bytes), "{name}");
        let read = vector.read(&bytes);
        assert_eq!(read, built.body, "{name}");
        // All of it is understood, and JSON says it again.
        let json = serde_json::to_value(read).unwrap();
        assert_eq!(json, vector.says(), "{name}");
        for word in ["unknown\":", "invalid\":", "undecoded\":", "tail\":", "other\":{"] {
            assert!(!json.to_string().contains(&format!("\"{word}")), "{name}: {json}");
        }
        let frame = vector.frame();
        let again = Frame::from_bytes(&frame).unwrap();
        assert!(again.check_crc().is_ok(), "{name}");
        assert_eq!(again.message().unwrap().body, read, "{name}");
        assert_eq!(again.message().unwrap().sa, MacAddress([0, 0x11, 0x22, 0x33, 0x44, 0x55]), "{name}");
    }
}

/// Of every type, into a buffer that is there.
#[test]
fn messages_are_written_without_allocation() {
    let mut buffer = vec![0; 70_000];
    for vector in all() {
        let (owned, frame) = (vector.message(), vector.frame());
        let (mut len, mut encoded_len) = (0, 0);
        let allocations = measure(|| {
            let built = Frame::from(owned.get());
            encoded_len = built.encoded_len();
            len = built.encode_to_slice(&mut buffer).unwrap();
        });
        assert_eq!(allocations.count_total, 0, "{}", vector.name());
        assert_eq!((len, &buffer[..len]), (encoded_len, &frame[..]), "{}", vector.name());
    }
}

/// Where DSAP and SSAP are a power.
#[test]
fn modems_tell_their_transmit_power() {
    let power = |n: usize| ranging::VECTORS[n].message().get().transmit_power();
    assert_eq!((power(0), power(1)), (None, Some(SignedQuarterDbmv(200))));
    assert_eq!((power(2), power(3)), (Some(SignedQuarterDbmv(300)), None));
    assert_eq!((power(4), power(5)), (Some(SignedQuarterDbmv(200)), Some(SignedQuarterDbmv(-212))));
}

#[test]
fn every_typed_message_has_a_vector() {
    for (message_type, name) in MessageType::NAMES {
        let selector = (*message_type, message_type.version());
        let typed = !matches!(Body::decode_as(selector, &mut Reader::new(&[])).unwrap(), Body::Other(..));
        let has = all().any(|vector| vector.message_type == *message_type);
        assert_eq!(typed, has, "{name}");
    }
}
