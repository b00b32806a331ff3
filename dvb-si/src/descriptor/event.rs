//! Descriptors of events and of time.

use super::LanguageText;
use crate::text::Text;
use crate::time::{Date, OffsetHhmm, TimeOfDay, UtcTime};
use wire::{Blob, Chars, List, Rfu, choice, codes, syntax};

codes! {
    /// content_nibble_level_1 and content_nibble_level_2 together — Table 29. Chinese names are those of GY/T 230, which
    /// has two genres more.
    pub ContentNibbles: u8 = 8 {
        0x10 MOVIE_DRAMA_GENERAL "movie/drama (general)" "电影/电视剧/戏剧（普通）",
        0x11 DETECTIVE_THRILLER "detective/thriller" "侦探/恐怖",
        0x12 ADVENTURE_WESTERN_WAR "adventure/western/war" "冒险/战争",
        0x13 SCIENCE_FICTION_FANTASY_HORROR "science fiction/fantasy/horror" "科幻",
        0x14 COMEDY "comedy" "喜剧",
        0x15 SOAP_MELODRAMA_FOLKLORIC "soap/melodrama/folkloric" "肥皂剧",
        0x16 ROMANCE "romance" "言情",
        0x17 SERIOUS_CLASSICAL_RELIGIOUS_HISTORICAL "serious/classical/religious/historical" "古典/历史/正剧",
        0x18 ADULT_MOVIE_DRAMA "adult movie/drama" "成人电影/戏剧",
        0x20 NEWS_CURRENT_AFFAIRS_GENERAL "news/current affairs (general)" "新闻时事（普通）",
        0x21 NEWS_WEATHER_REPORT "news/weather report" "新闻/天气预报",
        0x22 NEWS_MAGAZINE "news magazine" "新闻杂志",
        0x23 DOCUMENTARY "documentary" "资料",
        0x24 DISCUSSION_INTERVIEW_DEBATE "discussion/interview/debate" "讨论/访谈/辩论",
        0x30 SHOW_GAME_SHOW_GENERAL "show/game show (general)" "表演/游戏（普通）",
        0x31 GAME_SHOW_QUIZ_CONTEST "game show/quiz/contest" "智力游戏/智力竞赛",
        0x32 VARIETY_SHOW "variety show" "杂技",
        0x33 TALK_SHOW "talk show" "脱口秀",
        0x40 SPORTS_GENERAL "sports (general)" "综合体育",
        0x41 SPECIAL_EVENTS "special events" "特别节目（奥运会、世界杯等）",
        0x42 SPORTS_MAGAZINES "sports magazines" "体育杂志",
        0x43 FOOTBALL_SOCCER "football/soccer" "足球/篮球/排球",
        0x44 TENNIS_SQUASH "tennis/squash" "乒乓球/羽毛球/网球",
        0x45 TEAM_SPORTS "team sports" "团体性运动",
        0x46 ATHLETICS "athletics" "田径",
        0x47 MOTOR_SPORT "motor sport" "自行车/赛车",
        0x48 WATER_SPORT "water sport" "水上运动",
        0x49 WINTER_SPORTS "winter sports" "冬季运动",
        0x4A EQUESTRIAN "equestrian" "马术",
        0x4B MARTIAL_SPORTS "martial sports" "武术/拳击/摔跤",
        0x4C CHESS_CARDS "chess/cards (GY/T 230)" "棋牌",
        0x50 CHILDREN_YOUTH_GENERAL "children's/youth (general)" "青少儿节目（综合）",
        0x51 PRE_SCHOOL "pre-school" "幼儿节目",
        0x52 ENTERTAINMENT_6_TO_14 "entertainment 6 to 14" "少儿节目",
        0x53 ENTERTAINMENT_10_TO_16 "entertainment 10 to 16" "青年节目",
        0x54 INFORMATIONAL_EDUCATIONAL_SCHOOL "informational/educational/school" "信息/教育",
        0x55 CARTOONS_PUPPETS "cartoons/puppets" "卡通/木偶戏",
        0x60 MUSIC_BALLET_DANCE_GENERAL "music/ballet/dance (general)" "音乐/芭蕾/舞蹈（综合）",
        0x61 ROCK_POP "rock/pop" "摇滚/流行乐",
        0x62 SERIOUS_CLASSICAL_MUSIC "serious/classical music" "古典音乐/严肃音乐",
        0x63 FOLK_TRADITIONAL_MUSIC "folk/traditional music" "民俗音乐/民族音乐",
        0x64 JAZZ "jazz" "爵士乐",
        0x65 MUSICAL_OPERA "musical/opera" "音乐剧/歌剧",
        0x66 BALLET "ballet" "芭蕾舞",
        0x67 CHINESE_OPERA_FOLK_ART "Chinese opera/folk art (GY/T 230)" "戏曲/曲艺",
        0x70 ARTS_CULTURE_GENERAL "arts/culture (general)" "文化艺术（综合）",
        0x71 PERFORMING_ARTS "performing arts" "表演艺术",
        0x72 FINE_ARTS "fine arts" "高雅艺术",
        0x73 RELIGION "religion" "宗教文化",
        0x74 POPULAR_CULTURE_TRADITIONAL_ARTS "popular culture/traditional arts" "大众文化/传统艺术",
        0x75 LITERATURE "literature" "文学",
        0x76 FILM_CINEMA "film/cinema" "电影/电视文化",
        0x77 EXPERIMENTAL_FILM_VIDEO "experimental film/video" "实验电影",
        0x78 BROADCASTING_PRESS "broadcasting/press" "广播/出版物",
        0x79 NEW_MEDIA "new media" "新媒体",
        0x7A ARTS_CULTURE_MAGAZINES "arts/culture magazines" "艺术/文化杂志",
        0x7B FASHION "fashion" "时尚",
        0x80 SOCIAL_POLITICAL_ECONOMICS_GENERAL "social/political/economics (general)" "社会/政治/经济（普通）",
        0x81 MAGAZINES_REPORTS_DOCUMENTARY "magazines/reports/documentary" "杂志/报道/资讯/证券",
        0x82 ECONOMICS_SOCIAL_ADVISORY "economics/social advisory" "经济/社会咨询",
        0x83 REMARKABLE_PEOPLE "remarkable people" "名人专访",
        0x90 EDUCATION_SCIENCE_FACTUAL_GENERAL "education/science/factual (general)" "教育/科学/专题（普通）",
        0x91 NATURE_ANIMALS_ENVIRONMENT "nature/animals/environment" "自然/动物/环境",
        0x92 TECHNOLOGY_NATURAL_SCIENCES "technology/natural sciences" "技术/自然科学",
        0x93 MEDICINE_PHYSIOLOGY_PSYCHOLOGY "medicine/physiology/psychology" "医疗/生理/心理",
        0x94 FOREIGN_COUNTRIES_EXPEDITIONS "foreign countries/expeditions" "探险",
        0x95 SOCIAL_SPIRITUAL_SCIENCES "social/spiritual sciences" "社会科学",
        0x96 FURTHER_EDUCATION "further education" "继续教育",
        0x97 LANGUAGES "languages" "语言",
        0xA0 LEISURE_HOBBIES_GENERAL "leisure hobbies (general)" "休闲/业余爱好（普通）",
        0xA1 TOURISM_TRAVEL "tourism/travel" "旅游",
        0xA2 HANDICRAFT "handicraft" "手工",
        0xA3 MOTORING "motoring" "车趣",
        0xA4 FITNESS_AND_HEALTH "fitness and health" "健身",
        0xA5 COOKING "cooking" "烹饪",
        0xA6 ADVERTISEMENT_SHOPPING "advertisement/shopping" "广告/购物",
        0xA7 GARDENING "gardening" "园艺",
        0xB0 ORIGINAL_LANGUAGE "original language" "原声资料",
        0xB1 BLACK_AND_WHITE "black and white" "黑白片",
        0xB2 UNPUBLISHED "unpublished" "未公映",
        0xB3 LIVE_BROADCAST "live broadcast" "现场直播",
        0xB4 PLANO_STEREOSCOPIC "plano-stereoscopic" "平面立体",
        0xB5 LOCAL_OR_REGIONAL "local or regional" "本地或区域节目",
        0xC0 ADULT_GENERAL "adult (general)" "成人节目（普通）",
    }
}

