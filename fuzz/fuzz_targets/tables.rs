#![no_main]

fuzz::target!(tables);
