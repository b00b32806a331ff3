//! What crosses the boundary: status and error, bytes and texts of the caller, buffers to be filled, and the wrapper
//! around every entry point.
#![allow(unsafe_code)] // the only blocks of the crate

use std::ffi::{CStr, c_char, c_void};
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{fmt, ptr, slice};

/// How a call ended. Negative: an error; nothing has changed then, unless the function says otherwise.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Done.
    Ok = 0,
    /// Nothing more: no event before more input comes, no further entry.
    Done = 1,
    /// A pointer is NULL that must not be.
    Null = -1,
    /// A length beyond PTRDIFF_MAX, or one other than 0 with a NULL pointer.
    Length = -2,
    /// A number has no meaning here: an unknown code, a PID above 0x1FFF, a node of another tree.
    Argument = -3,
    /// The buffer is too small. Its `length` says what is needed.
    Buffer = -4,
    /// The bytes or the text cannot be read as what they should be, or cannot be written.
    Data = -5,
    /// There is no such thing: no node at this path, no table of this number.
    NotFound = -6,
    /// A limit is reached: as many PIDs, or as much waiting, as is allowed.
    Full = -7,
    /// A defect of the library. The handle that was used can only be freed.
    Internal = -8,
}

impl Status {
    const ALL: [Status; 10] = [
        Status::Ok,
        Status::Done,
        Status::Null,
        Status::Length,
        Status::Argument,
        Status::Buffer,
        Status::Data,
        Status::NotFound,
        Status::Full,
        Status::Internal,
    ];

    const fn text(self) -> &'static CStr {
        match self {
            Status::Ok => c"done",
            Status::Done => c"nothing more",
            Status::Null => c"a pointer is NULL",
            Status::Length => c"a length is impossible",
            Status::Argument => c"an argument has no meaning here",
            Status::Buffer => c"the buffer is too small",
            Status::Data => c"the data is not what it should be",
            Status::NotFound => c"there is no such thing",
            Status::Full => c"a limit is reached",
            Status::Internal => c"a defect of the library",
        }
    }
}

/// Bytes that a text of an error may have, the zero byte at its end included.
pub const ERROR_TEXT: usize = 256;

/// What went wrong, for people. The caller owns it, and may give NULL where one is asked for. It is written by calls
/// that fail, and by no others.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorInfo {
    /// The status that the call returns, or would return if it did not return a pointer.
    pub status: Status,
    /// The byte of the data at which the error was found; -1 where that is not known.
    pub offset: i64,
    /// One line of UTF-8, ended by a zero byte; cut where it is longer.
    pub text: [c_char; ERROR_TEXT],
}

/// A call that fails.
#[derive(Debug)]
pub struct Failure {
    status: Status,
    offset: Option<usize>,
    text: String,
}

impl Failure {
    /// With the text of its status.
    pub fn new(status: Status) -> Self {
        Failure { status, offset: None, text: status.text().to_string_lossy().into_owned() }
    }

    /// With a text of its own.
    pub fn of(status: Status, text: impl fmt::Display) -> Self {
        Failure { status, offset: None, text: text.to_string() }
    }

    fn write(&self, error: Option<&mut MaybeUninit<ErrorInfo>>) {
        let Some(error) = error else { return };
        let offset = self.offset.and_then(|offset| i64::try_from(offset).ok()).unwrap_or(-1);
        error.write(ErrorInfo { status: self.status, offset, text: fixed(&self.text) });
    }
}

impl From<wire::Error> for Failure {
    fn from(error: wire::Error) -> Self {
        let status = if error.kind() == wire::ErrorKind::Full { Status::Full } else { Status::Data };
        Failure { status, offset: Some(error.offset()), text: error.to_string() }
    }
}

/// What entry points do.
pub type Outcome<T = Status> = Result<T, Failure>;

/// A text in a fixed number of bytes, the last of them zero; cut between characters where it is longer.
pub fn fixed<const N: usize>(text: &str) -> [c_char; N] {
    let mut out = [0; N];
    let mut end = text.len().min(N.saturating_sub(1));
    while !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    for (to, from) in out.iter_mut().zip(text.bytes().take(end)) {
        *to = c_char::from_ne_bytes([from]);
    }
    out
}

/// Runs an entry point: what fails or panics gives `failed`, and the reason.
pub fn enter<T>(
    error: Option<&mut MaybeUninit<ErrorInfo>>,
    failed: impl FnOnce(Status) -> T,
    call: impl FnOnce() -> Outcome<T>,
) -> T {
    let failure = match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => return value,
        Ok(Err(failure)) => failure,
        Err(_) => Failure::new(Status::Internal),
    };
    failure.write(error);
    failed(failure.status)
}

/// As [`enter`], for entry points that return their status and nothing to read about it.
pub fn status(call: impl FnOnce() -> Outcome) -> Status {
    enter(None, |status| status, call)
}

/// As [`enter`], for entry points that return their status.
pub fn told(error: Option<&mut MaybeUninit<ErrorInfo>>, call: impl FnOnce() -> Outcome) -> Status {
    enter(error, |status| status, call)
}

