#include "http/head.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace tillit::http {
namespace {

tl::unexpected<Refusal> refuse(int status) { return tl::unexpected<Refusal>(Refusal{status}); }

// Takes one line off the front, without its CRLF. Nullopt: no CRLF left, or a bare CR or LF in it.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find("\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  if (line.find_first_of("\r\n") != std::string_view::npos) return std::nullopt;
  rest.remove_prefix(end + 2);
  return line;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// One item of a comma list, whatever its case ("Connection: Upgrade, close").
bool lists(const Headers& headers, std::string_view name, std::string_view item) {
  return std::ranges::any_of(headers, [&](const auto& field) {
    if (!equal_ignoring_case(field.first, name)) return false;
    std::string_view rest = field.second;
    while (!rest.empty()) {
      const auto comma = std::min(rest.find(','), rest.size());
      if (equal_ignoring_case(trim(rest.substr(0, comma)), item)) return true;
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return false;
  });
}

// 0 if the line is fine, else the status to refuse with.
int read_request_line(std::string_view line, Head& head, bool& is_http_1_0) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return 400;
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (method.empty() || method.size() > 16 ||
      !std::ranges::all_of(method, [](char c) { return c >= 'A' && c <= 'Z'; })) {
    return 400;
  }
  if (target.size() > kMaxTargetBytes) return 414;
  if (!target.starts_with('/') ||
      !std::ranges::all_of(target, [](char c) { return c > 0x20 && c < 0x7f && c != '#'; })) {
    return 400;
  }
  if (!version.starts_with("HTTP/")) return 400;
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return 505;
  is_http_1_0 = version == "HTTP/1.0";
  const auto question = target.find('?');
  head.method = method;
  head.path = target.substr(0, question);
  if (head.path.size() > kMaxPathBytes) return 414;
  if (question != std::string_view::npos) {
    auto query = parse_form(target.substr(question + 1));
    if (!query) return 400;
    head.query = std::move(*query);
  }
  return 0;
}

int read_headers(std::string_view rest, Headers& headers) {
  for (;;) {
    const auto line = take_line(rest);
    if (!line) return 400;
    if (line->empty()) return rest.empty() ? 0 : 400;
    if (headers.size() == kMaxHeaders) return 431;
    // A name is a token, so this also refuses "Name : value" and lines that continue the one
    // before: both are read differently by different servers.
    const auto colon = line->find(':');
    if (colon == std::string_view::npos || !is_header_name(line->substr(0, colon))) return 400;
    const std::string_view value = trim(line->substr(colon + 1));
    if (!is_header_value(value)) return 400;
    headers.add(std::string(line->substr(0, colon)), std::string(value));
  }
}

// How long the body is: the one question on which a proxy and we must never disagree.
int read_framing(Head& head, bool is_http_1_0, std::uint64_t max_body_bytes) {
  const auto lengths = head.headers.count("Content-Length");
  const auto codings = head.headers.count("Transfer-Encoding");
  if (lengths + codings > 1) return 400;
  if (codings == 1) {
    if (is_http_1_0) return 400;
    if (!equal_ignoring_case(*head.headers.find("Transfer-Encoding"), "chunked")) return 400;
    head.chunked = true;
  }
  if (lengths == 1) {
    const auto text = *head.headers.find("Content-Length");
    if (text.empty() || text.size() > 18) return 400;
    if (!std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return 400;
    std::from_chars(text.data(), text.data() + text.size(), head.content_length);
  }
  if (head.has_body() && (head.method == "GET" || head.method == "HEAD")) return 400;
  if (head.content_length > max_body_bytes) return 413;
  return 0;
}

int read_demands(Head& head) {
  if (head.headers.count("Range") > 0) return 416;
  if (head.headers.count("Content-Encoding") > 0) {
    const auto coding = head.headers.find("Content-Encoding");
    if (!coding || !equal_ignoring_case(*coding, "identity")) return 415;
  }
  if (head.headers.count("Expect") > 0) {
    const auto expected = head.headers.find("Expect");
    if (!expected || !equal_ignoring_case(*expected, "100-continue")) return 417;
    head.expects_continue = head.has_body();
  }
  return 0;
}

}  // namespace

Result<Head, Refusal> parse_head(std::string_view bytes, std::uint64_t max_body_bytes) {
  Head head;
  bool is_http_1_0 = false;
  const auto line = take_line(bytes);
  if (!line) return refuse(400);
  if (const int status = read_request_line(*line, head, is_http_1_0)) return refuse(status);
  if (const int status = read_headers(bytes, head.headers)) return refuse(status);
  if (head.headers.count("Host") != 1) return refuse(400);
  if (const int status = read_framing(head, is_http_1_0, max_body_bytes)) return refuse(status);
  if (const int status = read_demands(head)) return refuse(status);
  head.wants_close = is_http_1_0 || lists(head.headers, "Connection", "close");
  return head;
}

}  // namespace tillit::http
