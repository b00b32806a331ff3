//! The laws every declared type keeps, as one harness.
//!
//! The macros enter each type with its declaration: a crate that has `wire` with the feature
//! `testing` among its dev-dependencies gets one test `laws_of_<type>::hold` for each. The inputs
//! are random bytes that follow the declaration ([`Sample`]), so that unions and loops are reached;
//! then the same bytes cut off at every length and changed at every place; then plain noise. Where a checksum refuses a
//! change, the change is tried once more behind the right checksum.
//!
//! 1. What decodes is written back byte for byte, and `encoded_len` is exact.
//! 2. A buffer one byte too small is refused.
//! 3. Any cut and any change gives a value or an error inside the input, never a panic.
//! 4. Decoding allocates nothing.
//! 5. View to JSON to bytes gives the same bytes.
//! 6. The tree of fields covers every bit once, in order, with the numbers that stand there; what does not decode has an
//!    error in it.

// Runs in tests only, on small numbers; a panic here fails a test.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

pub mod catalogue;
mod growth;
mod registry;
mod tree;
mod vectors;

pub use allocation_counter::measure;
pub use growth::{linear, thread_time};
pub use registry::unregistered;
pub use tree::check_tree;
pub use vectors::{Vector, brief, unhex, vectors, without_vector};

use crate::rt::Size;
use crate::ser::Transcode;
use crate::trace::Trace;
use crate::{Bits, Blob, Checksum, Decode, Encode, Entry, ErrorKind, Known, List, Owned, Raw, Reader, View, Writer};
use core::fmt::Debug;
use proptest::prelude::{ProptestConfig, any};
use proptest::test_runner::{TestCaseError, TestRunner};
use serde::Serialize;
use std::boxed::Box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::sync::Once;
use std::vec::Vec;
use std::{format, vec};

/// The folder of test data: `BROADCAST_CORPUS`, or `shared/corpus` beside the workspace of the crate at
/// `manifest_dir`. None, and one line on standard error, where there is none.
pub fn corpus(manifest_dir: &str) -> Option<PathBuf> {
    static SAID: Once = Once::new();
    let beside = || Path::new(manifest_dir).join("../../shared/corpus");
    let path = std::env::var_os("BROADCAST_CORPUS").map_or_else(beside, PathBuf::from);
    if path.is_dir() {
        return Some(path);
    }
    // Not by a macro: what those print of a test that passes is not shown.
    SAID.call_once(|| drop(std::io::stderr().write_all(b"skipped: no corpus\n")));
    None
}

