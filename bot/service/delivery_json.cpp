#include "service/delivery_json.hpp"

#include "dialogue/json_text.hpp"

#include <nlohmann/json.hpp>

namespace tillit::service {

using nlohmann::json;

std::string write_delivery(const dialogue::Delivery& delivery) {
  dialogue::JsonText out;
  const auto number = [&](const char* key, std::int64_t value) {
    out.key(key);
    out.number(value);
  };
  out.open('{');
  out.key("key");
  out.string(delivery.key);
  out.key("text");
  out.string(delivery.text);
  out.key("language");
  out.string(delivery.language.str());
  if (delivery.variant != 0) number("variant", delivery.variant);
  if (delivery.retry != 0) number("retry", delivery.retry);
  if (delivery.token != 0) number("token", delivery.token);
  if (delivery.input != dialogue::InputKind::None)
    number("input", static_cast<int>(delivery.input));
  if (!delivery.choices.empty()) {
    out.key("choices");
    out.open('[');
    for (const auto& choice : delivery.choices) {
      out.open('[');
      out.string(choice.id);
      out.string(choice.label);
      out.close(']');
    }
    out.close(']');
  }
  if (delivery.min) number("min", *delivery.min);
  if (delivery.max) number("max", *delivery.max);
  if (delivery.is_private) {
    out.key("private");
    out.flag(true);
  }
  out.close('}');
  return std::move(out).take();
}

Result<dialogue::Delivery> read_delivery(std::string_view bytes) {
  try {
    const json in = json::parse(bytes);
    dialogue::Delivery delivery;
    delivery.key = in.at("key").get<std::string>();
    delivery.text = in.at("text").get<std::string>();
    delivery.language = Language(in.at("language").get<std::string>());
    delivery.variant = in.value("variant", 0);
    delivery.retry = in.value("retry", 0);
    delivery.token = in.value("token", std::int64_t{0});
    const int input = in.value("input", 0);
    if (input < 0 || input > static_cast<int>(dialogue::InputKind::Text))
      return fail(Errc::Corrupt, "a stored message asks for something unknown");
    delivery.input = static_cast<dialogue::InputKind>(input);
    for (const json& choice : in.value("choices", json::array())) {
      delivery.choices.push_back(
          {choice.at(0).get<std::string>(), choice.at(1).get<std::string>()});
    }
    if (in.contains("min")) delivery.min = in.at("min").get<std::int64_t>();
    if (in.contains("max")) delivery.max = in.at("max").get<std::int64_t>();
    delivery.is_private = in.value("private", false);
    return delivery;
  } catch (const json::exception&) {
    return fail(Errc::Corrupt, "a stored message does not parse");
  }
}

std::string write_edit(const Edit& edit) {
  dialogue::JsonText out;
  out.open('{');
  if (edit.option) {
    out.key("option");
    out.string(*edit.option);
  }
  if (!edit.answer_url.empty()) {
    out.key("answer_url");
    out.string(edit.answer_url);
  }
  if (edit.text) {
    out.key("text");
    out.string(*edit.text);
  }
  if (edit.before != 0) {
    out.key("before");
    out.number(std::int64_t{edit.before});
  }
  out.close('}');
  return std::move(out).take();
}

Result<Edit> read_edit(std::string_view bytes) {
  try {
    const json in = json::parse(bytes);
    Edit edit;
    if (in.contains("option")) edit.option = in.at("option").get<std::string>();
    edit.answer_url = in.value("answer_url", std::string());
    if (in.contains("text")) edit.text = in.at("text").get<std::string>();
    edit.before = in.value("before", 0);
    return edit;
  } catch (const json::exception&) {
    return fail(Errc::Corrupt, "an edit that waits to be sent does not parse");
  }
}

}  // namespace tillit::service
