#include "service/arrival.hpp"

#include "dialogue/json_text.hpp"

#include <nlohmann/json.hpp>

namespace tillit::service {

using nlohmann::json;

bool can_be_held(const dialogue::Event& event) {
  return std::holds_alternative<dialogue::Message>(event) ||
         std::holds_alternative<dialogue::Joined>(event) ||
         std::holds_alternative<dialogue::CommandWord>(event);
}

std::string write_arrival(const Arrival& arrival) {
  dialogue::JsonText out;
  const auto text = [&](const char* key, const std::string& value) {
    out.key(key);
    out.string(value);
  };
  out.open('{');
  text("channel", arrival.from.channel);
  text("workspace", arrival.from.workspace);
  text("user", arrival.from.user);
  text("room", arrival.room.str());
  text("event", arrival.event_id);
  text("name", arrival.name);
  if (arrival.locale) text("locale", arrival.locale->str());
  if (arrival.zone) text("zone", *arrival.zone);
  text("address", arrival.address);
  text("kind", dialogue::kind_of(arrival.event));
  if (const auto* message = std::get_if<dialogue::Message>(&arrival.event)) {
    text("text", message->text.substr(0, dialogue::kMaxInboundText + 1));
    text("id", message->id);
  } else if (const auto* command = std::get_if<dialogue::CommandWord>(&arrival.event)) {
    text("text", command->word);
  }
  out.close('}');
  return std::move(out).take();
}

Result<Arrival> read_arrival(std::string_view bytes) {
  try {
    const json in = json::parse(bytes);
    const auto text = [&](const char* key) { return in.at(key).get<std::string>(); };
    Arrival arrival;
    arrival.from = {text("channel"), text("workspace"), text("user")};
    arrival.room = RoomId(text("room"));
    arrival.event_id = text("event");
    arrival.name = text("name");
    if (in.contains("locale")) arrival.locale = Language(text("locale"));
    if (in.contains("zone")) arrival.zone = text("zone");
    arrival.address = text("address");
    const std::string kind = text("kind");
    if (kind == dialogue::kind_of(dialogue::Message{})) {
      arrival.event = dialogue::Message{text("text"), text("id")};
    } else if (kind == dialogue::kind_of(dialogue::CommandWord{})) {
      arrival.event = dialogue::CommandWord{text("text")};
    } else {
      arrival.event = dialogue::Joined{};
    }
    return arrival;
  } catch (const json::exception&) {
    return fail(Errc::Corrupt, "a held arrival does not parse");
  }
}

}  // namespace tillit::service
