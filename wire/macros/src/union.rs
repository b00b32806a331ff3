//! `tagged!` and `choice!`: one of several structures, by its tag or by an earlier field.

use crate::cursor::{Cursor, Mistake};
use crate::quote::{parse, quote, quote_at, text};
use proc_macro::{Delimiter, Ident, Span, TokenStream, TokenTree};

/// One `enum` of a declaration.
struct Union {
    attributes: TokenStream,
    visibility: TokenStream,
    name: Ident,
    lifetime: TokenStream,
    /// The raw form (`tagged!`) or the selector's type (`choice!`).
    of: TokenStream,
    /// `extends Variant(Type)`.
    base: Option<(Ident, TokenStream)>,
    lines: Vec<Line>,
}

/// `0x44 CableDeliverySystem`, `0x0A Iso639Language<'a> as "ISO_639_language"`, `2 Frequency(U32)`,
/// `0x0E..=0x1F Event<'a>`.
struct Line {
    attributes: TokenStream,
    tag: TokenStream,
    /// The line stands for several tags: the variant keeps which.
    range: bool,
    variant: Ident,
    ty: TokenStream,
    label: String,
}

impl Line {
    /// The tag's first token, to blame.
    fn tag_span(&self) -> Span {
        self.tag.clone().into_iter().next().map_or(self.variant.span(), |t| t.span())
    }
}

/// True for the same tag twice, however it is written.
fn same_tag(a: &Line, b: &Line) -> bool {
    let text = |l: &Line| l.tag.to_string().replace('_', "").to_lowercase();
    let number = |t: &str| match t.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => t.parse().ok(),
    };
    let (a, b) = (text(a), text(b));
    a == b || number(&a).is_some_and(|n| number(&b) == Some(n))
}

pub fn tagged(input: TokenStream) -> Result<TokenStream, Mistake> {
    parse_all(input)?.iter().map(expand_tagged).collect()
}

pub fn choice(input: TokenStream) -> Result<TokenStream, Mistake> {
    parse_all(input)?.iter().map(expand_choice).collect()
}

fn parse_all(input: TokenStream) -> Result<Vec<Union>, Mistake> {
    let mut c = Cursor::new(input, Span::call_site());
    let mut out = Vec::new();
    while !c.is_empty() {
        out.push(union(&mut c)?);
    }
    Ok(out)
}

fn union(c: &mut Cursor) -> Result<Union, Mistake> {
    let attributes = c.attributes().into_iter().collect();
    let visibility = c.visibility().into_iter().collect();
    if !c.eat_word("enum") {
        return c.mistake("expected `enum`");
    }
    let name = c.ident("the name of the union")?;
    let Some(lifetime) = c.lifetime()? else { return c.mistake("expected a lifetime, as in `<'a>`") };
    c.expect(':')?;
    let of = c.until(&["extends", "{"]);
    let base = if c.eat_word("extends") {
        let variant = c.ident("the name of the base's variant")?;
        Some((variant, c.group(Delimiter::Parenthesis, "`(Type)`")?.stream()))
    } else {
        None
    };
    let body = c.group(Delimiter::Brace, "`{ lines }`")?;
    let mut l = Cursor::new(body.stream(), body.span_close());
    let mut lines: Vec<Line> = Vec::new();
    while !l.is_empty() {
        let line = line(&mut l)?;
        if let Some(other) = lines.iter().find(|o| o.variant.to_string() == line.variant.to_string()) {
            let message = format!("`{}` has a line already: `{}`", other.variant, other.tag);
            return Err(Mistake::new(line.variant.span(), message));
        }
        if let Some(other) = lines.iter().find(|o| same_tag(o, &line)) {
            return Err(Mistake::new(line.tag_span(), format!("the tag has a line already: `{}`", other.variant)));
        }
        lines.push(line);
    }
    Ok(Union { attributes, visibility, name, lifetime, of, base, lines })
}

