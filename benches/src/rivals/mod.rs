//! The same jobs done with other crates, as their documentation has it, and by the plainest means.

pub mod dvb_si;
pub mod mpeg2ts_reader;
pub mod mpeg_pes;
pub mod mpeg_ts;
pub mod plain;

use crate::multiplex::Walked;

/// The books of a packet walk, the same for everybody: what differs is who reads the headers.
pub(crate) struct Pids {
    pids: Box<[Pid; 8192]>,
    walked: Walked,
}

#[derive(Clone, Copy)]
struct Pid {
    packets: u32,
    /// 0xFF before the first packet.
    counter: u8,
    /// The last packet was a repetition.
    repeated: bool,
}

impl Pids {
    pub fn new() -> Self {
        let pid = Pid { packets: 0, counter: 0xFF, repeated: false };
        Pids { pids: Box::new([pid; 8192]), walked: Walked::default() }
    }

    #[inline(always)]
    pub fn packet(&mut self, pid: u16, counter: u8, payload: bool) {
        let state = &mut self.pids[usize::from(pid & 0x1FFF)];
        state.packets += 1;
        if payload {
            if counter != state.counter.wrapping_add(1) & 15 && state.counter != 0xFF {
                self.walked.losses += state.odd(pid, counter);
            }
            state.counter = counter;
        }
    }

    #[inline(always)]
    pub fn clock(&mut self, pcr: u64) {
        self.walked.pcrs += 1;
        self.walked.pcr_xor ^= pcr;
    }

    pub fn finish(mut self) -> Walked {
        for (pid, state) in self.pids.iter().enumerate() {
            let n = u64::from(state.packets);
            self.walked.packets += n;
            self.walked.pids += u64::from(n > 0);
            self.walked.weighted += pid as u64 * n;
        }
        self.walked
    }
}

impl Pid {
    /// 1 for a loss; 0 for the one repetition that is allowed, and for null packets, whose counter means nothing.
    #[cold]
    fn odd(&mut self, pid: u16, counter: u8) -> u64 {
        let repeated = counter == self.counter && !self.repeated;
        self.repeated = repeated;
        u64::from(!repeated && pid != 0x1FFF)
    }
}
