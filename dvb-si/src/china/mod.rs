//! What Chinese networks add: descriptors, and the tables of emergency broadcast.

pub mod audio;
pub mod configure;
pub mod descriptor;
pub mod emergency;
pub mod video;

pub use audio::*;
pub use configure::*;
pub use descriptor::*;
pub use emergency::*;
pub use video::*;
