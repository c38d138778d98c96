#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <kaiku/config/config.hpp>
#include <kaiku/config/schema.hpp>

#include "golden/golden.hpp"

namespace kaiku::config {
namespace {

using testing::HasSubstr;

// The table of docs/configuration.md, one per section.
void write_table(std::string& out, const std::string& path, const KeyDescription& section) {
  if (!path.empty()) {
    out += "### `" + path + (section.type == "list" ? "[]" : "") + "`\n\n" + section.about + "\n\n";
    out += "| key | value | default | meaning |\n|---|---|---|---|\n";
    for (const KeyDescription& key : section.children) {
      std::string value = key.type;
      if (key.type == "whole") value = "whole number";
      if (key.type == "flag" || key.type == "choice" || key.type == "secret") value.clear();
      if (key.type == "secrets") value.clear();
      if (!key.range.empty()) value += (value.empty() ? "" : ", ") + key.range;
      if (key.type == "section" || key.type == "list")
        value = "see `" + path + "." + key.name + "`";
      if (key.type == "free") value = "keys and values";
      const std::string standard = key.standard   ? "`" + *key.standard + "`"
                                   : key.required ? "**required**"
                                                  : "–";
      out += "| `" + key.name + "` | " + value + " | " + standard + " | " + key.about + " |\n";
    }
    out += "\n";
  }
  for (const KeyDescription& key : section.children) {
    if (key.type == "section" || key.type == "list") {
      write_table(out, path.empty() ? key.name : path + "." + key.name, key);
    }
  }
}

TEST(ConfigurationPage, DescribesEveryKeyAsTheParserKnowsIt) {
  const std::string file = std::string(KAIKU_SOURCE_DIR) + "/docs/configuration.md";
  const std::string begin =
      "<!-- keys: written by ConfigurationPage.DescribesEveryKeyAsTheParserKnowsIt -->\n\n";
  const std::string end = "<!-- end of keys -->\n";
  const std::string page = golden::read_text(file);
  const std::size_t from = page.find(begin);
  const std::size_t to = page.find(end);
  ASSERT_NE(from, std::string::npos);
  ASSERT_NE(to, std::string::npos);
  std::string expected;
  write_table(expected, "", config_keys());
  const std::size_t start = from + begin.size();
  if (std::getenv("KAIKU_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(file, std::ios::binary) << page.substr(0, start) << expected << page.substr(to);
    return;
  }
  EXPECT_EQ(page.substr(start, to - start), expected);
}

class Page : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Docs, Page,
                         ::testing::Values("docs/configuration.md", "docs/notifiers.md"));

TEST_P(Page, ShowsExamplesThatLoad) {
  const std::string page = golden::read_text(std::string(KAIKU_SOURCE_DIR) + "/" + GetParam());
  std::size_t examples = 0;
  for (std::size_t at = page.find("```yaml\n"); at != std::string::npos;
       at = page.find("```yaml\n", at)) {
    const std::size_t start = at + 8;
    const std::size_t stop = page.find("```", start);
    Diagnostics diagnostics;
    EXPECT_TRUE(parse_config(page.substr(start, stop - start), GetParam(), diagnostics))
        << (diagnostics.empty() ? "" : to_string(diagnostics.front()));
    EXPECT_TRUE(diagnostics.empty());
    ++examples;
    at = stop;
  }
  EXPECT_GE(examples, 1U);
}

TEST(ConfigSchema, IsDraft202012AndClosed) {
  const auto schema = nlohmann::json::parse(config_json_schema());
  EXPECT_EQ(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
  EXPECT_EQ(schema["additionalProperties"], false);
  EXPECT_EQ(schema["required"], nlohmann::json::array({"rules"}));
  const auto& port = schema["properties"]["server"]["properties"]["webhooks"]["properties"]["port"];
  EXPECT_EQ(port["type"], "integer");
  EXPECT_EQ(port["maximum"], 65'535);
  EXPECT_EQ(port["default"], 8080);
  const auto& account = schema["properties"]["accounts"]["items"];
  EXPECT_EQ(account["required"], nlohmann::json::array({"id", "brand", "platform"}));
  EXPECT_EQ(account["properties"]["mode"]["enum"],
            nlohmann::json::array({"shadow", "draft", "live"}));
}

TEST(ConfigSchema, StaysAsItWasReviewed) {
  golden::expect_golden("config/schema.json", config_json_schema());
}

// Sets one key of a section without required keys, in an otherwise good file.
std::string with_key(const std::string& section, const std::string& key, const std::string& value) {
  return "rules: {directories: [rules]}\n" + section + ": {" + key + ": " + value + "}\n";
}

TEST(ConfigSchema, SaysTheRangesThatTheParserEnforces) {
  std::size_t checked = 0;
  for (const KeyDescription& section : config_keys().children) {
    if (section.type != "section" || section.name == "rules" || section.name == "mail") continue;
    for (const KeyDescription& key : section.children) {
      if (key.type != "whole") continue;
      const auto loads = [&](double value) {
        Diagnostics diagnostics;
        const std::string text = std::to_string(static_cast<long long>(value));
        return parse_config(with_key(section.name, key.name, text), "k", diagnostics).has_value();
      };
      EXPECT_TRUE(loads(key.least)) << key.name;
      EXPECT_TRUE(loads(key.most)) << key.name;
      EXPECT_FALSE(loads(key.least - 1)) << key.name;
      EXPECT_FALSE(loads(key.most + 1)) << key.name;
      ++checked;
    }
  }
  EXPECT_GE(checked, 6U);
}

TEST(ConfigSchema, GivesDefaultsThatTheParserTakes) {
  for (const KeyDescription& section : config_keys().children) {
    if (section.type != "section" || section.name == "rules" || section.name == "mail") continue;
    for (const KeyDescription& key : section.children) {
      if (!key.standard) continue;
      Diagnostics diagnostics;
      EXPECT_TRUE(parse_config(with_key(section.name, key.name, *key.standard), "k", diagnostics))
          << key.name << ": " << (diagnostics.empty() ? "" : to_string(diagnostics.front()));
    }
  }
}

}  // namespace
}  // namespace kaiku::config
