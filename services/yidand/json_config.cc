#include "services/yidand/json_config.h"

#include <nlohmann/json.hpp>

namespace yidan::yidand {
namespace {

std::string TextOf(const std::string& name, const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer() || value.is_boolean()) return value.dump();
  throw CLI::ConversionError("\"" + name + "\" is not a string, an integer, true or false");
}

}  // namespace

std::string JsonConfig::to_config(const CLI::App* app, bool /*default_also*/, bool /*write_description*/,
                                  std::string /*prefix*/) const {
  nlohmann::json out = nlohmann::json::object();
  for (const CLI::Option* option : app->get_options({})) {
    if (!option->get_lnames().empty() && option->count() > 0)
      out[option->get_lnames().front()] = option->results();
  }
  return out.dump(2);
}

std::vector<CLI::ConfigItem> JsonConfig::from_config(std::istream& input) const {
  const auto document = nlohmann::json::parse(input, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object()) throw CLI::FileError("the configuration is not a JSON object");
  std::vector<CLI::ConfigItem> found;
  for (const auto& [name, value] : document.items()) {
    CLI::ConfigItem item;
    item.name = name;
    if (value.is_array()) {
      for (const auto& part : value) item.inputs.push_back(TextOf(name, part));
    } else {
      item.inputs.push_back(TextOf(name, value));
    }
    found.push_back(std::move(item));
  }
  return found;
}

}  // namespace yidan::yidand
