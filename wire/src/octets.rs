//! Bytes with a meaning.

/// Makes types of bytes that have a meaning of their own (text, an address, a set of bits) read and write as
/// [`Blob`](crate::Blob) does, under names of their own. What they mean is for their methods, `Debug` and serde, which
/// stand beside them.
///
/// | line | the type | on read |
/// |---|---|---|
/// | `Name "name";` | `struct Name<'a>(pub &'a [u8])` | all that is left |
/// | `Name "name" text;` | the same | the same; in a tree of fields it is text |
/// | `Name[16] "name";` | has `From<[u8; 16]>`, and is `Into<[u8; 16]>` | so many bytes |
///
/// ```
/// use wire::{Decode, Encode};
///
/// /// Latitude in steps of a degree, one a byte.
/// #[derive(Debug, Clone, Copy, Default, PartialEq)]
/// pub struct Track<'a>(pub &'a [u8]);
///
/// wire::octets! {
///     Track "track";
/// }
/// let track = Track::from_bytes(&[52, 53])?;
/// assert_eq!((track.len(), track.encode_to_vec()?), (2, vec![52, 53]));
/// # Ok::<(), wire::Error>(())
/// ```
#[macro_export]
macro_rules! octets {
    () => {};
    ($Name:ident $name:literal; $($more:tt)*) => {
        $crate::__octets!($Name $name);
        $crate::__trace! {
            impl<'a> $crate::trace::Trace<'a> for $Name<'a> {
                fn trace(r: &mut $crate::Reader<'a>, t: &mut $crate::trace::Tracer) -> Result<(), $crate::Error> {
                    $crate::trace::leaf::<Self>(r, t)
                }
            }
        }
        $crate::octets!($($more)*);
    };
    ($Name:ident $name:literal text; $($more:tt)*) => {
        $crate::__octets!($Name $name);
        $crate::__trace! {
            impl<'a> $crate::trace::Trace<'a> for $Name<'a> {
                fn trace(r: &mut $crate::Reader<'a>, t: &mut $crate::trace::Tracer) -> Result<(), $crate::Error> {
                    t.is_text(*r, &$Name(r.peek()));
                    r.rest();
                    Ok(())
                }
            }
        }
        $crate::octets!($($more)*);
    };
    ($Name:ident[$len:literal] $name:literal; $($more:tt)*) => {
        impl<'a> $crate::Decode<'a> for $Name {
            const NAME: $crate::Name = &$name;
            const EXACT: bool = true;

            fn decode(r: &mut $crate::Reader<'a>) -> Result<Self, $crate::Error> {
                r.array::<$len>(&$name).map(|bytes| $Name::from(*bytes))
            }
        }

        impl $crate::Encode for $Name {
            fn encoded_len(&self) -> usize {
                $len
            }

            fn encode(&self, w: &mut $crate::Writer<'_>) -> Result<(), $crate::Error> {
                w.put(&<[u8; $len]>::from(*self), &$name)
            }
        }

        impl $crate::View for $Name {
            type Of<'a> = $Name;
        }

        $crate::__testing! {
            impl $crate::testing::Sample for $Name {
                fn sample(s: &mut $crate::testing::Source<'_>) {
                    <[u8; $len]>::sample(s);
                }
            }
        }

        $crate::__trace! {
            impl<'a> $crate::trace::Trace<'a> for $Name {
                fn trace(r: &mut $crate::Reader<'a>, t: &mut $crate::trace::Tracer) -> Result<(), $crate::Error> {
                    $crate::trace::leaf::<Self>(r, t)
                }
            }
        }
        $crate::octets!($($more)*);
    };
}

/// What both kinds of borrowed bytes have.
#[doc(hidden)]
#[macro_export]
macro_rules! __octets {
    ($Name:ident $name:literal) => {
        impl ::core::ops::Deref for $Name<'_> {
            type Target = [u8];

            #[inline(always)]
            fn deref(&self) -> &[u8] {
                self.0
            }
        }

        impl<'a> From<&'a [u8]> for $Name<'a> {
            fn from(bytes: &'a [u8]) -> Self {
                $Name(bytes)
            }
        }

        impl<'a, const N: usize> From<&'a [u8; N]> for $Name<'a> {
            fn from(bytes: &'a [u8; N]) -> Self {
                $Name(bytes)
            }
        }

        impl<'a> $crate::Decode<'a> for $Name<'a> {
            const NAME: $crate::Name = &$name;

            #[inline(always)]
            fn decode(r: &mut $crate::Reader<'a>) -> Result<Self, $crate::Error> {
                Ok($Name(r.rest()))
            }
        }

        impl $crate::Encode for $Name<'_> {
            #[inline(always)]
            fn encoded_len(&self) -> usize {
                self.0.len()
            }

            #[inline(always)]
            fn encode(&self, w: &mut $crate::Writer<'_>) -> Result<(), $crate::Error> {
                w.put(self.0, &$name)
            }
        }

        impl $crate::View for $Name<'static> {
            type Of<'a> = $Name<'a>;
        }

        $crate::__testing! {
            impl $crate::testing::Sample for $Name<'_> {
                fn sample(s: &mut $crate::testing::Source<'_>) {
                    $crate::Blob::sample(s);
                }
            }
        }
    };
}
