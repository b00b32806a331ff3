//! Random sections.

use crate::psi::DsmccSection;
use crate::section::{LongHeader, LongSection, Section, SectionHeader, ShortSection, Table, put_section};
use wire::testing::{Sample, Source};
use wire::{Blob, Writer};

fn put<T: Table>(s: &mut Source<'_>, long: bool, body: &[u8]) {
    let start = s.draw();
    let table_id = (0..=u8::MAX).map(|i| start.wrapping_add(i)).find(|id| T::accepts(*id)).unwrap_or(0);
    let header = SectionHeader {
        table_id,
        section_syntax_indicator: long,
        private_indicator: s.draw() & 1 == 0,
        ..Default::default()
    };
    let mut out = [0; 4200];
    let mut w = Writer::new(&mut out);
    let crc = long || T::SHORT_WITH_CRC;
    if put_section::<T>(header, crc, &mut w, |w| w.put(body, &"body")).is_ok() {
        s.bytes(w.since(0));
    }
}

impl Sample for Section<'_> {
    fn sample(s: &mut Source<'_>) {
        let (table_id, body) = (s.draw() | 0x80, s.part(Blob::sample));
        s.bytes(&[table_id.min(0xFE), 0x70, u8::try_from(body.len()).unwrap_or(0)]);
        s.bytes(&body);
    }
}

impl<T: Sample + Table> Sample for LongSection<T> {
    fn sample(s: &mut Source<'_>) {
        let header = s.part(LongHeader::sample);
        let mut body = s.part(T::sample);
        body.splice(0..0, header);
        put::<T>(s, true, &body);
    }

    fn into_items(self) -> Self {
        LongSection { table: self.table.into_items(), ..self }
    }
}

impl<T: Sample + Table> Sample for ShortSection<T> {
    fn sample(s: &mut Source<'_>) {
        let body = s.part(T::sample);
        put::<T>(s, false, &body);
    }

    fn into_items(self) -> Self {
        ShortSection { table: self.table.into_items(), ..self }
    }
}

impl<T: Sample + Table> Sample for DsmccSection<T> {
    fn sample(s: &mut Source<'_>) {
        let mut section = s.part(LongSection::<T>::sample);
        if let (1, [_, second, ..]) = (s.draw() & 1, section.as_mut_slice()) {
            *second &= 0x7F;
        }
        s.bytes(&section);
    }

    fn into_items(self) -> Self {
        DsmccSection { section: self.section.into_items(), ..self }
    }
}
