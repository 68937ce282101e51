#pragma once

#include "slack/fake/wire.hpp"

#include <initializer_list>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What blocks are made of, judged: text objects, options, interactive elements. For block_judge.cpp
// only.
namespace tillit::fake_slack {

enum class Texts { Plain, Any };
enum class Place { Accessory, Actions, Input, Context };

class Parts {
 public:
  void complain(std::string_view what, const std::string& where);
  [[nodiscard]] const std::vector<std::string>& complaints() const { return complaints_; }

  // Action ids are unique within a block.
  void begin_block() { action_ids_.clear(); }

  // Every required key is there, no key is unknown, none is null.
  void keys(const Json& object, const std::string& where,
            std::initializer_list<std::string_view> required,
            const std::vector<std::string_view>& optional);
  bool is_list(const Json& list, const std::string& where, std::size_t least, std::size_t most);
  // A field that may be absent; lengths in code points.
  void string(const Json& object, const char* key, const std::string& where, std::size_t least,
              std::size_t most);
  void boolean(const Json& object, const char* key, const std::string& where);
  void integer(const Json& object, const char* key, const std::string& where, std::int64_t least,
               std::int64_t most);
  void one_of(const Json& object, const char* key, const std::string& where,
              std::initializer_list<std::string_view> words);

  void text(const Json& object, const std::string& where, std::size_t most, Texts kind);
  // image_url or slack_file, and alt_text: the image block and the image element.
  void picture(const Json& object, const std::string& where);
  void element(const Json& object, const std::string& where, Place place);

 private:
  void button(const Json& object, const std::string& where);
  void select(const Json& object, const std::string& where, bool multi);
  void listed_select(const Json& object, const std::string& where, const std::string& type,
                     bool multi);
  void choices(const Json& object, const std::string& where, bool many);
  void overflow(const Json& object, const std::string& where);
  void picker(const Json& object, const std::string& where, const std::string& type);
  void typed_input(const Json& object, const std::string& where, const std::string& type);
  void file_input(const Json& object, const std::string& where);
  void options(const Json& list, const std::string& where, std::size_t most, Texts kind,
               bool with_url, std::vector<Json>& all);
  void initial_is_offered(const Json& initial, const std::string& where,
                          const std::vector<Json>& all);
  void confirm(const Json& object, const std::string& where);
  void common(const Json& object, const std::string& where);

  std::vector<std::string> complaints_;
  std::set<std::string> action_ids_;
  int focused_ = 0;
};

}  // namespace tillit::fake_slack
