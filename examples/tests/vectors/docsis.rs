//! Vectors of messages, frames and files of DOCSIS.

use super::cover::Covered;
use super::tables::files;
use docsis_mac::Frame;
use docsis_mac::config::ConfigurationFile;
use docsis_mac::message::{Body, MessageType};
use docsis_mac::pnm::MeasurementFile;
use examples::input::{Input, Unit};
use std::fs;
use std::path::Path;
use wire::layout::Described;
use wire::testing::unhex;
use wire::{Choice, Reader};

/// As the vectors of `docsis-mac` have it.
pub struct Vector {
    message_type: MessageType,
    version: u8,
    #[allow(dead_code)] // that is for the tests there
    says: &'static str,
    body: &'static str,
}

const fn v(message_type: MessageType, says: &'static str, body: &'static str) -> Vector {
    Vector { message_type, version: message_type.version(), says, body }
}

macro_rules! vectors {
    ($($name:ident $path:literal;)*) => { $( #[path = $path] #[allow(dead_code)] mod $name; )* };
}

vectors! {
    annex_c "../../../docsis-mac/tests/vectors/annex_c.rs";
    bonding "../../../docsis-mac/tests/vectors/bonding.rs";
    descriptors "../../../docsis-mac/tests/vectors/descriptors.rs";
    full_duplex "../../../docsis-mac/tests/vectors/full_duplex.rs";
    ofdm "../../../docsis-mac/tests/vectors/ofdm.rs";
    privacy "../../../docsis-mac/tests/vectors/privacy.rs";
    ranging "../../../docsis-mac/tests/vectors/ranging.rs";
    services "../../../docsis-mac/tests/vectors/services.rs";
    status "../../../docsis-mac/tests/vectors/status.rs";
}

pub fn cover(covered: &mut Covered, corpus: &Path) {
    let lists = [
        annex_c::VECTORS.as_slice(),
        bonding::VECTORS,
        descriptors::VECTORS,
        full_duplex::VECTORS,
        ofdm::VECTORS,
        privacy::VECTORS,
        ranging::VECTORS,
        services::VECTORS,
        status::VECTORS,
    ];
    for vector in lists.into_iter().flatten() {
        let bytes = unhex(vector.body).unwrap();
        let body = Body::decode_as((vector.message_type, vector.version), &mut Reader::new(&bytes)).unwrap();
        covered.value(Body::LAYOUT, &serde_json::to_value(body).unwrap());
    }
    for file in files(&corpus.join("docsis/openrpd")).iter().filter(|file| file.to_str().unwrap().contains(".pcap")) {
        let mut input = Input::open(file).unwrap();
        while let Ok(Some(unit)) = input.next() {
            if let Unit::DocsisFrame { bytes, .. } = unit {
                covered.bytes::<Frame<'static>>(bytes);
            }
        }
    }
    for file in files(&corpus.join("docsis/config")) {
        covered.bytes::<ConfigurationFile<'static>>(&fs::read(file).unwrap());
    }
    for file in files(&corpus.join("docsis/pnm")).iter().filter(|file| file.extension().is_some_and(|e| e == "bin")) {
        covered.bytes::<MeasurementFile<'static>>(&fs::read(file).unwrap());
    }
}
