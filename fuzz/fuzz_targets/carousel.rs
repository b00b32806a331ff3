#![no_main]

fuzz::target!(carousel);
