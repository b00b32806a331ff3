#![no_main]

fuzz::target!(structures::messages);
