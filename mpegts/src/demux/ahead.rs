//! Looking ahead for sync bytes: what must be done anyway also has the memory bring the headers in
//! time.

/// Frames that are looked at together. Their loads are at equal distances from those of the block
/// before, which processors foresee as long as the loads are few and the distance is within a page.
pub(super) const BLOCK: usize = 8;

/// What was seen of the frames at the front of the input.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sure {
    /// So many are packets.
    pub take: usize,
    /// And so is the block behind them.
    pub block: bool,
}

/// Whether the first frames of `frames` are all there and have their sync bytes.
#[inline(always)]
pub(super) fn in_phase<const SIZE: usize, const PREFIX: usize, const N: usize>(frames: &[u8]) -> bool {
    let Some(frames) = frames.get(..N.saturating_mul(SIZE)) else { return false };
    let wrong = |frame: &[u8]| frame.get(PREFIX).map_or(1, |sync| sync ^ 0x47);
    frames.chunks_exact(SIZE).fold(0, |all, frame| all | wrong(frame)) == 0
}
