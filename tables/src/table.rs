//! The tables there are, and what is asked of one.

use crate::rows;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use mpegts::{Pid, PidSet};
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

/// A table of a transport stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Table {
    /// A row for each transport packet.
    Packets,
    /// A row for each program_clock_reference.
    Pcrs,
    /// A row for each section, broken ones included.
    Sections,
    /// A row for each descriptor of CAT, PMT, TSDT, NIT, BAT, SDT, EIT, RCT, TOT and SIT.
    Descriptors,
    /// A row for each elementary stream in a section of a PMT.
    Streams,
    /// A row for each service in a section of an SDT.
    Services,
    /// A row for each event in a section of an EIT.
    Events,
    /// A row for each PES packet: its header.
    Pes,
}

impl Table {
    /// All of them.
    pub const ALL: [Table; 8] = [
        Table::Packets,
        Table::Pcrs,
        Table::Sections,
        Table::Descriptors,
        Table::Streams,
        Table::Services,
        Table::Events,
        Table::Pes,
    ];

    /// Its name in SQL.
    pub const fn name(self) -> &'static str {
        match self {
            Table::Packets => "packets",
            Table::Pcrs => "pcrs",
            Table::Sections => "sections",
            Table::Descriptors => "descriptors",
            Table::Streams => "streams",
            Table::Services => "services",
            Table::Events => "events",
            Table::Pes => "pes",
        }
    }

    /// Its columns.
    pub fn schema(self) -> SchemaRef {
        static SCHEMAS: OnceLock<[SchemaRef; Table::ALL.len()]> = OnceLock::new();
        let all = SCHEMAS.get_or_init(|| Table::ALL.map(|table| Arc::new(Schema::new(rows::fields(table)))));
        let place = Table::ALL.iter().position(|table| *table == self);
        place.and_then(|place| all.get(place)).cloned().unwrap_or_else(|| Arc::new(Schema::empty()))
    }

    /// Whether sections with this table_id have rows in it.
    pub(crate) const fn takes(self, table_id: u8) -> bool {
        match self {
            Table::Streams => table_id == 0x02,
            Table::Services => matches!(table_id, 0x42 | 0x46),
            Table::Events => matches!(table_id, 0x4E..=0x6F),
            _ => true,
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Table {
    type Err = String;

    fn from_str(name: &str) -> Result<Table, String> {
        Table::ALL.into_iter().find(|table| table.name() == name).ok_or_else(|| format!("there is no table `{name}`"))
    }
}

/// What is wanted of a table: columns, and rows of some PIDs and table_ids only.
///
/// The rest is not read where that saves work.
#[derive(Debug, Clone)]
pub struct Query {
    pub(crate) table: Table,
    pub(crate) columns: Vec<usize>,
    pub(crate) schema: SchemaRef,
    pids: Option<PidSet>,
    table_ids: Option<[bool; 256]>,
}

impl Query {
    /// All of a table.
    pub fn new(table: Table) -> Query {
        let schema = table.schema();
        Query { table, columns: (0..schema.fields().len()).collect(), schema, pids: None, table_ids: None }
    }

    /// These columns only, by their numbers, in this order.
    ///
    /// # Errors
    /// A number beyond the last column.
    pub fn columns(mut self, columns: &[usize]) -> Result<Query, ArrowError> {
        self.schema = Arc::new(self.table.schema().project(columns)?);
        self.columns = columns.to_vec();
        Ok(self)
    }

    /// Rows of these PIDs only. Asked again, those that are in both.
    #[must_use]
    pub fn pids(mut self, pids: PidSet) -> Query {
        self.pids = Some(match self.pids {
            Some(before) => before.iter().filter(|pid| pids.contains(*pid)).collect(),
            None => pids,
        });
        self
    }

    /// Rows of sections with these table_ids only. Asked again, those that are in both. For tables without sections this
    /// says nothing.
    #[must_use]
    pub fn table_ids(mut self, table_ids: impl IntoIterator<Item = u8>) -> Query {
        let mut wanted = [false; 256];
        for table_id in table_ids {
            if let Some(place) = wanted.get_mut(usize::from(table_id)) {
                *place = self.is_listed(table_id);
            }
        }
        self.table_ids = Some(wanted);
        self
    }

    /// The table.
    pub const fn table(&self) -> Table {
        self.table
    }

    /// The columns of its batches.
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// True for a PID whose rows are wanted.
    pub(crate) fn wants_pid(&self, pid: Pid) -> bool {
        self.pids.as_ref().is_none_or(|pids| pids.contains(pid))
    }

    /// True for a section whose rows are wanted; one that breaks off before its table_id has none.
    pub(crate) fn wants_table_id(&self, table_id: Option<u8>) -> bool {
        table_id.map_or(self.table_ids.is_none(), |id| self.table.takes(id) && self.is_listed(id))
    }

    fn is_listed(&self, table_id: u8) -> bool {
        self.table_ids.is_none_or(|wanted| wanted.get(usize::from(table_id)) == Some(&true))
    }

    /// True for a column that is wanted.
    pub(crate) fn wants_column(&self, column: usize) -> bool {
        self.columns.contains(&column)
    }
}
