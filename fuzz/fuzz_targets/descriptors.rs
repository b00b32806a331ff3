#![no_main]

fuzz::target!(structures::descriptors);