fn line(c: &mut Cursor) -> Result<Line, Mistake> {
    let attributes = c.attributes().into_iter().collect();
    let mut tag = Vec::new();
    while !matches!(c.peek(), Some(TokenTree::Ident(_)) | None) {
        tag.extend(c.next());
    }
    if tag.is_empty() {
        return c.mistake("expected a tag, as in `0x44 CableDeliverySystem`");
    }
    let ty: Vec<TokenTree> = c.until(&[",", "as"]).into_iter().collect();
    let name = ty.iter().rev().scan(0, |depth, t| {
        // The last path segment outside of angle brackets.
        match t {
            TokenTree::Punct(p) if p.as_char() == '>' => *depth += 1,
            TokenTree::Punct(p) if p.as_char() == '<' => *depth -= 1,
            _ => {}
        }
        Some((*depth, t))
    });
    let variant = name.filter_map(|(depth, t)| match t {
        TokenTree::Ident(i) if depth == 0 => Some(i.clone()),
        _ => None,
    });
    let Some(variant) = variant.into_iter().next() else { return c.mistake("expected the type of the structure") };
    // `Variant(Type)`: a name that is not the type's.
    let ty = match ty.as_slice() {
        [TokenTree::Ident(_), TokenTree::Group(g)] if g.delimiter() == Delimiter::Parenthesis => g.stream(),
        _ => ty.iter().cloned().collect(),
    };
    let label = if c.eat_word("as") {
        let literal = c.next().map(|t| t.to_string()).unwrap_or_default();
        literal.trim_matches('"').to_string()
    } else {
        snake_case(&variant.to_string())
    };
    if !c.is_empty() {
        c.expect(',')?;
    }
    let tag: TokenStream = tag.into_iter().collect();
    let range = tag.to_string().contains("..") || tag.to_string().contains('|');
    Ok(Line { attributes, tag, range, variant, ty, label })
}

/// `CableDeliverySystem` to `cable_delivery_system`.
pub fn snake_case(camel: &str) -> String {
    let mut out = String::new();
    for c in camel.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

fn tokens(i: &Ident) -> TokenStream {
    TokenTree::from(i.clone()).into()
}

impl Union {
    /// The holes that every template of a union has.
    fn holes<'h>(&'h self, name: &'h TokenStream) -> Vec<(&'static str, &'h TokenStream)> {
        vec![
            ("name", name),
            ("lt", &self.lifetime),
            ("of", &self.of),
            ("attributes", &self.attributes),
            ("vis", &self.visibility),
        ]
    }

    /// `template` once for each line: `$tag`, `$variant`, `$ty`, `$label`; `$value` is the pattern
    /// or expression of the variant around `v`.
    fn each(&self, name: &TokenStream, template: &str) -> TokenStream {
        self.each_line(name, |_| template)
    }

    fn each_line<'t>(&self, name: &TokenStream, template: impl Fn(&Line) -> &'t str) -> TokenStream {
        let mut out = TokenStream::new();
        for l in &self.lines {
            let (variant, label) = (tokens(&l.variant), text(&l.label));
            let holes = [
                &self.holes(name)[..],
                &[("tag", &l.tag), ("variant", &variant), ("ty", &l.ty), ("label", &label), ("line", &l.attributes)],
            ]
            .concat();
            out.extend(quote_at(l.variant.span(), template(l), &holes));
        }
        out
    }

    /// A table of tags and names for the documentation.
    fn table(&self) -> TokenStream {
        let mut out = String::from("\n\n| tag | |\n|---|---|\n");
        for l in &self.lines {
            out += &format!("| `{}` | {} |\n", l.tag.to_string().replace('|', "\\|"), l.label);
        }
        text(&out)
    }
}

