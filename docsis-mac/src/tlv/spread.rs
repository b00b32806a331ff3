//! One value spread over several TLVs: certificates of types 32, 33, 81 and 82, receive channel profiles of type 48.

use wire::Blob;

/// Bytes of the longest piece of a value.
pub const PIECE: usize = 254;

/// The pieces of a value, each at most [`PIECE`] bytes: `split(&der).map(Encoding::ManufacturerCvc)`.
pub fn split(value: &[u8]) -> impl Iterator<Item = Blob<'_>> {
    value.chunks(PIECE).map(Blob)
}

/// The value of all items that `piece` takes, in their order; None where there are none. One piece alone is not copied.
///
/// ```
/// use docsis_mac::tlv::{Encoding, join};
/// use docsis_mac::wire::List;
///
/// let file = [32, 2, 0x30, 0x82, 3, 1, 1, 32, 1, 0x03, 81, 1, 0x77];
/// let encodings: List<Encoding> = List::from_wire(&file);
/// let cvc = join(&encodings, |e| match e {
///     Encoding::ManufacturerCvc(piece) => Some(piece),
///     _ => None,
/// })?;
/// assert_eq!(cvc.as_deref(), Some(&[0x30, 0x82, 0x03][..]));
/// # Ok::<(), docsis_mac::wire::Error>(())
/// ```
///
/// # Errors
/// Of a list that breaks off.
#[cfg(feature = "alloc")]
pub fn join<'a, T: wire::Entry<'a> + Copy>(
    items: &wire::List<'a, T>,
    piece: impl Fn(T) -> Option<Blob<'a>>,
) -> Result<Option<alloc::borrow::Cow<'a, [u8]>>, wire::Error> {
    use alloc::borrow::Cow;
    let mut value: Option<Cow<'a, [u8]>> = None;
    for item in items.iter() {
        let Some(Blob(piece)) = piece(item?) else { continue };
        match &mut value {
            Some(value) => value.to_mut().extend_from_slice(piece),
            None => value = Some(Cow::Borrowed(piece)),
        }
    }
    Ok(value)
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::unwrap_used)] // tests assert

    use super::*;
    use crate::tlv::Encoding;
    use std::borrow::Cow;
    use std::vec::Vec;
    use wire::List;

    #[test]
    fn trap_36_values_over_254_bytes_in_pieces() {
        let value: Vec<u8> = (0..600u32).map(|n| n.to_le_bytes()[0]).collect();
        let pieces: Vec<Encoding> = split(&value).map(Encoding::CoSignerCvc).collect();
        assert_eq!(split(&value).map(|piece| piece.len()).collect::<Vec<_>>(), [254, 254, 92]);
        let piece = |e| match e {
            Encoding::CoSignerCvc(piece) => Some(piece),
            _ => None,
        };
        assert_eq!(join(&List::from(&pieces[..]), piece).unwrap().unwrap(), value);
        // One piece is borrowed, none is none, and an empty one is a value.
        let one = [Encoding::CoSignerCvc(Blob(&value[..9]))];
        assert!(matches!(join(&List::from(&one), piece), Ok(Some(Cow::Borrowed(bytes))) if bytes == &value[..9]));
        assert_eq!(join(&List::from(&pieces[..]), |_| None).unwrap(), None);
        assert_eq!(join(&List::from_wire(&[33, 0]), piece).unwrap().unwrap().len(), 0);
        assert!(join(&List::from_wire(&[33, 2, 0]), piece).is_err());
        assert_eq!((split(&[]).count(), split(&value[..254]).count(), split(&value[..255]).count()), (0, 1, 2));
    }
}