/// Writes random bytes that mostly decode as this type.
pub trait Sample {
    /// Appends one value to the source's output.
    fn sample(s: &mut Source<'_>);

    /// The same value with its loops as [`List::Items`], as far down as they go. What they need is leaked.
    #[must_use]
    fn into_items(self) -> Self
    where
        Self: Sized,
    {
        self
    }
}

#[doc(hidden)]
pub fn known_items<T: Sample>(known: Known<'_, T>) -> Known<'_, T> {
    Known { value: known.value.into_items(), tail: known.tail }
}

/// [`Sample::sample`] of some type.
pub type SampleFn = fn(&mut Source<'_>);

/// [`Sample`] for a structure of which the enclosing one says something.
pub trait SampleWith<A> {
    /// Appends one value to the source's output.
    fn sample_with(s: &mut Source<'_>, with: A);

    /// As [`Sample::into_items`].
    #[must_use]
    fn into_items(self) -> Self
    where
        Self: Sized,
    {
        self
    }
}

/// Entries of a loop that is announced by their number.
pub trait SampleCounted {
    /// Appends one entry.
    fn sample_entry(s: &mut Source<'_>);

    /// Appends `n` entries, whole bytes in all.
    fn sample_times(n: usize, s: &mut Source<'_>) {
        (0..n).for_each(|_| Self::sample_entry(s));
    }
}

/// One of several structures.
pub trait SampleChoice {
    /// The choosing field's type.
    type Selector;

    /// Appends the structure that `selector` stands for.
    fn sample_as(selector: Self::Selector, s: &mut Source<'_>);

    /// As [`Sample::into_items`].
    #[must_use]
    fn into_items(self) -> Self
    where
        Self: Sized,
    {
        self
    }
}

/// Turns entropy into bytes on the wire. Used up entropy reads as zeros, which end every loop.
#[derive(Debug)]
pub struct Source<'e> {
    entropy: &'e [u8],
    out: Vec<u8>,
    /// Bits not yet a whole byte.
    pending: u64,
    pending_bits: u32,
    depth: u32,
}

impl<'e> Source<'e> {
    /// A source that draws from `entropy`.
    pub fn new(entropy: &'e [u8]) -> Self {
        Source { entropy, out: Vec::new(), pending: 0, pending_bits: 0, depth: 0 }
    }

    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// The next byte of entropy.
    pub fn draw(&mut self) -> u8 {
        match self.entropy.split_first() {
            Some((first, rest)) => {
                self.entropy = rest;
                *first
            }
            None => 0,
        }
    }

    /// Writes the low `width` bits of `raw`.
    pub fn put(&mut self, raw: u64, width: u32) {
        for i in (0..width).rev() {
            self.pending = (self.pending << 1) | ((raw >> i) & 1);
            self.pending_bits = self.pending_bits.wrapping_add(1);
            if self.pending_bits == 8 {
                self.out.push(self.pending.to_be_bytes()[7]);
                (self.pending, self.pending_bits) = (0, 0);
            }
        }
    }

    /// Bits to the end of the byte.
    pub const fn to_byte(&self) -> u32 {
        8u32.wrapping_sub(self.pending_bits) & 7
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// True when nothing has been written.
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// Bits written so far.
    pub fn position(&self) -> usize {
        self.out.len() * 8 + self.pending_bits as usize
    }

    /// Writes the low `width` bits of `raw` over what is at `position`.
    pub fn patch(&mut self, position: usize, width: u32, raw: u64) {
        for i in 0..width as usize {
            let (at, bit) = (position + i, (raw >> (width as usize - 1 - i)) & 1 == 1);
            if let Some(byte) = self.out.get_mut(at / 8) {
                let mask = 0x80u8 >> (at % 8);
                *byte = if bit { *byte | mask } else { *byte & !mask };
            }
        }
    }

    /// A random field: small numbers and all ones often, the rest anything.
    pub fn bits<T: Bits>(&mut self, width: u32) -> T {
        let width = width.min(64);
        let mask = if width == 0 { 0 } else { u64::MAX >> 64u32.wrapping_sub(width) };
        let raw = match self.draw() {
            kind @ 0..=127 => u64::from(kind) & 31 & mask,
            128..=159 => mask,
            _ => (0..8).fold(0, |v, _| (v << 8) | u64::from(self.draw())) & mask,
        };
        self.put(raw, width);
        T::from_bits(raw, width)
    }

    /// A constant field.
    pub fn fixed<T: Bits>(&mut self, width: u32, value: T) -> T {
        self.put(value.to_bits(width), width);
        value
    }

    /// A field with a legal range.
    pub fn within<T: Bits>(&mut self, width: u32, legal: impl Fn(&T) -> bool) -> T {
        let mask = u64::MAX >> 64u32.wrapping_sub(width);
        let start = u64::from(self.draw());
        let raw = (0..=mask.min(0xFFFF)).map(|i| start.wrapping_add(i) & mask);
        let raw = raw.into_iter().find(|raw| legal(&T::from_bits(*raw, width))).unwrap_or(0);
        self.put(raw, width);
        T::from_bits(raw, width)
    }

    /// Appends bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.out.extend(bytes);
    }

    /// The right checksum over what was written since `begin`.
    pub fn sum<'a, T: Checksum<'a>>(&mut self, begin: usize) {
        let sum = T::default().write(self.out.get(begin..).unwrap_or_default());
        self.out.extend(sum.get(8usize.saturating_sub(T::LEN)..).unwrap_or_default());
    }

    /// Runs `f` and takes what it wrote.
    pub fn part(&mut self, f: impl FnOnce(&mut Self)) -> Vec<u8> {
        let outer = core::mem::take(&mut self.out);
        self.depth = self.depth.wrapping_add(1);
        if self.depth < 8 {
            f(self);
        }
        self.depth = self.depth.wrapping_sub(1);
        core::mem::replace(&mut self.out, outer)
    }

    /// A length of `bits` bits and what it announces, made to fit; that without the length.
    pub fn length(&mut self, bits: u32, scale: usize, bias: isize, f: impl FnOnce(&mut Self)) -> Vec<u8> {
        // Bits before the length are not the part's.
        let (pending, pending_bits) = (core::mem::take(&mut self.pending), core::mem::take(&mut self.pending_bits));
        let mut part = self.part(f);
        (self.pending, self.pending_bits) = (pending, pending_bits);
        let fits = |n: usize| {
            let number = crate::rt::announcing(n, scale, bias, 0, &"").ok()?;
            (number <= u64::MAX >> 64u32.wrapping_sub(bits)).then_some(number)
        };
        while fits(part.len()).is_none() && part.len() < 8 + scale {
            part.push(0);
        }
        while fits(part.len()).is_none() && !part.is_empty() {
            part.pop();
        }
        self.put(fits(part.len()).unwrap_or(0), bits);
        self.out.extend(&part);
        part
    }

    /// A length of as many bits as an earlier field says, and what it announces.
    pub fn length_of(&mut self, bits: u32, f: impl FnOnce(&mut Self)) -> Vec<u8> {
        match bits {
            0 => Vec::new(),
            _ => self.length(bits, 1, 0, f),
        }
    }

    /// A number of entries of `bits` bits, and the entries; those without the number.
    pub fn count(&mut self, bits: u32, scale: usize, bias: isize, entry: impl Fn(&mut Self)) -> Vec<u8> {
        let drawn = usize::from(self.draw() % 4);
        let fits = |n: usize| {
            let number = crate::rt::announcing(n, scale, bias, 0, &"").ok()?;
            (number <= u64::MAX >> 64u32.wrapping_sub(bits)).then_some(number)
        };
        let count = (drawn..drawn + 8).chain((0..drawn).rev()).find(|n| fits(*n).is_some()).unwrap_or(0);
        let (pending, pending_bits) = (core::mem::take(&mut self.pending), core::mem::take(&mut self.pending_bits));
        let part = self.part(|s| (0..count).for_each(|_| entry(s)));
        (self.pending, self.pending_bits) = (pending, pending_bits);
        self.put(fits(count).unwrap_or(0), bits);
        self.out.extend(&part);
        part
    }

    /// Exactly as many bytes as an earlier field says.
    pub fn exactly(&mut self, size: impl Size, f: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut part = self.part(f);
        part.resize(size.size().unwrap_or(0).min(4096), 0);
        self.out.extend(&part);
        part
    }

    /// As many entries as an earlier field says.
    pub fn times(&mut self, count: impl Size, entries: impl Fn(usize, &mut Self)) -> Vec<u8> {
        let part = self.part(|s| entries(count.size().unwrap_or(0).min(256), s));
        self.out.extend(&part);
        part
    }

    /// One of the structures of a union whose tags are inside them, or an item of no line.
    pub fn one_of<R: Sample>(&mut self, lines: &[SampleFn], base: Option<SampleFn>) {
        let pick = usize::from(self.draw());
        // Drawn apart: else lines of some numbers would never come.
        let of_base = base.filter(|_| self.draw() % 5 == 4);
        match (lines.get(pick.checked_rem(lines.len()).unwrap_or(0)), of_base) {
            (_, Some(base)) => base(self),
            (Some(sample), _) if pick < 240 => sample(self),
            _ => R::sample(self),
        }
    }

    /// An item of a union: one of its lines, of its base, or one without a line. Some are cut.
    pub fn tagged<'a, R: Raw<'a> + Sample>(&mut self, lines: &[(R::Tag, SampleFn)], base: Option<SampleFn>) {
        let pick = usize::from(self.draw());
        let of_base = base.filter(|_| self.draw() % 5 == 4);
        match (lines.get(pick.checked_rem(lines.len()).unwrap_or(0)), of_base) {
            (_, Some(base)) => base(self),
            (Some((tag, sample)), _) if pick < 250 => {
                let mut body = self.part(sample);
                match pick % 16 {
                    7 => drop(body.pop()),
                    11 => body.push(0x5A),
                    _ => {}
                }
                let mut head = vec![0; R::head_len(*tag)];
                while R::head(*tag, body.len(), &mut Writer::new(&mut head)).is_err() && !body.is_empty() {
                    body.truncate(body.len() / 2);
                }
                self.out.append(&mut head);
                self.out.append(&mut body);
            }
            _ => R::sample(self),
        }
    }
}

impl Sample for Blob<'_> {
    fn sample(s: &mut Source<'_>) {
        let n = s.draw() % 12;
        for _ in 0..n {
            let byte = s.draw();
            s.out.push(byte);
        }
    }
}

impl<const N: usize> Sample for [u8; N] {
    fn sample(s: &mut Source<'_>) {
        for _ in 0..N {
            let byte = s.draw();
            s.out.push(byte);
        }
    }
}

impl<'a, T: Sample + Entry<'a> + Copy> Sample for List<'a, T> {
    fn sample(s: &mut Source<'_>) {
        while s.draw() % 4 != 0 && s.out.len() < 1024 {
            T::sample(s);
        }
    }

    fn into_items(self) -> Self {
        leaked(self, T::into_items)
    }
}

/// A loop with its entries as items, each rebuilt. One with an entry that does not decode stays as it is.
fn leaked<'a, T: Entry<'a, A> + Copy, A: Copy>(list: List<'a, T, A>, rebuild: fn(T) -> T) -> List<'a, T, A> {
    let items: Result<Vec<T>, _> = list.iter().map(|item| item.map(rebuild)).collect();
    items.map_or(list, |items| List::Items(Box::leak(items.into_boxed_slice())))
}

impl<T: Sample> SampleCounted for List<'_, T> {
    fn sample_entry(s: &mut Source<'_>) {
        T::sample(s);
    }
}

#[doc(hidden)]
impl<A: Copy, T: SampleWith<A>> List<'_, T, A> {
    pub fn sample_with(s: &mut Source<'_>, with: A) {
        while s.draw() % 4 != 0 && s.out.len() < 1024 {
            T::sample_with(s, with);
        }
    }

    pub fn sample_entry_with(s: &mut Source<'_>, with: A) {
        T::sample_with(s, with);
    }

    pub fn sample_times_with(n: usize, s: &mut Source<'_>, with: A) {
        (0..n).for_each(|_| T::sample_with(s, with));
    }
}

#[doc(hidden)]
impl<'a, A: Copy, T: SampleWith<A> + Entry<'a, A> + Copy> List<'a, T, A> {
    #[must_use]
    pub fn into_items_with(self) -> Self {
        leaked(self, T::into_items)
    }
}

#[doc(hidden)]
impl<'a, T: Sample + Entry<'a>> List<'a, T> {
    /// Entries of which `more` is true, and one of which it is not.
    pub fn sample_while(s: &mut Source<'_>, more: impl Fn(&T) -> bool) {
        for goes_on in (0..s.draw() % 3).map(|_| true).chain([false]) {
            for _ in 0..64 {
                // Leaked, as the entry may borrow for any lifetime.
                let entry: &[u8] = Box::leak(s.part(T::sample).into_boxed_slice());
                let read = T::read_entry(&mut Reader::new(entry), &mut T::begin(()));
                if read.is_ok_and(|e| more(&e) == goes_on) {
                    s.bytes(entry);
                    break;
                }
            }
        }
    }
}

