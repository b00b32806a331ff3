// Runs a program for WASI preview 1: node wasi.mjs PROGRAM [ARGUMENT]..
import { readFile } from "node:fs/promises";
import process from "node:process";
import { WASI } from "node:wasi";

const { argv, env } = process;
const wasi = new WASI({ version: "preview1", args: argv.slice(2), env, preopens: { "/": "/" }, returnOnExit: true });
const program = await WebAssembly.compile(await readFile(argv[2]));
// Not by `exit`: while the compiler still works beside the program, that may end in a fault.
process.exitCode = wasi.start(await WebAssembly.instantiate(program, wasi.getImportObject()));
