//! Fields to steps: runs of bits that make whole bytes, bits whose places only the bytes tell, and parts.

use crate::mistake::Mistake;
use crate::model::{Content, Frame, Presence, Structure};
use crate::quote::{number, quote_at, text};
use proc_macro::TokenStream;

/// What is read, or written, at once.
pub enum Step {
    /// Fields `first..end` of known widths: whole bytes, loaded at once. The last may be announced by
    /// its number; then its part follows.
    Run { first: usize, end: usize, bytes: u32 },
    /// Fields `first..end` of bits, one after the other: some are absent, or of a width that others say.
    Loose { first: usize, end: usize },
    /// A field that is no bits, or bits of its own that may be absent.
    Part(usize),
}

/// Where a field of bits lies in its run.
#[derive(Clone, Copy)]
pub struct Place {
    /// Bits of the run before the field.
    pub offset: u32,
    pub bits: u32,
    /// Bytes of the run.
    pub run: u32,
}

pub struct Layout {
    pub steps: Vec<Step>,
    /// One for each field; None for fields that are not in a run.
    pub places: Vec<Option<Place>>,
    /// Bytes that are always there.
    pub fixed: u32,
}

impl Layout {
    pub fn of(s: &Structure) -> Result<Layout, Mistake> {
        let mut layout = Layout { steps: Vec::new(), places: vec![None; s.fields.len()], fixed: 0 };
        let mut at = 0;
        while at < s.fields.len() {
            at = layout.run(s, at)?;
        }
        Ok(layout)
    }

    /// Takes the run that starts at `first`, or one part; the field behind it.
    fn run(&mut self, s: &Structure, first: usize) -> Result<usize, Mistake> {
        let (mut at, mut bits, mut offsets) = (first, 0, Vec::new());
        while let Some(f) = s.fields.get(at) {
            let Some(width) = f.run_bits().filter(|_| !f.is_optional()) else { break };
            offsets.push((bits, width));
            bits += width;
            at += 1;
            // A part directly follows the number that announces it.
            if f.announced().is_some() {
                break;
            }
        }
        let announces = at > first && s.fields[at - 1].announced().is_some();
        let next = s.fields.get(at).filter(|f| f.is_bits() && !announces);
        let whole = |f: &crate::model::Field| matches!(f.content, Content::Bits(n) if n % 8 == 0);
        if next.is_some_and(|f| bits % 8 != 0 || !whole(f)) {
            return self.loose(s, first);
        }
        if at == first {
            let f = &s.fields[first];
            if f.run_bits().is_some_and(|n| n % 8 != 0) {
                return Err(Mistake::new(f.name.span(), "a length or count that may be absent is of whole bytes"));
            }
            self.steps.push(Step::Part(first));
            return Ok(first + 1);
        }
        if bits % 8 != 0 {
            let message = format!("the fields up to here make {bits} bits, not whole bytes");
            return Err(Mistake::new(s.fields[at - 1].name.span(), message));
        }
        for (i, (offset, width)) in offsets.into_iter().enumerate() {
            self.places[first + i] = Some(Place { offset, bits: width, run: bits / 8 });
        }
        self.fixed += bits / 8;
        self.steps.push(Step::Run { first, end: at, bytes: bits / 8 });
        Ok(at)
    }

    fn loose(&mut self, s: &Structure, first: usize) -> Result<usize, Mistake> {
        let mut end = first;
        while let Some(f) = s.fields.get(end) {
            let announced = f.announced().is_some() && !f.is_optional();
            if !f.is_bits() && !announced {
                break;
            }
            if matches!(f.presence, Presence::More) {
                return Err(Mistake::new(f.name.span(), "`(more)` begins at a byte"));
            }
            end += 1;
            if announced {
                break;
            }
        }
        self.steps.push(Step::Loose { first, end });
        Ok(end)
    }
}

impl Place {
    /// A field that is a run of its own.
    pub fn alone(bits: u32) -> Place {
        Place { offset: 0, bits, run: bits / 8 }
    }

    /// The byte of the run in which the field starts.
    pub fn byte(&self) -> u32 {
        self.offset / 8
    }

    /// The byte of the run behind the field.
    pub fn end_byte(&self) -> u32 {
        (self.offset + self.bits).div_ceil(8)
    }

    /// An expression of type `u64` that loads the field from `__h`, an array of the run's bytes:
    /// one load, one shift, one mask.
    pub fn load(&self) -> String {
        let (n, first, last) = (self.bits, self.byte(), self.end_byte() - 1);
        let word = match last - first + 1 {
            1 => 1,
            2 => 2,
            3..=4 => 4,
            5..=8 => 8,
            _ => 16,
        };
        // A whole word of the run that covers the field; where the run is too short, zeros in front.
        let (at, end) = if first + word <= self.run {
            (first, first + word)
        } else if word <= self.run {
            (self.run - word, self.run)
        } else {
            (first, last + 1)
        };
        let bytes: Vec<String> = (at..end).map(|i| format!("__h[{i}]")).collect();
        let zeros = "0, ".repeat(word as usize - bytes.len());
        let load = format!("u{}::from_be_bytes([{zeros}{}])", word * 8, bytes.join(", "));
        let shift = end * 8 - self.offset - n;
        let shifted = if shift > 0 { format!("({load} >> {shift})") } else { load };
        let mask = u64::MAX >> (64 - n);
        if shift + n == word * 8 { format!("({shifted} as u64)") } else { format!("({shifted} as u64 & {mask:#x})") }
    }
}

/// Compile-time checks that each type can have its field's width; errors point at the type.
pub fn checks(s: &Structure) -> TokenStream {
    let mut out = TokenStream::new();
    for f in &s.fields {
        let (width, template) = match (&f.frame, &f.content) {
            (Frame::None, Content::Bits(n)) => (*n, "const _: () = ::wire::rt::must_fit::<$ty>($width, $message);"),
            (_, Content::Wide(n)) => {
                (*n, "const _: () = ::core::assert!(<$ty as ::wire::Wide>::BITS == $width, $message);")
            }
            _ => continue,
        };
        let ty_text = f.inner.to_string().replace(' ', "");
        let message = text(&format!("`{ty_text}` cannot stand in a field of {width} bits"));
        let holes = [("ty", &f.inner), ("width", &number(width)), ("message", &message)];
        out.extend(quote_at(f.type_span(), template, &holes));
    }
    out
}
