//! What transport packets carry beside programs: transport streams inside T2-MI, datagrams inside
//! sections. Frames of DOCSIS (PID 0x1FFE) are in the crate `docsis-mac`, which finds them as T2-MI
//! packets are found: by [`units`].

pub mod baseband;
pub mod mpe;
pub mod t2mi;
pub mod units;
