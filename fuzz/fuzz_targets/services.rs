#![no_main]

fuzz::target!(services);
