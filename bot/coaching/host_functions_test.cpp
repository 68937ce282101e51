// g++ 12 takes the iterators of nlohmann::ordered_json, once inlined, for null pointers.
#pragma GCC diagnostic ignored "-Wnull-dereference"

#include "coaching/host_functions.hpp"

#include "coaching/book_json.hpp"
#include "coaching/book_state.hpp"
#include "coaching/follow_ups.hpp"
#include "coaching/host_declaration.hpp"
#include "coaching/nudge_settings.hpp"
#include "core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

namespace tillit::coaching {
namespace {

using dialogue::HostStatePtr;
using dialogue::Kind;
using dialogue::Type;
using dialogue::Value;

const Language kEnglish{"en"};

// A person and the program bound to them: runs commands by name and keeps the schedules that the
// effects ask for.
class Coached {
 public:
  explicit Coached(HostOptions options = {}) {
    types_ = read_declaration(nlohmann::ordered_json::parse(kHostDeclaration));
    std::vector<std::string> missing;
    functions_ = bind(*types_, std::move(options), missing);
    EXPECT_EQ(missing, std::vector<std::string>{});
    state_ = functions_->empty();
    at("2026-11-24T10:00");  // a Tuesday
  }

  void at(const char* local) { to(Zone::utc().to_instant(*parse_local_date_time(local))); }
  void to(TimePoint instant) { now_ = dialogue::LocalNow::at(instant, Zone::utc()); }

  Value run(const std::string& name, std::vector<Value> arguments = {}) {
    return run(static_cast<std::size_t>(
                   std::ranges::find(types_->commands, name, &dialogue::Command::name) -
                   types_->commands.begin()),
               std::move(arguments));
  }
  Value run(std::size_t slot, const std::vector<Value>& arguments) {
    auto outcome = functions_->run(static_cast<std::uint16_t>(slot), state_, arguments, now_, ids_);
    state_ = outcome.state;
    effects_ = std::move(outcome.effects);
    return outcome.result;
  }
  Value view(std::string_view name, const Language& language = kEnglish) const {
    const auto found = std::ranges::find(types_->views, name, &dialogue::View::name);
    return functions_->view(static_cast<std::uint16_t>(found - types_->views.begin()), *state_,
                            now_, language);
  }
  // A field of an entity; "gone" if there is no such entity. Asked for alone it is the same as in
  // the whole record.
  Value field(std::string_view record, const Value& id, std::string_view name) const {
    const auto& type = **std::ranges::find_if(
        types_->records, [&](const auto& declared) { return declared->name == record; });
    const auto entity = functions_->entity(type, *id.get_if<std::string>(), *state_, now_);
    const std::size_t index = *type.index_of(name);
    const auto alone = functions_->field(type, *id.get_if<std::string>(), index, *state_, now_);
    EXPECT_EQ(alone.has_value(), entity.has_value()) << name;
    if (!entity) return "gone";
    EXPECT_EQ(alone, entity->record()->fields.at(index)) << name;
    return entity->record()->fields.at(index);
  }
  // A plan as the engine hands it over: entities as ids or, as here, as records.
  Value plan(const char* what, const char* due, Value follow_up = {},
             const Value& relationship = {}) const {
    Value about;
    if (const auto* id = relationship.get_if<std::string>()) {
      about = *functions_->entity(*types_->records[0], *id, *state_, now_);
    }
    return dialogue::make_record({what, {}, {}, {}, *parse_date(due), about, std::move(follow_up)});
  }

  const Book& book() const { return dynamic_cast<const BookState&>(*state_).book(); }
  const dialogue::HostTypes& types() const { return *types_; }
  const LocalDateTime& now() const { return now_.local; }
  TimePoint instant() const { return now_.instant; }
  const HostStatePtr& state() const { return state_; }
  void put_state(HostStatePtr state) { state_ = std::move(state); }
  const std::vector<dialogue::Effect>& effects() const { return effects_; }
  // Of promises, still to come.
  FollowUps follow_ups() const {
    auto planned = planned_follow_ups(book(), {});
    std::erase_if(planned, [this](const auto& one) { return one.second <= now_.local; });
    return planned;
  }

