// Certificates for tests, made once per process with the openssl command: a CA, and leaves with any
// subject alternative names.
#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "services/rpc/wire/tls.h"
#include "tests/support/files.h"

namespace yidan::rpc::testing {

class CertificateAuthority {
 public:
  explicit CertificateAuthority(const std::string& name) {
    Run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=" + name +
        "' -keyout ca.key -out ca.pem");
  }
  CertificateAuthority(const CertificateAuthority&) = delete;
  CertificateAuthority& operator=(const CertificateAuthority&) = delete;

  // `names` as in openssl's subjectAltName ("URI:spiffe://...", "DNS:localhost"); empty: common name only.
  // `days` below zero: it has ended.
  TlsIdentity Issue(const std::string& common_name, const std::string& names, int days = 2) const {
    const std::string extension = names.empty() ? "basicConstraints=CA:FALSE" : "subjectAltName=" + names;
    yidan::testing::WriteWholeFile(directory_ / "leaf.ext", extension + "\n");
    Run("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=" + common_name +
        "' -keyout leaf.key -out leaf.csr");
    Run("openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile leaf.ext "
        "-out leaf.pem -days " +
        std::to_string(days));
    return {Read("ca.pem"), Read("leaf.pem"), Read("leaf.key")};
  }
  TlsIdentity Participant(const std::string& id) const {
    return Issue(id, "URI:spiffe://yidan.test/participant/" + id);
  }
  TlsIdentity Server() const { return Issue("server", "DNS:localhost,IP:127.0.0.1"); }
  [[nodiscard]] std::string Root() const { return Read("ca.pem"); }
  // Writes into `directory` the CRL that revokes `identity`, under the name that OpenSSL looks for.
  void Revoke(const TlsIdentity& identity, const std::string& directory) const {
    yidan::testing::WriteWholeFile(directory_ / "revoked.pem", identity.certificate);
    yidan::testing::WriteWholeFile(directory_ / "ca.cnf",
                                   "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=crlnumber\n"
                                   "default_md=sha256\ndefault_crl_days=2\ncertificate=ca.pem\n"
                                   "private_key=ca.key\n");
    yidan::testing::WriteWholeFile(directory_ / "index.txt", "");
    yidan::testing::WriteWholeFile(directory_ / "crlnumber", "01\n");
    Run("openssl ca -config ca.cnf -revoke revoked.pem");
    Run("openssl ca -config ca.cnf -gencrl -out crl.pem");
    Run("cp crl.pem '" + directory + "'/$(openssl crl -hash -noout -in crl.pem).r0");
  }

 private:
  void Run(const std::string& command) const {
    const std::string whole = "cd '" + directory_.path() + "' && " + command + " >log 2>&1";
    if (std::system(whole.c_str()) != 0) throw std::runtime_error(command + ": " + Read("log"));
  }
  [[nodiscard]] std::string Read(const std::string& name) const {
    return yidan::testing::ReadWholeFile(directory_ / name);
  }
  const yidan::testing::TemporaryDirectory directory_;
};

// One CA of participants and one of services for the whole test program.
inline const CertificateAuthority& PublicCa() {
  static const CertificateAuthority authority("public");
  return authority;
}
inline const CertificateAuthority& InternalCa() {
  static const CertificateAuthority authority("internal");
  return authority;
}

}  // namespace yidan::rpc::testing
