//! Bytes that stand in the tests of the crates as `hex!(..)`, beside what must be read of them.

use super::cover::Covered;
use super::tables::files;
use docsis_mac::capture::{UepiHeader, UepiRequest, UepiTrailer, Xra};
use docsis_mac::ehdr::Element;
use docsis_mac::{Fragment, Frame, Pdu};
use mpegts::ip::fec::FecPacket;
use mpegts::ip::rtp::RtpPacket;
use mpegts::packet::adaptation::{AdaptationField, AdaptationFieldExtension, AfDescriptor, PrivateDataField};
use mpegts::pes::Pes;
use mpegts::psi::AnySection;
use mpegts::tunnel::t2mi::{
    T2miArbitraryCells, T2miFefComposite, T2miFefNull, T2miFefSubpart, T2miIndividualAddressing, T2miL1Future,
    T2miPacket,
};
use mpegts::tunnel::{baseband::BbFrame, mpe::DatagramSection};
use std::fs;
use std::path::Path;
use wire::testing::unhex;

/// The bytes of each `hex!(..)` in a source, its strings put together.
fn literals(source: &str) -> impl Iterator<Item = Vec<u8>> + '_ {
    source.split("hex!(").skip(1).filter_map(|behind| {
        let inside = behind.split(')').next().unwrap_or_default();
        let strings: String = inside.split('"').skip(1).step_by(2).collect();
        unhex(&strings).filter(|bytes| !bytes.is_empty())
    })
}

/// Meets what the literals of a file, or of all files of a folder, hold: those that are nothing
/// but values of one of the types that the file reads.
macro_rules! inline {
    ($covered:ident: $($path:literal => $($Type:ty),+;)*) => { $(
        let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../", $path));
        let sources = if path.is_dir() { files(path) } else { vec![path.to_owned()] };
        for source in sources.iter().map(|file| fs::read_to_string(file).unwrap()) {
            for bytes in literals(&source) {
                $( let _ = $covered.bytes::<$Type>(&bytes); )+
            }
        }
    )* };
}

pub fn cover(covered: &mut Covered) {
    inline! { covered:
        "mpegts/tests/descriptors" => mpegts::descriptor::Descriptor<'static>, AnySection<'static>;
        "mpegts/src/packet/adaptation/tests.rs" => AdaptationField<'static>, AdaptationFieldExtension<'static>,
            AfDescriptor<'static>, PrivateDataField<'static>;
        "mpegts/src/pes/tests.rs" => Pes<'static>;
        "mpegts/src/ip/rtp/tests/mod.rs" => RtpPacket<'static>;
        "mpegts/src/ip/fec/tests.rs" => FecPacket<'static>;
        "mpegts/src/tunnel/t2mi/tests.rs" => T2miPacket<'static>, T2miIndividualAddressing<'static>, T2miL1Future<'static>,
            T2miArbitraryCells<'static>, T2miFefSubpart<'static>, T2miFefComposite, T2miFefNull;
        "mpegts/src/tunnel/mpe/tests.rs" => DatagramSection<'static>;
        "mpegts/src/tunnel/baseband/tests.rs" => BbFrame<'static>;
        "dvb-si/tests" => dvb_si::table::AnySection<'static>, dvb_si::descriptor::Descriptor<'static>;
        "docsis-mac/src/frame/tests.rs" => Frame<'static>;
        "docsis-mac/src/ehdr.rs" => Element<'static>;
        "docsis-mac/src/pdu.rs" => Pdu<'static>;
        "docsis-mac/src/fragment.rs" => Fragment<'static>;
        "docsis-mac/src/capture/uepi.rs" => UepiHeader, UepiRequest, UepiTrailer<'static>;
        "docsis-mac/src/capture/xra.rs" => Xra<'static>;
    }
}
