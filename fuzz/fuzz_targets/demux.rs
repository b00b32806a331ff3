#![no_main]

fuzz::target!(demux);