/// The items of a `tagged!` enum: the enum, tag and name, the two directions, equality, the view,
/// serde, the sample.
fn expand_tagged(u: &Union) -> Result<TokenStream, Mistake> {
    if let Some(l) = u.lines.iter().find(|l| l.range) {
        return Err(Mistake::new(l.tag_span(), "one tag, not several: the tag follows from the variant"));
    }
    let name = tokens(&u.name);
    let each = |template: &str| u.each(&name, template);
    let (base_variant, base_type) = match &u.base {
        Some((v, t)) => (tokens(v), t.clone()),
        None => (TokenStream::new(), TokenStream::new()),
    };
    // With a base, a template; without, nothing.
    let based = |template: &str| match &u.base {
        Some(_) => quote(template, &[("base", &base_variant), ("basety", &base_type), ("lt", &u.lifetime)]),
        None => TokenStream::new(),
    };
    let unknown = match &u.base {
        Some(_) => quote(
            "_ => match <$basety as ::wire::Tagged<$lt>>::from_raw(raw, body) {
                known if ::wire::Tagged::unknown(&known) => Self::Unknown(raw),
                known => match ::wire::Tagged::invalid(&known) {
                    ::core::option::Option::Some(error) => Self::Invalid { raw, error },
                    ::core::option::Option::None => Self::$base(known),
                },
             }",
            &[("base", &base_variant), ("basety", &base_type), ("lt", &u.lifetime)],
        ),
        None => parse("_ => Self::Unknown(raw)"),
    };
    let items = [
        ("table", u.table()),
        ("text", text(&u.name.to_string())),
        ("variants", each("$line #[doc = $label] $variant($ty),")),
        ("basevariant", based("/// One of the namespace this one extends.\n $base($basety),")),
        (
            "froms",
            u.each_line(&name, |l| {
                // The type of several lines does not say which.
                let same = u.lines.iter().filter(|o| o.ty.to_string() == l.ty.to_string());
                if same.count() > 1 { "" } else { FROM }
            }),
        ),
        (
            "basefrom",
            match &u.base {
                Some(_) => quote(
                    "impl<$lt> ::core::convert::From<$basety> for $name<$lt> { fn from(v: $basety) -> Self { Self::$base(v) } }",
                    &[("base", &base_variant), ("basety", &base_type), ("lt", &u.lifetime), ("name", &name)],
                ),
                None => TokenStream::new(),
            },
        ),
        ("tags", each("Self::$variant(_) => $tag,")),
        ("basetag", based("Self::$base(v) => ::wire::Tagged::tag(v),")),
        ("labels", each("Self::$variant(_) => $label,")),
        ("baselabel", based("Self::$base(v) => v.name(),")),
        ("registry", each("($tag, $label),")),
        (
            "decodes",
            each("$tag => ::wire::rt::body(raw, body, Self::$variant, |raw, error| Self::Invalid { raw, error }),"),
        ),
        ("unknown", unknown),
        (
            "lens",
            each(
                "Self::$variant(v) => <$of as ::wire::Raw<$lt>>::HEAD.saturating_add(::wire::Encode::encoded_len(v)),",
            ),
        ),
        ("baselen", based("Self::$base(v) => ::wire::Encode::encoded_len(v),")),
        ("encodes", each("Self::$variant(v) => ::wire::rt::put_tagged::<$of>($tag, v, __w),")),
        ("baseencode", based("Self::$base(v) => ::wire::Encode::encode(v, __w),")),
        ("equals", each("(Self::$variant(a), Self::$variant(b)) => a == b,")),
        ("baseequal", based("(Self::$base(a), Self::$base(b)) => a == b,")),
        ("serializes", each("Self::$variant(v) => ::wire::ser::variant(__s, $label, v),")),
        ("baseserialize", based("Self::$base(v) => ::wire::ser::serde::Serialize::serialize(v, __s),")),
        ("transcodes", each("$label => ::wire::ser::tagged::<$of, $ty>($tag, __label, __body, __out),")),
        (
            "transcodeelse",
            match &u.base {
                Some(_) => based("_ => <$basety as ::wire::ser::Transcode>::transcode(__v, __out)"),
                None => parse("_ => ::wire::ser::no_variant(__label, Self::REGISTRY)"),
            },
        ),
        ("samples", each("($tag, <$ty as ::wire::testing::Sample>::sample as fn(&mut ::wire::testing::Source<'_>)),")),
        (
            "basesample",
            match &u.base {
                Some(_) => based("::core::option::Option::Some(<$basety as ::wire::testing::Sample>::sample)"),
                None => parse("::core::option::Option::None"),
            },
        ),
    ];
    let mut holes = u.holes(&name);
    for (key, value) in &items {
        holes.push((key, value));
    }
    let definition = quote(TAGGED, &holes);
    Ok(definition.into_iter().chain(crate::sample::laws(&u.name.to_string(), true)).collect())
}

