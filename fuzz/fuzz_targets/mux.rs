#![no_main]

fuzz::target!(mux);
