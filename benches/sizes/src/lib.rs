//! What the programs share: they are measured, never run.
#![no_std]

pub mod psi;

/// Entry and panic handler of a program: its `run` takes bytes of which the compiler knows nothing, and gives a number
/// that must not be optimised away.
#[macro_export]
macro_rules! program {
    () => {
        #[panic_handler]
        fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
            loop {}
        }

        #[unsafe(no_mangle)]
        pub extern "C" fn _start() -> ! {
            loop {
                core::hint::black_box(run(core::hint::black_box(&[])));
            }
        }
    };
}