 private:
  std::unique_ptr<const dialogue::HostTypes> types_;
  std::unique_ptr<const dialogue::HostFunctions> functions_;
  HostStatePtr state_;
  dialogue::LocalNow now_;
  dialogue::IdSource ids_;
  std::vector<dialogue::Effect> effects_;
};

Value local(const char* text) { return *parse_local_date_time(text); }
Value date(const char* text) { return *parse_date(text); }

TEST(HostFunctions, OfferNobodyACheckInWhereTheOperatorHasTurnedThemOff) {
  Coached person({.check_ins = false});
  EXPECT_EQ(person.view("check_ins_offered"), Value(false));
  EXPECT_EQ(person.view("check_in_wanted"), Value(false));
  person.run("rhythm.check_in_wanted", {true});
  EXPECT_EQ(person.view("check_in_wanted"), Value(false));
}

TEST(HostFunctions, KeepWhatAPersonSetsAboutTheirRhythm) {
  Coached person;
  EXPECT_EQ(person.view("check_in_wanted"), Value(true));
  EXPECT_EQ(person.view("nudge_pace"), Value("weekly"));
  for (const auto* none : {"check_in_day", "check_in_time", "hours_from", "hours_to"})
    EXPECT_TRUE(person.view(none).is_none()) << none;

  person.run("rhythm.check_in", {std::int64_t{2}, *parse_time_of_day("11:20")});
  EXPECT_EQ(person.view("check_in_day"), Value(std::int64_t{2}));
  EXPECT_EQ(person.view("check_in_time"), Value(*parse_time_of_day("11:20")));
  EXPECT_EQ(person.book().rhythm.check_in_done, std::nullopt) << "it is ten o'clock on Tuesday";
  person.run("rhythm.check_in", {std::int64_t{8}, {}});
  EXPECT_EQ(person.book().rhythm.check_in, CheckInWish{}) << "there is no eighth day";
  person.run("rhythm.check_in_wanted", {false});
  EXPECT_EQ(person.view("check_in_wanted"), Value(false));
  person.run("rhythm.mood", {true});
  EXPECT_EQ(person.view("asks_mood"), Value(true));
  for (const auto* pace : {"twice", "fortnightly", "weekly"}) {
    person.run("rhythm.pace", {pace});
    EXPECT_EQ(person.view("nudge_pace"), Value(pace));
  }
  person.run("rhythm.hours", {*parse_time_of_day("08:00"), *parse_time_of_day("17:00")});
  EXPECT_EQ(person.view("hours_from"), Value(*parse_time_of_day("08:00")));
  EXPECT_EQ(person.view("hours_to"), Value(*parse_time_of_day("17:00")));
  person.run("rhythm.hours", {*parse_time_of_day("17:00"), *parse_time_of_day("08:00")});
  EXPECT_TRUE(person.view("hours_from").is_none()) << "they end before they begin";
}

TEST(HostFunctions, KeepALeaveAndItsEnd) {
  Coached person;
  EXPECT_TRUE(person.view("leave_from").is_none());
  person.run("leave.add", {*parse_date("2026-12-20"), *parse_date("2027-01-06")});
  EXPECT_EQ(person.view("leave_from"), date("2026-12-20"));
  EXPECT_EQ(person.view("leave_back"), date("2027-01-06"));
  person.run("leave.back");
  EXPECT_EQ(person.view("leave_from"), date("2026-12-20")) << "it has not begun";
  person.run("leave.add", {*parse_date("2027-02-01"), *parse_date("2027-02-08")});
  person.run("leave.drop", {*parse_date("2027-02-01")});
  EXPECT_EQ(person.book().rhythm.leaves.size(), 1U) << "only the one that was taken back";
  person.at("2026-12-22T10:00");
  person.run("leave.back");
  EXPECT_TRUE(person.view("leave_from").is_none());
}

TEST(HostFunctions, FileACheckInUnderItsWeek) {
  Coached person;
  const Value week = date("2026-11-16");
  EXPECT_EQ(person.view("check_in_week"), date("2026-11-23"));
  EXPECT_EQ(person.view("behaviours").list()->size(), kBehaviours.size() - 3);
  person.run("rhythm.mood", {true});
  const Value promise = person.run("promise.open", {person.plan("ask Wren", "2026-11-26")});
  person.run("check_in.answered", {week});
  person.run("check_in.outcome", {week, "partly"});
  person.run("check_in.mood", {week, std::int64_t{2}});
  person.run("check_in.offered", {week, "own_slip"});
  person.run("check_in.taken", {week, promise});
  ASSERT_EQ(person.book().check_ins.size(), 1U);
  const CheckIn& kept = person.book().check_ins[0];
  EXPECT_EQ(kept.week, *parse_date("2026-11-16"));
  EXPECT_EQ(kept.answered, *parse_date("2026-11-24"));
  EXPECT_EQ(kept.outcome, Outcome::Partly);
  EXPECT_EQ(kept.mood, 2);
  EXPECT_EQ(kept.offered, Behaviour::OwnSlip);
  EXPECT_TRUE(kept.taken);

  person.run("promise.close", {promise, "kept"});
  person.run("promise.close", {promise, "not_well"});
  ASSERT_EQ(person.book().practices.size(), 1U) << "corrected, not done twice";
  EXPECT_EQ(person.book().practices[0].behaviour, Behaviour::OwnSlip);
}

TEST(HostFunctions, OpenFollowAndCloseAPromise) {
  Coached person;
  const Value ada = person.run("relationship.add", {"Ada"});
  const Value promise = person.run(
      "promise.open", {person.plan("ring Ada", "2026-11-26", local("2026-11-27T11:00"), ada)});
  EXPECT_EQ(person.field("promise", promise, "what"), Value("ring Ada"));
  EXPECT_EQ(person.field("promise", promise, "relationship"), ada);
  EXPECT_EQ(person.field("promise", promise, "outcome"), Value());
  EXPECT_EQ(person.view("open_promises"), dialogue::make_list({promise}));
  EXPECT_EQ(person.view("next_follow_up"), local("2026-11-27T11:00"));
  ASSERT_EQ(person.follow_ups().size(), 1U);
  EXPECT_EQ(person.follow_ups().begin()->first, *promise.get_if<std::string>());
  EXPECT_TRUE(person.effects().empty()) << "when it is asked is the planner's";

  person.run("promise.close", {promise, "kept"});
  EXPECT_EQ(person.field("promise", promise, "outcome"), Value("kept"));
  EXPECT_EQ(person.field("promise", promise, "closed"), date("2026-11-24"));
  EXPECT_EQ(person.view("closed_promises"), dialogue::make_list({promise}));
  EXPECT_TRUE(person.follow_ups().empty());
}

TEST(HostFunctions, RenegotiateUnderTheSameId) {
  Coached person;
  const Value promise =
      person.run("promise.open", {person.plan("ring", "2026-11-26", local("2026-11-27T11:00"))});
  EXPECT_EQ(person.run("promise.renegotiate", {promise, person.plan("write", "2026-11-30")}),
            promise);
  EXPECT_EQ(person.field("promise", promise, "what"), Value("write"));
  EXPECT_EQ(person.field("promise", promise, "changes"), Value(1));
  EXPECT_TRUE(person.follow_ups().empty()) << "the new wording is never asked about";
}

TEST(HostFunctions, MoveAndTakeAwayAFollowUp) {
  Coached person;
  const Value promise =
      person.run("promise.open", {person.plan("ring", "2026-11-26", local("2026-11-27T11:00"))});
  person.run("promise.follow_up", {promise, local("2026-11-30T08:00")});
  EXPECT_EQ(person.follow_ups().begin()->second, *parse_local_date_time("2026-11-30T08:00"));
  person.run("promise.follow_up", {promise, Value()});
  EXPECT_TRUE(person.follow_ups().empty());
}

TEST(HostFunctions, ShowWhenAPausedFollowUpWillCome) {
  Coached person;
  const Value promise =
      person.run("promise.open", {person.plan("ring", "2026-11-26", local("2026-11-27T11:00"))});
  person.run("nudges.pause", {date("2026-12-01")});
  EXPECT_EQ(person.view("nudges"), Value("paused"));
  EXPECT_EQ(person.view("nudges_paused_until"), date("2026-12-01"));
  EXPECT_EQ(person.field("promise", promise, "follow_up"), local("2026-12-01T09:30"));
  EXPECT_EQ(person.follow_ups().begin()->second, *parse_local_date_time("2026-12-01T09:30"));
  person.run("nudges.stop");
  EXPECT_EQ(person.view("nudges"), Value("off"));
  EXPECT_EQ(person.field("promise", promise, "follow_up"), Value());
  EXPECT_TRUE(person.follow_ups().empty());
  person.run("nudges.resume");
  EXPECT_EQ(person.view("nudges"), Value("on"));
  EXPECT_EQ(person.view("next_follow_up"), local("2026-11-27T11:00"));
}

TEST(HostFunctions, RememberSomebodyInTheirPersonsWords) {
  Coached person;
  const Value ada = person.run("relationship.add", {" Ada "});
  const Value bo = person.run("relationship.add", {"Bo"});
  EXPECT_EQ(person.run("relationship.add", {"ada"}), ada);
  EXPECT_EQ(person.view("relationships"), dialogue::make_list({ada, bo}));
  const Value note = person.run("note.add", {ada, "likes maps"});
  person.run("journal.add", {ada, "was hard"});
  person.run("relationship.practised", {ada});
  person.run("relationship.next_talk", {ada, date("2026-12-01")});
  EXPECT_EQ(person.field("relationship", ada, "last_note"), Value("likes maps"));
  EXPECT_EQ(person.field("relationship", ada, "last_note_on"), date("2026-11-24"));
  EXPECT_EQ(person.field("relationship", ada, "practised_on"), date("2026-11-24"));
  EXPECT_EQ(person.field("relationship", ada, "next_talk"), date("2026-12-01"));
  EXPECT_EQ(person.view("last_note"), note);
  person.at("2027-11-24T10:00");
  EXPECT_EQ(person.view("last_note"), Value());
  EXPECT_EQ(person.field("note", note, "text"), Value("gone"));
  EXPECT_EQ(person.field("relationship", ada, "last_note"), Value());
  person.run("relationship.forget", {ada});
  EXPECT_EQ(person.field("relationship", ada, "alias"), Value("gone"));
}

TEST(HostFunctions, TakeAndShowASnapshot) {
  Coached person;
  const Value ada = person.run("relationship.add", {"Ada"});
  const Value first = person.run("snapshot.take", {ada, 4, 2, 3, 5});
  EXPECT_EQ(person.field("snapshot", first, "reliability"), Value(2));
  EXPECT_EQ(person.field("snapshot", first, "lowest"), Value("reliability"));
  EXPECT_EQ(person.field("snapshot", first, "about"), ada);
  EXPECT_EQ(person.field("relationship", ada, "snapshot_on"), Value(*parse_date("2026-11-24")));
  EXPECT_EQ(person.view("snapshots"), dialogue::make_list({first}));
  EXPECT_TRUE(person.view("snapshot_due").is_none());
  person.at("2027-01-04T10:00");
  EXPECT_EQ(person.view("snapshot_due"), ada);
  EXPECT_EQ(person.run("snapshot.take", {ada, 4, 2, 3, 6}), Value("")) << "no tap gives a six";
  person.run("snapshot.forget", {first});
  EXPECT_EQ(person.view("snapshots"), dialogue::make_list({}));
}

TEST(HostFunctions, ShowWhatWasWrittenNewestFirstUntilItExpires) {
  Coached person;
  const Value ada = person.run("relationship.add", {"Ada"});
  const Value older = person.run("note.add", {ada, "likes maps"});
  person.run("journal.add", {ada, "was hard"});
  person.at("2026-12-24T10:00");
  const Value newer = person.run("note.add", {Value(), "said no"});
  EXPECT_EQ(person.view("notes"), dialogue::make_list({newer, older}));
  EXPECT_EQ(person.field("relationship", ada, "written"), Value(2));
  const Value journal = person.view("journal");
  ASSERT_EQ(journal.list()->size(), 1U);
  const Value entry = journal.list()->front();
  EXPECT_EQ(person.field("journal_entry", entry, "about"), ada);
  EXPECT_EQ(person.field("journal_entry", entry, "label"), Value("2026-11-24 · Ada"));
  EXPECT_EQ(person.field("note", newer, "newer"), Value(0));
  EXPECT_EQ(person.field("note", older, "newer"), Value(1));
  person.at("2027-12-01T10:00");
  EXPECT_EQ(person.view("notes"), dialogue::make_list({newer}));
  EXPECT_EQ(person.view("journal"), dialogue::make_list({}));
  EXPECT_EQ(person.field("relationship", ada, "written"), Value(0));
}

TEST(HostFunctions, ForgetOneEntryOfTheJournal) {
  Coached person;
  person.run("journal.add", {Value(), "was hard"});
  person.run("journal.add", {Value(), "was good"});
  const Value newest = person.view("journal").list()->front();
  person.run("journal.forget", {newest});
  ASSERT_EQ(person.book().journal.size(), 1U);
  EXPECT_EQ(person.book().journal.front().text, "was hard");
}

TEST(HostFunctions, CountWhatCameOfPromises) {
  Coached person;
  const auto close = [&](const char* what, const char* outcome) {
    person.run("promise.close",
               {person.run("promise.open", {person.plan(what, "2026-11-26")}), outcome});
  };
  close("ring", "kept");
  close("write", "kept");
  close("ask", "partly");
  close("say", "not_well");
  close("go", "let_go");
  close("come", "not_done");
  EXPECT_EQ(person.view("promises_kept"), Value(2));
  EXPECT_EQ(person.view("promises_partly"), Value(2));
  EXPECT_EQ(person.view("promises_let_go"), Value(1));
  EXPECT_EQ(person.view("promises_changed"), Value(0));
  EXPECT_EQ(person.view("weeks_practised"), Value(1));
  EXPECT_EQ(person.view("kept_since"), Value(*parse_date("2026-11-24")));
}

TEST(HostFunctions, AskTheServiceWithoutReadingTheBook) {
  Coached person;
  person.put_state(std::make_shared<const BookState>(std::string("damaged")));
  person.run("language.set", {"sv"});
  EXPECT_EQ(std::get<dialogue::SetLanguage>(person.effects().at(0)).language, Language("sv"));
  person.run("data.export");
  EXPECT_TRUE(std::holds_alternative<dialogue::ExportEverything>(person.effects().at(0)));
  person.run("data.erase");
  EXPECT_TRUE(std::holds_alternative<dialogue::EraseEverything>(person.effects().at(0)));
  EXPECT_FALSE(dynamic_cast<const BookState&>(*person.state()).damage().has_value());
}

TEST(HostFunctions, LeaveADamagedBookAlone) {
  Coached person;
  const auto damaged = std::make_shared<const BookState>(std::string("damaged"));
  person.put_state(damaged);
  person.run("relationship.add", {"Ada"});
  EXPECT_EQ(person.state(), damaged);
  EXPECT_TRUE(damaged->damage().has_value());
}

TEST(HostFunctions, GiveTheHelpLinesOfThePersonsLanguageOrSome) {
  Coached person({.help_lines = {{Language("en"), {"112", "0800-0113"}},
                                 {Language("nl"), {}},
                                 {Language("sv"), {"Mind"}}},
                  .hours = {}});
  EXPECT_EQ(person.view("help_lines", Language("sv")), dialogue::make_list({"Mind"}));
  EXPECT_EQ(person.view("help_lines", Language("nl")), dialogue::make_list({"112", "0800-0113"}));
  EXPECT_EQ(Coached().view("help_lines"), dialogue::make_list({}));
}

// ---- the declaration and the program

struct Mismatch {
  const char* name;
  const char* pointer;  // a place in the declaration …
  const char* value;    // … and what stands there instead
  const char* sentence;
};
class MismatchedDeclaration : public ::testing::TestWithParam<Mismatch> {};
TEST_P(MismatchedDeclaration, IsSaidInASentence) {
  auto declared = nlohmann::ordered_json::parse(kHostDeclaration);
  declared[nlohmann::ordered_json::json_pointer(GetParam().pointer)] =
      nlohmann::ordered_json::parse(GetParam().value);
  const auto types = read_declaration(declared);
  std::vector<std::string> missing;
  const auto functions = bind(*types, {}, missing);
  EXPECT_EQ(missing, std::vector<std::string>{std::string("host.json: ") + GetParam().sentence});

  // What does not fit does nothing, and nothing breaks.
  dialogue::IdSource ids;
  const auto now = dialogue::LocalNow::at(TimePoint{}, Zone::utc());
  for (std::size_t slot = 0; slot < types->commands.size(); ++slot) {
    static_cast<void>(
        functions->run(static_cast<std::uint16_t>(slot), functions->empty(), {}, now, ids));
  }
  for (std::size_t slot = 0; slot < types->views.size(); ++slot) {
    static_cast<void>(
        functions->view(static_cast<std::uint16_t>(slot), *functions->empty(), now, kEnglish));
  }
}
INSTANTIATE_TEST_SUITE_P(
    Declarations, MismatchedDeclaration,
    ::testing::Values(
        Mismatch{"UnknownView", "/views/horoscope", "\"text\"",
                 "this program has no view \"horoscope\""},
        Mismatch{"ViewOfAnotherType", "/views/open_promises", "\"list<note>\"",
                 "the view \"open_promises\" is list<promise> in this program, not list<note>"},
        Mismatch{"ViewThatMayBeNone", "/views/last_note", "\"note\"",
                 "the view \"last_note\" is note? in this program, not note"},
        Mismatch{"UnknownCommand", "/commands/promise.break", "{}",
                 "this program has no command \"promise.break\""},
        Mismatch{"ParameterTooMany", "/commands/nudges.stop", R"({"with":{"why":"text"}})",
                 "the command \"nudges.stop\" takes no \"why\" in this program"},
        Mismatch{"ParameterGone", "/commands/promise.close/with", R"({"promise":"promise"})",
                 "the command \"promise.close\" needs \"outcome\" of type outcome"},
        Mismatch{
            "ParameterThatMayBeNone", "/commands/relationship.add/with/alias", "\"text?\"",
            "the parameter \"alias\" of \"relationship.add\" is text in this program, not text?"},
        Mismatch{"TextNotMarkedPrivate", "/commands/journal.add/with/text", "\"text\"",
                 "the parameter \"text\" of \"journal.add\" must be marked private"},
        Mismatch{"GivesNothing", "/commands/promise.close/gives", "\"promise\"",
                 "the command \"promise.close\" gives nothing in this program, not promise"},
        Mismatch{"FieldUnknown", "/records/note/mood", "\"int\"",
                 "the record \"note\" has no field \"mood\" in this program"},
        Mismatch{"PlanFieldLost", "/records/plan/colour", "\"text?\"",
                 "the field \"plan.colour\" would be lost: this program does not keep it"},
        Mismatch{"OutcomesDiffer", "/enums/outcome", R"(["kept"])",
                 "the enum \"outcome\" must have exactly these words: kept, partly, not_done, "
                 "not_well, renegotiated, let_go"},
        Mismatch{"NoFollowUp", "/start", "{}",
                 "no dialogue is named for following up a promise: promises could never be asked "
                 "about"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Declaration, MayPromiseLessAndOrderAsItLikes) {
  auto declared = nlohmann::ordered_json::parse(kHostDeclaration);
  declared["commands"]["promise.close"]["with"] =
      nlohmann::ordered_json::parse(R"({"outcome": "outcome", "promise": "promise"})");
  declared["commands"]["nudges.pause"]["with"]["until"] = "date";  // always given
  declared["views"]["nudges"] = "nudge_setting?";
  const auto types = read_declaration(declared);
  std::vector<std::string> missing;
  static_cast<void>(bind(*types, {}, missing));
  EXPECT_EQ(missing, std::vector<std::string>{});
}

// ---- totality

// Any value of the type, as a script might come by it; ids of everything, also of what does not
// exist.
Value drawn(const Type& type, const std::vector<std::string>& ids, const LocalDateTime& now,
            Random& random) {
  if (type.optional && random.below(3) == 0) return {};
  const auto offset = [&] { return static_cast<std::int64_t>(random.below(30)) - 8; };
  switch (type.kind) {
    case Kind::Text:
      return std::array{"", "Ada", " ada", "Bo", "🙂", "ring", "\xff"}[random.below(7)];
    case Kind::Int: return static_cast<std::int64_t>(random.below(7));
    case Kind::Date: return add(now.date, {0, offset(), 0});
    case Kind::Local:
      return add(now, {0, offset(), static_cast<std::int64_t>(random.below(86'400))});
    case Kind::Enum: return type.of->literals[random.below(type.of->literals.size())];
    case Kind::Record: break;
    default: return {};
  }
  if (type.record->is_entity()) return ids[random.below(ids.size())];
  std::vector<Value> fields;
  for (const auto& field : type.record->fields)
    fields.push_back(drawn(field.type, ids, now, random));
  return dialogue::make_record(std::move(fields));
}

std::vector<std::string> ids_of(const Book& book) {
  std::vector<std::string> ids = {"", "pr:999", "rel:999"};
  for (const auto& it : book.relationships) ids.push_back(it.id);
  for (const auto& it : book.promises) ids.push_back(it.id);
  for (const auto& it : book.notes) ids.push_back(it.id);
  for (const auto& it : book.journal) ids.push_back(it.id);
  for (const auto& it : book.snapshots) ids.push_back(it.id);
  return ids;
}

void expect_sound(const Coached& person) {
  const Book& book = person.book();
  // Reading is strict: ids are unique, nobody is named who is not there, closed means closed.
  const auto read = read_book(write_book(book));
  ASSERT_TRUE(read.has_value()) << read.error().context;
  EXPECT_EQ(write_book(*read), write_book(book));
}

TEST(HostFunctions, KeepTheBookSoundWhateverIsRun) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    Random random = Random::seeded(seed);
    Coached person;
    for (int step = 0; step < 150; ++step) {
      if (random.below(3) == 0)
        person.to(person.instant() + std::chrono::minutes{random.below(4000)});
      const std::size_t slot = random.below(person.types().commands.size());
      std::vector<Value> arguments;
      for (const auto& parameter : person.types().commands[slot].parameters) {
        arguments.push_back(drawn(parameter.type, ids_of(person.book()), person.now(), random));
      }
      person.run(slot, arguments);
      for (const auto& view : person.types().views) static_cast<void>(person.view(view.name));
      expect_sound(person);
      if (HasFailure()) FAIL() << "step " << step << ": " << person.types().commands[slot].name;
    }
  }
}

TEST(HostFunctions, ChangeNothingForIdsThatDoNotExist) {
  Coached person;
  const Value ada = person.run("relationship.add", {"Ada"});
  person.run("note.add", {ada, "likes maps"});
  person.run("promise.open", {person.plan("ring", "2026-11-26", local("2026-11-27T11:00"), ada)});
  const HostStatePtr before = person.state();
  for (const auto& command : person.types().commands) {
    const auto is_entity = [](const dialogue::Field& field) {
      return field.type.record != nullptr && field.type.record->is_entity() && !field.type.optional;
    };
    if (std::ranges::none_of(command.parameters, is_entity)) continue;
    for (const char* id : {"", "pr:999", "nobody"}) {
      std::vector<Value> arguments;
      for (const auto& parameter : command.parameters) {
        arguments.push_back(is_entity(parameter) ? Value(id) : person.plan("x", "2026-12-01"));
        if (parameter.type.kind == Kind::Enum) arguments.back() = "kept";
      }
      person.run(command.name, arguments);
      EXPECT_EQ(person.state(), before) << command.name;
      EXPECT_TRUE(person.effects().empty()) << command.name;
    }
  }
}

TEST(HostFunctions, TakeArgumentsOfAnyShape) {
  Coached person;
  for (const Value& odd : {Value(), Value(7), Value(true), Value("x"), dialogue::make_record({}),
                           dialogue::make_list({})}) {
    for (std::size_t slot = 0; slot <= person.types().commands.size(); ++slot) {
      for (const std::size_t count : {0U, 1U, 5U}) person.run(slot, std::vector<Value>(count, odd));
    }
    expect_sound(person);
  }
}

}  // namespace
}  // namespace tillit::coaching
