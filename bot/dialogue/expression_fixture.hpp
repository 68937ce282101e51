#pragma once

#include "dialogue/expression.hpp"
#include "dialogue/type.hpp"
#include "dialogue/value.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <string>

// A small world for tests: the names of weekly_check_in's example, each with a value. Tests only.
namespace tillit::dialogue {

class SmallWorld : public Scope, public Environment, public TypeNames {
 public:
  SmallWorld() {
    outcome_ =
        std::make_shared<const EnumType>(EnumType{"outcome", {"kept", "partly", "not_done"}});
    relationship_ = {"relationship",
                     {{"id", simple(Kind::Id)},
                      {"alias", simple(Kind::Text)},
                      {"secret", simple(Kind::Text, true), true}}};
    promise_ = {"promise",
                {{"id", simple(Kind::Id)},
                 {"what", simple(Kind::Text)},
                 {"due", simple(Kind::Date)},
                 {"relationship", record_of(relationship_, true)},
                 {"effort", simple(Kind::Int, true)}}};
    plan_ = {"plan",
             {{"what", simple(Kind::Text)},
              {"obstacle", simple(Kind::Text, true)},
              {"due", simple(Kind::Date)}}};

    variable("mood", simple(Kind::Int, true), Value{});
    variable("score", simple(Kind::Int), 4);
    variable("flag", simple(Kind::Bool), true);
    variable("share", simple(Kind::Number), 0.5);
    variable("code", simple(Kind::Text), "Tillit");
    variable("why", simple(Kind::Text, true), "tired", SymbolKind::Variable, true);
    variable("kept", enum_of(outcome_, true), "kept");
    variable("result", enum_of(outcome_), "partly");
    variable("due", record_of(promise_, true), "pr:1");
    variable("about", record_of(relationship_, true), "rel:1");
    variable("main", record_of(promise_), "pr:2");
    variable("plan", record_of(plan_),
             make_record({"ring Ada", Value{}, *parse_date("2026-11-27")}));
    variable("day", simple(Kind::Date), *parse_date("2026-11-20"));
    variable("at", simple(Kind::Time), *parse_time_of_day("09:30"));
    variable("follow", simple(Kind::Local), *parse_local_date_time("2026-11-27T10:00"));
    variable("started", simple(Kind::Instant), *parse_instant("2026-11-20T08:00:00Z"));
    variable("pause", simple(Kind::Duration), *parse_duration("P3D"));
    variable("ident", simple(Kind::Id), "x:1");
    variable("numbers", list_of(simple(Kind::Int)), make_list({3, 1, 2}));
    variable("empty", list_of(simple(Kind::Int)), make_list({}));
    variable("words", list_of(simple(Kind::Text)), make_list({"a", "b"}));
    variable("gaps", list_of(simple(Kind::Int, true)), make_list({1, Value{}, 3}));
    variable("results", list_of(enum_of(outcome_)), make_list({"kept", "not_done"}));
    variable("user.path",
             enum_of(std::make_shared<const EnumType>(EnumType{"", {"leader", "coach"}}), true),
             "coach", SymbolKind::Shared);
    variable("open_promises", list_of(record_of(promise_)), make_list({"pr:1", "pr:2", "pr:3"}),
             SymbolKind::View);
    queries_["days_open"] = {0, {{"promise", record_of(promise_)}}, simple(Kind::Int)};
    queries_["note"] = {1, {{"text", simple(Kind::Text, true)}}, simple(Kind::Bool)};
    queries_["seal"] = {2, {{"text", simple(Kind::Text, true), true}}, simple(Kind::Bool)};

    const auto promise = [&](const char* id, const char* what, const char* due, Value relationship,
                             Value effort) {
      entities_[id] =
          make_record({id, what, *parse_date(due), std::move(relationship), std::move(effort)});
    };
    promise("pr:1", "ring Ada", "2026-11-19", "rel:1", 2);
    promise("pr:2", "thank Bo", "2026-11-25", Value{}, Value{});
    promise("pr:3", "ask Ada", "2026-11-18", "rel:1", 5);
    entities_["rel:1"] = make_record({"rel:1", "Ada", Value{}});
  }

  SmallWorld(const SmallWorld&) = delete;
  SmallWorld& operator=(const SmallWorld&) = delete;

  void set(const std::string& name, Value value) {
    values_[symbols_.at(name).slot] = std::move(value);
  }
  const Type& type_of(const std::string& name) const { return symbols_.at(name).type; }

  const Symbol* find(std::string_view name) const override {
    const auto found = symbols_.find(name);
    return found == symbols_.end() ? nullptr : &found->second;
  }
  const Query* find_query(std::string_view name) const override {
    const auto found = queries_.find(name);
    return found == queries_.end() ? nullptr : &found->second;
  }
  std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (const auto& [name, symbol] : symbols_) names.push_back(name);
    for (const auto& [name, query] : queries_) names.push_back(name);
    return names;
  }
  const RecordType* find_record(std::string_view name) const override {
    return name == "promise"        ? &promise_
           : name == "plan"         ? &plan_
           : name == "relationship" ? &relationship_
                                    : nullptr;
  }
  std::shared_ptr<const EnumType> find_enum(std::string_view name) const override {
    return name == "outcome" ? outcome_ : nullptr;
  }

  Value variable(std::uint16_t slot) const noexcept override { return values_[slot]; }
  Value shared(std::uint16_t slot) const noexcept override { return values_[slot]; }
  Value view(std::uint16_t slot) const noexcept override { return values_[slot]; }
  Value query(std::uint16_t slot, std::span<const Value> arguments) const noexcept override {
    if (slot != 0) return !arguments[0].is_none();
    const auto* id = arguments[0].get_if<std::string>();  // entities come in stored form
    return id != nullptr && *id == "pr:1" ? 12 : 0;
  }
  Value entity(const RecordType& type, const std::string& id) const noexcept override {
    const auto found = entities_.find(id);
    return found == entities_.end() ? neutral(record_of(type)) : found->second;
  }
  LocalDateTime local_now() const noexcept override {
    return *parse_local_date_time("2026-11-20T10:00");
  }
  Value person_name() const noexcept override { return "Sam"; }
  Value person_language() const noexcept override { return "sv"; }
  std::string lower(std::string_view text) const noexcept override {
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return result;
  }

  const std::map<std::string, Symbol, std::less<>>& symbols() const { return symbols_; }

 private:
  void variable(const std::string& name, Type type, Value value,
                SymbolKind kind = SymbolKind::Variable, bool is_private = false) {
    symbols_[name] = {kind, static_cast<std::uint16_t>(values_.size()), std::move(type),
                      is_private};
    values_.push_back(std::move(value));
  }

  RecordType relationship_, promise_, plan_;
  std::shared_ptr<const EnumType> outcome_;
  std::map<std::string, Symbol, std::less<>> symbols_;
  std::map<std::string, Query, std::less<>> queries_;
  std::map<std::string, Value, std::less<>> entities_;
  std::deque<Value> values_;
};

}  // namespace tillit::dialogue
