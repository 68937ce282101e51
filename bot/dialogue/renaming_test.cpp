#include "dialogue/renaming.hpp"

#include <gtest/gtest.h>

namespace tillit::dialogue {
namespace {

const RecordType kPromise{"promise", {{"id", simple(Kind::Id), false}}};
const RecordType kPlan{
    "plan", {{"what", simple(Kind::Text), false}, {"about", record_of(kPromise, true), false}}};
const Renamed kIds{{"pr:1", "pr:9"}, {"pr:9", "pr:1"}};

TEST(Renaming, FollowsReferencesIntoListsAndRecords) {
  const Type promises = list_of(record_of(kPromise));
  EXPECT_EQ(renamed("pr:1", record_of(kPromise), kIds), Value("pr:9"));
  EXPECT_EQ(renamed(make_list({"pr:1", "pr:9", "pr:2"}), promises, kIds),
            make_list({"pr:9", "pr:1", "pr:2"}));
  EXPECT_EQ(renamed(make_record({"pr:1", "pr:1"}), record_of(kPlan), kIds),
            make_record({"pr:1", "pr:9"}))
      << "the text stays";
  EXPECT_EQ(renamed(Value(), record_of(kPromise, true), kIds), Value());
}

TEST(Renaming, LeavesTextsAloneThatLookLikeIds) {
  EXPECT_EQ(renamed("pr:1", simple(Kind::Text), kIds), Value("pr:1"));
  EXPECT_EQ(renamed(make_list({"pr:1"}), list_of(simple(Kind::Text)), kIds), make_list({"pr:1"}));
}

TEST(Renaming, GivesEveryQuestionOfATalkANewToken) {
  Library library;
  library.host_types = std::make_unique<const HostTypes>();
  Script script;
  script.variables.push_back({});
  script.variables[0].name = "due";
  script.variables[0].type = record_of(kPromise);
  Conversation talk;
  talk.next_token = 5;
  for (const std::int64_t token : {3, 0, 4}) {
    Frame frame;
    frame.script = &script;
    frame.variables = {Value("pr:1")};
    frame.token = token;
    BackStep step;
    step.before.emplace_back(Slot{0}, Value("pr:9"));
    frame.back.push_back(step);
    talk.stack.push_back(frame);
  }
  talk.offered_to_go_on = 4;
  talk.meant.push_back({"=pr:1", "Ada"});
  const auto tokens = rename_entities(talk, library, kIds);
  EXPECT_EQ(tokens, (std::map<std::int64_t, std::int64_t>{{3, 5}, {4, 6}}));
  EXPECT_EQ(talk.next_token, 7);
  EXPECT_EQ(talk.stack[0].token, 5);
  EXPECT_EQ(talk.stack[1].token, 0);
  EXPECT_EQ(talk.stack[2].token, 6);
  EXPECT_EQ(talk.offered_to_go_on, 6);
  EXPECT_TRUE(talk.meant.empty());
  for (const Frame& frame : talk.stack) {
    EXPECT_EQ(frame.variables[0], Value("pr:9"));
    EXPECT_EQ(frame.back[0].before[0].second, Value("pr:1"));
  }
}

}  // namespace
}  // namespace tillit::dialogue
