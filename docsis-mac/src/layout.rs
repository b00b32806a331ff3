//! Layouts of the types that are no declarations.

use crate::ehdr::{ExtendedHeader, RawElement};
use crate::fragment::Fragment;
use crate::frame::{Frame, FrameControl};
use crate::id::{Ipv4Address, Ipv6Address, MacAddress};
use crate::message::Message;
use crate::pdu::Pdu;
use crate::request::{QueueDepthRequest, Request};
use crate::tlv::{BerInteger, Bitmap, IpAddress, ObjectIdentifier, TerminatedText, Text};
use wire::List;
use wire::layout::{Field, Form, RAW, WITH_TEXT};

/// The payload of a frame under the name of its kind.
struct Payload;
/// The payload of a frame that is not interpreted.
struct RawPayload;
/// The same with the reason.
struct InvalidPayload;
/// The reason, for people.
struct Reason;

wire::layouts! {
    [] Ipv4Address = "Ipv4Address", Form::Text("^[0-9]{1,3}(\\.[0-9]{1,3}){3}$");
    [] Ipv6Address = "Ipv6Address", Form::Text("^[0-9A-Fa-f:.]+$");
    [] Text<'_> = "Text", Form::AnyOf(&[Form::Text(""), WITH_TEXT, RAW]);
    [] TerminatedText<'_> = "TerminatedText", Form::AnyOf(&[Form::Text(""), WITH_TEXT, RAW]);
    [] IpAddress<'_> = "IpAddress", Form::AnyOf(&[Form::Text("^[0-9A-Fa-f:.]+$"), WITH_TEXT, RAW]);
    [] ObjectIdentifier<'_> = "ObjectIdentifier", Form::AnyOf(&[Form::Text("^[0-9]+(\\.[0-9]+)*$"), RAW]);
    [] BerInteger<'_> = "BerInteger", Form::AnyOf(&[Form::Signed(64), RAW]);
    [] Bitmap<'_> = "Bitmap", Form::Bytes(None);
    [] MacAddress = "MacAddress", Form::Text("^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$");
    [] RawElement<'_> = "RawElement", Form::Structure { fields: &[
        Field::new::<u8>("eh_type", "4", Some(4)),
        Field::new::<u8>("eh_len", "4", Some(4)),
        Field::rest("value"),
    ] };
    [] Frame<'_> = "Frame", Form::Structure { fields: &[
        Field::new::<u8>("mac_parm", "8", Some(8)).optional(),
        Field::new::<ExtendedHeader<'_>>("ehdr", "[8]", None).optional(),
        Field::new::<Payload>("payload", "..", None),
    ] };
    [] Payload = "Payload", Form::OneOf(&[
        Field::new::<Pdu<'_>>("packet_pdu", "..", None),
        Field::new::<Pdu<'_>>("isolation_pdu", "..", None),
        Field::new::<Message<'_>>("timing", "..", None),
        Field::new::<Message<'_>>("management", "..", None),
        Field::new::<Request>("request", "_", None),
        Field::new::<Fragment<'_>>("fragment", "..", None),
        Field::new::<QueueDepthRequest>("queue_depth_request", "_", None),
        Field::new::<List<'_, Frame<'_>>>("concatenation", "..", None),
        Field::new::<RawPayload>("encrypted", "..", None),
        Field::new::<RawPayload>("reserved", "..", None),
        Field::new::<InvalidPayload>("invalid", "..", None),
    ]);
    [] RawPayload = "RawPayload", Form::Structure { fields: &[
        Field::new::<FrameControl>("frame_control", "7", Some(7)),
        Field::rest("payload"),
    ] };
    [] InvalidPayload = "InvalidPayload", Form::Structure { fields: &[
        Field::new::<RawPayload>("raw", "..", None),
        Field::new::<Reason>("error", "", None).optional(),
    ] };
    [] Reason = "Reason", Form::Text("");
}
