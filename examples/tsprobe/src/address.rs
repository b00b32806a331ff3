//! Where an input comes from, as people write it.

use anyhow::{Context, Result, bail, ensure};
use examples::input::Listen;
use std::path::PathBuf;

/// Where an input comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// Datagrams.
    Live {
        /// Of the stream itself.
        listen: Listen,
        /// With columns and rows of FEC two and four ports above.
        fec: bool,
    },
    /// A file, or standard input for `-`.
    File(PathBuf),
}

/// Ports of the FEC of columns and of rows, above that of the stream — SMPTE 2022-1, 8.1.
const FEC_PORTS: [u16; 2] = [2, 4];

impl Address {
    /// `udp://HOST:PORT`, `rtp://HOST:PORT`, with `?interface=NAME&source=HOST&fec` as needed; anything else is a file.
    ///
    /// # Errors
    /// When it is none, in one line.
    pub fn parse(text: &str) -> Result<Self> {
        Self::read(text).with_context(|| format!("address {text:?}"))
    }

    fn read(text: &str) -> Result<Self> {
        ensure!(!text.is_empty(), "is empty");
        let Some((scheme, rest)) = text.split_once("://") else { return Ok(Address::File(text.into())) };
        ensure!(matches!(scheme, "udp" | "rtp"), "expected udp:// or rtp://, or the name of a file");
        let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
        // As some players write it.
        let address = address.strip_prefix('@').unwrap_or(address);
        let (_, port) = address.rsplit_once(':').context("expected HOST:PORT")?;
        let port = port.parse::<u16>().ok().filter(|port| *port > 0).context("expected a port of 1 to 65535")?;
        let mut listen = Listen { address: address.to_owned(), source: None, interface: None, limit: None };
        let mut fec = false;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').map_or((pair, None), |(key, value)| (key, Some(value)));
            let value = value.filter(|value| !value.is_empty());
            let needed = || value.map(str::to_owned).with_context(|| format!("{key} needs a value"));
            match key {
                "interface" => listen.interface = Some(needed()?),
                "source" => listen.source = Some(needed()?),
                "fec" if value.is_none() => fec = true,
                _ => bail!("unknown option {pair:?}: there are interface, source and fec"),
            }
        }
        ensure!(!fec || scheme == "rtp", "fec goes with rtp:// only");
        let [.., last] = FEC_PORTS;
        ensure!(!fec || port.checked_add(last).is_some(), "there is no room for the ports of FEC above {port}");
        Ok(Address::Live { listen, fec })
    }
}

/// Where the columns and the rows of FEC come from, two and four ports above the stream.
pub fn fec_listens(listen: &Listen) -> Vec<Listen> {
    let Some((host, port)) = listen.address.rsplit_once(':') else { return Vec::new() };
    let Ok(port) = port.parse::<u16>() else { return Vec::new() };
    let above = |ports: u16| Listen { address: format!("{host}:{}", port.saturating_add(ports)), ..listen.clone() };
    FEC_PORTS.into_iter().map(above).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form() {
        let live = |text| match Address::parse(text).unwrap() {
            Address::Live { listen, fec } => (listen, fec),
            file => panic!("{file:?}"),
        };
        let (listen, fec) = live("udp://@239.1.1.1:5000");
        assert_eq!((&*listen.address, listen.interface, fec), ("239.1.1.1:5000", None, false));
        let (listen, fec) = live("rtp://[ff15::1]:5000?fec&interface=eth0&source=fe80::1");
        assert_eq!((listen.interface.as_deref(), listen.source.as_deref(), fec), (Some("eth0"), Some("fe80::1"), true));
        let ports: Vec<_> = fec_listens(&listen).into_iter().map(|l| l.address).collect();
        assert_eq!(ports, ["[ff15::1]:5002", "[ff15::1]:5004"]);
        assert_eq!(live("udp://:5000").0.address, ":5000");
        assert_eq!(Address::parse("-").unwrap(), Address::File("-".into()));
        assert_eq!(Address::parse("a?b=c.ts").unwrap(), Address::File("a?b=c.ts".into()));
    }

    #[test]
    fn what_is_none_is_said_in_one_line() {
        for (text, why) in [
            ("", "is empty"),
            ("srt://a:1", "expected udp://"),
            ("udp://239.1.1.1", "expected HOST:PORT"),
            ("udp://239.1.1.1:0", "expected a port"),
            ("udp://239.1.1.1:70000", "expected a port"),
            ("udp://a:1?fec", "fec goes with rtp"),
            ("rtp://a:65533?fec", "no room"),
            ("udp://a:1?interface=", "needs a value"),
            ("udp://a:1?iface=eth0", "unknown option"),
        ] {
            let error = format!("{:#}", Address::parse(text).unwrap_err());
            assert!(error.contains(why) && !error.contains('\n'), "{text}: {error}");
        }
    }
}
