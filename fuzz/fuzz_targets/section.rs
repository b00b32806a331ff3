#![no_main]

fuzz::target!(section);
