#include "services/client/memory.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "services/client/files.h"
#include "services/crypto/crypto.h"
#include "services/log/checkpoint.h"
#include "services/posix/lock.h"

namespace yidan::client {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "yidan-memory/2";
constexpr std::size_t kMaxFileBytes = std::size_t{8} << 20U;

bool IsCheckpoint(const std::string& note) {
  const auto parsed = log::ParseNote(note);
  return parsed && log::ParseCheckpoint(parsed->text);
}

std::string Text(const Json& json, const char* name) {
  return json.is_object() && json.contains(name) && json.at(name).is_string()
             ? json.at(name).get<std::string>()
             : std::string();
}
std::int64_t Number(const Json& json, const char* name) {
  return json.is_object() && json.contains(name) && json.at(name).is_number_integer()
             ? json.at(name).get<std::int64_t>()
             : 0;
}

const char* NameOf(Keep keep) { return keep == Keep::kShown ? "shown" : "remembered"; }

Json JsonOf(const Fork& fork) {
  Json out;
  out["what"] = fork.what;
  out["evidence"] = fork.evidence;
  out["found_at_ms"] = fork.at_ms;
  out["remembered"] = fork.remembered;
  out["shown"] = fork.shown;
  if (fork.decision) {
    out["decision"] = {{"keep", NameOf(fork.decision->keep)},
                       {"by", fork.decision->by},
                       {"why", fork.decision->why},
                       {"at_ms", fork.decision->at_ms}};
  }
  return out;
}

std::optional<Fork> ForkOf(const Json& json) {
  Fork out{Text(json, "what"),  Text(json, "evidence"),      Text(json, "remembered"),
           Text(json, "shown"), Number(json, "found_at_ms"), {}};
  // A file name, not a path: it stands beside the memory.
  if (out.evidence.empty() || out.evidence.find('/') != std::string::npos) return std::nullopt;
  if (!IsCheckpoint(out.remembered) || !IsCheckpoint(out.shown)) return std::nullopt;
  if (json.contains("decision")) {
    const Json& decision = json.at("decision");
    const std::string keep = Text(decision, "keep");
    if (keep != "shown" && keep != "remembered") return std::nullopt;
    out.decision = Decision{keep == "shown" ? Keep::kShown : Keep::kRemembered, Text(decision, "by"),
                            Text(decision, "why"), Number(decision, "at_ms")};
  }
  return out;
}

// Also what was written before a registry's digest named the file: one key, and no forks.
std::optional<Remembered> RememberedOf(const Json& json) {
  const auto raw = FromHex(Text(json, "registry"));
  const auto digest = raw ? Digest::FromBytes(*raw) : std::nullopt;
  if (!digest) return std::nullopt;
  Remembered out{*digest, {}, Text(json, "checkpoint"), {}};
  if (!IsCheckpoint(out.note)) return std::nullopt;
  if (Text(json, "format") == kFormat) {
    if (!json.contains("registry_keys") || !json.at("registry_keys").is_array()) return std::nullopt;
    for (const Json& key : json.at("registry_keys")) {
      if (!key.is_string()) return std::nullopt;
      out.keys.push_back(key.get<std::string>());
    }
    if (json.contains("forks")) {
      for (const Json& item : json.at("forks")) {
        auto fork = ForkOf(item);
        if (!fork) return std::nullopt;
        out.forks.push_back(std::move(*fork));
      }
    }
  } else {
    out.keys.push_back(Text(json, "registry_key"));
  }
  for (const std::string& key : out.keys) {
    if (!log::NoteVerifier::FromKeyString(key)) return std::nullopt;
  }
  if (out.keys.empty()) return std::nullopt;
  return out;
}

Answer<Remembered> Read(const std::string& path) {
  YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(path, kMaxFileBytes));
  auto remembered = RememberedOf(Json::parse(text, nullptr, /*allow_exceptions=*/false));
  if (!remembered) {
    return BadInput(path + ": this is not what yidan wrote; put it aside, and find out who changed it");
  }
  return std::move(*remembered);
}

}  // namespace

const Fork* Remembered::Undecided() const {
  const auto found =
      std::find_if(forks.begin(), forks.end(), [](const Fork& fork) { return !fork.decision; });
  return found == forks.end() ? nullptr : &*found;
}

std::string Memory::PathOf(const Digest& registry) const {
  return Folder() + "/" + ToHex(registry.View()) + ".json";
}

Answer<std::vector<Remembered>> Memory::All() const {
  std::vector<Remembered> out;
  std::error_code failed;
  if (folder_.empty() || !fs::exists(Folder(), failed)) return out;
  std::vector<std::string> paths;
  for (const auto& item : fs::directory_iterator(Folder(), failed)) {
    if (item.path().extension() == ".json") paths.push_back(item.path().string());
  }
  if (failed) return BadInput(Folder() + ": " + failed.message());
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    YIDAN_CLIENT_ASSIGN(Remembered one, Read(path));
    // Of a registry that has its new file already, the old one says nothing more.
    if (path != PathOf(one.registry) && fs::exists(PathOf(one.registry), failed)) continue;
    out.push_back(std::move(one));
  }
  return out;
}

