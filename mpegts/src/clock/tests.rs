#![allow(clippy::arithmetic_side_effects, clippy::unusual_byte_groupings)] // small numbers; fields of bits

use super::*;
use proptest::prelude::*;

const M90: u64 = 1 << 33;
const M27: u64 = 300 << 33;

fn t(ticks: u64) -> Timestamp {
    Timestamp::new(ticks).unwrap()
}

fn p(ticks: u64) -> Pcr {
    Pcr::new(ticks).unwrap()
}

#[test]
fn trap_16_every_bound_of_a_timestamp() {
    assert_eq!(Timestamp::new(M90), None);
    assert_eq!(t(M90 - 1).get(), M90 - 1);
    assert_eq!(t(M90 - 1).wrapping_add(1), t(0));
    assert_eq!(t(0).wrapping_sub(1), t(M90 - 1));
    assert_eq!(t(5).wrapping_add(u64::MAX), t(4));
    assert_eq!(t(5).wrapping_sub(u64::MAX), t(6));
    assert_eq!(t(0).difference(t(M90 - 1)), 1);
    assert_eq!(t(M90 - 1).difference(t(0)), -1);
    // the range is (-2^32, 2^32]
    assert_eq!(t(1 << 32).difference(t(0)), 1 << 32);
    assert_eq!(t(0).difference(t(1 << 32)), 1 << 32);
    assert_eq!(t((1 << 32) + 1).difference(t(0)), -(1 << 32) + 1);
    assert_eq!(t((1 << 32) - 1).difference(t(0)), (1 << 32) - 1);
    assert_eq!(<Timestamp as Bits>::from_bits(u64::MAX, 33), t(M90 - 1));
}

#[test]
fn trap_16_every_bound_of_a_pcr() {
    assert_eq!(Pcr::new(M27), None);
    let last = p(M27 - 1);
    assert_eq!((last.base(), last.extension(), last.valid()), (t(M90 - 1), 299, true));
    assert_eq!(last.wrapping_add(1), p(0));
    assert_eq!(p(0).wrapping_sub(1), last);
    assert_eq!(p(0).difference(last), 1);
    assert_eq!(last.difference(p(0)), -1);
    assert_eq!(p(M27 / 2).difference(p(0)), (M27 / 2) as i64);
    assert_eq!(p(M27 / 2 + 1).difference(p(0)), 1 - (M27 / 2) as i64);
    assert_eq!(p(299).wrapping_add(1), p(300));
    assert_eq!((p(300).base(), p(300).extension()), (t(1), 0));
    for extension in [299, 300, 511] {
        let pcr = <Pcr as Bits>::from_bits(7 << 15 | 0x3F << 9 | extension, 48);
        assert_eq!(pcr.valid(), extension < 300);
        assert_eq!(pcr.ticks(), 2100 + extension);
    }
    // an invalid extension at the last base stays below the modulus
    let over = <Pcr as Bits>::from_bits(u64::MAX, 48);
    assert_eq!((over.ticks(), over.valid()), (211, false));
}

#[test]
fn trap_16_half_a_period_is_ahead_and_one_tick_more_is_behind() {
    fn check<C: Clock + std::fmt::Debug>(difference: fn(C, C) -> i64, order: fn(C, C) -> Ordering) {
        let half = C::MODULUS / 2;
        for start in [0, 1, half - 1, half, half + 1, C::MODULUS - 1] {
            let at = |ticks: u64| C::wrapping((start + ticks) % C::MODULUS);
            for (ticks, expected, way) in [
                (0, 0, Ordering::Equal),
                (half - 1, half as i64 - 1, Ordering::Greater),
                (half, half as i64, Ordering::Greater),
                (half + 1, 1 - half as i64, Ordering::Less),
                (C::MODULUS - 1, -1, Ordering::Less),
            ] {
                assert_eq!(difference(at(ticks), at(0)), expected, "{start} {ticks}");
                assert_eq!(order(at(ticks), at(0)), way, "{start} {ticks}");
                let mut line = Unwrapper::new();
                let first = line.unwrap(at(0));
                assert_eq!(line.unwrap(at(ticks)) - first, expected, "{start} {ticks}");
            }
        }
    }
    check(Timestamp::difference, Timestamp::order);
    check(Pcr::difference, Pcr::order);
    check(Escr::difference, Escr::order);
}

#[test]
fn trap_16_pts_wraps_before_its_dts() {
    let (dts, pts) = (t(M90 - 1800), t(1800));
    assert_eq!(pts.order(dts), Ordering::Greater);
    assert_eq!(dts.order(pts), Ordering::Less);
    assert_eq!(pts.difference(dts), 3600);
    assert_eq!(pts.order(pts), Ordering::Equal);
}

#[test]
fn pcr_keeps_all_48_bits() {
    // base 0x0_1234_5678 | reserved 000000 | extension 0x12B
    let bytes = [0x09, 0x1A, 0x2B, 0x3C, 0x01, 0x2B];
    let pcr = Pcr::from_bytes(bytes);
    assert_eq!((pcr.base(), pcr.reserved(), pcr.extension()), (t(0x1234_5678), 0, 0x12B));
    assert_eq!(pcr.to_bytes(), bytes);
    assert_eq!(p(pcr.ticks()).reserved(), 0x3F);
    assert_ne!(p(pcr.ticks()), pcr);
    assert_eq!(Pcr::default(), p(0));
}

