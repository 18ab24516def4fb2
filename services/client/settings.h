// Settings: who acts, with what key, on which registry. From flags, then the environment (YIDAN_…), then
// the configuration file, in that order; an empty value counts as not given. Plain values.
#pragma once

#include <functional>
#include <string>

#include "services/client/trouble.h"

namespace yidan::client {

struct Settings {
  std::string key;           // --key, YIDAN_KEY: file of the signing key, PKCS#8 PEM
  std::string as;            // --as, YIDAN_AS: participant id of who signs
  std::string principal;     // --principal: for whom, under a mandate; empty: for itself
  std::string server;        // --server, YIDAN_SERVER: "host:port"
  std::string ca;            // --ca, YIDAN_CA: file of the CA of the server's certificate
  std::string cert;          // --cert, YIDAN_CERT: file of our TLS certificate
  std::string tls_key;       // --tls-key, YIDAN_TLS_KEY: file of its key
  std::string registry_key;  // --registry-key, YIDAN_REGISTRY_KEY: verifier key, or a file that holds it
  std::string output;        // --output, YIDAN_OUTPUT: "text" or "json"
  // --outbox, YIDAN_OUTBOX: directory of the acts whose outcome is not known (outbox.h). Otherwise "outbox"
  // in the folder of a configuration that YIDAN_CONFIG names, or in $XDG_STATE_HOME/yidan
  // (~/.local/state/yidan).
  std::string outbox = {};
  // Where the outbox was before it lay in the state directory, beside the configuration; empty: it is there,
  // or it was said where it is.
  std::string older_outbox = {};
  // grpc_proxy of the environment: HTTP proxy to a registry that is not on this machine. No other variable
  // that names a proxy is looked at.
  std::string proxy = {};
  std::string folder = {};  // of the configuration file; what is remembered lies below it
};

// Where the outbox is: as given, or in the folder; empty: nowhere.
std::string PlaceOfOutbox(const Settings& settings);

using Environment = std::function<const char*(const char* name)>;  // as std::getenv

// `flags` completed. BAD_INPUT names the file and member at fault; the default file may be absent, one that
// YIDAN_CONFIG names may not. Paths in the file are relative to its folder.
Answer<Settings> Complete(Settings flags, const Environment& environment);

// The verifier key itself: as given, or read from the file of that name.
Answer<std::string> RegistryKey(const Settings& settings);

}  // namespace yidan::client
