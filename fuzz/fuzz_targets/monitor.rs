#![no_main]

fuzz::target!(monitor);
