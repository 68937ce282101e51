#include "slack/fake/wire.hpp"

#include <fmt/format.h>
#include <openssl/hmac.h>

#include <array>

namespace tillit::fake_slack {
namespace {

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
  return text;
}

}  // namespace

std::string signature_of(std::string_view signing_secret, std::string_view timestamp,
                         std::string_view body) {
  const std::string base = fmt::format("v0:{}:{}", timestamp, body);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  HMAC(EVP_sha256(), signing_secret.data(), static_cast<int>(signing_secret.size()),
       reinterpret_cast<const unsigned char*>(base.data()), base.size(), digest.data(), &length);
  std::string signature = "v0=";
  for (unsigned int i = 0; i < length; ++i) signature += fmt::format("{:02x}", digest.at(i));
  return signature;
}

std::string slack_escaped(std::string_view text) {
  return replaced(replaced(replaced(std::string(text), "&", "&amp;"), "<", "&lt;"), ">", "&gt;");
}

std::string slack_unescaped(std::string_view text) {
  return replaced(replaced(replaced(std::string(text), "&lt;", "<"), "&gt;", ">"), "&amp;", "&");
}

std::string as_typed(std::string_view text) {
  std::string typed;
  std::string word;
  const auto finish_word = [&] {
    const std::string escaped = slack_escaped(word);
    const auto at = word.find('@');
    if (word.starts_with("https://") || word.starts_with("http://")) {
      typed += "<" + escaped + ">";
    } else if (at != std::string::npos && at > 0 && word.find('.', at) != std::string::npos) {
      typed += "<mailto:" + escaped + "|" + escaped + ">";
    } else {
      typed += escaped;
    }
    word.clear();
  };
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\t') {
      finish_word();
      typed += c;
    } else {
      word += c;
    }
  }
  finish_word();
  return typed;
}

}  // namespace tillit::fake_slack
