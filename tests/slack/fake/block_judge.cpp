#include "slack/fake/block_judge.hpp"

#include "slack/fake/judge_parts.hpp"

#include <fmt/format.h>

namespace tillit::fake_slack {
namespace {

using Keys = std::initializer_list<std::string_view>;

class BlockJudge {
 public:
  explicit BlockJudge(Surface surface) : surface_(surface) {}

  void blocks(const Json& all, const std::string& where) {
    if (!parts_.is_list(all, where, 0,
                        surface_ == Surface::Message ? kMaxMessageBlocks : kMaxViewBlocks)) {
      return;
    }
    for (std::size_t i = 0; i < all.size(); ++i) block(all[i], fmt::format("{}/{}", where, i));
    if (markdown_ > 12'000)
      parts_.complain("markdown of all blocks exceeds 12000 characters", where);
    if (tables_ > 1) parts_.complain("only_one_table_allowed", where);
  }

  [[nodiscard]] bool has_input() const { return has_input_; }
  Parts& parts() { return parts_; }

 private:
  void block(const Json& one, const std::string& where) {
    if (!one.is_object()) return parts_.complain("must be an object", where);
    const std::string type = text_of(one, "type");
    if (type.empty()) return parts_.complain("missing required field: type", where);
    if (!may_stand(type)) return parts_.complain("unsupported type: " + type, where);
    block_id(one, where);
    parts_.begin_block();
    if (type == "section") return section(one, where);
    if (type == "actions") return actions(one, where);
    if (type == "context") return context(one, where);
    if (type == "divider") return keys(one, where, {}, {});
    if (type == "header") return header(one, where);
    if (type == "image") return image(one, where);
    if (type == "input") return input(one, where);
    if (type == "markdown") return markdown(one, where);
    if (type == "table") return table(one, where);
    if (type == "rich_text") return rich_text(one, where);
    if (type == "alert") return alert(one, where);
  }

  [[nodiscard]] bool may_stand(const std::string& type) const {
    for (const char* anywhere :
         {"section", "actions", "context", "divider", "header", "image", "input", "rich_text"}) {
      if (type == anywhere) return true;
    }
    if (type == "alert") return surface_ == Surface::Modal;
    return surface_ == Surface::Message && (type == "markdown" || type == "table");
  }

  void block_id(const Json& one, const std::string& where) {
    if (!one.contains("block_id")) return;
    parts_.string(one, "block_id", where, 1, 255);
    if (const std::string id = text_of(one, "block_id"); !id.empty() && !ids_.insert(id).second) {
      parts_.complain("block_id already used: " + id, where + "/block_id");
    }
  }

  void keys(const Json& one, const std::string& where, Keys required, Keys optional) {
    std::vector<std::string_view> allowed(optional);
    allowed.push_back("type");
    allowed.push_back("block_id");
    parts_.keys(one, where, required, allowed);
  }

  void section(const Json& one, const std::string& where) {
    keys(one, where, {}, {"text", "fields", "accessory", "expand"});
    if (!one.contains("text") && !one.contains("fields")) {
      parts_.complain("missing required field: text or fields", where);
    }
    if (one.contains("text")) parts_.text(one["text"], where + "/text", 3000, Texts::Any);
    if (one.contains("fields") && parts_.is_list(one["fields"], where + "/fields", 1, 10)) {
      for (std::size_t i = 0; i < one["fields"].size(); ++i) {
        parts_.text(one["fields"][i], fmt::format("{}/fields/{}", where, i), 2000, Texts::Any);
      }
    }
    if (one.contains("accessory")) {
      parts_.element(one["accessory"], where + "/accessory", Place::Accessory);
    }
    parts_.boolean(one, "expand", where);
  }

  void actions(const Json& one, const std::string& where) {
    keys(one, where, {"elements"}, {});
    if (!one.contains("elements") || !parts_.is_list(one["elements"], where + "/elements", 1, 25))
      return;
    for (std::size_t i = 0; i < one["elements"].size(); ++i) {
      parts_.element(one["elements"][i], fmt::format("{}/elements/{}", where, i), Place::Actions);
    }
  }

  void context(const Json& one, const std::string& where) {
    keys(one, where, {"elements"}, {});
    if (!one.contains("elements") || !parts_.is_list(one["elements"], where + "/elements", 1, 10))
      return;
    for (std::size_t i = 0; i < one["elements"].size(); ++i) {
      const Json& element = one["elements"][i];
      const std::string inner = fmt::format("{}/elements/{}", where, i);
      if (text_of(element, "type") == "image") {
        parts_.element(element, inner, Place::Context);
      } else {
        parts_.text(element, inner, 3000, Texts::Any);
      }
    }
  }

  void header(const Json& one, const std::string& where) {
    keys(one, where, {"text"}, {});
    if (one.contains("text")) parts_.text(one["text"], where + "/text", 150, Texts::Plain);
  }

  void image(const Json& one, const std::string& where) {
    keys(one, where, {"alt_text"}, {"image_url", "slack_file", "title"});
    parts_.picture(one, where);
    if (one.contains("title")) parts_.text(one["title"], where + "/title", 2000, Texts::Plain);
  }

  void input(const Json& one, const std::string& where) {
    has_input_ = true;
    keys(one, where, {"label", "element"}, {"hint", "optional", "dispatch_action"});
    if (one.contains("label")) parts_.text(one["label"], where + "/label", 2000, Texts::Plain);
    if (one.contains("hint")) parts_.text(one["hint"], where + "/hint", 2000, Texts::Plain);
    if (one.contains("element")) parts_.element(one["element"], where + "/element", Place::Input);
    parts_.boolean(one, "optional", where);
    parts_.boolean(one, "dispatch_action", where);
  }

  void markdown(const Json& one, const std::string& where) {
    keys(one, where, {"text"}, {});
    parts_.string(one, "text", where, 1, 12'000);
    markdown_ += code_points(text_of(one, "text"));
  }

  void table(const Json& one, const std::string& where) {
    ++tables_;
    keys(one, where, {"rows"}, {"column_settings"});
    if (one.contains("column_settings")) {
      parts_.is_list(one["column_settings"], where + "/column_settings", 1, 20);
    }
    if (!one.contains("rows") || !parts_.is_list(one["rows"], where + "/rows", 1, 100)) return;
    for (std::size_t i = 0; i < one["rows"].size(); ++i) {
      const std::string row = fmt::format("{}/rows/{}", where, i);
      if (!parts_.is_list(one["rows"][i], row, 1, 20)) continue;
      for (std::size_t j = 0; j < one["rows"][i].size(); ++j) {
        const Json& cell = one["rows"][i][j];
        const std::string inner = fmt::format("{}/{}", row, j);
        if (text_of(cell, "type") == "raw_text") {
          parts_.string(cell, "text", inner, 1, 3000);
        } else if (text_of(cell, "type") == "rich_text") {
          rich_text(cell, inner);
        } else {
          parts_.complain("a cell is raw_text or rich_text", inner);
        }
      }
    }
  }

  void rich_text(const Json& one, const std::string& where) {
    keys(one, where, {"elements"}, {});
    if (!one.contains("elements") || !parts_.is_list(one["elements"], where + "/elements", 1, 100))
      return;
    for (std::size_t i = 0; i < one["elements"].size(); ++i) {
      const std::string type = text_of(one["elements"][i], "type");
      if (type != "rich_text_section" && type != "rich_text_list" && type != "rich_text_quote" &&
          type != "rich_text_preformatted") {
        parts_.complain("unsupported type: " + type, fmt::format("{}/elements/{}", where, i));
      }
    }
  }

  void alert(const Json& one, const std::string& where) {
    keys(one, where, {"text"}, {"level"});
    if (one.contains("text")) parts_.text(one["text"], where + "/text", 3000, Texts::Any);
    parts_.one_of(one, "level", where, {"default", "info", "warning", "error", "success"});
  }

  Surface surface_;
  Parts parts_;
  std::set<std::string> ids_;
  std::size_t markdown_ = 0;
  int tables_ = 0;
  bool has_input_ = false;
};

void judge_modal(const Json& view, Parts& parts, bool has_input) {
  parts.keys(view, "/view", {"title", "blocks"},
             {"type", "submit", "close", "private_metadata", "callback_id", "external_id",
              "clear_on_close", "notify_on_close", "submit_disabled"});
  for (const char* name : {"title", "submit", "close"}) {
    if (view.contains(name))
      parts.text(view[name], fmt::format("/view/{}", name), 24, Texts::Plain);
  }
  if (has_input && !view.contains("submit")) {
    parts.complain("missing required field: submit", "/view");
  }
  for (const char* name : {"clear_on_close", "notify_on_close", "submit_disabled"}) {
    parts.boolean(view, name, "/view");
  }
}

}  // namespace

std::vector<std::string> judge_blocks(const Json& blocks, Surface surface) {
  BlockJudge judge(surface);
  judge.blocks(blocks, "/blocks");
  return judge.parts().complaints();
}

std::vector<std::string> judge_view(const Json& view) {
  if (!view.is_object()) return {"[ERROR] must be an object [json-pointer:/view]"};
  const std::string type = text_of(view, "type");
  if (type.empty()) return {"[ERROR] missing required field: type [json-pointer:/view]"};
  if (type != "modal" && type != "home") {
    return {"[ERROR] unsupported type: " + type + " [json-pointer:/view/type]"};
  }
  BlockJudge judge(type == "modal" ? Surface::Modal : Surface::Home);
  if (view.contains("blocks")) judge.blocks(view["blocks"], "/view/blocks");
  Parts& parts = judge.parts();
  if (type == "modal") {
    judge_modal(view, parts, judge.has_input());
  } else {
    parts.keys(view, "/view", {"blocks"},
               {"type", "private_metadata", "callback_id", "external_id"});
  }
  parts.string(view, "private_metadata", "/view", 0, 3000);
  parts.string(view, "callback_id", "/view", 0, 255);
  parts.string(view, "external_id", "/view", 0, 255);
  return parts.complaints();
}

}  // namespace tillit::fake_slack
