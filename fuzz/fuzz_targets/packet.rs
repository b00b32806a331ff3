#![no_main]

fuzz::target!(packet);
