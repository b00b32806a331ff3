//! Structures as data: names, fields, bits, rules, codes and unions, from the declarations.
//!
//! ```
//! use wire::layout::{Described, Form, Presence, Unit};
//!
//! wire::syntax! {
//!     /// A stream.
//!     pub struct Stream<'a> {
//!         stream_type: 8 u8,
//!         reserved:    3 wire::Rfu,
//!         /// 90 kHz.
//!         period:     13 u16,
//!         info:      [8] wire::Blob<'a>,
//!     }
//! }
//!
//! let Form::Structure { fields } = Stream::LAYOUT.form else { panic!() };
//! assert_eq!((fields[2].name, fields[2].bits), ("period", Some(13)));
//! assert_eq!(fields[2].unit, Some(Unit::new(90_000, 1, "Hz")));
//! assert_eq!((fields[1].presence, fields[3].column), (Presence::Reserved, "[8]"));
//! ```
//!
//! A layout refers to those inside it by functions, so that a union may contain itself and nothing is built before it
//! is asked for.

mod described;
#[cfg(feature = "serde")]
mod schema;

pub use crate::unit::Unit;
use core::fmt;
pub use described::{RAW, TEXT, WITH_TEXT};
#[cfg(feature = "serde")]
pub use schema::schema;

/// What has a layout: every declared type, and every type that may stand in a declaration.
pub trait Described {
    /// Its layout.
    const LAYOUT: &'static Layout;
}

/// Implements [`Described`] for types that are no declarations: generics, type, name and form.
///
/// ```
/// use wire::layout::{Field, Form};
///
/// struct Colour([u8; 3]);
/// struct Either<A, B>(Result<A, B>);
///
/// wire::layouts! {
///     [] Colour = "Colour", Form::Text("^#[0-9A-F]{6}$");
///     [A: wire::layout::Described, B: wire::layout::Described] Either<A, B> = "Either", Form::OneOf(&[
///         Field::new::<A>("left", "_", None),
///         Field::new::<B>("right", "_", None),
///     ]);
/// }
/// ```
#[macro_export]
macro_rules! layouts {
    ($( [$($generics:tt)*] $t:ty = $name:expr, $form:expr; )*) => { $(
        impl<$($generics)*> $crate::layout::Described for $t {
            const LAYOUT: &'static $crate::layout::Layout = &$crate::layout::Layout::value::<Self>($name, $form);
        }
    )* };
}

/// The layout of another type.
pub type LayoutFn = fn() -> &'static Layout;

/// The layout of `T`, as a [`LayoutFn`].
pub fn of<T: Described>() -> &'static Layout {
    T::LAYOUT
}

/// A structure, a union, a loop or a value.
#[derive(Clone, Copy)]
pub struct Layout {
    /// The name of its type, without path and generics.
    pub name: &'static str,
    /// Its documentation.
    pub doc: Doc,
    /// The full name of its type, which tells it from others of the same name.
    pub path: fn() -> &'static str,
    /// What it is made of.
    pub form: Form,
}

impl fmt::Debug for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layout").field("path", &(self.path)()).field("form", &self.form).finish_non_exhaustive()
    }
}

