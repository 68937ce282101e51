#include "slack/fake/block_judge.hpp"
#include "slack/fake/methods.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::fake_slack {
namespace {

constexpr std::size_t kMaxStack = 3;
constexpr std::chrono::milliseconds kTriggerLife{3000};

// Uses up a trigger. Null and an error where it is unknown, old or used.
Trigger* take_trigger(State& state, const std::string& id, std::string& error) {
  const auto found = state.triggers.find(id);
  if (found == state.triggers.end()) {
    error = "invalid_trigger_id";
    return nullptr;
  }
  Trigger& trigger = found->second;
  if (trigger.used) {
    error = "exchanged_trigger_id";
    return nullptr;
  }
  if (state.now() - trigger.made > kTriggerLife) {
    error = "expired_trigger_id";
    return nullptr;
  }
  trigger.used = true;
  return &trigger;
}

std::string new_hash(State& state) {
  return fmt::format("{}.{}", state.seconds(), state.next_id("h"));
}

// Puts the parts that the app sends into the view; ids for blocks are made up where missing.
void fill(State& state, View& kept, const Json& view) {
  static constexpr const char* kSent[] = {"type",           "title",       "submit",
                                          "close",          "blocks",      "private_metadata",
                                          "callback_id",    "external_id", "clear_on_close",
                                          "notify_on_close"};
  for (const char* key : kSent) {
    kept.wire.erase(key);
    if (view.contains(key)) kept.wire[key] = view[key];
  }
  for (const char* key : {"private_metadata", "callback_id", "external_id"}) {
    if (!kept.wire.contains(key)) kept.wire[key] = "";
  }
  kept.wire["blocks"] = with_ids(state, view.value("blocks", Json::array()));
  kept.wire["hash"] = new_hash(state);
  kept.values = initial_values(kept.wire["blocks"], kept.values);
}

View& make_view(State& state, const Installation& installation, const std::string& person,
                const Json& view) {
  const std::string id = state.next_id("V");
  View& kept = state.views[id];
  kept.installation = installation.key();
  kept.person = person;
  kept.wire = {
      {"id", id},
      {"team_id", installation.org_wide() ? state.users.at(person).team_id : installation.team_id},
      {"app_id", state.app.app_id},
      {"bot_id", installation.bot_id},
      {"app_installed_team_id",
       installation.org_wide() ? installation.enterprise_id : installation.team_id},
      {"root_view_id", id},
      {"previous_view_id", nullptr}};
  fill(state, kept, view);
  return kept;
}

std::string external_key(const Installation& installation, const std::string& external_id) {
  return installation.key() + " " + external_id;
}

// Not empty and already taken by another view.
bool external_taken(const State& state, const Installation& installation, const Json& view,
                    const std::string& by = {}) {
  const std::string id = text_of(view, "external_id");
  if (id.empty()) return false;
  const auto found = state.external_views.find(external_key(installation, id));
  return found != state.external_views.end() && found->second != by;
}

void remember_external(State& state, const Installation& installation, const View& kept) {
  if (const std::string id = text_of(kept.wire, "external_id"); !id.empty()) {
    state.external_views[external_key(installation, id)] = text_of(kept.wire, "id");
  }
}

Json opened(State& state, Asked& asked, bool push) {
  const Json view = asked.structure("view");
  if (Json refused = view_refusal(view, "modal"); !refused.is_null()) return refused;
  if (external_taken(state, *asked.installation, view)) return refusal("duplicate_external_id");
  std::string error;
  const Trigger* trigger = take_trigger(state, asked.arg("trigger_id"), error);
  if (trigger == nullptr) return refusal(error);
  auto& stack = state.modals[trigger->person];
  if (push && (trigger->view_id.empty() || stack.empty())) return refusal("not_found");
  if (push && stack.size() >= kMaxStack) return refusal("push_limit_reached");
  if (!push) stack.clear();
  return {{"ok", true}, {"view", push_view(state, *asked.installation, trigger->person, view)}};
}

}  // namespace

Json view_json(const View& view) {
  Json wire = view.wire;
  wire["state"] = {{"values", view.values}};
  return wire;
}

Json view_refusal(const Json& view, const char* type) {
  if (view.is_null()) return refusal("invalid_arguments", {"[ERROR] missing required field: view"});
  if (view.is_discarded()) return refusal("invalid_arguments", {"[ERROR] view is no JSON"});
  if (code_points(view.dump()) > kMaxViewJson) return refusal("view_too_large");
  auto complaints = judge_view(view);
  if (complaints.empty() && text_of(view, "type") != type) {
    complaints.push_back(fmt::format("[ERROR] must be of type {} [json-pointer:/view/type]", type));
  }
  return complaints.empty() ? Json() : refusal("invalid_arguments", complaints);
}

Json push_view(State& state, const Installation& installation, const std::string& person,
               const Json& view) {
  auto& stack = state.modals[person];
  View& kept = make_view(state, installation, person, view);
  if (!stack.empty()) {
    kept.wire["root_view_id"] = stack.front();
    kept.wire["previous_view_id"] = stack.back();
  }
  stack.push_back(text_of(kept.wire, "id"));
  remember_external(state, installation, kept);
  return view_json(kept);
}

Json replace_view(State& state, View& kept, const Json& view) {
  fill(state, kept, view);
  remember_external(state, state.installations.at(kept.installation), kept);
  return view_json(kept);
}

Json views_open(State& state, Asked& asked) { return opened(state, asked, false); }

Json views_push(State& state, Asked& asked) { return opened(state, asked, true); }

Json views_update(State& state, Asked& asked) {
  std::string id = asked.arg("view_id");
  if (const std::string external = asked.arg("external_id"); id.empty() && !external.empty()) {
    const auto found = state.external_views.find(external_key(*asked.installation, external));
    if (found != state.external_views.end()) id = found->second;
  }
  const auto found = state.views.find(id);
  if (found == state.views.end() || found->second.installation != asked.installation->key()) {
    return refusal("not_found");
  }
  View& kept = found->second;
  if (const std::string hash = asked.arg("hash");
      !hash.empty() && hash != text_of(kept.wire, "hash")) {
    return refusal("hash_conflict");
  }
  const Json view = asked.structure("view");
  const std::string type = text_of(kept.wire, "type");
  if (Json refused = view_refusal(view, type.c_str()); !refused.is_null()) return refused;
  if (external_taken(state, *asked.installation, view, id)) return refusal("duplicate_external_id");
  if (type == "modal") {
    const auto& stack = state.modals[kept.person];
    if (std::ranges::find(stack, id) == stack.end()) return refusal("not_found");
  }
  return {{"ok", true}, {"view", replace_view(state, kept, view)}};
}

Json views_publish(State& state, Asked& asked) {
  const auto user = state.users.find(asked.arg("user_id"));
  if (user == state.users.end() || state.installation_of_user(user->second) != asked.installation) {
    return refusal("user_not_found");
  }
  const Json view = asked.structure("view");
  if (Json refused = view_refusal(view, "home"); !refused.is_null()) return refused;
  std::string& home = state.homes[asked.installation->key() + " " + user->second.id];
  if (home.empty()) {
    View& made = make_view(state, *asked.installation, user->second.id, view);
    home = text_of(made.wire, "id");
    return {{"ok", true}, {"view", view_json(made)}};
  }
  View& kept = state.views.at(home);
  if (const std::string hash = asked.arg("hash");
      !hash.empty() && hash != text_of(kept.wire, "hash")) {
    return refusal("hash_conflict");
  }
  return {{"ok", true}, {"view", replace_view(state, kept, view)}};
}

}  // namespace tillit::fake_slack
