#include "core/zone.hpp"

#include <gtest/gtest.h>

namespace tillit {
namespace {

struct Case {
  const char* name;
  const char* zone;
  const char* local;
  const char* instant;
};

class LocalToInstant : public ::testing::TestWithParam<Case> {};

TEST_P(LocalToInstant, Maps) {
  const Zone zone = *Zone::named(GetParam().zone);
  EXPECT_EQ(format_instant(zone.to_instant(*parse_local_date_time(GetParam().local))),
            GetParam().instant);
}

INSTANTIATE_TEST_SUITE_P(Zones, LocalToInstant,
                         ::testing::Values(Case{"Winter", "Europe/Amsterdam", "2026-01-15T09:30",
                                                "2026-01-15T08:30:00.000Z"},
                                           Case{"Summer", "Europe/Stockholm", "2026-07-15T09:30",
                                                "2026-07-15T07:30:00.000Z"},
                                           Case{"SkippedHourMovesForward", "Europe/Stockholm",
                                                "2026-03-29T02:30", "2026-03-29T01:30:00.000Z"},
                                           Case{"DoubledHourIsTheFirst", "Europe/Stockholm",
                                                "2026-10-25T02:30", "2026-10-25T00:30:00.000Z"},
                                           Case{"SkippedHalfHour", "Australia/Lord_Howe",
                                                "2026-10-04T02:15", "2026-10-03T15:45:00.000Z"},
                                           Case{"RulesNewerThanIcu", "America/Mexico_City",
                                                "2026-07-01T10:00", "2026-07-01T16:00:00.000Z"}),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(Zone, TurnsAnInstantIntoLocalTime) {
  const Zone zone = *Zone::named("Europe/Stockholm");
  EXPECT_EQ(format(zone.to_local(*parse_instant("2026-03-29T01:30:00Z"))), "2026-03-29T03:30");
}

TEST(Zone, RefusesANameThatDoesNotExist) {
  const auto zone = Zone::named("Europe/Atlantis");
  ASSERT_FALSE(zone.has_value());
  EXPECT_EQ(zone.error().code, Errc::Invalid);
}

}  // namespace
}  // namespace tillit
