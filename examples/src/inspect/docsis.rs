//! DOCSIS frames: counted by kind and type, descriptions in words.
use super::Output;
use anyhow::Result;
use mpegts::Packet;
use mpegts::continuity::Step;
use std::io::{self, Write};
#[derive(Default)]
pub struct Report {}
impl Report {
    pub fn frame<W: Write>(&mut self, _: &[u8], _: &mut Output<W>) -> io::Result<()> { Ok(()) }
    pub fn message<W: Write>(&mut self, _: &[u8], _: &mut Output<W>) -> io::Result<()> { Ok(()) }
    pub fn finish<W: Write>(&mut self, _: &mut Output<W>) -> io::Result<()> { Ok(()) }
}
#[derive(Default)]
pub struct Tunnel {}
impl Tunnel {
    pub fn packet<W: Write>(&mut self, _: Packet<'_>, _: Step, _: &mut Output<W>) -> io::Result<()> { Ok(()) }
    pub fn finish<W: Write>(&mut self, _: &mut Output<W>) -> io::Result<()> { Ok(()) }
}
pub fn demo_packets() -> Result<Vec<[u8; 188]>> { Ok(Vec::new()) }