/// One type, without its generics: the driver is compiled once.
struct Case {
    name: &'static str,
    sample: fn(&mut Source<'_>),
    check: fn(&[u8], bool) -> Result<bool, String>,
    tree: fn(&[u8]) -> Result<(), String>,
    checksum: fn(&[u8]) -> Option<(usize, u32)>,
    rebuilt: fn(&[u8]) -> Result<(), String>,
}

/// Checks the laws of this module on `V`.
///
/// # Panics
/// When one does not hold; the message has the bytes.
#[allow(clippy::panic)] // that is how a test fails
pub fn laws<V>()
where
    V: View + Sample + Transcode,
    for<'a> V::Of<'a>: Decode<'a> + Encode + Debug + PartialEq + Serialize + Default + Trace<'a> + Sample,
{
    fn name<V: View>() -> &'static str {
        <V::Of<'static> as Entry<'static>>::NAME
    }
    let (check, tree, checksum, rebuilt) = (check::<V>, check_tree::<V>, checksum::<V>, rebuilt::<V>);
    let case = Case { name: name::<V>(), sample: V::sample, check, tree, checksum, rebuilt };
    if let Err(message) = drive(&case) {
        panic!("{}: {message}", case.name);
    }
}

fn drive(case: &Case) -> Result<(), String> {
    // A machine that is emulated is given fewer, by proptest's own variable.
    let asked = std::env::var_os("PROPTEST_CASES").map(|_| ProptestConfig::default().cases);
    let cases = asked.unwrap_or(100);
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) };
    let accepted = core::cell::Cell::new(0u32);
    // Inputs that never decode would prove nothing; of a type with many parts, one in a hundred does.
    for _ in 0..50 {
        round(case, &config, &accepted)?;
        if accepted.get() >= cases.div_ceil(10) {
            return Ok(());
        }
    }
    Err(format!("only {} of the samples decode", accepted.get()))
}

