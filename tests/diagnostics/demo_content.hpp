#pragma once

#include "content/content_files.hpp"

#include <string>

namespace tillit::content {

// A small whole content in English and Dutch to lay examples over: a host, the engine's own texts,
// the languages' real words. Errors fail the running test.
[[nodiscard]] ContentFiles demo_content();

// Adds what an example leaves out because it is not its point: for each dialogue without texts in a
// language, a text for every key its script names.
void add_plain_texts(ContentFiles& files);

}  // namespace tillit::content
