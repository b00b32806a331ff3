#![no_main]

fuzz::target!(structures::sections);
