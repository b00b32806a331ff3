#![no_main]

fuzz::target!(roundtrip);
