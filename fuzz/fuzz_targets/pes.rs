#![no_main]

fuzz::target!(pes);
