//! Fields to runs of whole bytes.

use crate::cursor::Mistake;
use crate::model::{Column, Structure};
use crate::quote::{number, quote_at, text};
use proc_macro::TokenStream;

/// Consecutive fields that together make whole bytes and are loaded at once.
pub struct Run {
    /// The run's fields: `first..end`.
    pub first: usize,
    pub end: usize,
    pub bytes: u32,
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
    pub runs: Vec<Run>,
    /// One for each field; None for fields that are not in a run.
    pub places: Vec<Option<Place>>,
    /// Bytes that are always there.
    pub fixed: u32,
}

impl Layout {
    pub fn of(s: &Structure) -> Result<Layout, Mistake> {
        let mut layout = Layout { runs: Vec::new(), places: vec![None; s.fields.len()], fixed: 0 };
        let mut i = 0;
        while i < s.fields.len() {
            let first = i;
            let mut offsets = Vec::new();
            let mut bits = 0;
            while let Some(width) = s.fields.get(i).and_then(|f| f.run_bits()) {
                offsets.push((bits, width));
                bits += width;
                i += 1;
                // What a number announces follows it at once.
                if !matches!(s.fields[i - 1].column, Column::Bits(_)) {
                    break;
                }
            }
            if i == first {
                if let Column::If(_, inner) = &s.fields[i].column {
                    if inner.run_bits().is_some_and(|n| n % 8 != 0) {
                        return Err(Mistake::new(
                            s.fields[i].name.span(),
                            "a field that may be absent is of whole bytes: put smaller ones in a structure of their own",
                        ));
                    }
                }
                i += 1;
                continue;
            }
            if bits % 8 != 0 {
                let message = format!("the fields up to here make {bits} bits, not whole bytes");
                return Err(Mistake::new(s.fields[i - 1].name.span(), message));
            }
            for (j, (offset, width)) in offsets.into_iter().enumerate() {
                layout.places[first + j] = Some(Place { offset, bits: width, run: bits / 8 });
            }
            layout.fixed += bits / 8;
            layout.runs.push(Run { first, end: i, bytes: bits / 8 });
        }
        Ok(layout)
    }

    /// The run that starts at field `i`.
    pub fn run_from(&self, i: usize) -> Option<&Run> {
        self.runs.iter().find(|r| r.first == i)
    }

    /// The run that ends with field `i`.
    pub fn run_to(&self, i: usize) -> Option<&Run> {
        self.runs.iter().find(|r| r.end == i + 1)
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
        let (width, ty) = match &f.column {
            Column::Bits(n) => (*n, f.ty.clone()),
            Column::If(_, inner) => match (&**inner, f.optional_type()) {
                (Column::Bits(n), Ok(ty)) => (*n, ty),
                _ => continue,
            },
            _ => continue,
        };
        let template = "const _: () = ::core::assert!(::wire::rt::fits::<$ty>($width), $message);";
        let ty_text = ty.to_string().replace(' ', "");
        let message = text(&format!("`{ty_text}` cannot stand in a field of {width} bits"));
        let holes = [("ty", &ty), ("width", &number(width)), ("message", &message)];
        out.extend(quote_at(f.type_span(), template, &holes));
    }
    out
}
