// Inside the folders, too, the arrows point one way, and the checks that say so catch what they should.
#include "tests/architecture/inner_arrows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/architecture/fixtures.h"

namespace yidan::architecture {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> RoomFaults(const Files& files) { return CheckRooms(SmallTree(files).root()); }

std::vector<std::string> FacadeFaults(const Files& files) {
  const Arrows arrows =
      Table("facade services/x.h\ntests -> *\nservices -> \nservices/own -> services\nstorage -> services\n");
  return CheckFacades(arrows, SmallTree(files).root());
}

TEST(Architecture, NoRoomIncludesItselfThroughAnother) { ExpectNone(CheckRooms(kRoot)); }

TEST(Architecture, NobodyBehindAFacadeIncludesIt) { ExpectNone(CheckFacades(TheTable(), kRoot)); }

TEST(RoomsCheck, CatchesTwoRoomsThatIncludeEachOther) {
  EXPECT_THAT(
      RoomFaults({{"services/x/a.h", ""},
                  {"services/x/a.cc", Includes("services/x/a.h") + Includes("services/x/b.h")},
                  {"services/x/b.h", "\n" + Includes("services/x/a.h")}}),
      ElementsAre("services/x: a -> b -> a (services/x/a.cc:2 includes b.h; services/x/b.h:2 includes a.h)"));
}

TEST(RoomsCheck, ReportsALongCircleOnceWithEveryInclude) {
  EXPECT_THAT(
      RoomFaults({{"storage/c.h", Includes("storage/b.h")},
                  {"storage/b.h", Includes("storage/a.h")},
                  {"storage/b.cc", Includes("storage/b.h") + Includes("storage/a.h")},
                  {"storage/a.h", ""},
                  {"storage/a.cc", Includes("c.h")}}),
      ElementsAre("storage: a -> c -> b -> a (storage/a.cc:1 includes c.h; storage/c.h:1 includes b.h; "
                  "storage/b.cc:2 includes a.h; storage/b.h:1 includes a.h)"));
}

TEST(RoomsCheck, ReportsTwoCirclesThatShareARoom) {
  EXPECT_THAT(RoomFaults({{"tests/a.h", Includes("tests/b.h") + Includes("tests/c.h")},
                          {"tests/b.h", Includes("tests/a.h")},
                          {"tests/c.h", Includes("tests/a.h")}}),
              ElementsAre("tests: a -> b -> a (tests/a.h:1 includes b.h; tests/b.h:1 includes a.h)",
                          "tests: a -> c -> a (tests/a.h:2 includes c.h; tests/c.h:1 includes a.h)"));
}

TEST(RoomsCheck, CatchesACircleThroughAFolderBelow) {
  EXPECT_THAT(RoomFaults({{"services/x/a.h", Includes("services/x/own/b.h")},
                          {"services/x/own/b.h", Includes("services/x/a.h")}}),
              ElementsAre("services/x: a -> own/b -> a (services/x/a.h:1 includes own/b.h; "
                          "services/x/own/b.h:1 includes a.h)"));
}

TEST(RoomsCheck, LeavesAloneWhatPointsOneWay) {
  EXPECT_THAT(RoomFaults({{"services/x/a.h", ""},
                          {"services/x/a.cc", Includes("services/x/a.h") + Includes("services/x/b.h")},
                          {"services/x/b.h", Includes("services/x/c.h") + Includes("services/y/a.h")},
                          {"services/x/c.h", ""},
                          {"services/x/a_test.cc", Includes("services/x/a.h")},
                          {"services/y/a.h", Includes("services/x/c.h")}}),
              IsEmpty());
}

TEST(FacadeCheck, CatchesWhoLooksAtTheFacadeFromBehind) {
  EXPECT_THAT(
      FacadeFaults({{"services/x.h", ""},
                    {"services/y.cc", "\n" + Includes("services/x.h")},
                    {"services/below/z.h", Includes("../x.h")}}),
      ElementsAre("services/below/z.h:1: includes services/x.h, the facade of services for those outside",
                  "services/y.cc:2: includes services/x.h, the facade of services for those outside"));
}

TEST(FacadeCheck, LeavesAloneItsOwnRoomAndThoseOutside) {
  EXPECT_THAT(FacadeFaults({{"services/x.h", ""},
                            {"services/x.cc", Includes("services/x.h")},
                            {"services/own/a.cc", Includes("services/x.h")},
                            {"storage/a.cc", Includes("services/x.h")},
                            {"tests/a.cc", Includes("services/x.h")}}),
              IsEmpty());
}

}  // namespace
}  // namespace yidan::architecture
