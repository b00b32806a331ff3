//! What transport packets carry beside programs: transport streams inside T2-MI, datagrams inside
//! sections. Frames of DOCSIS (PID 0x1FFE) are in the crate `docsis-mac`.

pub mod baseband;
pub mod mpe;
pub mod t2mi;
