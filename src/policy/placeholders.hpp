#pragma once

#include <map>
#include <string>
#include <string_view>

#include <kaiku/domain/comment.hpp>

namespace kaiku::policy {

/// The value of a template's placeholder: what the configuration gives, and from the comment
/// {{author}} and {{permalink}}; null where there is none. A name that is not plainly a name gives
/// no {{author}}: it would be somebody else's words in the brand's mouth.
const std::string* placeholder_value(std::string_view name,
                                     const std::map<std::string, std::string>& configured,
                                     const Comment& comment);

/// Letters of any script, digits, spaces and - ' _ only, at most 40 characters, and no dot or
/// symbol that could make a link, a mention or a tag of it.
bool is_plain_name(std::string_view name);

}  // namespace kaiku::policy
