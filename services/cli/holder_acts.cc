// Acts of holders and banks: one row an act, in the order of TITLE.md.
#include "services/cli/commands.h"
#include "services/cli/values.h"
#include "services/cli/words.h"

namespace yidan::cli {
namespace {

Fill MakeTransfer(CLI::App& command) {
  struct Options {
    std::string to;
    std::string endorse;
  };
  auto o = std::make_shared<Options>();
  command.add_option("--to", o->to, "receiver")->required();
  OneOf(command.add_option("--endorse", o->endorse,
                           "endorsement; none passes possession only, and breaks the chain"),
        kEndorsements)
      ->default_str(kDefaultEndorsement);
  return [o](ActContext& context, v1::Act& act) -> Answer<void> {
    act.mutable_transfer()->set_to(o->to);
    YIDAN_CLIENT_ASSIGN(*act.mutable_transfer()->mutable_endorsement(),
                        EndorsementOr(o->endorse, context.head));
    return {};
  };
}

Fill MakeEndorse(CLI::App& command) {
  auto blank = std::make_shared<bool>(false);
  command.add_flag("--blank", *blank, "in blank, instead of to the present holder");
  return [blank](ActContext&, v1::Act& act) -> Answer<void> {
    act.mutable_endorse()->mutable_endorsement()->set_kind(*blank ? v1::ENDORSEMENT_KIND_BLANK
                                                                  : v1::ENDORSEMENT_KIND_FULL);
    return {};
  };
}

// ---- Offers ----

struct OfferOptions {
  std::string to;
  std::string expires = "3d";
  std::string terms;
  bool irrevocable = false;
};

std::shared_ptr<OfferOptions> AddOfferOptions(CLI::App& command) {
  auto o = std::make_shared<OfferOptions>();
  command.add_option("--to", o->to, "offeree")->required();
  command.add_option("--expires", o->expires, "moment, or duration from now")->capture_default_str();
  command.add_option("--terms", o->terms, "file of the terms, or their digest");
  command.add_flag("--irrevocable", o->irrevocable, "cannot be withdrawn before it expires");
  return o;
}

Answer<void> FillOffer(ActContext& context, const OfferOptions& o, v1::OfferPurpose purpose,
                       v1::Offer& offer) {
  offer.set_to(o.to);
  offer.set_purpose(purpose);
  offer.set_revocable(!o.irrevocable);
  YIDAN_CLIENT_ASSIGN(const std::int64_t expires, MomentOf("--expires", o.expires, context.session.now_ms()));
  SetTime(offer.mutable_expires_at(), expires);
  if (!o.terms.empty()) {
    YIDAN_CLIENT_ASSIGN(*offer.mutable_terms_digest(), DigestNoted(context.session, o.terms, "terms"));
  }
  return {};
}

Fill MakeOffer(CLI::App& command) {
  struct Options {
    std::string endorse;
    std::string release_by;
  };
  auto common = AddOfferOptions(command);
  auto o = std::make_shared<Options>();
  OneOf(command.add_option("--endorse", o->endorse, "endorsement"), kEndorsements)
      ->default_str(kDefaultEndorsement);
  command.add_option("--release-by", o->release_by, "bank whose ACCEPT completes it (against payment)");
  return [common, o](ActContext& context, v1::Act& act) -> Answer<void> {
    YIDAN_CLIENT_TRY(FillOffer(context, *common, v1::OFFER_PURPOSE_TRANSFER, *act.mutable_offer()));
    YIDAN_CLIENT_ASSIGN(*act.mutable_offer()->mutable_endorsement(), EndorsementOr(o->endorse, context.head));
    act.mutable_offer()->set_release_by(o->release_by);
    return {};
  };
}

template <v1::OfferPurpose kPurpose>
Fill MakePledge(CLI::App& command) {
  struct Options {
    std::string on_release = "full";
    std::string on_sale = "blank";
    bool acknowledges_release = false;
  };
  auto common = AddOfferOptions(command);
  auto o = std::make_shared<Options>();
  OneOf(command.add_option("--on-release", o->on_release, "endorsement when the pledge is released"),
        kEndorsements)
      ->capture_default_str();
  OneOf(command.add_option("--on-sale", o->on_sale, "endorsement when it is enforced by sale"), kEndorsements)
      ->capture_default_str();
  if (kPurpose == v1::OFFER_PURPOSE_PLEDGE) {
    command.add_flag("--acknowledge-release", o->acknowledges_release,
                     "both know that goods were released without surrender");
  }
  return [common, o](ActContext& context, v1::Act& act) -> Answer<void> {
    v1::Offer& offer = *act.mutable_offer();
    YIDAN_CLIENT_TRY(FillOffer(context, *common, kPurpose, offer));
    YIDAN_CLIENT_ASSIGN(*offer.mutable_agreed()->mutable_on_release(), ParseEndorsement(o->on_release));
    YIDAN_CLIENT_ASSIGN(*offer.mutable_agreed()->mutable_on_sale(), ParseEndorsement(o->on_sale));
    offer.set_acknowledges_release(o->acknowledges_release);
    return {};
  };
}

Fill MakeAssignPledge(CLI::App& command) {
  auto common = AddOfferOptions(command);
  return [common](ActContext& context, v1::Act& act) {
    return FillOffer(context, *common, v1::OFFER_PURPOSE_ASSIGN_PLEDGE, *act.mutable_offer());
  };
}

// ---- Surrender ----

struct SurrenderOptions {
  std::string purpose;
  std::string collector;
  std::string new_order;
};

std::shared_ptr<SurrenderOptions> AddSurrenderOptions(CLI::App& command) {
  auto o = std::make_shared<SurrenderOptions>();
  OneOf<v1::SurrenderPurpose>(command.add_option("--for", o->purpose, "what it is surrendered for"),
                              "SURRENDER_PURPOSE_")
      ->required();
  command.add_option("--collector", o->collector, "who may take the goods (delivery)");
  OneOf(command.add_option("--new-order", o->new_order, "order of the successor (amendment)"),
        {"blank", "order:"});
  return o;
}

Answer<void> FillTerms(const SurrenderOptions& o, v1::SurrenderTerms& terms) {
  YIDAN_CLIENT_ASSIGN(const auto purpose, ParseEnum<v1::SurrenderPurpose>("SURRENDER_PURPOSE_", o.purpose));
  terms.set_purpose(purpose);
  terms.set_collector(o.collector);
  if (!o.new_order.empty()) {
    YIDAN_CLIENT_ASSIGN(*terms.mutable_new_order(), ParseOrder(o.new_order));
  }
  return {};
}

Fill MakeSurrender(CLI::App& command) {
  auto o = AddSurrenderOptions(command);
  return [o](ActContext&, v1::Act& act) { return FillTerms(*o, *act.mutable_surrender()->mutable_terms()); };
}

Fill MakeJointSurrender(CLI::App& command) {
  auto common = AddOfferOptions(command);
  auto o = AddSurrenderOptions(command);
  return [common, o](ActContext& context, v1::Act& act) -> Answer<void> {
    YIDAN_CLIENT_TRY(FillOffer(context, *common, v1::OFFER_PURPOSE_JOINT_SURRENDER, *act.mutable_offer()));
    return FillTerms(*o, *act.mutable_offer()->mutable_joint_surrender());
  };
}

// ---- The rest ----

Fill MakeDecline(CLI::App& command) {
  auto reason = std::make_shared<std::string>();
  command.add_option("--reason", *reason, "why");
  return [reason](ActContext&, v1::Act& act) -> Answer<void> {
    act.mutable_decline()->set_reason(*reason);
    return {};
  };
}

Fill MakeRelease(CLI::App& command) {
  auto on_trust = std::make_shared<bool>(false);
  command.add_flag("--on-trust-receipt", *on_trust,
                   "the pledge stays, the borrower gets possession (信托收据)");
  return [on_trust](ActContext&, v1::Act& act) -> Answer<void> {
    act.mutable_release()->set_on_trust_receipt(*on_trust);
    return {};
  };
}

Fill MakeEnforce(CLI::App& command) {
  auto notice = std::make_shared<std::string>();
  command.add_option("--notice", *notice, "file of the notice to the pledgor, or its digest")->required();
  return [notice](ActContext& context, v1::Act& act) -> Answer<void> {
    YIDAN_CLIENT_ASSIGN(*act.mutable_enforce()->mutable_notice_digest(),
                        DigestNoted(context.session, *notice, "notice"));
    return {};
  };
}

Fill MakeGrant(CLI::App& command) {
  struct Options {
    std::string reader;
    std::vector<std::string> pointers;
    std::string until;
  };
  auto o = std::make_shared<Options>();
  command.add_option("--to", o->reader, "reader")->required();
  command.add_option(
      "--pointer", o->pointers,
      "JSON pointers with all below them, e.g. /goods_lines or /legs; none: the whole content");
  command.add_option("--until", o->until, "moment, or duration from now")->required();
  return [o](ActContext& context, v1::Act& act) -> Answer<void> {
    act.mutable_grant()->set_reader(o->reader);
    for (const std::string& pointer : SplitSorted(o->pointers)) act.mutable_grant()->add_pointers(pointer);
    YIDAN_CLIENT_ASSIGN(const std::int64_t until, MomentOf("--until", o->until, context.session.now_ms()));
    SetTime(act.mutable_grant()->mutable_until(), until);
    return {};
  };
}

Fill MakeRevoke(CLI::App& command) {
  auto grant = std::make_shared<std::string>();
  command.add_option("GRANT", *grant, "digest of the GRANT, as its answer and show --history --all print it")
      ->required();
  return [grant](ActContext&, v1::Act& act) -> Answer<void> {
    YIDAN_CLIENT_ASSIGN(const Digest digest, ParseDigest(*grant, "GRANT"));
    act.mutable_revoke()->set_grant_id(digest.ToString());
    return {};
  };
}

// An act that says no more than its kind.
#define YIDAN_BARE_ACT(Name, field)                        \
  Fill Name(CLI::App&) {                                   \
    return [](ActContext&, v1::Act& act) -> Answer<void> { \
      act.mutable_##field();                               \
      return {};                                           \
    };                                                     \
  }
YIDAN_BARE_ACT(MakeReject, reject)
YIDAN_BARE_ACT(MakeAccept, accept)
YIDAN_BARE_ACT(MakeWithdraw, withdraw)
YIDAN_BARE_ACT(MakeReturn, return_)
YIDAN_BARE_ACT(MakeRecall, recall_surrender)
#undef YIDAN_BARE_ACT

}  // namespace

std::vector<ActCommand> HolderActs() {
  return {
      {"transfer", "Pass the document on, with or without endorsement (转让)", MakeTransfer},
      {"reject", "Give back what came by transfer, within the window (拒收)", MakeReject},
      {"endorse", "Endorse as order party who is not holder (背书)", MakeEndorse},
      {"offer", "Offer a transfer, e.g. against payment (要约)", MakeOffer},
      {"accept", "Accept the open offer (承诺)", MakeAccept},
      {"decline", "Decline the open offer (谢绝)", MakeDecline},
      {"withdraw", "Withdraw one's own offer (撤回)", MakeWithdraw},
      {"pledge", "Offer a pledge to a bank (质押)", MakePledge<v1::OFFER_PURPOSE_PLEDGE>},
      {"declare-pledge", "As the bank that holds, offer to record a pledge (质押申报)",
       MakePledge<v1::OFFER_PURPOSE_DECLARE_PLEDGE>},
      {"assign-pledge", "Offer the pledge to another bank (质权转让)", MakeAssignPledge},
      {"joint-surrender", "Offer a surrender by pledgee and pledgor together (共同缴回)", MakeJointSurrender},
      {"release", "Release the pledge (解除质押)", MakeRelease},
      {"return", "Give back what is held on trust receipt (交还)", MakeReturn},
      {"enforce", "Give notice that the pledge is enforced (行使质权)", MakeEnforce},
      {"surrender", "Give the document back to the carrier for a purpose (缴回)", MakeSurrender},
      {"recall-surrender", "Take a surrender back that the carrier left unanswered", MakeRecall},
      {"grant", "Let somebody read the content (授权查阅)", MakeGrant},
      {"revoke", "End a grant (撤销授权)", MakeRevoke},
  };
}

}  // namespace yidan::cli
