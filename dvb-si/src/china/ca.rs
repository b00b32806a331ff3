//! CA systems of Chinese networks — TS 101 162.

/// First and last CA_system_id, name, Chinese name.
const SYSTEMS: &[(u16, u16, &str, &str)] = &[
    (0x4825, 0x4825, "ChinaEPG (Beijing)", "中传数广"),
    (0x4900, 0x49FF, "CryptoWorks China (Irdeto)", "中视联"),
    (0x4A02, 0x4A02, "Novel-SuperTV", "永新视博"),
    (0x4AB0, 0x4ABF, "Beijing Compunicate", "算通"),
    (0x4AF1, 0x4AF2, "China DTV Media", "中数传媒"),
    (0x4AF6, 0x4AF6, "Tongfang CAS", "同方"),
    (0x4AF9, 0x4AFA, "Beijing Topreal", "腾锐"),
    (0x4B00, 0x4B02, "Tongfang CAS", "同方"),
    (0x4B0A, 0x4B0B, "Beijing Sumavision", "数码视讯"),
];

/// The name of a Chinese CA system by its CA_system_id, and its Chinese name.
///
/// ```
/// assert_eq!(dvb_si::china::ca_system_name(0x4A02), Some(("Novel-SuperTV", "永新视博")));
/// ```
pub fn ca_system_name(ca_system_id: u16) -> Option<(&'static str, &'static str)> {
    let of = |(first, last, ..): &&(u16, u16, _, _)| (*first..=*last).contains(&ca_system_id);
    SYSTEMS.iter().find(of).map(|&(_, _, name, name_zh)| (name, name_zh))
}
