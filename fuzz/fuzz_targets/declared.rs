#![no_main]

fuzz::target!(declared);
