//! FEC packets for a stream.

use super::{FEC_HEADER_SIZE, FEC_PAYLOAD_TYPE, FecPacket, Media, Parity};
use alloc::{vec, vec::Vec};
use wire::{Blob, Encode, Error, ErrorKind};

/// What a FEC packet protects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Every L-th packet: a burst of up to L lost packets is restored. UDP port + 2.
    Column,
    /// L packets one after another. UDP port + 4.
    Row,
}

/// Makes column and row FEC packets.
#[derive(Debug, Clone)]
pub struct FecEncoder {
    columns: u8,
    rows: u8,
    row_fec: bool,
    payload_type: u8,
    /// Of the next FEC packet in each direction.
    column_sequence: u16,
    row_sequence: u16,
    column_parity: Vec<Parity>,
    row_parity: Parity,
    /// The place in the matrix of the next media packet.
    column: u8,
    row: u8,
    /// The sequence number of the next media packet.
    next: Option<u16>,
    out: Vec<u8>,
}

impl FecEncoder {
    /// A matrix of `columns` (L) and `rows` (D), with FEC in both directions.
    ///
    /// # Errors
    /// ST 2022-1 wants L of 1 to 20, D of 4 to 20, and no more than 100 packets in all.
    pub fn new(columns: u8, rows: u8) -> Result<Self, Error> {
        let wrong = |value: usize, at| Err(Error::new(ErrorKind::Value(value as u64), at, 0));
        let packets = usize::from(columns).saturating_mul(rows.into());
        match (columns, rows) {
            (1..=20, 4..=20) if packets <= 100 => {}
            (1..=20, 4..=20) => return wrong(packets, &"L * D"),
            (1..=20, _) => return wrong(rows.into(), &"D"),
            _ => return wrong(columns.into(), &"L"),
        }
        Ok(FecEncoder {
            columns,
            rows,
            row_fec: true,
            payload_type: FEC_PAYLOAD_TYPE,
            column_sequence: 0,
            row_sequence: 0,
            column_parity: vec![Parity::default(); columns.into()],
            row_parity: Parity::default(),
            column: 0,
            row: 0,
            next: None,
            out: Vec::new(),
        })
    }

    /// Makes row FEC, or only column FEC.
    #[must_use]
    pub const fn with_rows(mut self, row_fec: bool) -> Self {
        self.row_fec = row_fec;
        self
    }

    /// Sends another payload type: the low seven bits.
    #[must_use]
    pub const fn with_payload_type(mut self, payload_type: u8) -> Self {
        self.payload_type = payload_type & 0x7F;
        self
    }

    /// Starts the FEC packets of the columns and of the rows with these sequence numbers.
    #[must_use]
    pub const fn with_sequence_numbers(mut self, column: u16, row: u16) -> Self {
        (self.column_sequence, self.row_sequence) = (column, row);
        self
    }

    /// Takes the next media packet and emits the FEC packets it completes: of its row when it is the
    /// last there, then of its column. So the columns come one with each packet of the last row; to
    /// send them at a steady pace is the caller's part.
    ///
    /// A packet whose sequence number does not continue starts the matrix anew; what was begun is
    /// dropped.
    ///
    /// # Errors
    /// Not a packet of RTP, or one of more than 65535 bytes.
    pub fn push(&mut self, datagram: &[u8], mut emit: impl FnMut(Direction, &[u8])) -> Result<(), Error> {
        let media = Media::new(datagram)?;
        let sequence = media.sequence_number();
        if self.next.is_some_and(|next| next != sequence) {
            (self.column, self.row) = (0, 0);
        }
        self.next = Some(sequence.wrapping_add(1));
        if self.column == 0 {
            self.row_parity.clear();
        }
        self.row_parity.add(&media);
        let column = self.column_parity.get_mut(usize::from(self.column));
        if let Some(parity) = column {
            if self.row == 0 {
                parity.clear();
            }
            parity.add(&media);
        }

        let (last_column, last_row) = (self.columns.wrapping_sub(1), self.rows.wrapping_sub(1));
        if self.column == last_column && self.row_fec {
            let parity = &self.row_parity;
            let fec = FecPacket {
                sequence_number: self.row_sequence,
                sn_base_low_bits: sequence.wrapping_sub(last_column.into()),
                d: true,
                offset: 1,
                na: self.columns,
                ..self.packet(parity, &media)
            };
            self.row_sequence = self.row_sequence.wrapping_add(1);
            emit(Direction::Row, write(&mut self.out, &fec)?);
        }
        if self.row == last_row {
            if let Some(parity) = self.column_parity.get(usize::from(self.column)) {
                let span = u16::from(last_row).saturating_mul(self.columns.into());
                let fec = FecPacket {
                    sequence_number: self.column_sequence,
                    sn_base_low_bits: sequence.wrapping_sub(span),
                    offset: self.columns,
                    na: self.rows,
                    ..self.packet(parity, &media)
                };
                self.column_sequence = self.column_sequence.wrapping_add(1);
                emit(Direction::Column, write(&mut self.out, &fec)?);
            }
        }
        self.column = if self.column == last_column { 0 } else { self.column.wrapping_add(1) };
        if self.column == 0 {
            self.row = if self.row == last_row { 0 } else { self.row.wrapping_add(1) };
        }
        Ok(())
    }

    /// What FEC packets of both directions have in common.
    fn packet<'p>(&self, parity: &'p Parity, last: &Media<'_>) -> FecPacket<'p> {
        let [first, second, a, b, c, d, e, f] = parity.head;
        FecPacket {
            padding_recovery: first & 0x20 != 0,
            extension_recovery: first & 0x10 != 0,
            csrc_count_recovery: first & 0x0F,
            marker_recovery: second & 0x80 != 0,
            payload_type: self.payload_type,
            // The media clock as the FEC packet is sent.
            timestamp: last.timestamp(),
            length_recovery: u16::from_be_bytes([e, f]),
            e: true,
            pt_recovery: second & 0x7F,
            ts_recovery: u32::from_be_bytes([a, b, c, d]),
            payload: Blob(&parity.data),
            ..Default::default()
        }
    }
}

/// Encodes into a buffer that is used again.
fn write<'o>(out: &'o mut Vec<u8>, fec: &FecPacket<'_>) -> Result<&'o [u8], Error> {
    out.resize(FEC_HEADER_SIZE.saturating_add(fec.payload.len()), 0);
    let len = fec.encode_to_slice(out)?;
    Ok(out.get(..len).unwrap_or_default())
}