fn round(case: &Case, config: &ProptestConfig, accepted: &core::cell::Cell<u32>) -> Result<(), String> {
    TestRunner::new(config.clone())
        .run(&proptest::collection::vec(any::<u8>(), 0..400), |entropy| {
            let mut source = Source::new(&entropy);
            (case.sample)(&mut source);
            let bytes = source.into_bytes();
            let fail = |b: &[u8], m: String| TestCaseError::fail(format!("{m}; bytes {:?}", Blob(b)));
            let run = |b: &[u8], json| (case.check)(b, json).map_err(|m| fail(b, m));
            let tree = |b: &[u8]| (case.tree)(b).map_err(|m| fail(b, m));
            if run(&bytes, true)? {
                (case.rebuilt)(&bytes).map_err(|m| fail(&bytes, m))?;
                accepted.set(accepted.get().saturating_add(1));
            }
            run(&entropy, false)?;
            tree(&bytes)?;
            tree(&entropy)?;
            let step = (bytes.len() / 48).max(1);
            // A tree costs more than all the rest: of each input a few, of all together each place.
            let phase = usize::from(entropy.first().copied().unwrap_or(0)) % 16;
            for i in (0..bytes.len()).step_by(step) {
                run(bytes.get(..i).unwrap_or_default(), false)?;
                let is_turn = (i / step) % 16 == phase;
                if is_turn {
                    tree(bytes.get(..i).unwrap_or_default())?;
                }
                let mut changed = bytes.clone();
                for flip in [0x01, 0x80, 0xFF] {
                    if let Some(b) = changed.get_mut(i) {
                        *b ^= flip;
                    }
                    run(&changed, false)?;
                    if is_turn && flip == 0x80 {
                        tree(&changed)?;
                    }
                    if let Some(resealed) = reseal(case.checksum, &changed) {
                        run(&resealed, false)?;
                    }
                }
            }
            Ok(())
        })
        .map_err(|e| e.to_string())
}

