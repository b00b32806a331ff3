#![no_main]

fuzz::target!(scoped);
