//! Columns: of each its name, its type and how a row fills it, said once.

mod descriptor;
pub(crate) mod packet;
mod pes;
mod section;
mod si;

use crate::part::Rows;
use crate::unit::Unit;
use crate::{Query, Table};
use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, DictionaryArray, Int8Array, Int16Array, Int32Array, Int64Array, RecordBatch,
    RecordBatchOptions, StringArray, TimestampMicrosecondArray,
};
use arrow_schema::{ArrowError, DataType, Field, TimeUnit};
use std::borrow::Cow;
use std::sync::Arc;

/// A column of rows `T`.
pub(crate) struct Column<T> {
    name: &'static str,
    nullable: bool,
    fill: Fill<T>,
}

/// What a row has in a column. Signed numbers only: not every engine has others.
pub(crate) enum Fill<T> {
    I8(fn(&T) -> Option<i8>),
    I16(fn(&T) -> Option<i16>),
    I32(fn(&T) -> Option<i32>),
    I64(fn(&T) -> Option<i64>),
    Bool(fn(&T) -> Option<bool>),
    Text(fn(&T) -> Option<Cow<'_, str>>),
    Bytes(fn(&T) -> Option<&[u8]>),
    /// Seconds since 1970.
    Time(fn(&T) -> Option<i64>),
    /// One of these words, by its number.
    Word(fn(&T) -> Option<i8>, &'static [&'static str]),
}

use Fill::{Bool, Bytes, I8, I16, I32, I64, Text, Time, Word};

/// A column without gaps.
const fn column<T>(name: &'static str, fill: Fill<T>) -> Column<T> {
    Column { name, nullable: false, fill }
}

/// A column that says nothing in some rows.
const fn nullable<T>(name: &'static str, fill: Fill<T>) -> Column<T> {
    Column { name, nullable: true, fill }
}

impl<T> Column<T> {
    fn field(&self) -> Field {
        let data_type = match self.fill {
            I8(_) => DataType::Int8,
            I16(_) => DataType::Int16,
            I32(_) => DataType::Int32,
            I64(_) => DataType::Int64,
            Bool(_) => DataType::Boolean,
            Text(_) => DataType::Utf8,
            Bytes(_) => DataType::Binary,
            Time(_) => DataType::Timestamp(TimeUnit::Microsecond, Some(UTC.into())),
            Word(..) => DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8)),
        };
        Field::new(self.name, data_type, self.nullable)
    }

    fn array(&self, rows: &[T]) -> Result<ArrayRef, ArrowError> {
        const MICROSECONDS: i64 = 1_000_000;
        Ok(match self.fill {
            I8(fill) => Arc::new(rows.iter().map(fill).collect::<Int8Array>()),
            I16(fill) => Arc::new(rows.iter().map(fill).collect::<Int16Array>()),
            I32(fill) => Arc::new(rows.iter().map(fill).collect::<Int32Array>()),
            I64(fill) => Arc::new(rows.iter().map(fill).collect::<Int64Array>()),
            Bool(fill) => Arc::new(rows.iter().map(fill).collect::<BooleanArray>()),
            Text(fill) => Arc::new(rows.iter().map(fill).collect::<StringArray>()),
            Bytes(fill) => Arc::new(rows.iter().map(fill).collect::<BinaryArray>()),
            Time(fill) => {
                let micros = rows.iter().map(|row| fill(row).and_then(|seconds| seconds.checked_mul(MICROSECONDS)));
                Arc::new(micros.collect::<TimestampMicrosecondArray>().with_timezone(UTC))
            }
            Word(fill, words) => {
                let keys = rows.iter().map(fill).collect::<Int8Array>();
                let words = Arc::new(StringArray::from_iter_values(words));
                Arc::new(DictionaryArray::<Int8Type>::try_new(keys, words)?)
            }
        })
    }
}

const UTC: &str = "UTC";

/// The columns of a table.
pub(crate) fn fields(table: Table) -> Vec<Field> {
    fn of<T>(columns: &[Column<T>]) -> Vec<Field> {
        columns.iter().map(Column::field).collect()
    }
    match table {
        Table::Packets => of(packet::PACKETS),
        Table::Pcrs => of(packet::PCRS),
        Table::Sections => of(&section::columns()),
        Table::Descriptors => of(&descriptor::columns()),
        Table::Streams => of(&si::stream_columns()),
        Table::Services => of(&si::service_columns()),
        Table::Events => of(&si::event_columns()),
        Table::Pes => of(pes::COLUMNS),
    }
}

/// The rows as a batch, with the columns that are wanted.
pub(crate) fn batch(query: &Query, rows: Rows) -> Result<RecordBatch, ArrowError> {
    let units = match rows {
        Rows::Packets(rows) => {
            let columns = if query.table() == Table::Packets { packet::PACKETS } else { packet::PCRS };
            return build(query, columns, &rows);
        }
        Rows::Units(mut units) => {
            units.sort_unstable_by_key(|unit| (unit.begin.position, unit.begin.order));
            units
        }
    };
    if query.table() == Table::Pes {
        return build(query, pes::COLUMNS, &units);
    }
    let wanted = |unit: &&Unit| query.wants_table_id(unit.bytes.first().copied());
    let units: Vec<&Unit> = units.iter().filter(wanted).collect();
    let each = units.iter().copied();
    match query.table() {
        Table::Sections => build(query, &section::columns(), &each.map(section::SectionRow::new).collect::<Vec<_>>()),
        Table::Descriptors => build(query, &descriptor::columns(), &descriptor::rows(each)),
        Table::Streams => build(query, &si::stream_columns(), &si::streams(each)),
        Table::Services => build(query, &si::service_columns(), &si::services(each)),
        _ => build(query, &si::event_columns(), &si::events(each)),
    }
}

fn build<T>(query: &Query, columns: &[Column<T>], rows: &[T]) -> Result<RecordBatch, ArrowError> {
    let wanted = query.columns.iter().filter_map(|column| columns.get(*column));
    let arrays = wanted.map(|column| column.array(rows)).collect::<Result<Vec<_>, _>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    RecordBatch::try_new_with_options(query.schema(), arrays, &options)
}