/// As [`enter`], for entry points that return a pointer.
pub fn pointer<T>(error: Option<&mut MaybeUninit<ErrorInfo>>, call: impl FnOnce() -> Outcome<T>) -> Option<T> {
    enter(error, |_| None, || call().map(Some))
}

/// The handle or the place that must be there.
pub fn given<T>(pointer: Option<T>) -> Outcome<T> {
    pointer.ok_or_else(|| Failure::new(Status::Null))
}

/// Bytes of the caller or of a handle; not a copy.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Bytes<'a> {
    /// The first byte; may be NULL where there is none.
    data: *const u8,
    /// Their number.
    length: usize,
    of: PhantomData<&'a [u8]>,
}

impl<'a> Bytes<'a> {
    /// No bytes.
    pub const NONE: Bytes<'a> = Bytes { data: ptr::null(), length: 0, of: PhantomData };

    /// The bytes as a slice.
    ///
    /// # Errors
    /// A length that cannot be.
    pub fn get(self) -> Outcome<&'a [u8]> {
        if self.length == 0 {
            return Ok(&[]);
        }
        if self.data.is_null() || isize::try_from(self.length).is_err() {
            return Err(Failure::new(Status::Length));
        }
        // SAFETY: the fields are private, so the value comes from a slice, which lives for 'a, or from C, where the
        // caller of an entry point promises that many readable bytes for the time that the header states.
        Ok(unsafe { slice::from_raw_parts(self.data, self.length) })
    }
}

impl<'a> From<&'a [u8]> for Bytes<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Bytes { data: bytes.as_ptr(), length: bytes.len(), of: PhantomData }
    }
}

/// A text of the caller, ended by a zero byte: `const char *` in C.
#[repr(transparent)]
#[derive(Debug, Clone, Copy)]
pub struct Chars<'a>(*const c_char, PhantomData<&'a CStr>);

impl<'a> Chars<'a> {
    /// NULL.
    pub const NONE: Chars<'a> = Chars(ptr::null(), PhantomData);

    /// There is none.
    pub const fn is_null(self) -> bool {
        self.0.is_null()
    }

    /// The text.
    ///
    /// # Errors
    /// NULL, and what is no UTF-8.
    pub fn get(self) -> Outcome<&'a str> {
        if self.0.is_null() {
            return Err(Failure::new(Status::Null));
        }
        // SAFETY: the field is private, so the value comes from a `CStr`, which lives for 'a, or from C, where the caller
        // of an entry point promises a zero byte at the end.
        let text = unsafe { CStr::from_ptr(self.0) };
        text.to_str().map_err(|error| Failure {
            status: Status::Data,
            offset: Some(error.valid_up_to()),
            text: "the text is no UTF-8".into(),
        })
    }
}

impl<'a> From<&'a CStr> for Chars<'a> {
    fn from(text: &'a CStr) -> Self {
        Chars(text.as_ptr(), PhantomData)
    }
}

/// A buffer of the caller that a call fills: `data` and `capacity` are set before, `length` by the call.
///
/// When the capacity is too small, nothing is written to `data`, `length` is what is needed, and the call returns
/// BC_STATUS_BUFFER: to ask for the length, give a capacity of 0. `data` may be NULL then.
#[repr(C)]
#[derive(Debug)]
pub struct Buffer<'a> {
    /// Where to write.
    data: *mut c_void,
    /// Bytes there are.
    capacity: usize,
    /// Bytes written, or needed. The zero byte behind a text is not counted here; it needs room all the same.
    length: usize,
    of: PhantomData<&'a mut [u8]>,
}

impl<'a> Buffer<'a> {
    /// Fills the buffer.
    ///
    /// # Errors
    /// A buffer that is too small, or none.
    pub fn fill(&mut self, bytes: &[u8]) -> Outcome {
        self.write(bytes, bytes.len())
    }

    /// Fills the buffer with a text and a zero byte behind it.
    ///
    /// # Errors
    /// As [`fill`](Self::fill).
    pub fn fill_text(&mut self, text: &str) -> Outcome {
        let mut bytes = Vec::from(text);
        bytes.push(0);
        self.write(&bytes, text.len())
    }

    fn write(&mut self, bytes: &[u8], length: usize) -> Outcome {
        self.length = length;
        if bytes.len() > self.capacity {
            return Err(Failure::of(Status::Buffer, format_args!("the buffer must have {} bytes", bytes.len())));
        }
        if bytes.is_empty() {
            return Ok(Status::Ok);
        }
        if self.data.is_null() {
            return Err(Failure::new(Status::Null));
        }
        // SAFETY: the fields are private, so the value comes from a mutable slice, which lives for 'a, or from C, where the
        // caller of an entry point promises `capacity` bytes that nothing else uses; at most as many are written. A caller
        // who gives bytes of a handle or of the input all the same gets them moved.
        unsafe { ptr::copy(bytes.as_ptr(), self.data.cast(), bytes.len()) };
        Ok(Status::Ok)
    }

