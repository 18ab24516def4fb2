// Acts of authorities, and the registrar's COUNTERSIGN: one row an act.
#include "services/base/bytes.h"
#include "services/cli/columns.h"
#include "services/cli/commands.h"
#include "services/cli/values.h"
#include "services/cli/words.h"
#include "services/proof/terms.h"

namespace yidan::cli {
namespace {

Fill MakeOrder(CLI::App& command) {
  struct Options {
    std::string effect;
    std::string to;
    std::string endorse;
    std::string document;
    std::string reference;
  };
  auto o = std::make_shared<Options>();
  OneOf<v1::OrderEffect>(command.add_option("--effect", o->effect, "what shall become of it"),
                         "ORDER_EFFECT_")
      ->required();
  command.add_option("--to", o->to, "new holder; not with cancel, which leaves nobody one");
  OneOf(command.add_option("--endorse", o->endorse, "endorsement to the new holder; not with cancel"),
        kEndorsements)
      ->default_str(kDefaultEndorsement);
  command
      .add_option("--document", o->document,
                  "file of the judgment or decision, or its digest; it stays here, the log has the digest")
      ->required();
  command.add_option("--reference", o->reference, "its number, which every reader of the history sees");
  return [o](ActContext& context, v1::Act& act) -> Answer<void> {
    v1::Order& order = *act.mutable_order();
    YIDAN_CLIENT_ASSIGN(const auto effect, ParseEnum<v1::OrderEffect>("ORDER_EFFECT_", o->effect));
    order.set_effect(effect);
    order.set_to(o->to);
    if (effect != v1::ORDER_EFFECT_CANCEL) {
      YIDAN_CLIENT_ASSIGN(*order.mutable_endorsement(), EndorsementOr(o->endorse, context.head));
    }
    YIDAN_CLIENT_ASSIGN(*order.mutable_order_digest(), DigestNoted(context.session, o->document, "order"));
    order.set_reference(o->reference);
    return {};
  };
}

Fill MakeCountersign(CLI::App& command) {
  auto order = std::make_shared<std::string>();
  command.add_option("ORDER", *order, "digest of the ORDER, as show prints it")->required();
  return [order](ActContext&, v1::Act& act) -> Answer<void> {
    YIDAN_CLIENT_ASSIGN(const Digest digest, ParseDigest(*order, "ORDER"));
    act.mutable_countersign()->set_order_id(digest.ToString());
    return {};
  };
}

Fill MakeHold(CLI::App& command) {
  struct Options {
    std::string kind;
    std::string reason;
    std::string reference;
    std::vector<std::string> containers;
    std::string until;
  };
  auto o = std::make_shared<Options>();
  OneOf<v1::HoldKind>(command.add_option("--kind", o->kind, "what kind of hold"), "HOLD_KIND_")->required();
  command.add_option("--reason", o->reason, "why")->required();
  command.add_option("--reference", o->reference, "file number");
  command.add_option("--container", o->containers, "containers held; none: the whole document");
  command.add_option("--until", o->until, "moment, or duration from now; otherwise until it is lifted");
  return [o](ActContext& context, v1::Act& act) -> Answer<void> {
    v1::Hold& hold = *act.mutable_hold();
    YIDAN_CLIENT_ASSIGN(const auto kind, ParseEnum<v1::HoldKind>("HOLD_KIND_", o->kind));
    hold.set_kind(kind);
    hold.set_reason(o->reason);
    hold.set_reference(o->reference);
    for (const std::string& container : SplitSorted(o->containers)) hold.add_containers(container);
    if (!o->until.empty()) {
      YIDAN_CLIENT_ASSIGN(const std::int64_t until, MomentOf("--until", o->until, context.session.now_ms()));
      SetTime(hold.mutable_until(), until);
    }
    return {};
  };
}

// The digest of a hold or of an order that waits, given whole or by its beginning.
Answer<std::string> HoldNamed(const std::string& given, const v1::TitleState& head) {
  constexpr std::size_t kShortest = 8;
  const bool beginning = given.size() >= kShortest && given.size() < 2 * Digest::kSize;
  if (!beginning) {
    YIDAN_CLIENT_ASSIGN(const Digest digest, ParseDigest(given, "HOLD"));
    return digest.ToString();
  }
  std::vector<std::string> fits;
  const auto look_at = [&](const std::string& id) {
    if (ToHex(id).starts_with(given)) fits.push_back(id);
  };
  for (const auto& hold : head.holds()) look_at(hold.hold_id());
  for (const auto& order : head.pending_orders()) look_at(order.order_id());
  if (fits.size() == 1) return fits.front();
  return BadInput("HOLD: " + std::to_string(fits.size()) + " holds and orders of the document begin with \"" +
                  given + "\"");
}

Fill MakeLift(CLI::App& command) {
  struct Options {
    std::string hold;
    std::string result;
    std::vector<std::string> containers;
  };
  auto o = std::make_shared<Options>();
  command.add_option(
      "HOLD", o->hold,
      "id of the HOLD, or of one's own ORDER that nobody has countersigned yet; the first 8 digits or "
      "more, if they are of one alone; may be left out where there is only one hold");
  command.add_option("--result", o->result, "what the examination found");
  command.add_option("--container", o->containers, "containers released; none: the hold ends");
  return [o](ActContext& context, v1::Act& act) -> Answer<void> {
    std::string id;
    if (!o->hold.empty()) {
      YIDAN_CLIENT_ASSIGN(id, HoldNamed(o->hold, context.head));
    } else if (context.head.holds_size() == 1) {
      id = context.head.holds(0).hold_id();
    } else {
      auto several = BadInput("HOLD: the document has " + std::to_string(context.head.holds_size()) +
                              " holds; name the one to lift");
      for (const auto& hold : context.head.holds()) {
        several.value().details.push_back(
            ToHex(hold.hold_id()) + " " + proof::Term(hold.kind()) + " of " + hold.authority() + " on " +
            (hold.containers().empty() ? "the whole document" : Join(hold.containers(), " ")) +
            (hold.has_until() ? ", until " + proof::FormatTime(hold.until()) : "") +
            (hold.reference().empty() ? "" : ", ref. " + hold.reference()));
      }
      return several;
    }
    act.mutable_lift()->set_hold_id(id);
    act.mutable_lift()->set_result(o->result);
    for (const std::string& container : SplitSorted(o->containers)) {
      act.mutable_lift()->add_containers(container);
    }
    return {};
  };
}

}  // namespace

std::vector<ActCommand> AuthorityActs() {
  return {
      {"order",
       "As court or customs, order what shall become of the document; until the registrar countersigns it, "
       "lift takes it back (裁定)",
       MakeOrder},
      {"countersign", "As registrar, make an order effective (会签)", MakeCountersign},
      {"hold", "As authority, hold the document or containers (冻结)", MakeHold},
      {"lift", "As authority, lift a hold, or take back one's order that waits (解冻)", MakeLift},
  };
}

}  // namespace yidan::cli
