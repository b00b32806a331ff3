#![no_main]

fuzz::target!(structures::tlvs);
