#![no_main]

fuzz::target!(guide);