Answer<std::optional<Remembered>> Memory::Load(const Digest& registry) const {
  YIDAN_CLIENT_ASSIGN(auto all, All());
  for (Remembered& one : all) {
    if (one.registry == registry) return std::optional(std::move(one));
  }
  return std::optional<Remembered>();
}

Answer<std::optional<Remembered>> Memory::Find(const std::string& registry_key) const {
  YIDAN_CLIENT_ASSIGN(auto all, All());
  for (Remembered& one : all) {
    if (std::find(one.keys.begin(), one.keys.end(), registry_key) != one.keys.end()) {
      return std::optional(std::move(one));
    }
  }
  return std::optional<Remembered>();
}

Answer<void> Memory::Write(const Remembered& remembered) const {
  Json json;
  json["format"] = kFormat;
  json["registry"] = ToHex(remembered.registry.View());
  json["registry_keys"] = remembered.keys;
  json["checkpoint"] = remembered.note;
  if (!remembered.forks.empty()) json["forks"] = Json::array();
  for (const Fork& fork : remembered.forks) json["forks"].push_back(JsonOf(fork));
  const auto written = posix::ReplaceFile(PathOf(remembered.registry), json.dump(2) + "\n");
  if (!written) return BadInput(written.error().message);
  return {};
}

Answer<std::optional<Remembered>> Memory::Save(const Remembered& fresh,
                                               const std::string& compared_with) const {
  if (folder_.empty()) return std::optional<Remembered>();
  YIDAN_CLIENT_TRY(MakeFolder(Folder()));
  // Held while the folder's files are compared and written.
  const auto lock = posix::Lock::WaitFor(Folder() + "/lock");
  if (!lock) return BadInput(lock.error().message);
  YIDAN_CLIENT_ASSIGN(auto standing, Load(fresh.registry));
  if (standing && standing->note != compared_with && standing->note != fresh.note) return standing;
  Remembered next = fresh;
  if (standing) {
    if (standing->Undecided() != nullptr) return standing;
    if (standing->note == fresh.note && standing->keys == fresh.keys) return std::optional<Remembered>();
    next.forks = standing->forks;
  }
  YIDAN_CLIENT_TRY(Write(next));
  return std::optional<Remembered>();
}

Answer<std::string> Memory::RecordFork(const Remembered& of, Fork fork, const std::string& evidence) const {
  if (folder_.empty()) return std::string();
  YIDAN_CLIENT_TRY(MakeFolder(Folder()));
  // Held while the folder's files are compared and written.
  const auto lock = posix::Lock::WaitFor(Folder() + "/lock");
  if (!lock) return BadInput(lock.error().message);
  fork.evidence = ToHex(of.registry.View()).substr(0, 16) + "-" +
                  ToHex(crypto::Sha256(evidence).View()).substr(0, 16) + ".yidan-evidence";
  // A crash after this line leaves evidence that nothing names; the fork is found again at the next meeting.
  if (const auto kept = posix::ReplaceFile(PathOfEvidence(fork), evidence); !kept) {
    return BadInput(kept.error().message);
  }
  YIDAN_CLIENT_ASSIGN(auto standing, Load(of.registry));
  Remembered next = standing ? std::move(*standing) : of;
  const std::string path = PathOfEvidence(fork);
  if (next.Undecided() == nullptr) next.forks.push_back(std::move(fork));
  YIDAN_CLIENT_TRY(Write(next));
  return path;
}

Answer<Remembered> Memory::Decide(const std::string& evidence, Decision decision) const {
  if (folder_.empty()) return BadInput("there is no configuration folder, so nothing was remembered");
  if (decision.by.empty() || decision.why.empty()) {
    return BadInput("a decision says who made it, and why");
  }
  const std::string name = fs::path(evidence).filename().string();
  std::error_code failed;
  if (!fs::exists(Folder(), failed)) return BadInput(Folder() + ": no registry is remembered");
  // Held while the folder's files are compared and written.
  const auto lock = posix::Lock::WaitFor(Folder() + "/lock");
  if (!lock) return BadInput(lock.error().message);
  YIDAN_CLIENT_ASSIGN(auto all, All());
  for (Remembered& one : all) {
    for (Fork& fork : one.forks) {
      if (fork.evidence != name || fork.decision) continue;
      one.note = decision.keep == Keep::kShown ? fork.shown : fork.remembered;
      fork.decision = std::move(decision);
      YIDAN_CLIENT_TRY(Write(one));
      return std::move(one);
    }
  }
  return BadInput(evidence + ": no registry waits for a decision about this evidence");
}

Trouble Silenced(const Memory& memory, const Fork& fork) {
  Trouble out{
      Trouble::Kind::kForked,
      "FORKED",
      "DO NOT RELY ON THIS REGISTRY: " + fork.what +
          "; it signed two histories, and nothing is read from it or sent to it until a person decides",
      "show the evidence to the registry's operator, to other participants and to an auditor",
      {}};
  if (fork.evidence.empty()) {
    out.details.push_back("the evidence could not be kept: there is no configuration folder");
    return out;
  }
  const std::string path = memory.PathOfEvidence(fork);
  out.details.push_back("evidence: " + path);
  out.details.push_back("anybody checks it, with nothing but the registry's key: yidan log evidence " + path);
  out.needs +=
      "; then one of them decides: yidan log decide " + path + " --keep remembered|shown --by WHO --why TEXT";
  return out;
}

}  // namespace yidan::client
