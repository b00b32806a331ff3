//! Commands of the emergency broadcast configure section. The lines of [`ConfigureCommand`] are the registry.

use super::ResourceCode;
use wire::{Blob, List, choice, codes, syntax, tagged};

syntax! {
    /// Any command, its body not interpreted.
    pub raw struct RawConfigureCommand<'a> {
        configure_cmd_tag: 8 u8,
        body: [16] Blob<'a>,
    }
}

tagged! {
    /// Commands to terminals.
    pub enum ConfigureCommand<'a>: RawConfigureCommand<'a> {
        1 ClockCalibration,
        2 SetResourceCode<'a>,
        3 SetLockedFrequency<'a>,
        4 SetReporting<'a>,
        5 SetReportingPeriod<'a>,
        6 SetDefaultVolume<'a>,
        7 QueryParameters<'a>,
    }
}

codes! {
    /// constellation_mapping.
    pub ConstellationMapping: u8 = 8 {
        1 QAM16 "QAM16",
        2 QAM32 "QAM32",
        3 QAM64 "QAM64",
        4 QAM128 "QAM128",
        5 QAM256 "QAM256",
    }

    /// parameter_tag.
    pub ParameterTag: u8 = 8 {
        1 VOLUME "terminal volume",
        2 LOCAL_ADDRESS "local address",
        3 REPORTING_ADDRESS "reporting address",
        4 RESOURCE_CODE "terminal resource code",
        5 PHYSICAL_ADDRESS "physical address code",
        6 WORK_STATE "work state",
        7 FAULT_CODE "fault code",
        8 DEVICE_TYPE "device type",
        9 HARDWARE_VERSION "hardware version",
        10 SOFTWARE_VERSION "software version",
    }
}

syntax! {
    /// Sets the clock.
    pub struct ClockCalibration {
        year:  16 u16,
        month:  8 u8,
        day:    8 u8,
        hour:   8 u8,
        minute: 8 u8,
        second: 8 u8,
    }

    /// Says which resource a terminal is.
    pub struct SetResourceCode<'a> {
        terminal_physical_address: [8] Blob<'a>,
        resource: _ ResourceCode,
    }

    /// Says what to tune to. The units of the numbers are not verified.
    pub struct SetLockedFrequency<'a> {
        freq:                 32 u32,
        symbol_rate:          32 u32,
        constellation_mapping: 8 ConstellationMapping,
        terminals: (count 8) List<'a, ResourceCode>,
    }

    /// Says where to report to.
    pub struct SetReporting<'a> {
        reback_type: 8 u8 = reback_address.selector(),
        reback_address: [8] (match reback_type) RebackAddress<'a>,
        /// One description has no such list.
        terminals: (more) (count 8) Option<List<'a, ResourceCode>>,
    }

    /// An address, and a port.
    pub struct Ipv4Port {
        ipv4: 32 [u8; 4],
        port: 16 u16,
    }

    /// Says how often to report.
    pub struct SetReportingPeriod<'a> {
        reback_period: 32 u32,
        terminals: (count 8) List<'a, ResourceCode>,
    }

    /// Says how loud to be.
    pub struct SetDefaultVolume<'a> {
        volume: 8 u8,
        terminals: (count 8) List<'a, ResourceCode>,
    }

    /// Asks for parameters.
    pub struct QueryParameters<'a> {
        parameters: (count 8) List<'a, Parameter>,
        terminals: (count 8) List<'a, ResourceCode>,
    }

    /// One parameter.
    pub struct Parameter {
        parameter_tag: 8 ParameterTag,
    }
}

choice! {
    /// Where to report to, by the reback_type.
    pub enum RebackAddress<'a>: u8 kept {
        1 SmsNumber(Blob<'a>) as "SMS_number",
        2 Ipv4Port,
        3 DomainAndPort(Blob<'a>),
    }
}
