#![no_main]

fuzz::target!(structures::units);
