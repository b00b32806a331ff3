//! DOCSIS frames of a buffer, and what they are in few words.
#![allow(unsafe_code)] // the names of entry points

use crate::boundary::{Bytes, ErrorInfo, Failure, Outcome, Status, fixed, given, told};
use crate::structure::Structure;
use docsis_mac::capture::FrameRecord;
use docsis_mac::frame::{CrcCheck, Payload};
use docsis_mac::message::{Body, Message};
use docsis_mac::{Frames, MacAddress};
use std::ffi::c_char;
use std::mem::MaybeUninit;
use wire::Decode;

/// What is known of the CRC of a frame.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrcState {
    /// There is none, as in requests, or the record lacks it.
    Absent = 0,
    /// It is right.
    Right = 1,
    /// It is wrong.
    Wrong = 2,
    /// It is encrypted with the rest.
    Encrypted = 3,
}

/// Bytes that the name of a frame or message may have, the zero byte at its end included.
pub const DOCSIS_NAME: usize = 48;

/// A frame or message in few words.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct DocsisInfo<'f> {
    /// The abbreviation of the message, such as `MAP`, or the kind of the frame.
    pub name: [c_char; DOCSIS_NAME],
    /// The message without MAC header; no bytes where there is none.
    pub message: Bytes<'f>,
    /// Bytes that the header counts and the record lacks.
    pub missing: usize,
    /// One of bc_crc_state.
    pub crc: u32,
    /// The type of the message; -1 where there is none.
    pub message_type: i32,
    /// The version of the message.
    pub version: u8,
    /// The sender of a message.
    pub source: [u8; 6],
    /// The receiver of a message.
    pub destination: [u8; 6],
    /// The body of the message has a structure that is known, and keeps to it.
    pub is_typed: bool,
}

impl<'f> DocsisInfo<'f> {
    const NONE: DocsisInfo<'f> = DocsisInfo {
        name: [0; DOCSIS_NAME],
        message: Bytes::NONE,
        missing: 0,
        crc: CrcState::Absent as u32,
        message_type: -1,
        version: 0,
        source: [0; 6],
        destination: [0; 6],
        is_typed: false,
    };

    fn of_message(message: &Message<'_>, bytes: &'f [u8]) -> Self {
        let kind = message.message_type();
        let is_typed = !matches!(message.body, Body::Other(..) | Body::Invalid { .. });
        let name = match is_typed {
            true => message.body.name().into(),
            false => kind.name().map_or_else(|| format!("message type {}", kind.0), String::from),
        };
        let (MacAddress(source), MacAddress(destination)) = (message.sa, message.da);
        let (message_type, version) = (kind.0.into(), message.version);
        let (name, message) = (fixed(&name), bytes.into());
        DocsisInfo { name, message, message_type, version, source, destination, is_typed, ..Self::NONE }
    }

    fn of_frame(bytes: &'f [u8]) -> Outcome<Self> {
        let record = FrameRecord::from_bytes(bytes)?;
        let crc = match record.check_crc() {
            Ok(CrcCheck::Right) => CrcState::Right,
            Ok(CrcCheck::Encrypted) => CrcState::Encrypted,
            Ok(_) => CrcState::Absent,
            Err(_) => CrcState::Wrong,
        };
        let info = match (record.frame.message(), &record.frame.payload) {
            (Some(message), _) => Self::of_message(message, record.message_bytes().unwrap_or_default()),
            (None, Payload::Invalid { raw, .. }) => {
                DocsisInfo { name: fixed(&format!("{}, not understood", raw.frame_control)), ..Self::NONE }
            }
            (None, _) => DocsisInfo { name: fixed(&record.frame.frame_control().to_string()), ..Self::NONE },
        };
        Ok(DocsisInfo { crc: crc as u32, missing: record.missing, ..info })
    }
}

/// Takes the first frame off `frames`, which are back to back with stuffing between them: BC_STATUS_OK and `frame`,
/// BC_STATUS_DONE when there is none left. BC_STATUS_DATA where no good header is; `frames` is then moved to the next
/// one, so the walk goes on.
#[unsafe(no_mangle)]
pub extern "C" fn bc_docsis_next<'f>(
    frames: Option<&mut Bytes<'f>>,
    frame: Option<&mut MaybeUninit<Bytes<'f>>>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || {
        let (frames, frame) = (given(frames)?, given(frame)?);
        let mut walk = Frames::raw(frames.get()?);
        let found = walk.next();
        let status = match found {
            None => Ok(Status::Done),
            Some(Ok(found)) => {
                frame.write(found.bytes.0.into());
                Ok(Status::Ok)
            }
            Some(Err(error)) => {
                walk.resynchronize();
                Err(Failure::from(error))
            }
        };
        *frames = walk.rest().into();
        status
    })
}

/// Says what `data` is, whole or cut short by the capture: `structure` is BC_STRUCTURE_DOCSIS_FRAME or
/// BC_STRUCTURE_DOCSIS_MESSAGE.
#[unsafe(no_mangle)]
pub extern "C" fn bc_docsis_describe<'f>(
    structure: u32,
    data: Bytes<'f>,
    info: Option<&mut MaybeUninit<DocsisInfo<'f>>>,
    error: Option<&mut MaybeUninit<ErrorInfo>>,
) -> Status {
    told(error, || {
        let (info, data) = (given(info)?, data.get()?);
        let found = match structure {
            s if s == Structure::DocsisFrame as u32 => DocsisInfo::of_frame(data)?,
            s if s == Structure::DocsisMessage as u32 => DocsisInfo::of_message(&Message::from_bytes(data)?, data),
            _ => return Err(Failure::new(Status::Argument)),
        };
        info.write(found);
        Ok(Status::Ok)
    })
}
