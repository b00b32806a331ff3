#![no_main]

fuzz::target!(reassembly);
