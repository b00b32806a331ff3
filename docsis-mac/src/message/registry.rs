//! The macro behind the registry of messages.

/// Declares a union of message bodies, one line each:
///
/// ```text
/// TYPE [versions it is read for => version it is sent with] Variant(Structure<'a>) "name",
/// ```
///
/// Type and version choose the structure. A type without a line is kept as it is; so is a body that
/// does not decode as a whole, with the reason.
macro_rules! messages {
    (
        $(#[$meta:meta])*
        $vis:vis enum $Name:ident<$lt:lifetime> {
            $( $(#[$line:meta])* $Type:ident [$versions:pat => $version:literal] $Variant:ident($ty:ty) $label:literal ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy)]
        #[non_exhaustive]
        $vis enum $Name<$lt> {
            $( $(#[$line])* #[doc = $label] $Variant($ty), )*
            /// A type without a line here.
            Unknown(RawBody<$lt>),
            /// A known type whose body does not decode as a whole.
            Invalid {
                /// The body as received.
                raw: RawBody<$lt>,
                /// Why it was not understood.
                error: ::wire::Error,
            },
        }

        impl<$lt> $Name<$lt> {
            /// Type, version it is sent with, and name of every line.
            pub const REGISTRY: &'static [(MessageType, u8, &'static str)] =
                &[$( (MessageType::$Type, $version, $label) ),*];

            /// The name of the line; `unknown` or `invalid` for the others.
            pub const fn name(&self) -> &'static str {
                match self {
                    $( Self::$Variant(_) => $label, )*
                    Self::Unknown(_) => "unknown",
                    Self::Invalid { .. } => "invalid",
                }
            }

            /// The type in the message header.
            pub const fn message_type(&self) -> MessageType {
                match self {
                    $( Self::$Variant(_) => MessageType::$Type, )*
                    Self::Unknown(raw) | Self::Invalid { raw, .. } => raw.message_type,
                }
            }

            /// The version to send it with.
            pub const fn version(&self) -> u8 {
                match self {
                    $( Self::$Variant(_) => $version, )*
                    Self::Unknown(raw) | Self::Invalid { raw, .. } => raw.message_type.version(),
                }
            }

            /// True when a body of this type and version has a line.
            pub const fn is_known(message_type: MessageType, version: u8) -> bool {
                match (message_type, version) {
                    $( (MessageType::$Type, $versions) => true, )*
                    _ => false,
                }
            }

            /// The body of a message of this type and version.
            #[inline]
            pub(crate) fn decode_as(message_type: MessageType, version: u8, r: ::wire::Reader<$lt>) -> Self {
                let raw = RawBody { message_type, body: ::wire::Blob(r.peek()) };
                match (message_type, version) {
                    $( (MessageType::$Type, $versions) => {
                        ::wire::rt::whole(raw, r, $label, Self::$Variant, |raw, error| Self::Invalid { raw, error })
                    } )*
                    _ => Self::Unknown(raw),
                }
            }

            /// True when this body, sent with `version`, is read back as the same line.
            pub(crate) const fn goes_with(&self, version: u8) -> bool {
                match self {
                    $( Self::$Variant(_) => ::core::matches!(version, $versions), )*
                    Self::Unknown(raw) => !Self::is_known(raw.message_type, version),
                    Self::Invalid { raw, .. } => Self::is_known(raw.message_type, version),
                }
            }
        }

        impl ::wire::Encode for $Name<'_> {
            fn encoded_len(&self) -> usize {
                match self {
                    $( Self::$Variant(v) => ::wire::Encode::encoded_len(v), )*
                    Self::Unknown(raw) | Self::Invalid { raw, .. } => raw.body.len(),
                }
            }

            fn encode(&self, w: &mut ::wire::Writer<'_>) -> Result<(), ::wire::Error> {
                match self {
                    $( Self::$Variant(v) => ::wire::Encode::encode(v, w), )*
                    Self::Unknown(raw) | Self::Invalid { raw, .. } => ::wire::Encode::encode(&raw.body, w),
                }
            }
        }

        /// Invalid bodies are equal when their bytes are: the offset in the error says where each was.
        impl PartialEq for $Name<'_> {
            fn eq(&self, other: &Self) -> bool {
                match (self, other) {
                    $( (Self::$Variant(a), Self::$Variant(b)) => a == b, )*
                    (Self::Unknown(a), Self::Unknown(b)) => a == b,
                    (Self::Invalid { raw: a, .. }, Self::Invalid { raw: b, .. }) => a == b,
                    _ => false,
                }
            }
        }

        impl Default for $Name<'_> {
            fn default() -> Self {
                Self::Unknown(RawBody::default())
            }
        }

        ::wire::__serde! {
            impl ::wire::ser::serde::Serialize for $Name<'_> {
                fn serialize<S: ::wire::ser::serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                    match self {
                        $( Self::$Variant(v) => ::wire::ser::variant(s, $label, v), )*
                        Self::Unknown(raw) => ::wire::ser::variant(s, "unknown", raw),
                        Self::Invalid { raw, error } => ::wire::ser::invalid(s, raw, error),
                    }
                }
            }

            impl<$lt> $Name<$lt> {
                /// Type, version to send it with, and bytes of a body.
                pub(crate) fn transcode(
                    value: &::wire::ser::Value,
                ) -> Result<(MessageType, u8, ::wire::ser::Vec<u8>), ::wire::ser::Error> {
                    use ::wire::ser::{Error, Object, chosen, only_entry};
                    let (label, body) = only_entry(value, "Body")?;
                    let raw = match label {
                        $( $label => return Ok((MessageType::$Type, $version, chosen::<$ty>(label, body, None)?)), )*
                        "unknown" => Some(body),
                        "invalid" => body.get("raw"),
                        _ => None,
                    };
                    let raw = raw.ok_or_else(|| Error::new(label, "no such message"))?;
                    let o = Object::new(raw, "RawBody", &["message_type", "body"])?;
                    let message_type: MessageType = o.bits("message_type")?;
                    Ok((message_type, message_type.version(), o.part::<::wire::Blob<'_>>("body")?))
                }
            }
        }

        ::wire::__testing! {
            impl<$lt> $Name<$lt> {
                /// Random bytes of each line, with type and version.
                pub(crate) const SAMPLES: &'static [(MessageType, u8, ::wire::testing::SampleFn)] = &[
                    $( (MessageType::$Type, $version, <$ty as ::wire::testing::Sample>::sample) ),*
                ];
            }
        }
    };
}
pub(crate) use messages;
