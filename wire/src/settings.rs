//! Settings that may grow.

/// Declares settings to which later versions may add: a structure with public fields, and for each
/// field a method that sets it.
///
/// With values behind the fields it has a `Default`; without, it comes with a constructor of its own.
///
/// ```
/// wire::settings! {
///     /// Bounds of what is kept.
///     #[derive(Debug, Clone, Copy, PartialEq, Eq)]
///     pub struct Limits {
///         /// Tables, at least one.
///         tables: usize = 16_384,
///         /// Bytes of memory.
///         bytes: usize = 64 << 20,
///     }
/// }
/// let limits = Limits::default().tables(10);
/// assert_eq!((limits.tables, limits.bytes), (10, 64 << 20));
/// ```
#[macro_export]
macro_rules! settings {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$doc:meta])* $field:ident: $ty:ty = $default:expr),* $(,)? }) => {
        $crate::settings! { $(#[$meta])* pub struct $name { $($(#[$doc])* $field: $ty),* } }
        impl ::core::default::Default for $name {
            fn default() -> Self {
                Self { $($field: $default),* }
            }
        }
    };
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$doc:meta])* $field:ident: $ty:ty),* $(,)? }) => {
        $(#[$meta])*
        #[non_exhaustive]
        pub struct $name {
            $($(#[$doc])* pub $field: $ty,)*
        }
        impl $name {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $field(mut self, $field: $ty) -> Self {
                    self.$field = $field;
                    self
                }
            )*
        }
    };
}