    /// What [`length`](Self) says.
    pub const fn length(&self) -> usize {
        self.length
    }
}

impl<'a> From<&'a mut [u8]> for Buffer<'a> {
    fn from(bytes: &'a mut [u8]) -> Self {
        Buffer { data: bytes.as_mut_ptr().cast(), capacity: bytes.len(), length: 0, of: PhantomData }
    }
}

/// What a status means, in English. Never NULL; the text is constant.
#[unsafe(no_mangle)]
pub extern "C" fn bc_status_text(status: i32) -> *const c_char {
    let known = Status::ALL.into_iter().find(|known| *known as i32 == status);
    known.map_or(c"unknown status", Status::text).as_ptr()
}

/// The version of the library that is running, as `0.1.0`: never NULL; the text is constant. BC_VERSION_TEXT is that of
/// the header.
#[unsafe(no_mangle)]
pub extern "C" fn bc_version_text() -> *const c_char {
    VERSION.as_ptr()
}

/// The version of the library that is running: major * 1000000 + minor * 1000 + patch. BC_VERSION is that of the header.
#[unsafe(no_mangle)]
pub extern "C" fn bc_version() -> u32 {
    version(env!("CARGO_PKG_VERSION"))
}

const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(version) => version,
    Err(_) => c"",
};

/// The number of a version.
pub fn version(text: &str) -> u32 {
    text.split('.').fold(0u32, |sum, part| sum.saturating_mul(1000).saturating_add(part.parse().unwrap_or(0)))
}

/// A tick count where there is none.
pub const NO_TIME: u64 = u64::MAX;

/// Where a PID is asked for and there is none.
pub const NO_PID: u16 = 0xFFFF;

/// A PID of the caller.
///
/// # Errors
/// More than 13 bits.
pub fn pid(value: u16) -> Outcome<mpegts::Pid> {
    mpegts::Pid::new(value).ok_or_else(|| Failure::of(Status::Argument, format_args!("{value:#x} is no PID")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic)] // tests assert

    use super::*;

    #[test]
    fn a_panic_is_a_status() {
        let mut error = MaybeUninit::uninit();
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let status = told(Some(&mut error), || panic!("on purpose"));
        std::panic::set_hook(hook);
        assert_eq!(status, Status::Internal);
        // SAFETY: a call that fails writes it.
        assert_eq!(unsafe { error.assume_init() }.status, Status::Internal);
    }

    #[test]
    fn impossible_bytes_are_refused() {
        let bytes = |data, length| Bytes { data, length, of: PhantomData }.get().map_err(|failure| failure.status);
        assert_eq!(bytes(ptr::null(), 0), Ok(&[][..]));
        assert_eq!(bytes(ptr::null(), 1), Err(Status::Length));
        assert_eq!(bytes(&7, usize::MAX), Err(Status::Length));
        assert_eq!(bytes(&7, isize::MAX as usize + 1), Err(Status::Length));
        assert_eq!(bytes(&7, 1), Ok(&[7][..]));
        assert_eq!(Chars::NONE.get().unwrap_err().status, Status::Null);
        let failure = Chars::from(c"a\xFF").get().unwrap_err();
        assert_eq!((failure.status, failure.offset), (Status::Data, Some(1)));
    }

    #[test]
    fn a_small_buffer_says_what_is_needed_and_stays_as_it_was() {
        let mut room = [9; 4];
        let mut buffer = Buffer::from(&mut room[..3]);
        assert_eq!(buffer.fill(&[1, 2, 3, 4]).unwrap_err().status, Status::Buffer);
        assert_eq!(buffer.length(), 4);
        assert_eq!(buffer.fill_text("abc").unwrap_err().status, Status::Buffer);
        assert_eq!((buffer.length(), room), (3, [9; 4]));
        let mut buffer = Buffer::from(&mut room[..]);
        assert_eq!(buffer.fill_text("abc").unwrap(), Status::Ok);
        assert_eq!((buffer.length(), room), (3, *b"abc\0"));
        let mut buffer = Buffer { data: ptr::null_mut(), capacity: 0, length: 0, of: PhantomData };
        assert_eq!(buffer.fill(&[1]).unwrap_err().status, Status::Buffer);
        assert_eq!(buffer.length(), 1);
        buffer.capacity = 1;
        assert_eq!(buffer.fill(&[1]).unwrap_err().status, Status::Null);
    }

    #[test]
    fn texts_are_cut_between_characters() {
        let text = |text| fixed::<4>(text).map(|c| c.to_ne_bytes()[0]);
        assert_eq!(text("ab"), [b'a', b'b', 0, 0]);
        assert_eq!(text("abcd"), [b'a', b'b', b'c', 0]);
        assert_eq!(text("abß"), [b'a', b'b', 0, 0]);
        assert!(fixed::<0>("a").is_empty());
    }

    #[test]
    fn the_version_is_a_number() {
        assert_eq!((version("0.1.0"), version("2.13.5")), (1_000, 2_013_005));
    }
}