/// A value whose loops are built from items writes the same bytes, and is the same.
fn rebuilt<V>(bytes: &[u8]) -> Result<(), String>
where
    V: View,
    for<'a> V::Of<'a>: Decode<'a> + Encode + Debug + PartialEq + Sample,
{
    let mut r = Reader::new(bytes);
    let (Ok(view), Ok(built)) = (V::Of::decode(&mut { r }), V::Of::decode(&mut r).map(V::Of::into_items)) else {
        return Err("does not decode twice".into());
    };
    let used = bytes.get(..r.offset()).unwrap_or_default();
    match built.encode_to_vec() {
        Ok(written) if written == used && built.encoded_len() == used.len() && built == view => Ok(()),
        Ok(written) => Err(format!("built from items it is written as {:?}: {built:?}", Blob(&written))),
        Err(e) => Err(format!("built from items it is not written: {e}: {built:?}")),
    }
}

/// Where a checksum is wrong, and the right one.
fn checksum<V>(bytes: &[u8]) -> Option<(usize, u32)>
where
    V: View,
    for<'a> V::Of<'a>: Decode<'a>,
{
    match V::Of::from_bytes(bytes) {
        Err(error) => match error.kind() {
            ErrorKind::Checksum { computed, .. } => Some((error.offset(), computed)),
            _ => None,
        },
        Ok(_) => None,
    }
}

