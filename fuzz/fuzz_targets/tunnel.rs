#![no_main]

fuzz::target!(tunnel);
