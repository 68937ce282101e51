#include "channels/teams/card_value.hpp"

#include "core/civil_time.hpp"
#include "language/utf8.hpp"

#include <array>
#include <charconv>

namespace tillit::teams {

using nlohmann::json;

namespace {

constexpr const char* kOurs = "_tillit";
constexpr int kVersion = 1;
constexpr const char* kToken = "_token";
constexpr const char* kOption = "_option";
constexpr const char* kTake = "_take";

struct Named {
  Take take;
  std::string_view name;
};
constexpr std::array kNames{Named{Take::Choice, "choice"}, Named{Take::Date, "date"},
                            Named{Take::Time, "time"}, Named{Take::Moment, "moment"},
                            Named{Take::Words, "words"}};

json data_of(std::int64_t token) {
  // As text: clients read numbers as doubles, which do not hold every int64.
  return {{kOurs, kVersion}, {kToken, std::to_string(token)}};
}

const json* at(const json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

// A string of valid UTF-8; clients may also send what looks like a number as one.
std::optional<std::string> text_at(const json& object, std::string_view key) {
  const json* value = at(object, key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number()) return value->dump();
  if (!value->is_string()) return std::nullopt;
  const auto& text = value->get_ref<const std::string&>();
  if (language::first_invalid_utf8(text) != std::string_view::npos) return std::nullopt;
  return text;
}

// One notation for one number: no sign, no leading zero.
std::optional<std::int64_t> read_token(const json& data) {
  const auto text = text_at(data, kToken);
  if (!text || text->empty() || (text->front() == '0' && text->size() > 1)) return std::nullopt;
  if (text->front() < '0' || text->front() > '9') return std::nullopt;
  std::int64_t token = 0;
  const char* const last = text->data() + text->size();
  const auto [end, error] = std::from_chars(text->data(), last, token);
  if (error != std::errc{} || end != last) return std::nullopt;
  return token;
}

CardAnswer exactly(std::int64_t token, const std::string& value, bool valid) {
  if (!valid) return dialogue::Submission{token, {}};
  return dialogue::Button{token, "=" + value};
}

CardAnswer taken(std::int64_t token, Take take, const json& data) {
  std::string answer = text_at(data, kAnswerInput).value_or("");
  const std::string time = text_at(data, kTimeInput).value_or("");
  switch (take) {
    case Take::Choice:
      if (answer.empty() || answer.size() > kMaxOption) return dialogue::Submission{token, {}};
      return dialogue::Button{token, std::move(answer)};
    case Take::Date: return exactly(token, answer, parse_date(answer).has_value());
    case Take::Time: return exactly(token, answer, parse_time_of_day(answer).has_value());
    case Take::Moment: {
      if (time.empty() && parse_date(answer)) break;
      const std::string moment = answer + "T" + time;
      return exactly(token, moment, parse_local_date_time(moment).has_value());
    }
    case Take::Words: break;
  }
  return dialogue::Submission{token, std::move(answer)};
}

}  // namespace

json option_data(std::int64_t token, std::string_view option) {
  json data = data_of(token);
  data[kOption] = option;
  return data;
}

json take_data(std::int64_t token, Take take) {
  json data = data_of(token);
  for (const auto& [known, name] : kNames) {
    if (known == take) data[kTake] = name;
  }
  return data;
}

std::optional<CardAnswer> read_submit(const json& value) {
  const json* ours = at(value, kOurs);
  if (ours == nullptr || !ours->is_number_integer() || *ours != kVersion) return std::nullopt;
  const auto token = read_token(value);
  if (!token) return std::nullopt;
  const json* option = at(value, kOption);
  const json* take = at(value, kTake);
  if ((option == nullptr) == (take == nullptr)) return std::nullopt;
  if (option != nullptr) {
    auto id = option->is_string() ? text_at(value, kOption) : std::nullopt;
    if (!id || id->size() > kMaxOption) return std::nullopt;
    return dialogue::Button{*token, std::move(*id)};
  }
  if (!take->is_string()) return std::nullopt;
  for (const auto& [known, name] : kNames) {
    if (name == take->get_ref<const std::string&>()) return taken(*token, known, value);
  }
  return std::nullopt;
}

std::optional<CardAnswer> read_execute(const json& value) {
  const json* action = at(value, "action");
  if (action == nullptr) return std::nullopt;
  const json* verb = at(*action, "verb");
  if (verb == nullptr || *verb != kVerb) return std::nullopt;
  const json* trigger = at(value, "trigger");
  if (trigger != nullptr && *trigger == "automatic") return std::nullopt;
  const json* data = at(*action, "data");
  return data == nullptr ? std::nullopt : read_submit(*data);
}

std::int64_t token_of(const CardAnswer& answer) {
  return std::visit([](const auto& one) { return one.token; }, answer);
}

}  // namespace tillit::teams
