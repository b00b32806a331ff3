//! Rows of transport packets and of clock references.

use crate::lead::{Kept, Lead};
use crate::part::{Collect, Leads, Rows};
use crate::rows::packet::{self, PacketRow};
use crate::{Query, Table};
use mpegts::Packet;
use mpegts::packet::PidTable;
use mpegts::packet::continuity::Step;

/// Collects the packets of a range.
pub(crate) struct Packets<'q> {
    query: &'q Query,
    rows: Vec<PacketRow>,
    leads: PidTable<Option<Box<Lead>>>,
    is_first: bool,
    wants_step: bool,
    wants_pcr: bool,
}

impl<'q> Packets<'q> {
    /// `is_first` where nothing comes before the range.
    pub fn new(query: &'q Query, is_first: bool) -> Packets<'q> {
        let is_packets = query.table() == Table::Packets;
        Packets {
            query,
            rows: Vec::new(),
            leads: PidTable::new(),
            is_first,
            wants_step: is_packets && packet::STEPS.iter().any(|column| query.wants_column(*column)),
            wants_pcr: !is_packets || query.wants_column(packet::PCR),
        }
    }

    fn step(&mut self, position: u64, packet: Packet<'_>) -> Step {
        let fresh = if self.is_first { Lead::known } else { Lead::unknown };
        let lead = self.leads.entry(packet.pid()).get_or_insert_with(|| Box::new(fresh()));
        lead.take(packet, position, self.rows.len())
    }
}

impl Collect for Packets<'_> {
    fn take(&mut self, position: u64, packet: Packet<'_>) {
        if !self.query.wants_pid(packet.pid()) {
            return;
        }
        let pcr = if self.wants_pcr { packet.pcr() } else { None };
        if self.query.table() == Table::Pcrs {
            // What a damaged packet says is no clock, and the standard leaves open what a null packet says.
            let Some(pcr) = pcr.filter(|_| !packet.transport_error_indicator() && !packet.pid().is_null()) else {
                return;
            };
            self.rows.push(PacketRow::new(position, packet, Some(pcr), Step::Ignored));
            return;
        }
        let step = if self.wants_step { self.step(position, packet) } else { Step::Ignored };
        self.rows.push(PacketRow::new(position, packet, pcr, step));
    }

    fn is_open(&self) -> bool {
        false
    }

    fn leads(&mut self) -> Leads {
        let leads = std::mem::take(&mut self.leads);
        leads.iter().filter_map(|(pid, lead)| Some((pid.get(), lead.clone()?))).collect()
    }

    fn finish(&mut self, _: u64, _: Packet<'_>) {}

    fn into_rows(self) -> Rows {
        Rows::Packets(self.rows)
    }
}

/// The step of a packet has turned out to be another.
pub(crate) fn settle(rows: &mut [PacketRow], kept: &Kept, step: Step) {
    if let Some(row) = rows.get_mut(kept.row) {
        row.step = step;
    }
}
