#![no_main]

fuzz::target!(pnm);