#[test]
fn pes_timestamp_has_the_layout_of_the_standard() {
    // '0011' PTS[32..30]=101 1 PTS[29..15]=000000000000011 1 PTS[14..0]=100000000000000 1
    let raw = 0b0011_1011_0000_0000_0000_0111_1000_0000_0000_0001;
    let pts = <PesTimestamp as Bits>::from_bits(raw, 40);
    assert_eq!(pts.timestamp(), t(5 << 30 | 3 << 15 | 1 << 14));
    assert_eq!((pts.prefix(), pts.markers_ok()), (PesTimestamp::PTS, true));
    assert_eq!(PesTimestamp::new(PesTimestamp::PTS, pts.timestamp()), Some(pts));
    for marker in [0, 16, 32] {
        let odd = <PesTimestamp as Bits>::from_bits(raw ^ 1 << marker, 40);
        assert!(!odd.markers_ok());
        assert_eq!(odd.timestamp(), pts.timestamp());
        assert_eq!(odd.to_bits(40), raw ^ 1 << marker);
    }
    assert_eq!(PesTimestamp::new(16, t(0)), None);
    assert_eq!(PesTimestamp::default(), PesTimestamp::new(PesTimestamp::PTS_ONLY, t(0)).unwrap());
}

#[test]
fn escr_has_the_layout_of_the_standard() {
    // '11' base[32..30]=001 1 base[29..15]=2 1 base[14..0]=3 1 extension=257 1
    let raw = 0b11_001_1_000000000000010_1_000000000000011_1_100000001_1;
    let escr = <Escr as Bits>::from_bits(raw, 48);
    assert_eq!((escr.base(), escr.extension()), (t(1 << 30 | 2 << 15 | 3), 257));
    assert_eq!((escr.reserved(), escr.markers_ok(), escr.valid()), (3, true, true));
    assert_eq!(Escr::new(escr.ticks()), Some(escr));
    for marker in [0, 10, 26, 42] {
        let odd = <Escr as Bits>::from_bits(raw ^ 1 << marker, 48);
        assert!(!odd.markers_ok());
        assert_eq!(odd.ticks(), escr.ticks());
    }
    assert_eq!(Escr::new(M27), None);
    assert_eq!(Escr::default(), Escr::new(0).unwrap());
    assert!(!<Escr as Bits>::from_bits(300 << 1, 48).valid());
}

#[test]
fn durations() {
    assert_eq!(t(90_000 * 3 + 45).duration(), Duration::new(3, 500_000));
    assert_eq!(t(M90 - 1).duration(), Duration::new(95_443, 717_677_777));
    assert_eq!(p(27_000_000 + 27).duration(), Duration::new(1, 1000));
    assert_eq!(Timestamp::wrapping_from_duration(Duration::from_secs(95_444)), t(95_444 * 90_000 - M90));
    assert_eq!(Timestamp::wrapping_from_duration(Duration::MAX).get() >> 33, 0);
    assert!(Pcr::wrapping_from_duration(Duration::MAX).valid());
}

#[test]
fn unwrapper_counts_on_over_the_wrap() {
    let mut clock = Unwrapper::<Timestamp>::new();
    assert_eq!(clock.unwrap(t(M90 - 3600)), M90 as i64 - 3600);
    assert_eq!(clock.peek(t(0)), M90 as i64);
    assert_eq!(clock.unwrap(t(3600)), M90 as i64 + 3600);
    assert_eq!(clock.unwrap(t(0)), M90 as i64);
    assert_eq!(clock.unwrap(t(M90 - 1)), M90 as i64 - 1);
    let mut back = Unwrapper::<Pcr>::default();
    assert_eq!(back.unwrap(p(10)), 10);
    assert_eq!(back.unwrap(p(M27 - 10)), -10);
    assert_eq!(Unwrapper::<Pcr>::duration(-10), Duration::ZERO);
    assert_eq!(Unwrapper::<Pcr>::duration(54_000_000), Duration::from_secs(2));
}

proptest! {
    #[test]
    fn difference_undoes_wrapping_add(a in 0..M27, d in 0..M27) {
        let later = p(a).wrapping_add(d);
        let expected = if d > M27 / 2 { d as i64 - M27 as i64 } else { d as i64 };
        prop_assert_eq!(later.difference(p(a)), expected);
        prop_assert_eq!(later.wrapping_sub(d), p(a));
    }

    #[test]
    fn unwrapper_follows_any_steps_below_half(start in 0..M90, steps in prop::collection::vec(-(1i64 << 32) + 1..=1 << 32, 0..40)) {
        let mut clock = Unwrapper::new();
        let mut truth = clock.unwrap(t(start));
        for step in steps {
            truth += step;
            prop_assert_eq!(clock.unwrap(t(truth.rem_euclid(M90 as i64) as u64)), truth);
        }
    }

    #[test]
    fn durations_come_back(a in 0..M27) {
        prop_assert_eq!(Pcr::wrapping_from_duration(p(a).duration()), p(a));
        prop_assert_eq!(Timestamp::wrapping_from_duration(t(a % M90).duration()), t(a % M90));
    }

    #[test]
    fn every_bit_pattern_comes_back(raw in 0u64..1 << 48) {
        prop_assert_eq!(<Pcr as Bits>::from_bits(raw, 48).to_bits(48), raw);
        prop_assert_eq!(<Escr as Bits>::from_bits(raw, 48).to_bits(48), raw);
        prop_assert_eq!(<PesTimestamp as Bits>::from_bits(raw >> 8, 40).to_bits(40), raw >> 8);
        let time = t(raw & (M90 - 1));
        prop_assert_eq!(PesTimestamp::new(9, time).unwrap().timestamp(), time);
    }
}
