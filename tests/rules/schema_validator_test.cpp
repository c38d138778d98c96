// The published JSON Schema against a validator that knows nothing of Kaiku: ajv, on node.
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "golden/golden.hpp"
#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kSource = KAIKU_SOURCE_DIR;
const fs::path kPackages = kSource / "build/schema-validator";

std::string quoted(const fs::path& path) {
  return "'" + path.string() + "'";
}

/// What ajv says of each file: empty when it is valid, else why not.
class Validator : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(kPackages / "node_modules/ajv")) {
      GTEST_SKIP() << "no ajv in " << kPackages << ": './dev test' installs it";
    }
    if (std::system("node --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "no node";
    folder_ = fs::path(testing::TempDir()) /
              ("kaiku_schema_" +
               std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    std::ofstream(folder_ / "schema.json", std::ios::binary) << json_schema();
  }
  void TearDown() override {
    if (!folder_.empty()) fs::remove_all(folder_);
  }

  std::map<std::string, std::string> judge(const std::vector<fs::path>& files) const {
    std::string command = "node " + quoted(kSource / "tests/rules/schema_validator/validate.mjs") +
                          " " + quoted(kPackages) + " " + quoted(folder_ / "schema.json");
    for (const fs::path& file : files) command += " " + quoted(file);
    std::map<std::string, std::string> verdicts;
    FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return verdicts;
    std::string output;
    std::array<char, 4096> buffer{};
    for (std::size_t size = 0; (size = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
      output.append(buffer.data(), size);
    }
    EXPECT_EQ(::pclose(pipe), 0) << output;
    std::istringstream lines(output);
    for (std::string line; std::getline(lines, line);) {
      const json verdict = json::parse(line, nullptr, false);
      if (!verdict.is_object()) continue;
      verdicts[verdict["file"]] =
          verdict["valid"] == true ? "" : "no: " + verdict["why"].get<std::string>();
    }
    EXPECT_EQ(verdicts.size(), files.size()) << output;
    return verdicts;
  }

  fs::path write(const std::string& name, std::string_view content) const {
    std::ofstream(folder_ / name, std::ios::binary) << content;
    return folder_ / name;
  }

 private:
  fs::path folder_;
};

TEST_F(Validator, FindsNothingWrongInTheShippedRules) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(kSource / "rules")) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  ASSERT_GT(files.size(), 30U);
  for (const auto& [file, verdict] : judge(files)) EXPECT_EQ(verdict, "") << file;
}

struct Case {
  std::string_view path;  ///< where it would stand in a rule directory
  std::string_view content;
};

// Good files that use what the shipped ones do not.
constexpr Case kGood[] = {
    {"signals/a.yaml", "signals: [{id: a, label: x, when: {word: 24}}]"},
    {"signals/b.yaml", "signals: [{id: a, score: {spam: -1.5}, when: {all: [{word: [a, b]}]}}]"},
    {"signals/c.yaml", "groups: {g: {max_score: 0}}"},
    {"signals/d.yaml", "signals: [{id: a, disabled: true}]"},
    {"signals/e.yaml", "groups: {g: {disabled: true}}"},
    {"signals/f.yaml",
     "signals: [{id: a, label: [x, y], lang: [fi, sv], when: {none: [{near: {a: {word: a}, "
     "b: {lemma: b}, within: 3}}], links: \">= 1\", author.known_for: \"< 7d\"}}]"},
    {"policies/a.yaml", "policies: [{id: a, disabled: true}]"},
    {"policies/b.yaml",
     "policies: [{id: a, mode: 'off', at_most: {count: 3, per: 1h}, when: {primary: spam, "
     "confidence: \">= 0.5\"}, do: [{hide: true}, {case: {team: t, due: 4h}}, {label: x}]}]"},
    {"policies/c.yaml",
     "policies: [{id: a, at_most: [{count: 1, per: 7d, for: author, otherwise: nothing}, {one_in: "
     "10, for: thread}], when: {primary: praise}, do: [{react: like}]}]"},
    {"replies/a.yaml", "language: sv\nreplies: {a: [x, y, z]}"},
    {"replies/b.yaml", "language: sv"},
    {"classes.yaml", "classes: {abuse: {bias: -2}, spam: {}}"},
};

