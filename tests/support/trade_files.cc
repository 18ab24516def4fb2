#include "tests/support/trade_files.h"

#include "services/base/bytes.h"
#include "services/crypto/crypto.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/schema.h"

namespace yidan::testing {
namespace {

using credit::SetDocument;
using waybill::JsonValue;

JsonValue Text(const std::string& text) { return JsonValue::String(text); }
JsonValue Whole(std::int64_t number) { return JsonValue::Integer(number); }

// "138400.00", as a manifest and --drawn have it.
std::string Decimal(const credit::Money& money) {
  const auto decimals = static_cast<std::size_t>(credit::DecimalsOf(money.currency));
  std::string digits = std::to_string(money.minor);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  if (decimals > 0) digits.insert(digits.size() - decimals, ".");
  return digits;
}
JsonValue List(const std::vector<std::string>& texts) {
  JsonValue out = JsonValue::Array();
  for (const std::string& text : texts) out.elements.push_back(Text(text));
  return out;
}

// An object to which only what is stated is added.
class Stated {
 public:
  void Add(const char* name, JsonValue value) { object_.Add(name, std::move(value)); }
  void Add(const char* name, const std::string& text) {
    if (!text.empty()) Add(name, Text(text));
  }
  void Add(const char* name, const std::vector<std::string>& texts) {
    if (!texts.empty()) Add(name, List(texts));
  }
  void Add(const char* name, const std::optional<std::int64_t>& number) {
    if (number) Add(name, Whole(*number));
  }
  void AddKilograms(const char* name, const std::optional<std::int64_t>& grams) {
    if (!grams) return;
    const std::string fraction = std::to_string(1000 + *grams % 1000).substr(1);
    Add(name, Text(std::to_string(*grams / 1000) + "." + fraction));
  }
  void Add(const char* name, const credit::StatedParty& party) {
    if (party.name.empty()) return;
    Stated out;
    out.Add("name", party.name);
    out.Add("address", party.address);
    out.Add("country", party.country);
    Add(name, std::move(out).Take());
  }
  JsonValue Take() && { return std::move(object_); }

 private:
  JsonValue object_ = JsonValue::Object();
};

JsonValue Of(const credit::Insurance& insurance) {
  Stated out;
  out.Add("form", insurance.form);
  out.Add("signed_as", insurance.signed_as);
  out.Add("originals_issued", insurance.originals_issued);
  if (insurance.effective) out.Add("effective", Text(credit::FormatDay(*insurance.effective)));
  out.Add("from", insurance.from);
  out.Add("to", insurance.to);
  out.Add("risks", insurance.risks);
  return std::move(out).Take();
}

JsonValue Of(const SetDocument& paper, const std::string& file, const std::string& bytes) {
  Stated out;
  out.Add("kind", Text(std::string(credit::NameOf(paper.kind))));
  out.Add("title", paper.title);
  out.Add("file", file);
  out.Add("sha256", ToHex(crypto::Sha256(bytes).ToString()));
  out.Add("number", paper.number);
  out.Add("originals", Whole(paper.originals));
  if (paper.copies > 0) out.Add("copies", Whole(paper.copies));
  if (paper.date) out.Add("date", Text(credit::FormatDay(*paper.date)));
  out.Add("issuer", paper.issuer);
  out.Add("addressee", paper.addressee);
  if (paper.is_signed) out.Add("signed", JsonValue::Boolean(*paper.is_signed));
  if (paper.amount) {
    out.Add("amount", Text(Decimal(*paper.amount)));
    out.Add("currency", Text(paper.amount->currency));
  }
  out.Add("goods", paper.goods);
  out.Add("incoterms", paper.incoterms);
  out.Add("credit_number", paper.credit_number);
  out.Add("invoice_number", paper.invoice_number);
  out.Add("packages", paper.packages);
  out.AddKilograms("gross_weight_kg", paper.gross_weight_grams);
  out.AddKilograms("net_weight_kg", paper.net_weight_grams);
  out.Add("containers", paper.containers);
  out.Add("origin_country", paper.origin_country);
  out.Add("language", paper.language);
  out.Add("states", paper.states);
  if (paper.insurance) out.Add("insurance", Of(*paper.insurance));
  return std::move(out).Take();
}

}  // namespace

std::vector<std::pair<std::string, std::string>> FilesOf(const Trade& trade) {
  std::vector<std::pair<std::string, std::string>> out;
  out.emplace_back("waybill.json", waybill::ToJson(trade.content).Canonical());
  out.emplace_back("credit.txt", CreditText(trade));
  JsonValue papers = JsonValue::Array();
  for (const SetDocument& paper : trade.set.documents) {
    const std::string file = std::string(credit::NameOf(paper.kind)) + ".txt";
    const std::string bytes = paper.title + " " + paper.number + "\n" + paper.issuer.name + "\n" +
                              paper.goods + "\nCredit " + paper.credit_number + "\n";
    out.emplace_back("set/" + file, bytes);
    papers.elements.push_back(Of(paper, file, bytes));
  }
  Stated manifest;
  manifest.Add("set_version", Whole(1));
  manifest.Add("documents", std::move(papers));
  out.emplace_back("set/set.json", std::move(manifest).Take().Canonical());
  const credit::Presentation& how = trade.presentation;
  out.emplace_back("examine.txt", "--presented " + credit::FormatDay(*how.presented) + " --drawn " +
                                      how.drawn->currency + Decimal(*how.drawn) + "\n");
  return out;
}

}  // namespace yidan::testing
