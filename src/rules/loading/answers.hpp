#pragma once

#include <optional>
#include <span>
#include <vector>

#include "../answers/answer_book.hpp"
#include "../answers/fact_book.hpp"
#include "statements.hpp"

namespace kaiku::rules {

std::span<const Field> answer_fields();
std::span<const Field> fact_fields();
std::span<const Field> matching_fields();

struct ParsedAnswer {
  Answer answer;
  AnswerBook::Entry entry;
};
/// Nothing after an error.
std::optional<ParsedAnswer> parse_answer(const Declaration& declaration, Parsing& parsing);

/// `matching:` of the last layer that has one; what it leaves out is as usual.
AnswerLimits parse_matching(const std::optional<config::Node>& statement, Diagnostics& diagnostics);

/// What texts may ask for as {{fact.ID}}.
FactBook parse_facts(const std::vector<Declaration>& facts, Diagnostics& diagnostics);
/// Reports a {{fact.ID}} of a template or an answer that no file declares.
void check_fact_names(const std::vector<Declaration>& replies,
                      const std::vector<Declaration>& answers, const FactBook& facts,
                      Diagnostics& diagnostics);

}  // namespace kaiku::rules
