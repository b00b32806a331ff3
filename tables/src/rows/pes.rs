//! Columns of PES packets.

use super::{Bool, Column, I16, I32, I64, Text, column, nullable};
use crate::signed;
use crate::unit::Unit;
use mpegts::pes::PesHead;

fn head(unit: &Unit) -> Option<PesHead<'_>> {
    PesHead::split(&unit.bytes).ok().map(|(head, _)| head)
}

/// PES packets. A DTS that is not sent is null, not the PTS.
pub(crate) const COLUMNS: &[Column<Unit>] = &[
    column("offset", I64(|u| Some(signed(u.begin.position)))),
    column("pid", I16(|u| i16::try_from(u.pid.get()).ok())),
    nullable("stream_id", I16(|u| u.bytes.get(3).map(|id| i16::from(*id)))),
    nullable("pes_packet_length", I32(|u| head(u).map(|head| i32::from(head.pes_packet_length())))),
    nullable("pts", I64(|u| head(u)?.header()?.pts().map(|pts| signed(pts.get())))),
    nullable("dts", I64(|u| head(u)?.header()?.dts().map(|dts| signed(dts.get())))),
    nullable("pes_scrambling_control", I16(|u| Some(i16::from(head(u)?.header()?.pes_scrambling_control)))),
    nullable("data_alignment_indicator", Bool(|u| Some(head(u)?.header()?.data_alignment_indicator))),
    column("random_access_indicator", Bool(|u| Some(u.begin.random_access_indicator))),
    column("discontinuity_indicator", Bool(|u| Some(u.begin.discontinuity_indicator))),
    nullable("error", Text(|u| u.error.as_deref().map(Into::into))),
];
