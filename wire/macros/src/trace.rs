//! The same walk as reading, telling a tracer of each field; emitted where `wire` has its feature `trace`.

use crate::decode;
use crate::layout::Layout;
use crate::model::{Frame, Structure};
use crate::quote::quote;
use crate::tell;
use proc_macro::TokenStream;

/// `impl Trace`; of a raw structure `impl TraceRaw` too, which stops before the body.
pub fn implementation(s: &Structure, layout: &Layout) -> TokenStream {
    if !cfg!(feature = "trace") {
        return TokenStream::new();
    }
    let generics = s.generics();
    let steps = decode::steps(s, layout, true);
    let (name, pattern, argument) = (s.name(), s.argument_pattern(), s.argument_type());
    let declared = s.declared(true, "+ ::wire::trace::TraceEntry<$l>");
    let holes = [
        ("lifetime", &generics.lifetime),
        ("declared", &declared),
        ("name", &name),
        ("generics", &generics.used),
        ("steps", &steps),
        ("pattern", &pattern),
        ("argument", &argument),
    ];
    let mut out = quote(if s.arguments.is_empty() { PLAIN } else { WITH }, &holes);
    if s.raw {
        let head = head(s, layout);
        out.extend(quote(RAW, &[&holes[..], &[("head", &head)]].concat()));
    }
    quote("::wire::__trace! { $out }", &[("out", &out)])
}

const PLAIN: &str = "
#[allow(unused_variables, clippy::all)]
impl $declared ::wire::trace::Trace<$lifetime> for $name $generics {
    fn trace(__r: &mut ::wire::Reader<$lifetime>, __t: &mut ::wire::trace::Tracer) -> ::core::result::Result<(), ::wire::Error> {
        $steps
        ::core::result::Result::Ok(())
    }
}";

const WITH: &str = "
#[allow(unused_variables, clippy::all)]
impl $declared $name $generics {
    #[doc(hidden)]
    pub fn trace_with(__r: &mut ::wire::Reader<$lifetime>, __t: &mut ::wire::trace::Tracer, __with: $argument) -> ::core::result::Result<(), ::wire::Error> {
        let $pattern = __with;
        $steps
        ::core::result::Result::Ok(())
    }
}
impl $declared ::wire::trace::TraceEntry<$lifetime, $argument> for $name $generics {
    fn trace_entry(__r: &mut ::wire::Reader<$lifetime>, __with: &mut $argument, __t: &mut ::wire::trace::Tracer) -> ::core::result::Result<(), ::wire::Error> {
        Self::trace_with(__r, __t, *__with)
    }
}";

const RAW: &str = "
#[allow(unused_variables, clippy::all)]
impl $declared ::wire::trace::TraceRaw<$lifetime> for $name $generics {
    fn trace_head(__r: &mut ::wire::Reader<$lifetime>, __t: &mut ::wire::trace::Tracer) -> ::core::result::Result<(), ::wire::Error> {
        $head
        ::core::result::Result::Ok(())
    }
}";

/// The steps of a raw structure without those of its body.
fn head(s: &Structure, layout: &Layout) -> TokenStream {
    let mut out = decode::load_run_of(s, layout, 0, true);
    for (f, place) in s.fields.iter().zip(&layout.places) {
        let Some(place) = place else { continue };
        out.extend(match f.announced() {
            Some(_) => tell::announcing(f, *place),
            None => decode::bits(s, f, *place, true),
        });
    }
    if let Some((f, Frame::LengthOf(e))) = s.fields.last().map(|f| (f, &f.frame)) {
        out.extend(tell::length_of(f, e));
    }
    out
}
