//! What users import with an asterisk takes no common name away (trap 44).
#![allow(unused_imports)] // what is imported is not used: that is the test

/// A module that imports everything of others and then means what it says.
macro_rules! glob {
    ($name:ident: $($path:path),*) => {
        mod $name {
            $(use $path::*;)*

            pub fn plain() -> (core::option::Option<u8>, std::vec::Vec<std::string::String>) {
                fn is<T: Clone + Copy + Send + Sync + Sized + Default + Eq + Ord>(value: T) -> ::core::result::Result<T, ()> {
                    Ok(value)
                }
                let boxed: ::std::boxed::Box<u8> = Box::new(is(7).unwrap_or_default());
                let some: ::core::option::Option<u8> = Option::Some(*boxed);
                let text: ::std::string::String = String::from("a");
                let all: ::std::vec::Vec<::std::string::String> = Vec::from([text.to_string()]);
                let done: Result<(), ()> = Err(());
                assert!(done.is_err());
                (some.filter(|n| *n > 0).or(None), all.into_iter().chain([]).collect())
            }
        }
    };
}

glob!(transport: mpegts, mpegts::clock, mpegts::demux, mpegts::descriptor, mpegts::edit, mpegts::ip, mpegts::ip::fec, mpegts::ip::rtp, mpegts::monitor, mpegts::mux, mpegts::packet, mpegts::packet::adaptation, mpegts::packet::continuity, mpegts::packet::framing, mpegts::pes, mpegts::psi, mpegts::section, mpegts::section::cycle, mpegts::section::table, mpegts::tunnel, wire);
glob!(information: dvb_si, dvb_si::descriptor, dvb_si::monitor, dvb_si::services, dvb_si::table, dvb_si::text, dvb_si::time);
glob!(cable: docsis_mac, docsis_mac::capture, docsis_mac::convergence, docsis_mac::ehdr, docsis_mac::frame, docsis_mac::message, docsis_mac::tlv, docsis_mac::unit);

#[test]
fn trap_44_an_asterisk_shadows_nothing() {
    let expected = (Some(7), vec![String::from("a")]);
    for found in [transport::plain(), information::plain(), cable::plain()] {
        assert_eq!(found, expected);
    }
}
