// P-256 and SM2 through OpenSSL's provider interface.
#include <openssl/core_names.h>
#include <openssl/obj_mac.h>
#include <sodium.h>

#include "services/crypto/key_impl.h"

namespace yidan::crypto {
namespace {

// OpenSSL keeps SM2 as a key type of its own: an "EC" key on the SM2 curve would sign plain ECDSA.
const char* KeyType(Algorithm algorithm) { return algorithm == Algorithm::kSm2 ? "SM2" : "EC"; }
const char* GroupName(Algorithm algorithm) { return algorithm == Algorithm::kSm2 ? "SM2" : "prime256v1"; }

ParamsPtr KeyParams(Algorithm algorithm, std::string_view point, const BIGNUM* scalar) {
  const ParamBuilderPtr builder(OSSL_PARAM_BLD_new());
  if (!builder) return nullptr;
  if (OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, GroupName(algorithm), 0) !=
          1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) !=
          1) {
    return nullptr;
  }
  if (scalar != nullptr &&
      OSSL_PARAM_BLD_push_BN_pad(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar, 32) != 1) {
    return nullptr;
  }
  return ParamsPtr(OSSL_PARAM_BLD_to_param(builder.get()));
}

}  // namespace

Secret32::~Secret32() { sodium_memzero(bytes.data(), bytes.size()); }

const EC_GROUP* Group(Algorithm algorithm) {
  static const EC_GROUP* const p256 = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
  static const EC_GROUP* const sm2 = EC_GROUP_new_by_curve_name(NID_sm2);
  const EC_GROUP* group = algorithm == Algorithm::kSm2 ? sm2 : p256;
  Must(group != nullptr, "this OpenSSL lacks P-256 or SM2");
  return group;
}

PkeyPtr MakeEcPkey(Algorithm algorithm, std::string_view point, const Secret32* secret) {
  if (point.size() != 65 || point[0] != '\x04') return nullptr;
  const EC_GROUP* group = Group(algorithm);
  // oct2point refuses coordinates not below the field prime and points off the curve; both groups have
  // cofactor 1, so a point on the curve that is not infinity (which has no 65-byte form) is of full order.
  const EcPointPtr on_curve(EC_POINT_new(group));
  if (!on_curve ||
      EC_POINT_oct2point(group, on_curve.get(), reinterpret_cast<const unsigned char*>(point.data()),
                         point.size(), nullptr) != 1) {
    return nullptr;
  }
  BignumPtr scalar;
  if (secret != nullptr) {
    scalar.reset(BN_secure_new());
    if (!scalar || BN_bin2bn(secret->bytes.data(), 32, scalar.get()) == nullptr) return nullptr;
    BN_set_flags(scalar.get(), BN_FLG_CONSTTIME);
  }
  const ParamsPtr params = KeyParams(algorithm, point, scalar.get());
  const PkeyContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, KeyType(algorithm), nullptr));
  EVP_PKEY* pkey = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &pkey, secret != nullptr ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
                        params.get()) != 1) {
    return nullptr;
  }
  return PkeyPtr(pkey);
}

MdContextPtr StartSignature(Algorithm algorithm, EVP_PKEY* pkey, bool sign) {
  const char* digest = algorithm == Algorithm::kSm2 ? "SM3" : "SHA256";
  MdContextPtr context(EVP_MD_CTX_new());
  if (!context) return nullptr;
  EVP_PKEY_CTX* key_context = nullptr;  // owned by `context`
  const int started =
      sign ? EVP_DigestSignInit_ex(context.get(), &key_context, digest, nullptr, nullptr, pkey, nullptr)
           : EVP_DigestVerifyInit_ex(context.get(), &key_context, digest, nullptr, nullptr, pkey, nullptr);
  if (started != 1) return nullptr;
  // Without this OpenSSL signs and verifies with an *empty* id, which nobody else accepts.
  if (algorithm == Algorithm::kSm2 &&
      EVP_PKEY_CTX_set1_id(key_context, kSm2SignerId.data(), static_cast<int>(kSm2SignerId.size())) != 1) {
    return nullptr;
  }
  return context;
}

}  // namespace yidan::crypto