codes! {
    /// running_status of a [`TvaId`], which differs from that of a service.
    pub TvaRunningStatus: u8 = 3 {
        1 NOT_YET_RUNNING "not yet running",
        2 STARTS_SHORTLY "starts (or restarts) shortly",
        3 PAUSED "paused",
        4 RUNNING "running",
        5 CANCELLED "cancelled",
        6 COMPLETED "completed",
    }

    /// crid_type of a [`ContentIdentifier`].
    pub CridType: u8 = 6 {
        1 ITEM "item of content",
        2 SERIES "series",
        3 RECOMMENDATION "recommendation",
    }
}

impl ContentNibbles {
    /// content_nibble_level_1: the field.
    pub const fn level_1(self) -> u8 {
        self.0 >> 4
    }

    /// content_nibble_level_2: the genre within the field.
    pub const fn level_2(self) -> u8 {
        self.0 & 0x0F
    }
}

syntax! {
    /// short_event_descriptor — 6.2.37, Table 93.
    pub struct ShortEvent<'a> {
        iso_639_language_code: 24 Chars<3>,
        event_name:           [8] Text<'a>,
        text:                 [8] Text<'a>,
    }

    /// extended_event_descriptor — 6.2.15: one of several that carry a long text.
    ///
    /// Texts are cut anywhere: join the pieces of one language before decoding them.
    pub struct ExtendedEvent<'a> {
        descriptor_number:      4 u8,
        last_descriptor_number: 4 u8,
        iso_639_language_code: 24 Chars<3>,
        items:                [8] List<'a, ExtendedEventItem<'a>>,
        text:                 [8] Text<'a>,
    }

    /// A line of a two-column list, such as director and name.
    pub struct ExtendedEventItem<'a> {
        item_description: [8] Text<'a>,
        item:             [8] Text<'a>,
    }

    /// component_descriptor — 6.2.8.
    pub struct Component<'a> {
        stream_content_ext:     4 u8,
        stream_content:         4 u8,
        component_type:         8 u8,
        component_tag:          8 u8,
        iso_639_language_code: 24 Chars<3>,
        text:                  .. Text<'a>,
    }

    /// content_descriptor — 6.2.9.
    pub struct Content<'a> {
        contents: .. List<'a, ContentEntry>,
    }

    /// One genre of a [`Content`].
    pub struct ContentEntry {
        content_nibbles: 8 ContentNibbles,
        /// For the broadcaster.
        user_byte:       8 u8,
    }

    /// parental_rating_descriptor — 6.2.28.
    pub struct ParentalRating<'a> {
        ratings: .. List<'a, CountryRating>,
    }

    /// The rating in one country.
    pub struct CountryRating {
        country_code: 24 Chars<3>,
        /// 1 to 15: the minimum age less three; 0 undefined; from 16 up for the broadcaster.
        rating:        8 u8,
    }

    /// local_time_offset_descriptor — 6.2.20.
    pub struct LocalTimeOffset<'a> {
        offsets: .. List<'a, CountryOffset>,
    }

    /// The local time of one region of a country.
    pub struct CountryOffset {
        country_code:               24 Chars<3>,
        /// 0 where the country has one time.
        country_region_id:           6 u8,
        reserved:                    1 Rfu,
        /// True behind UTC, west of Greenwich.
        local_time_offset_polarity:  1 bool,
        local_time_offset:          16 OffsetHhmm,
        /// When `next_time_offset` comes into force.
        time_of_change:             40 UtcTime,
        next_time_offset:           16 OffsetHhmm,
    }

    /// time_shifted_event_descriptor — 6.2.44.
    pub struct TimeShiftedEvent {
        reference_service_id: 16 u16,
        reference_event_id:   16 u16,
    }

    /// multilingual_component_descriptor — 6.2.23.
    pub struct MultilingualComponent<'a> {
        component_tag: 8 u8,
        descriptions: .. List<'a, LanguageText<'a>>,
    }

    /// short_smoothing_buffer_descriptor — 6.2.38.
    pub struct ShortSmoothingBuffer<'a> {
        /// 1: 1536 bytes.
        sb_size:      2 u8,
        sb_leak_rate: 6 u8,
        reserved:    .. Blob<'a>,
    }

    /// PDC_descriptor — 6.2.30: the programme identification label, the announced start of an event.
    pub struct Pdc {
        reserved: 4 Rfu,
        day:      5 u8,
        month:    4 u8,
        hour:     5 u8,
        minute:   6 u8,
    }

    /// default_authority_descriptor — TS 102 323, 6.3.3: what CRIDs without an authority begin with.
    pub struct DefaultAuthority<'a> {
        default_authority: .. Text<'a>,
    }

    /// related_content_descriptor — TS 102 323, 10.4.1: the stream carries a related content table.
    pub struct RelatedContent {}

    /// TVA_id_descriptor — TS 102 323, 11.2.4.
    pub struct TvaId<'a> {
        ids: .. List<'a, TvaIdEntry>,
    }

    /// One event of TV-Anytime.
    pub struct TvaIdEntry {
        tva_id:         16 u16,
        reserved:        5 Rfu,
        running_status:  3 TvaRunningStatus,
    }

    /// content_identifier_descriptor — TS 102 323, 12.1.
    pub struct ContentIdentifier<'a> {
        crids: .. List<'a, ContentCrid<'a>>,
    }

    /// A content reference identifier.
    pub struct ContentCrid<'a> {
        crid_type:     6 CridType,
        crid_location: 2 u8 = crid.selector(),
        crid: (match crid_location) Crid<'a>,
    }

    /// A CRID that stands here.
    pub struct ExplicitCrid<'a> {
        crid: [8] Text<'a>,
    }

    /// A CRID in the content identifier table.
    pub struct CridReference {
        crid_ref: 16 u16,
    }
}

choice! {
    /// Where a CRID is, by the crid_location. How long one elsewhere is nobody knows: it takes all that is left.
    pub enum Crid<'a>: u8 {
        0 ExplicitCrid<'a> as "explicit",
        1 CridReference as "reference",
    }
}

impl CountryOffset {
    /// Seconds to be added to UTC at `utc`: `next_time_offset` from `time_of_change` on. None where the offset has a
    /// digit over nine. Without a valid `time_of_change` there is no change.
    pub fn seconds_at(&self, utc: UtcTime) -> Option<i64> {
        let has_changed = self.time_of_change.unix_seconds().zip(utc.unix_seconds()).is_some_and(|(at, now)| now >= at);
        let offset = if has_changed { self.next_time_offset } else { self.local_time_offset };
        offset.seconds(self.local_time_offset_polarity)
    }

    /// The local time at `utc`.
    pub fn local(&self, utc: UtcTime) -> Option<(Date, TimeOfDay)> {
        let local = UtcTime::from_unix_seconds(utc.unix_seconds()?.checked_add(self.seconds_at(utc)?)?)?;
        Some((local.date()?, local.time()?))
    }
}