const FROM: &str =
    "impl<$lt> ::core::convert::From<$ty> for $name<$lt> { fn from(v: $ty) -> Self { Self::$variant(v) } }";

const TAGGED: &str = "
$attributes #[doc = $table]
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
$vis enum $name<$lt> {
    $variants
    $basevariant
    /// A tag without a line here: kept as it is.
    Unknown($of),
    /// A known tag whose body does not decode completely: kept as it is, with the reason.
    Invalid {
        /// The item as received.
        raw: $of,
        /// Why its body was not understood.
        error: ::wire::Error,
    },
}
impl<$lt> $name<$lt> {
    /// Tags and names of the lines, in the order of the declaration.
    pub const REGISTRY: &'static [(<$of as ::wire::Raw<$lt>>::Tag, &'static str)] = &[$registry];

    /// The standard's name of the structure; `unknown` or `invalid` for the others.
    pub fn name(&self) -> &'static str {
        match self { $labels $baselabel Self::Unknown(_) => \"unknown\", Self::Invalid { .. } => \"invalid\" }
    }
}
#[allow(clippy::all)]
impl<$lt> ::wire::Tagged<$lt> for $name<$lt> {
    type Raw = $of;

    fn from_raw(raw: $of, body: ::wire::Reader<$lt>) -> Self {
        match ::wire::Raw::tag(&raw) { $decodes $unknown }
    }
    fn tag(&self) -> <$of as ::wire::Raw<$lt>>::Tag {
        match self { $tags $basetag Self::Unknown(raw) | Self::Invalid { raw, .. } => ::wire::Raw::tag(raw) }
    }
    fn unknown(&self) -> bool { ::core::matches!(self, Self::Unknown(_)) }
    fn invalid(&self) -> ::core::option::Option<::wire::Error> {
        match self { Self::Invalid { error, .. } => ::core::option::Option::Some(*error), _ => ::core::option::Option::None }
    }
}
impl<$lt> ::wire::Decode<$lt> for $name<$lt> {
    const NAME: &'static str = $text;
    #[inline]
    fn decode(__r: &mut ::wire::Reader<$lt>) -> ::core::result::Result<Self, ::wire::Error> {
        let (raw, body) = ::wire::rt::raw::<$of>(__r)?;
        ::core::result::Result::Ok(<Self as ::wire::Tagged<$lt>>::from_raw(raw, body))
    }
}
#[allow(clippy::all)]
impl<$lt> ::wire::Encode for $name<$lt> {
    fn encoded_len(&self) -> usize {
        match self { $lens $baselen Self::Unknown(raw) | Self::Invalid { raw, .. } => ::wire::Encode::encoded_len(raw) }
    }
    fn encode(&self, __w: &mut ::wire::Writer<'_>) -> ::core::result::Result<(), ::wire::Error> {
        match self { $encodes $baseencode Self::Unknown(raw) | Self::Invalid { raw, .. } => ::wire::Encode::encode(raw, __w) }
    }
}
/// Invalid items are equal when their bytes are: the offset in the error says where each was found.
#[allow(clippy::all)]
impl<$lt> ::core::cmp::PartialEq for $name<$lt> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            $equals $baseequal
            (Self::Unknown(a), Self::Unknown(b)) => a == b,
            (Self::Invalid { raw: a, .. }, Self::Invalid { raw: b, .. }) => a == b,
            _ => false,
        }
    }
}
impl<$lt> ::core::default::Default for $name<$lt> {
    fn default() -> Self { Self::Unknown(::core::default::Default::default()) }
}
impl ::wire::View for $name<'static> { type Of<'v> = $name<'v>; }
$froms
$basefrom
::wire::__serde! {
    impl<$lt> ::wire::ser::serde::Serialize for $name<$lt> {
        fn serialize<__S: ::wire::ser::serde::Serializer>(&self, __s: __S) -> ::core::result::Result<__S::Ok, __S::Error> {
            match self {
                $serializes
                $baseserialize
                Self::Unknown(raw) => ::wire::ser::variant(__s, \"unknown\", raw),
                Self::Invalid { raw, error } => ::wire::ser::invalid(__s, raw, error),
            }
        }
    }
    #[allow(clippy::all)]
    impl<$lt> ::wire::ser::Transcode for $name<$lt> {
        fn transcode(__v: &::wire::ser::Value, __out: &mut ::wire::ser::Vec<u8>) -> ::core::result::Result<(), ::wire::ser::Error> {
            let (__label, __body) = ::wire::ser::only_entry(__v, $text)?;
            match __label {
                $transcodes
                \"unknown\" => ::wire::ser::raw::<$of>(__label, __body, __out),
                \"invalid\" => ::wire::ser::invalid_raw::<$of>(__label, __body, __out),
                $transcodeelse
            }
        }
    }
}
::wire::__testing! {
    impl<$lt> ::wire::testing::Sample for $name<$lt> {
        fn sample(__s: &mut ::wire::testing::Source<'_>) {
            __s.tagged::<$of>(&[$samples], $basesample);
        }
    }
}
";

/// The items of a `choice!` enum.
fn expand_choice(u: &Union) -> Result<TokenStream, Mistake> {
    if let Some((variant, _)) = &u.base {
        return Err(Mistake::new(variant.span(), "a choice has no base"));
    }
    let name = tokens(&u.name);
    let pick = |single: &'static str, range: &'static str| u.each_line(&name, |l| if l.range { range } else { single });
    let table = u.table();
    let label = text(&u.name.to_string());
    let items = [
        ("table", table),
        ("text", label),
        ("variants", pick("$line #[doc = $label] $variant($ty),", "$line #[doc = $label] $variant($of, $ty),")),
        (
            "decodes",
            pick(
                "$tag => Self::$variant(::wire::Decode::decode(__r)?),",
                "$tag => Self::$variant(selector, ::wire::Decode::decode(__r)?),",
            ),
        ),
        ("selectors", pick("Self::$variant(_) => $tag,", "Self::$variant(s, _) => *s,")),
        (
            "lens",
            pick(
                "Self::$variant(v) => ::wire::Encode::encoded_len(v),",
                "Self::$variant(_, v) => ::wire::Encode::encoded_len(v),",
            ),
        ),
        (
            "encodes",
            pick(
                "Self::$variant(v) => ::wire::Encode::encode(v, __w),",
                "Self::$variant(s, v) if ::core::matches!(*s, $tag) => ::wire::Encode::encode(v, __w),
             Self::$variant(..) => ::core::result::Result::Err(__w.error(::wire::ErrorKind::Inconsistent, $label)),",
            ),
        ),
        (
            "serializes",
            pick(
                "Self::$variant(v) => ::wire::ser::variant(__s, $label, v),",
                "Self::$variant(s, v) => ::wire::ser::selected(__s, $label, *s, v),",
            ),
        ),
        (
            "transcodes",
            pick(
                "$label => ::wire::ser::chosen::<$ty>(__label, __body).map(|b| ($tag, b)),",
                "$label => ::wire::ser::selected_value::<$ty, $of>(__label, __body),",
            ),
        ),
        (
            "samples",
            pick(
                "$tag => <$ty as ::wire::testing::Sample>::sample(__s),",
                "$tag => <$ty as ::wire::testing::Sample>::sample(__s),",
            ),
        ),
        ("known", pick("$tag => true,", "$tag => true,")),
        ("labels", pick("Self::$variant(_) => $label,", "Self::$variant(..) => $label,")),
    ];
    let mut holes = u.holes(&name);
    for (key, value) in &items {
        holes.push((key, value));
    }
    Ok(quote(CHOICE, &holes))
}

const CHOICE: &str = "
$attributes #[doc = $table]
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
$vis enum $name<$lt> {
    $variants
    /// A selector without a line here, and what is left.
    Other($of, ::wire::Blob<$lt>),
}
impl<$lt> $name<$lt> {
    /// What the choosing field must hold.
    pub fn selector(&self) -> $of {
        <Self as ::wire::Choice<$lt>>::selector(self)
    }

    /// The name of the structure; `other` for a selector without one.
    pub fn name(&self) -> &'static str {
        match self { $labels Self::Other(..) => \"other\" }
    }
}
#[allow(unused_variables, clippy::all)]
impl<$lt> ::wire::Choice<$lt> for $name<$lt> {
    type Selector = $of;

    #[inline]
    fn decode_as(selector: $of, __r: &mut ::wire::Reader<$lt>) -> ::core::result::Result<Self, ::wire::Error> {
        ::core::result::Result::Ok(match selector {
            $decodes
            #[allow(unreachable_patterns)]
            _ => Self::Other(selector, ::wire::Decode::decode(__r)?),
        })
    }
    #[inline]
    fn selector(&self) -> $of {
        match self { $selectors Self::Other(selector, _) => *selector }
    }
}
#[allow(clippy::all)]
impl<$lt> ::wire::Encode for $name<$lt> {
    fn encoded_len(&self) -> usize {
        match self { $lens Self::Other(_, rest) => ::wire::Encode::encoded_len(rest) }
    }
    fn encode(&self, __w: &mut ::wire::Writer<'_>) -> ::core::result::Result<(), ::wire::Error> {
        match self {
            $encodes
            // The selector of a line would be read back as that line's structure.
            #[allow(unreachable_patterns)]
            Self::Other(selector, rest) => {
                if match *selector { $known _ => false } {
                    return ::core::result::Result::Err(::wire::rt::inconsistent(__w.len(), $text));
                }
                ::wire::Encode::encode(rest, __w)
            }
        }
    }
}
impl<$lt> ::core::default::Default for $name<$lt> {
    fn default() -> Self { Self::Other(::core::default::Default::default(), ::wire::Blob(&[])) }
}
::wire::__serde! {
    impl<$lt> ::wire::ser::serde::Serialize for $name<$lt> {
        fn serialize<__S: ::wire::ser::serde::Serializer>(&self, __s: __S) -> ::core::result::Result<__S::Ok, __S::Error> {
            match self {
                $serializes
                Self::Other(selector, rest) => ::wire::ser::selected(__s, \"other\", *selector, rest),
            }
        }
    }
    #[allow(clippy::all)]
    impl<$lt> ::wire::ser::TranscodeChoice for $name<$lt> {
        type Selector = $of;

        fn transcode_choice(__v: &::wire::ser::Value) -> ::core::result::Result<($of, ::wire::ser::Vec<u8>), ::wire::ser::Error> {
            let (__label, __body) = ::wire::ser::only_entry(__v, $text)?;
            match __label {
                $transcodes
                \"other\" => ::wire::ser::selected_value::<::wire::Blob<'_>, $of>(__label, __body),
                _ => ::core::result::Result::Err(::wire::ser::Error::new(__label, \"no such choice\")),
            }
        }
    }
}
::wire::__testing! {
    #[allow(clippy::all)]
    impl<$lt> ::wire::testing::SampleChoice for $name<$lt> {
        type Selector = $of;

        fn sample_as(selector: $of, __s: &mut ::wire::testing::Source<'_>) {
            match selector {
                $samples
                #[allow(unreachable_patterns)]
                _ => <::wire::Blob<'_> as ::wire::testing::Sample>::sample(__s),
            }
        }
    }
}
";
