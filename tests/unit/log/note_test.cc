#include "services/log/note.h"

#include <gtest/gtest.h>

#include "tests/support/vectors.h"

namespace yidan::log {
namespace {

using crypto::Algorithm;
using crypto::PrivateKey;

NoteSigner NewSigner(const std::string& name, NoteKeyType type = NoteKeyType::kEd25519) {
  const Algorithm algorithm = type == NoteKeyType::kSm2 ? Algorithm::kSm2 : Algorithm::kEd25519;
  return *NoteSigner::Create(name, type, *PrivateKey::Generate(algorithm));
}

std::string Bent(std::string text, std::size_t at) {
  text[at] = static_cast<char>(text[at] ^ 1);
  return text;
}

TEST(Note, SignedTextOpensForWhoKnowsTheKey) {
  const std::vector signers{NewSigner("registry.example"), NewSigner("registry.example", NoteKeyType::kSm2)};
  const std::vector verifiers{signers[0].verifier(), signers[1].verifier()};
  const std::string text = "first\n\nlast, 一单\n";
  const auto note = SignNote(text, signers);
  ASSERT_TRUE(note) << note.error().message;
  const auto both = OpenNote(*note, verifiers);
  ASSERT_TRUE(both) << both.error().message;
  EXPECT_EQ(both->text, text);
  ASSERT_EQ(both->verified.size(), 2U);
  EXPECT_EQ(both->verified[1].type, NoteKeyType::kSm2);
  EXPECT_TRUE(both->unverified.empty());
  for (const auto& one : verifiers) {
    const auto opened = OpenNote(*note, std::vector{one});
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->verified.size(), 1U);
    EXPECT_EQ(opened->unverified.size(), 1U);
  }
  EXPECT_EQ(OpenNote(*note, std::vector{NewSigner("registry.example").verifier()}).error().kind,
            Error::Kind::kDenied);
  EXPECT_EQ(OpenNote(*note, {}).error().kind, Error::Kind::kDenied);
}

TEST(Note, AChangedTextIsRejectedUnderEveryType) {
  for (const auto type : {NoteKeyType::kEd25519, NoteKeyType::kSm2}) {
    const std::vector signers{NewSigner("registry.example", type)};
    const std::string note = *SignNote("text\n", signers);
    EXPECT_EQ(OpenNote(Bent(note, 0), std::vector{signers[0].verifier()}).error().kind,
              Error::Kind::kCorrupt);
  }
}

TEST(Note, ABadLineOfAKnownKeyRejectsTheWholeNote) {
  const std::vector signers{NewSigner("a.example"), NewSigner("b.example")};
  const std::string note = *SignNote("text\n", std::vector{signers[0]});
  const std::string bad = *AddSignatureLine(note, *signers[1].SignatureLine("other\n"));
  EXPECT_TRUE(OpenNote(bad, std::vector{signers[0].verifier()}));
  EXPECT_EQ(OpenNote(bad, std::vector{signers[0].verifier(), signers[1].verifier()}).error().kind,
            Error::Kind::kCorrupt);
}

TEST(Note, OneKeyCountsOnceHoweverOftenItSigns) {
  const NoteSigner signer = NewSigner("a.example");
  std::string note = *SignNote("text\n", std::vector{signer});
  note = *AddSignatureLine(note, *signer.SignatureLine("text\n"));
  EXPECT_EQ(OpenNote(note, std::vector{signer.verifier(), signer.verifier()})->verified.size(), 1U);
}

TEST(Note, CosignatureBindsTextAndTime) {
  const NoteSigner log = NewSigner("log.example");
  const NoteSigner witness = NewSigner("witness.example/w1", NoteKeyType::kCosignature);
  const std::string text = "log.example\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
  std::string note = *SignNote(text, std::vector{log});
  const std::string line = *witness.CosignatureLine(text, 1'679'315'147);
  note = *AddSignatureLine(note, line);
  const auto opened = OpenNote(note, std::vector{log.verifier(), witness.verifier()});
  ASSERT_TRUE(opened) << opened.error().message;
  ASSERT_EQ(opened->verified.size(), 2U);
  EXPECT_EQ(opened->verified[0].time_s, std::nullopt);
  EXPECT_EQ(opened->verified[1].time_s, 1'679'315'147U);

  const std::string raw = ParseNote(note)->signatures[1].signature;
  ASSERT_EQ(raw.size(), 72U);
  EXPECT_TRUE(witness.verifier().Verify(text, raw));
  for (std::size_t i = 0; i < raw.size(); ++i) EXPECT_FALSE(witness.verifier().Verify(text, Bent(raw, i)));
  EXPECT_FALSE(witness.verifier().Verify("x" + text, raw));
  EXPECT_FALSE(witness.verifier().Verify(text, raw.substr(8)));

  EXPECT_FALSE(witness.SignatureLine(text)) << "a cosigner signs no note without time";
  EXPECT_FALSE(SignNote(text, std::vector{witness}));
  EXPECT_FALSE(log.CosignatureLine(text, 1));
  EXPECT_FALSE(witness.CosignatureLine(text, UINT64_MAX));
}

TEST(Note, TheSameKeyUnderAnotherTypeIsAnotherKey) {
  const PrivateKey key = *PrivateKey::Generate(Algorithm::kEd25519);
  const auto plain = NoteVerifier::Create("a.example", NoteKeyType::kEd25519, key.public_key());
  const auto witness = NoteVerifier::Create("a.example", NoteKeyType::kCosignature, key.public_key());
  EXPECT_NE(plain->key_id(), witness->key_id());
  EXPECT_FALSE(NoteVerifier::Create("a.example", NoteKeyType::kSm2, key.public_key()));
  EXPECT_FALSE(NoteVerifier::Create("a example", NoteKeyType::kEd25519, key.public_key()));
  EXPECT_FALSE(NoteVerifier::Create("a.example", static_cast<NoteKeyType>(2), key.public_key()));
}

TEST(Note, KeyStringsOfEveryTypeComeBack) {
  for (const auto type : {NoteKeyType::kEd25519, NoteKeyType::kCosignature, NoteKeyType::kSm2}) {
    const NoteVerifier verifier = NewSigner("成都.example/log", type).verifier();
    const auto again = NoteVerifier::FromKeyString(verifier.KeyString());
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->KeyString(), verifier.KeyString());
    EXPECT_EQ(again->type(), type);
    const std::string vkey = verifier.KeyString();
    for (std::size_t n = 0; n < vkey.size(); ++n)
      EXPECT_FALSE(NoteVerifier::FromKeyString(vkey.substr(0, n)));
    EXPECT_FALSE(NoteVerifier::FromKeyString(vkey + "A"));
  }
}

TEST(Note, NamesAreOneWordWithoutPlus) {
  for (const char* good : {"a", "registry.yidan.example/chengdu", "中国银行", "a-b_c/d:e"})
    EXPECT_TRUE(IsNoteName(good)) << good;
  for (const char* bad : {"", "a b", "a+b", "a\nb", "a\tb",
                          "a\xc2\xa0"
                          "b",
                          "a\xe3\x80\x80"
                          "b",
                          "\xff", "a\xe2\x80\xa8"}) {
    EXPECT_FALSE(IsNoteName(bad)) << bad;
  }
}

TEST(Note, ShapeIsHeld) {
  const NoteSigner signer = NewSigner("a.example");
  const std::string note = *SignNote("text\n", std::vector{signer});
  const std::string line = *signer.SignatureLine("text\n");
  EXPECT_TRUE(ParseNote(note));
  EXPECT_FALSE(ParseNote(note.substr(0, note.size() - 1)));
  EXPECT_FALSE(ParseNote("text\n" + line)) << "no blank line";
  EXPECT_FALSE(ParseNote("text\n\n")) << "no signature";
  EXPECT_FALSE(ParseNote(note + "\n")) << "nothing after the last blank line";
  EXPECT_FALSE(ParseNote(note + "more\n"));
  EXPECT_FALSE(ParseNote("\r" + note));
  EXPECT_FALSE(ParseNote(std::string(1, '\0') + note));
  for (const char* bytes : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x80"}) {
    EXPECT_FALSE(ParseNote(bytes + note));
  }
  std::string many = note;
  for (std::size_t i = 1; i < kMaxNoteSignatures; ++i) many += line;
  EXPECT_TRUE(ParseNote(many));
  EXPECT_FALSE(ParseNote(many + line));
  EXPECT_FALSE(ParseNote(std::string(kMaxNoteBytes, 'x') + note));
  EXPECT_FALSE(SignNote("no newline", std::vector{signer}));
  EXPECT_FALSE(SignNote("", std::vector{signer}));
  EXPECT_FALSE(SignNote("text\n", {}));
  EXPECT_FALSE(AddSignatureLine(note, line + line));
  EXPECT_FALSE(AddSignatureLine(note, "\n" + line));
  EXPECT_FALSE(AddSignatureLine(note, ""));
}

TEST(Note, EveryBitFlipIsNoticed) {
  const NoteSigner signer = NewSigner("a.example");
  const std::string note = *SignNote("text\n", std::vector{signer});
  for (std::size_t bit = 0; bit < note.size() * 8; ++bit) {
    std::string bent = note;
    bent[bit / 8] = static_cast<char>(bent[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(OpenNote(bent, std::vector{signer.verifier()})) << bit;
  }
}

// ---- Published values ----

// c2sp.org/signed-note "Example".
constexpr char kExampleKey[] = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr char kExampleNote[] =
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
constexpr std::size_t kInTree = 3;

TEST(NotePublished, TheExampleOfC2sp) {
  const auto key = NoteVerifier::FromKeyString(kExampleKey);
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(key->KeyString(), kExampleKey);
  const auto opened = OpenNote(kExampleNote, std::vector{*key});
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(opened->text, "This is an example message.\n");
  std::size_t cases = 1;
  // The example with another letter, and with another's name before the signature.
  EXPECT_FALSE(OpenNote(Bent(kExampleNote, 3), std::vector{*key}));
  ++cases;
  std::string renamed = kExampleNote;
  renamed.replace(renamed.find("/foo"), 4, "/bar");
  EXPECT_FALSE(OpenNote(renamed, std::vector{*key}));
  ++cases;
  EXPECT_EQ(cases, kInTree);
}

// ---- Public vectors ----

TEST(NoteVectors, NotesOfGo) {
  YIDAN_PUBLIC_SET(set, "go sumdb notes", "sumdb-note/note_vectors.json", kInTree);
  const auto vectors = vectors::ReadJson(set.place());
  std::vector<NoteVerifier> keys;
  for (const auto& vkey : vectors.at("vkeys")) {
    auto key = NoteVerifier::FromKeyString(vkey.get<std::string>());
    ASSERT_TRUE(key) << key.error().message;
    keys.push_back(std::move(*key));
  }
  std::size_t ran = 0;
  const auto note = vectors.at("good_note").get<std::string>();
  EXPECT_EQ(OpenNote(note, keys)->verified.size(), 2U);
  const auto peter = OpenNote(note, std::span(keys).first(1));
  ASSERT_TRUE(peter);
  EXPECT_EQ(peter->verified.at(0).name, "PeterNeumann");
  EXPECT_EQ(peter->unverified.at(0).name, "EnochRoot");
  ++ran;
  const auto bad = vectors.at("known_key_bad_signature_rejects_whole_note").get<std::string>();
  EXPECT_FALSE(OpenNote(bad, std::span(keys).first(1)));
  ++ran;
  for (const auto& malformed : vectors.at("malformed_notes")) {
    const auto opened = OpenNote(malformed.get<std::string>(), std::span(keys).first(1));
    ASSERT_FALSE(opened) << malformed;
    EXPECT_EQ(opened.error().kind, Error::Kind::kInvalid) << malformed;
    ++ran;
  }
  set.Ran(ran, 2 + vectors.at("malformed_notes").size());
}

TEST(NoteVectors, VerifierKeysOfGo) {
  YIDAN_PUBLIC_SET(set, "go sumdb verifier keys", "sumdb-note", kInTree);
  const auto vectors = vectors::ReadJson(set.place() / "note_vectors.json");
  const auto ecdsa = vectors::ReadJson(set.place() / "ecdsa_vkeys.json");
  std::size_t ran = 0;
  for (const auto* list : {&vectors.at("bad_vkeys"), &ecdsa.at("vkeys")}) {
    for (const auto& vkey : *list) {
      EXPECT_FALSE(NoteVerifier::FromKeyString(vkey.get<std::string>())) << vkey;
      ++ran;
    }
  }
  for (const auto& item : vectors.at("vkeys")) {
    const auto vkey = item.get<std::string>();
    for (std::size_t i = 0; i < vkey.size(); ++i) {
      EXPECT_FALSE(NoteVerifier::FromKeyString(vkey.substr(0, i)));
      if (i > 0) {
        EXPECT_FALSE(NoteVerifier::FromKeyString(vkey.substr(i)));
      }
      std::string mutated = vkey;
      ++mutated[i];
      EXPECT_FALSE(NoteVerifier::FromKeyString(mutated)) << mutated;
    }
    ++ran;
  }
  set.Ran(ran, vectors.at("bad_vkeys").size() + ecdsa.at("vkeys").size() + vectors.at("vkeys").size());
}

TEST(NoteVectors, ExampleOfC2spAsPublished) {
  YIDAN_PUBLIC_SET(set, "c2sp signed-note example", "sumdb-note/c2sp_signed_note_example.txt", kInTree);
  EXPECT_EQ(vectors::ReadFile(set.place()), kExampleNote);
  EXPECT_EQ(vectors::ReadFile(set.place().parent_path() / "c2sp_signed_note_example.vkey"),
            std::string(kExampleKey) + "\n");
  set.Ran(1, 1);
}

// Cosignatures of witnesses and mirrors that others run.
TEST(NoteVectors, CosignaturesOfSunlight) {
  YIDAN_PUBLIC_SET(set, "sunlight cosignatures", "sunlight-skylight/cmd/skylight/testdata", kInTree);
  std::size_t ran = 0;
  for (const auto& [folder, about] : {std::pair{"witness", "witness.v0.json"},
                                      {"witness2", "witness.v0.json"},
                                      {"witness/mirror", "mirror.v0.json"}}) {
    const auto vkey = vectors::ReadJson(set.place() / folder / about).at("verifier_keys").at(0);
    const auto key = NoteVerifier::FromKeyString(vkey.get<std::string>());
    ASSERT_TRUE(key) << key.error().message;
    for (const auto& log : std::filesystem::directory_iterator(set.place() / folder)) {
      if (!log.is_directory() || log.path().filename() == "mirror") continue;
      const std::string note = vectors::ReadFile(log.path() / "checkpoint");
      const auto opened = OpenNote(note, std::vector{*key});
      ASSERT_TRUE(opened) << log.path() << ": " << opened.error().message;
      EXPECT_EQ(opened->verified.size(), 1U);
      EXPECT_FALSE(OpenNote(Bent(note, 0), std::vector{*key}));
      ++ran;
    }
  }
  set.Ran(ran, 3);
}

}  // namespace
}  // namespace yidan::log
