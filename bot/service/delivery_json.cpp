#include "service/delivery_json.hpp"

#include "dialogue/json_text.hpp"

#include <nlohmann/json.hpp>

namespace tillit::service {

using nlohmann::json;

namespace {

void write_picture(dialogue::JsonText& out, const dialogue::Picture& picture) {
  out.open('{');
  out.key("title");
  out.string(picture.title);
  out.key("alt");
  out.string(picture.alt);
  out.key("moments");
  out.open('[');
  for (const std::string& moment : picture.moments) out.string(moment);
  out.close(']');
  out.key("rows");
  out.open('[');
  for (const auto& row : picture.rows) {
    out.open('[');
    out.string(row.label);
    for (const auto& value : row.values) {
      if (value) {
        out.number(*value);
      } else {
        out.json("null");
      }
    }
    out.close(']');
  }
  out.close(']');
  out.key("lowest");
  out.number(picture.lowest);
  out.key("highest");
  out.number(picture.highest);
  out.close('}');
}

// Throws what nlohmann::json throws.
dialogue::Picture read_picture(const json& in) {
  dialogue::Picture picture;
  picture.title = in.at("title").get<std::string>();
  picture.alt = in.at("alt").get<std::string>();
  picture.moments = in.at("moments").get<std::vector<std::string>>();
  picture.lowest = in.at("lowest").get<std::int64_t>();
  picture.highest = in.at("highest").get<std::int64_t>();
  for (const json& written : in.at("rows")) {
    dialogue::Picture::Row row;
    row.label = written.at(0).get<std::string>();
    for (std::size_t i = 1; i < written.size(); ++i) {
      const json& value = written[i];
      row.values.push_back(value.is_null() ? std::nullopt
                                           : std::optional(value.get<std::int64_t>()));
    }
    picture.rows.push_back(std::move(row));
  }
  return picture;
}

}  // namespace

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
  if (delivery.picture) {
    out.key("picture");
    write_picture(out, *delivery.picture);
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
    if (in.contains("picture")) delivery.picture = read_picture(in.at("picture"));
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
    return edit;
  } catch (const json::exception&) {
    return fail(Errc::Corrupt, "an edit that waits to be sent does not parse");
  }
}

}  // namespace tillit::service