/// `bytes` with the right checksum, where a wrong one is what they are refused for.
fn reseal(checksum: fn(&[u8]) -> Option<(usize, u32)>, bytes: &[u8]) -> Option<Vec<u8>> {
    let (at, computed) = checksum(bytes)?;
    // The error does not say what the field is: CRC-32, of Ethernet or not, HCS or CRC-8.
    let [a, b, c, d] = computed.to_be_bytes();
    [&[a, b, c, d][..], &[d, c, b, a], &[d, c], &[d]].into_iter().find_map(|field| {
        let mut resealed = bytes.to_vec();
        resealed.get_mut(at..at.checked_add(field.len())?)?.copy_from_slice(field);
        checksum(&resealed).is_none().then_some(resealed)
    })
}

/// Checks what can be checked on one input, JSON if told to. True when `bytes` were accepted.
///
/// [`laws`] does so with inputs of its own; this is for those of a fuzzer.
///
/// # Errors
/// What does not hold.
pub fn check<V>(bytes: &[u8], json: bool) -> Result<bool, String>
where
    V: View + Transcode,
    for<'a> V::Of<'a>: Decode<'a> + Encode + Debug + PartialEq + Serialize + Default,
{
    let read = || V::Of::decode(&mut Reader::new(bytes));
    let used = match check_bytes::<V>(bytes) {
        Ok(Some(used)) => used,
        Ok(None) => return Ok(false),
        Err(message) => return Err(format!("{message}: {:?}", read())),
    };
    if let (true, Ok(view)) = (json, read()) {
        let text = serde_json::to_string(&view).map_err(|e| format!("no JSON: {e}: {view:?}"))?;
        match serde_json::from_str::<Owned<V>>(&text) {
            Ok(back) if back.as_bytes()[..] == *used => {}
            Ok(back) => return Err(format!("JSON {text} gives {:?}", Blob(back.as_bytes()))),
            Err(e) => return Err(format!("JSON {text} is not read back: {e}")),
        }
    }
    Ok(true)
}

/// The part of [`check`] that is about bytes alone, which a fuzzer does a hundred times as often: what was decoded of them,
/// None when they were refused.
///
/// # Errors
/// What does not hold.
pub fn check_bytes<V>(bytes: &[u8]) -> Result<Option<&[u8]>, String>
where
    V: View,
    for<'a> V::Of<'a>: Decode<'a> + Encode + PartialEq,
{
    let mut r = Reader::new(bytes);
    let mut decoded = None;
    let heap = measure(|| decoded = Some(V::Of::decode(&mut r)));
    if heap.count_total != 0 {
        return Err(format!("decoding allocates {} times", heap.count_total));
    }
    let view = match decoded {
        Some(Ok(view)) => view,
        Some(Err(e)) if e.offset() > bytes.len() => return Err(format!("error outside of the input: {e}")),
        _ => return Ok(None),
    };
    let used = bytes.get(..r.offset()).unwrap_or_default();
    if view.encoded_len() != used.len() {
        return Err(format!("encoded_len {} for {} bytes", view.encoded_len(), used.len()));
    }
    let written = view.encode_to_vec().map_err(|e| format!("not written back: {e}"))?;
    if written != used {
        return Err(format!("written back as {:?}", Blob(&written)));
    }
    if V::Of::from_bytes(used).as_ref() != Ok(&view) {
        return Err("reads back differently".into());
    }
    if !used.is_empty() && view.encode_to_slice(&mut vec![0; used.len().wrapping_sub(1)]).is_ok() {
        return Err("written into too small a buffer".into());
    }
    Ok(Some(used))
}
