// Taken from Debian's iso-codes (249 countries of /usr/share/iso-codes/json/iso_3166-1.json, 179 currencies
// of iso_4217.json without XXX "no currency" and XTS "testing"), and the two that came after that package:
// XCG and ZWG. Ascending, without separators.
#include "services/identifiers/code_lists.h"

namespace yidan::identifiers {
namespace {

constexpr std::string_view kCountries =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCD"
    "CFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGF"
    "GGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKN"
    "KPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNA"
    "NCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSI"
    "SJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVI"
    "VNVUWFWSYEYTZAZMZW";

constexpr std::string_view kCurrencies =
    "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBOVBRLBSDBTNBWPBYNBZDCADCDF"
    "CHECHFCHWCLFCLPCNYCOPCOUCRCCUCCUPCVECZKDJFDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMD"
    "GNFGTQGYDHKDHNLHRKHTGHUFIDRILSINRIQDIRRISKJMDJODJPYKESKGSKHRKMFKPWKRWKWDKYDKZTLAKLBP"
    "LKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXNMXVMYRMZNNADNGNNIONOKNPRNZDOMRPABPEN"
    "PGKPHPPKRPLNPYGQARRONRSDRUBRWFSARSBDSCRSDGSEKSGDSHPSLESLLSOSSRDSSPSTNSVCSYPSZLTHBTJS"
    "TMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUSNUYIUYUUYWUZSVEDVESVNDVUVWSTXAFXAGXAUXBAXBBXBCXBDXCD"
    "XCGXDRXOFXPDXPFXPTXSUXUAYERZARZMWZWGZWL";

constexpr bool Ascending(std::string_view list, std::size_t width) {
  if (list.size() % width != 0) return false;
  for (std::size_t i = width; i < list.size(); i += width) {
    if (list.substr(i - width, width) >= list.substr(i, width)) return false;
  }
  return true;
}
static_assert(Ascending(kCountries, 2) && kCountries.size() == 2 * 249);
static_assert(Ascending(kCurrencies, 3) && kCurrencies.size() == 3 * 181);

bool Contains(std::string_view list, std::size_t width, std::string_view code) {
  if (code.size() != width) return false;
  std::size_t low = 0;
  std::size_t high = list.size() / width;  // not included
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const auto entry = list.substr(middle * width, width);
    if (entry == code) return true;
    if (entry < code) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return false;
}

}  // namespace

bool IsCountryCode(std::string_view code) { return Contains(kCountries, 2, code); }
bool IsCurrencyCode(std::string_view code) { return Contains(kCurrencies, 3, code); }

}  // namespace yidan::identifiers
