//! A programme guide as EIT sections.

use crate::bytes::{Numbers, bcd, descriptor, length12, section, words};

/// One event, as a broadcaster would hand it over.
#[derive(Debug, Clone)]
pub struct Event {
    /// `event_id`.
    pub id: u16,
    /// Day of January 2024, from 1.
    pub day: usize,
    /// UTC.
    pub hour: usize,
    /// UTC.
    pub minute: usize,
    /// In minutes, below 100 hours.
    pub duration: usize,
    /// In the default character table, ASCII.
    pub name: Vec<u8>,
    /// The same.
    pub text: Vec<u8>,
}

/// The modified Julian date of 31 December 2023.
const MJD: usize = 60_309;

impl Event {
    /// An event with words for a name and a text.
    pub fn new(numbers: &mut Numbers, id: u16) -> Self {
        let (names, texts) = (2 + numbers.below(4), 8 + numbers.below(12));
        Event {
            id,
            day: 1 + numbers.below(28),
            hour: numbers.below(24),
            minute: numbers.below(60),
            duration: 5 + numbers.below(180),
            name: words(numbers, names),
            text: words(numbers, texts),
        }
    }

    /// `start_time`: the date as MJD, the time in BCD.
    pub fn start_time(&self) -> [u8; 5] {
        let [high, low] = ((MJD + self.day) as u16).to_be_bytes();
        [high, low, bcd(self.hour), bcd(self.minute), 0]
    }

    /// `duration` in BCD.
    pub fn duration(&self) -> [u8; 3] {
        [bcd(self.duration / 60), bcd(self.duration % 60), 0]
    }

    /// The `short_event_descriptor`.
    pub fn short_event(&self) -> Vec<u8> {
        let mut body = b"eng".to_vec();
        body.push(self.name.len() as u8);
        body.extend(&self.name);
        body.push(self.text.len() as u8);
        body.extend(&self.text);
        descriptor(0x4D, &body)
    }

    /// The event as in an EIT, with `running_status` 1 and these descriptors.
    pub fn wire(&self, descriptors: &[u8]) -> Vec<u8> {
        let mut out = self.id.to_be_bytes().to_vec();
        out.extend(self.start_time());
        out.extend(self.duration());
        let [high, low] = length12(descriptors.len());
        out.extend([0x20 | high & 0x0F, low]);
        out.extend(descriptors);
        out
    }
}

/// What must be found in EIT sections.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Sections.
    pub sections: u64,
    /// Events.
    pub events: u64,
    /// Descriptors, each decoded to its own type.
    pub descriptors: u64,
    /// Sum of year, month, day, hour, minute and second of every start.
    pub starts: u64,
    /// Sum of durations, in seconds.
    pub seconds: u64,
    /// Bytes of event names.
    pub name_bytes: u64,
}

/// The fixed part of an EIT for one service, before its events.
pub fn eit_head(table_id: u8, last: u8) -> [u8; 6] {
    [0x00, 0x07, 0x20, 0x01, last, table_id]
}

/// EIT schedule sections, nearly full, and what they hold.
#[derive(Debug, Clone)]
pub struct Guide {
    /// The sections.
    pub sections: Vec<Vec<u8>>,
    /// What is to be found.
    pub found: Found,
}

impl Guide {
    /// `count` sections of events with short and extended event, component, content and rating descriptors.
    pub fn new(count: usize) -> Self {
        let mut numbers = Numbers::new(20_240_101);
        let mut found = Found { sections: count as u64, ..Found::default() };
        let sections = (0..count)
            .map(|n| {
                let mut body = eit_head(0x50, 0xF8).to_vec();
                loop {
                    let event = Event::new(&mut numbers, found.events as u16);
                    let mut list = event.short_event();
                    let mut extended = vec![0x00];
                    extended.extend(b"eng");
                    extended.push(0);
                    let text = words(&mut numbers, 20);
                    extended.push(text.len() as u8);
                    extended.extend(text);
                    list.extend(descriptor(0x4E, &extended));
                    list.extend(descriptor(0x50, &[0xF1, 0x01, 0x01, b'e', b'n', b'g', b'H', b'D']));
                    list.extend(descriptor(0x54, &[0x21, 0x00]));
                    list.extend(descriptor(0x55, b"GBR\x05"));
                    let wire = event.wire(&list);
                    if 8 + body.len() + wire.len() + 4 > 4096 {
                        break;
                    }
                    body.extend(wire);
                    found.events += 1;
                    found.descriptors += 5;
                    found.starts += (2024 + 1 + event.day + event.hour + event.minute) as u64;
                    found.seconds += event.duration as u64 * 60;
                    found.name_bytes += event.name.len() as u64;
                }
                section(0x50, 0x1000 + (n / 32) as u16, 5, (n % 32 * 8) as u8, 0xF8, &body)
            })
            .collect();
        Guide { sections, found }
    }

    /// Bytes of all sections.
    pub fn len(&self) -> usize {
        self.sections.iter().map(Vec::len).sum()
    }

    /// Whether there is no section.
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }
}

/// Twenty events with short event descriptors only, and the section they make up.
pub fn to_encode() -> (Vec<Event>, Vec<u8>) {
    let mut numbers = Numbers::new(42);
    let events: Vec<Event> = (0..20).map(|id| Event::new(&mut numbers, 0x4000 + id)).collect();
    let mut body = eit_head(0x50, 0).to_vec();
    for event in &events {
        body.extend(event.wire(&event.short_event()));
    }
    let section = section(0x50, 0x1001, 9, 0, 0, &body);
    (events, section)
}
