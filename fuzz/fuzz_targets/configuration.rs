#![no_main]

fuzz::target!(configuration);
