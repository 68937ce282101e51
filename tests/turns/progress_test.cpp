#include "coaching/book_json.hpp"
#include "turns/service_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>

// A trust snapshot from its first tap to its end, through the store.
namespace tillit::service {
namespace {

class Progress : public Service {
 protected:
  void say(const std::string& text) {
    ASSERT_TRUE(take("ada", dialogue::Message{text, "m" + std::to_string(++said_)}).has_value());
  }
  // What is said next, whole.
  std::vector<dialogue::Delivery> hear() {
    const auto counts = send_waiting(*store_, "test", letters_, clock_.now());
    EXPECT_TRUE(counts.has_value());
    std::vector<dialogue::Delivery> heard;
    heard.swap(letters_.sent);
    for (const auto& delivery : heard)
      if (delivery.token != 0) last_ = delivery;
    return heard;
  }
  void tap(const std::string& option) {
    hear();
    ASSERT_TRUE(take("ada", dialogue::Button{last_.token, option}).has_value());
  }
  void meet() {
    ASSERT_TRUE(take("ada", dialogue::Joined{}).has_value());
    tap("start");
    say("/stop");
    hear();
  }
  void snapshot(const std::vector<const char*>& taps) {
    say("snapshot");
    if (!book().relationships.empty()) tap(book().relationships.front().id);
    if (book().relationships.empty()) say("Wren");
    for (const char* level : taps) say(level);
  }
  coaching::Book book() {
    const auto row =
        store::in_store(*store_, [](store::Transaction& t) -> Result<store::PersonRow> {
          const auto id = t.find_person({"test", "", "ada"});
          if (!id) return tl::unexpected(id.error());
          return t.load_person(id->value_or(PersonId{}));
        });
    return row ? coaching::read_book(row->book).value_or(coaching::Book{}) : coaching::Book{};
  }
  static const dialogue::Delivery* find(const std::vector<dialogue::Delivery>& heard,
                                        const std::string& key) {
    const auto found = std::ranges::find(heard, key, &dialogue::Delivery::key);
    return found == heard.end() ? nullptr : &*found;
  }

  int said_ = 0;
};

TEST_F(Progress, ASnapshotBecomesAPictureOverTime) {
  meet();
  snapshot({"2", "4", "3", "5"});
  const auto first = hear();
  const auto* shape = find(first, "snapshot.shape_first");
  ASSERT_NE(shape, nullptr);
  ASSERT_TRUE(shape->picture.has_value());
  EXPECT_EQ(shape->picture->moments, std::vector<std::string>{"20 Nov 2026"});
  EXPECT_NE(find(first, "snapshot.try_reliability"), nullptr) << "the lowest";

  clock_.set(parse_instant("2027-01-12T09:00:00Z").value());
  say("/stop");
  hear();
  snapshot({"3", "4", "3", "5"});
  const auto second = hear();
  shape = find(second, "snapshot.shape");
  ASSERT_NE(shape, nullptr);
  ASSERT_TRUE(shape->picture.has_value());
  EXPECT_EQ(shape->picture->title, "You and Wren");
  EXPECT_EQ(shape->picture->moments, (std::vector<std::string>{"20 Nov 2026", "12 Jan 2027"}));
  ASSERT_EQ(shape->picture->rows.size(), 4U);
  EXPECT_EQ(shape->picture->rows[0].values, (std::vector<std::optional<std::int64_t>>{2, 3}));
  EXPECT_NE(shape->picture->alt.find("keeping your word 3"), std::string::npos);

  say("/stop");
  say("my progress");
  tap("people");
  const auto shown = hear();
  const auto* several = find(shown, "progress.several");
  ASSERT_NE(several, nullptr);
  EXPECT_EQ(several->picture->rows[0].values, (std::vector<std::optional<std::int64_t>>{2, 3}));
}

TEST_F(Progress, TheExportHasTheSnapshotsAndErasingTakesThem) {
  meet();
  snapshot({"2", "4", "3", "5"});
  say("/stop");
  say("my data");
  tap("go");
  std::string all;
  for (const auto& delivery : hear()) all += delivery.text + "\n";
  EXPECT_NE(all.find("2026-11-20 · Wren · keeping my word 2, saying when I’m not sure 4, hearing "
                     "what is hard to say 3, my mind on them 5"),
            std::string::npos)
      << all;
  ASSERT_EQ(book().snapshots.size(), 1U);
  ASSERT_TRUE(take("ada", dialogue::CommandWord{"delete"}).has_value());
  tap("erase");
  const auto known = store::in_store(*store_, [](store::Transaction& t) {
    return t.find_person({"test", "", "ada"});
  });
  EXPECT_FALSE(known->has_value());
}

TEST_F(Progress, WhatIsKnownIsSaidInPlainWords) {
  meet();
  snapshot({"2", "4", "3", "5"});
  say("/stop");
  hear();
  say("What do you know about me?");
  const auto heard = hear();
  const auto* much = find(heard, "about_me.much");
  ASSERT_NE(much, nullptr);
  EXPECT_NE(much->text.find("Since 20 November 2026"), std::string::npos) << much->text;
  EXPECT_NE(much->text.find("one snapshot"), std::string::npos) << much->text;
  const auto* who = find(heard, "about_me.who_sees");
  ASSERT_NE(who, nullptr);
  ASSERT_EQ(who->choices.size(), 4U);
  EXPECT_EQ(who->choices[1].id, "/my_data");
}

}  // namespace
}  // namespace tillit::service
