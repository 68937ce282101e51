#include "channels/slack/faults.hpp"

#include <algorithm>
#include <array>

namespace tillit::slack {
namespace {

constexpr auto kKinds = std::to_array<ErrorKind>({
    {"ratelimited", Fault::RateLimited, false},
    {"rate_limited", Fault::RateLimited, false},

    // Ours: what came was no answer of Slack's, or none came, or we did not ask.
    {"http_5xx", Fault::Transient, true},
    {"http_other", Fault::Transient, false},
    {"not_json", Fault::Transient, true},
    {"no_answer", Fault::Transient, true},
    {"not_sent", Fault::Transient, false},
    {"store_unavailable", Fault::Transient, false},
    {"token_not_renewed", Fault::Transient, false},

    {"internal_error", Fault::Transient, true},
    {"fatal_error", Fault::Transient, true},
    {"service_unavailable", Fault::Transient, true},
    {"request_timeout", Fault::Transient, true},
    {"team_added_to_org", Fault::Transient, false},
    {"org_login_required", Fault::Transient, false},
    {"external_channel_migrating", Fault::Transient, false},
    {"update_failed", Fault::Transient, true},

    {"invalid_auth", Fault::TokenDead, false},
    {"account_inactive", Fault::TokenDead, false},
    {"token_revoked", Fault::TokenDead, false},
    {"not_authed", Fault::TokenDead, false},
    {"not_installed", Fault::TokenDead, false},       // ours: no such installation
    {"installation_ended", Fault::TokenDead, false},  // ours
    {"uninstalled", Fault::TokenDead, false},         // ours

    {"token_expired", Fault::TokenExpired, false},

    {"missing_scope", Fault::Permission, false},
    {"not_allowed_token_type", Fault::Permission, false},
    {"no_permission", Fault::Permission, false},
    {"access_denied", Fault::Permission, false},
    {"accesslimited", Fault::Permission, false},
    {"app_access_restricted", Fault::Permission, false},
    {"team_access_not_granted", Fault::Permission, false},
    {"ekm_access_denied", Fault::Permission, false},
    {"enterprise_is_restricted", Fault::Permission, false},
    {"two_factor_setup_required", Fault::Permission, false},
    {"not_enabled", Fault::Permission, false},  // views.publish: the Home tab is off
    {"invalid_client_id", Fault::Permission, false},
    {"bad_client_secret", Fault::Permission, false},
    {"bad_redirect_uri", Fault::Permission, false},

    {"channel_not_found", Fault::Recipient, false},
    {"user_not_found", Fault::Recipient, false},
    {"users_not_found", Fault::Recipient, false},
    {"user_not_visible", Fault::Recipient, false},
    {"user_disabled", Fault::Recipient, false},
    {"is_archived", Fault::Recipient, false},
    {"is_inactive", Fault::Recipient, false},
    {"not_in_channel", Fault::Recipient, false},
    {"user_not_in_channel", Fault::Recipient, false},
    {"messages_tab_disabled", Fault::Recipient, false},
    {"cannot_reply_to_message", Fault::Recipient, false},
    {"cannot_dm_bot", Fault::Recipient, false},
    {"method_not_supported_for_channel_type", Fault::Recipient, false},

    {"invalid_blocks", Fault::OurBug, false},
    {"invalid_blocks_format", Fault::OurBug, false},
    {"msg_blocks_too_long", Fault::OurBug, false},
    {"msg_too_long", Fault::OurBug, false},
    {"no_text", Fault::OurBug, false},
    {"invalid_arguments", Fault::OurBug, false},
    {"invalid_arg_name", Fault::OurBug, false},
    {"invalid_form_data", Fault::OurBug, false},
    {"invalid_json", Fault::OurBug, false},
    {"json_not_object", Fault::OurBug, false},
    {"invalid_post_type", Fault::OurBug, false},
    {"missing_post_type", Fault::OurBug, false},
    {"invalid_charset", Fault::OurBug, false},
    {"markdown_text_conflict", Fault::OurBug, false},
    {"block_mismatch", Fault::OurBug, false},
    {"view_too_large", Fault::OurBug, false},
    {"too_many_attachments", Fault::OurBug, false},
    {"metadata_too_large", Fault::OurBug, false},

    {"message_not_found", Fault::Gone, false},
    {"cant_update_message", Fault::Gone, false},
    {"cant_delete_message", Fault::Gone, false},
    {"edit_window_closed", Fault::Gone, false},
    {"not_found", Fault::Gone, false},
    {"expired_trigger_id", Fault::Gone, false},
    {"exchanged_trigger_id", Fault::Gone, false},
    {"invalid_trigger_id", Fault::Gone, false},
    {"trigger_expired", Fault::Gone, false},
    {"trigger_exchanged", Fault::Gone, false},
    {"invalid_code", Fault::Gone, false},
    {"invalid_refresh_token", Fault::Gone, false},

    {"already_reacted", Fault::Harmless, false},
    {"no_reaction", Fault::Harmless, false},
    {"already_open", Fault::Harmless, false},
    {"no_op", Fault::Harmless, false},
    {"hash_conflict", Fault::Harmless, false},

    {"message_limit_exceeded", Fault::Quota, false},
});

// "restricted_action_read_only_channel", "restricted_action_thread_only_channel" …
constexpr ErrorKind kRestricted{"restricted_action", Fault::Permission, false};
constexpr ErrorKind kUnknown{"unknown_error", Fault::OurBug, false};

}  // namespace

std::string_view to_string(Fault fault) {
  switch (fault) {
    case Fault::None: return "ok";
    case Fault::RateLimited: return "rate_limited";
    case Fault::Transient: return "transient";
    case Fault::TokenDead: return "token_dead";
    case Fault::TokenExpired: return "token_expired";
    case Fault::Permission: return "permission";
    case Fault::Recipient: return "recipient";
    case Fault::OurBug: return "our_bug";
    case Fault::Gone: return "gone";
    case Fault::Harmless: return "harmless";
    case Fault::Quota: return "quota";
  }
  return "unknown";
}

ErrorKind kind_of_error(std::string_view error) {
  const auto* const found = std::ranges::find(kKinds, error, &ErrorKind::name);
  if (found != kKinds.end()) return *found;
  return error.starts_with(kRestricted.name) ? kRestricted : kUnknown;
}

}  // namespace tillit::slack
