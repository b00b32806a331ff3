#![no_main]

fuzz::target!(edit);
