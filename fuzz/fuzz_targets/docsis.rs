#![no_main]

fuzz::target!(docsis);