/// What a layout is made of.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Form {
    /// Fields, one after the other.
    Structure {
        /// In the order of the wire.
        fields: &'static [Field],
    },
    /// One of several structures.
    Union(Union),
    /// Entries of one layout.
    List(LayoutFn),
    /// Entries of so many bits each.
    Packed(LayoutFn, u32),
    /// A value of so many bits that stands alone.
    Scalar(LayoutFn, u32),
    /// Two values.
    Pair(LayoutFn, LayoutFn),
    /// One of several parts: in JSON an object of its name alone.
    OneOf(&'static [Field]),
    /// Any of several forms of one value, told apart by their JSON.
    AnyOf(&'static [Form]),
    /// A number of at most so many bits.
    Unsigned(u32),
    /// A number in two's complement of at most so many bits.
    Signed(u32),
    /// A number below this one, whatever the width of the field.
    Below(u64),
    /// A multiple of a step, whatever the width of the field.
    Steps {
        /// One of them.
        step: u64,
        /// How many there are at most.
        most: u64,
    },
    /// True or false.
    Bool,
    /// A number with names, of so many bits.
    Codes(u32, &'static [Code]),
    /// Bits of no meaning yet: in JSON their difference from what the standard wants.
    Reserved,
    /// So many decimal digits.
    Decimal(u32),
    /// So many characters of ASCII.
    Chars(usize),
    /// Bytes, of a known number or not.
    Bytes(Option<usize>),
    /// A checksum: in JSON its difference from the right one, if it may be wrong.
    Checksum {
        /// Reading accepts a wrong one and keeps it.
        kept: bool,
    },
    /// In JSON text of this form, a regular expression.
    Text(&'static str),
}

/// A line of a structure.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// As the standard names it.
    pub name: &'static str,
    /// Its documentation.
    pub doc: Doc,
    /// The column as declared: `13`, `(if flag) [8]`, `(count 8)`.
    pub column: &'static str,
    /// Its bits, where every value has as many.
    pub bits: Option<u32>,
    /// Its type as declared.
    pub ty: &'static str,
    /// The layout of that type.
    pub layout: LayoutFn,
    /// Whether it is there.
    pub presence: Presence,
    /// What else the line says.
    pub rule: Rule,
    /// What its number counts, where its documentation begins with that: `100 Hz.`
    pub unit: Option<Unit>,
}

/// Whether a field is there, on the wire and in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Always,
    /// When earlier fields or the enclosing length say so.
    Optional,
    /// Always on the wire; in JSON when it is not as the standard wants it.
    Reserved,
    /// Always on the wire, never in JSON: a constant, or computed from other fields.
    Computed,
}

/// The rule behind the type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// None.
    None,
    /// `= 0x47`
    Constant(&'static str),
    /// `= pcr.is_some()`
    Computed(&'static str),
    /// `in 1..=100`
    Range(&'static str),
}

/// A value with its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The number.
    pub value: u64,
    /// The name that does not change: in JSON in small letters.
    pub identifier: &'static str,
    /// The name for people.
    pub name: &'static str,
}

/// One of several structures.
#[derive(Debug, Clone, Copy)]
pub struct Union {
    /// What decides which.
    pub by: By,
    /// In the order of their tags.
    pub lines: &'static [Line],
    /// The union that this one extends.
    pub base: Option<LayoutFn>,
}

/// What decides which structure of a union is there.
#[derive(Debug, Clone, Copy)]
pub enum By {
    /// The tag of the item, which has this raw form.
    Tag(LayoutFn),
    /// An earlier field of this layout.
    Selector {
        /// The field.
        of: LayoutFn,
        /// A body that does not decode is kept.
        kept: bool,
    },
    /// What came before the item; the first line is the usual one.
    Scope,
    /// The bytes: the first line that takes them all.
    Fit,
}

/// A line of a union.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// The tag or tags as declared: `0x44`, `0x0E..=0x1F`.
    pub tag: &'static str,
    /// The standard's name.
    pub name: &'static str,
    /// Its documentation.
    pub doc: Doc,
    /// What a number counts that is the whole structure.
    pub unit: Option<Unit>,
    /// The structure.
    pub layout: LayoutFn,
    /// Bytes may stand behind the known part.
    pub tail: bool,
    /// The tag is a part of the value, because the line has several.
    pub keeps_tag: bool,
}

impl Layout {
    /// A value with a form of its own.
    pub const fn value<T: ?Sized>(name: &'static str, form: Form) -> Layout {
        Layout { name, doc: Doc(&[]), path: core::any::type_name::<T>, form }
    }

    /// The layouts inside, one level down.
    pub fn inside(&self) -> impl Iterator<Item = &'static Layout> + use<> {
        let (fields, lines, others): (&'static [Field], &'static [Line], [Option<LayoutFn>; 2]) = match self.form {
            Form::Structure { fields } | Form::OneOf(fields) => (fields, &[], [None; 2]),
            Form::Union(Union { by: By::Tag(raw), lines, base }) => (&[], lines, [Some(raw), base]),
            Form::Union(Union { by: By::Selector { of, .. }, lines, base }) => (&[], lines, [Some(of), base]),
            Form::Union(Union { by: By::Scope | By::Fit, lines, base }) => (&[], lines, [None, base]),
            Form::List(of) | Form::Packed(of, _) | Form::Scalar(of, _) => (&[], &[], [Some(of), None]),
            Form::Pair(a, b) => (&[], &[], [Some(a), Some(b)]),
            _ => (&[], &[], [None; 2]),
        };
        let functions = others.into_iter().flatten().chain(fields.iter().map(|f| f.layout));
        functions.chain(lines.iter().map(|l| l.layout)).map(|f| f())
    }
}

impl Field {
    /// A field of a structure described by hand: always there, without documentation.
    pub const fn new<T: Described>(name: &'static str, column: &'static str, bits: Option<u32>) -> Field {
        Field {
            name,
            doc: Doc(&[]),
            column,
            bits,
            ty: T::LAYOUT.name,
            layout: of::<T>,
            presence: Presence::Always,
            rule: Rule::None,
            unit: None,
        }
    }

    /// The same, reserved.
    #[must_use]
    pub const fn reserved(self) -> Field {
        Field { presence: Presence::Reserved, ..self }
    }

    /// The same, not always there.
    #[must_use]
    pub const fn optional(self) -> Field {
        Field { presence: Presence::Optional, ..self }
    }
}

impl Line {
    /// True for a number that the tag of the line stands for; false where it is no number.
    pub fn has(&self, tag: u64) -> bool {
        let number = |t: &str| {
            let t = t.trim();
            match t.strip_prefix("0x") {
                Some(digits) => digits
                    .chars()
                    .filter(|c| *c != '_')
                    .try_fold(0u64, |n, c| n.checked_mul(16)?.checked_add(c.to_digit(16)?.into())),
                None => t.parse().ok(),
            }
        };
        self.tag.split('|').any(|one| match one.split_once("..") {
            Some((first, last)) => {
                let (last, open) = match last.trim().strip_prefix('=') {
                    Some(last) => (last, false),
                    None => (last, true),
                };
                let (Some(first), Some(last)) = (number(first), number(last)) else { return false };
                first <= tag && if open { tag < last } else { tag <= last }
            }
            None => number(one) == Some(tag),
        })
    }
}

/// A documentation comment, line by line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doc(pub &'static [&'static str]);

impl Doc {
    /// True for a type without documentation.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The lines, without the blank in front that a comment has.
    pub fn lines(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.0.iter().map(|line| line.strip_prefix(' ').unwrap_or(line))
    }

    /// The first sentence.
    pub fn summary(&self) -> impl fmt::Display + use<> {
        Summary(*self)
    }
}

impl fmt::Display for Doc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines().enumerate().try_for_each(|(i, line)| {
            if i > 0 {
                f.write_str("\n")?;
            }
            f.write_str(line)
        })
    }
}

struct Summary(Doc);

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, line) in self.0.lines().map(str::trim).take_while(|line| !line.is_empty()).enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            match line.find(". ") {
                Some(end) => return f.write_str(line.get(..=end).unwrap_or(line)),
                None => f.write_str(line)?,
            }
            if line.ends_with('.') {
                return Ok(());
            }
        }
        Ok(())
    }
}