// Files with one mistake each that can be seen without knowing the other files.
constexpr Case kBad[] = {
    {"signals/a.yaml", "singals: []"},
    {"signals/b.yaml", "signals: {a: {when: {word: a}}}"},
    {"signals/c.yaml", "signals: [{label: x, when: {word: a}}]"},
    {"signals/d.yaml", "signals: [{id: Ä, label: x, when: {word: a}}]"},
    {"signals/e.yaml", "signals: [{id: a, label: x}]"},
    {"signals/f.yaml", "signals: [{id: a, when: {word: a}}]"},
    {"signals/g.yaml", "signals: [{id: a, label: x, when: {wrod: a}}]"},
    {"signals/h.yaml", "signals: [{id: a, label: x, when: {}}]"},
    {"signals/i.yaml", "signals: [{id: a, label: x, when: {word: []}}]"},
    {"signals/j.yaml", "signals: [{id: a, label: x, when: {all: {word: a}}}]"},
    {"signals/k.yaml", "signals: [{id: a, label: x, when: {class: abuse}}]"},
    {"signals/l.yaml", "signals: [{id: a, score: {anger: 1}, when: {word: a}}]"},
    {"signals/m.yaml", "signals: [{id: a, score: {abuse: 21}, when: {word: a}}]"},
    {"signals/n.yaml", "signals: [{id: a, score: {abuse: high}, when: {word: a}}]"},
    {"signals/o.yaml", "signals: [{id: a, lang: de, label: x, when: {word: a}}]"},
    {"signals/p.yaml", "signals: [{id: a, label: x, when: {question_mark: false}}]"},
    {"signals/q.yaml", "signals: [{id: a, label: x, when: {links: many}}]"},
    {"signals/r.yaml", "signals: [{id: a, label: x, when: {near: {a: {word: a}, within: 3}}}]"},
    {"signals/s.yaml",
     "signals: [{id: a, label: x, when: {near: {a: {word: a}, b: {word: b}, within: 0}}}]"},
    {"signals/t.yaml", "signals: [{id: a, label: x, when: {private: 1}}]"},
    {"signals/u.yaml", "signals: [{id: a, label: x, when: {author.known_for: \"< 7\"}}]"},
    {"signals/v.yaml", "groups: {g: {}}"},
    {"signals/w.yaml", "groups: {g: {max_score: -1}}"},
    {"signals/x.yaml", "signals: [{id: a, label: x, tests: {hits: [a]}, when: {word: a}}]"},
    {"signals/y.yaml", "signals: []\npolicies: []"},
    {"policies/a.yaml", "policies: [{id: a, when: {word: a}}]"},
    {"policies/b.yaml", "policies: [{id: a, when: {word: a}, do: []}]"},
    {"policies/c.yaml", "policies: [{id: a, when: {word: a}, do: [{hold: true, hide: true}]}]"},
    {"policies/d.yaml", "policies: [{id: a, when: {word: a}, do: [{hold: false}]}]"},
    {"policies/e.yaml", "policies: [{id: a, when: {word: a}, do: [{react: love}]}]"},
    {"policies/f.yaml", "policies: [{id: a, when: {word: a}, do: [{case: {due: 4h}}]}]"},
    {"policies/g.yaml",
     "policies: [{id: a, when: {word: a}, do: [{escalate: {kind: x, severity: big}}]}]"},
    {"policies/h.yaml", "policies: [{id: a, mode: on, when: {word: a}, do: [{hold: true}]}]"},
    {"policies/i.yaml",
     "policies: [{id: a, at_most: {count: 3}, when: {word: a}, do: [{hold: true}]}]"},
    {"policies/m.yaml",
     "policies: [{id: a, at_most: {one_in: 10, for: author}, when: {word: a}, do: [{hold: "
     "true}]}]"},
    {"policies/n.yaml",
     "policies: [{id: a, at_most: {one_in: 10, per: 1h, for: post}, when: {word: a}, do: [{hold: "
     "true}]}]"},
    {"policies/j.yaml", "policies: [{id: a, when: {class: rage}, do: [{hold: true}]}]"},
    {"policies/k.yaml", "policies: [{id: a, when: {kind: poem}, do: [{hold: true}]}]"},
    {"policies/l.yaml", "policies: [{id: a, when: {word: a}, do: [{ban: true}]}]"},
    {"replies/a.yaml", "replies: {a: [x, y, z]}"},
    {"replies/b.yaml", "language: no\nreplies: {a: [x, y, z]}"},
    {"replies/c.yaml", "language: fi\nreplies: {a: [x, y]}"},
    {"replies/d.yaml", "language: fi\nreplies: {a: [x, y, x]}"},
    {"replies/e.yaml", "language: fi\nreplies: {A: [x, y, z]}"},
    {"replies/f.yaml", "language: fi\nreplies: {a: {override: true}}"},
    {"classes.yaml", "classes: {rage: {bias: 1}}"},
    {"classes.yaml", "classes: {abuse: {bias: 1, treshold: 0.5}}"},
    {"classes.yaml", "classes: {abuse: {threshold: 1}}"},
};

bool loader_refuses(const Case& one) {
  return has_errors(load({file(std::string(one.path), std::string(one.content))}).diagnostics);
}

TEST_F(Validator, AcceptsWhatTheParserAccepts) {
  std::vector<fs::path> files;
  for (const Case& one : kGood) {
    EXPECT_FALSE(loader_refuses(one)) << one.content;
    files.push_back(write(std::to_string(files.size()) + ".yaml", one.content));
  }
  const auto verdicts = judge(files);
  ASSERT_EQ(verdicts.size(), files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    EXPECT_EQ(verdicts.at(files[i].string()), "") << kGood[i].content;
  }
}

TEST_F(Validator, RefusesWhatTheParserRefuses) {
  std::vector<fs::path> files;
  for (const Case& one : kBad) {
    EXPECT_TRUE(loader_refuses(one)) << one.content;
    files.push_back(write(std::to_string(files.size()) + ".yaml", one.content));
  }
  const auto verdicts = judge(files);
  ASSERT_EQ(verdicts.size(), files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    EXPECT_NE(verdicts.at(files[i].string()), "") << kBad[i].content;
  }
}

}  // namespace
}  // namespace kaiku::rules
