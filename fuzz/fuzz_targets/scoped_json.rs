#![no_main]

fuzz::target!(scoped::in_json);
