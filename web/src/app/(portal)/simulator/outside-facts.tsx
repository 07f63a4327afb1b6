import { GUARD_WORDS, type SimulatedCall } from "@callplane/edge-api/contract";
import { countryName } from "#src/format/calling-codes.ts";
import { formatMicros, PRICE_CLASS_LABEL } from "#src/format/money.ts";
import { PhoneNumber } from "#src/shell/number.tsx";
import { TextLink } from "#src/ui/button.tsx";
import { Facts, Section } from "#src/ui/page.tsx";
import { Status } from "#src/ui/status.tsx";

type Outside = NonNullable<SimulatedCall["outside"]>;

/** Of a call that leaves the company: over which trunk, showing which number, and what it costs. */
export function OutsideFacts({ outside }: { outside: Outside }) {
  const { number, country, perMinuteMicros, currency, isEmergency, refusal, refusedBy, leftToday, trunk, sent, shown } =
    outside;
  const place = country === null ? "" : `, ${countryName(country)}`;
  return (
    <Section title="Outside">
      <div className="card p-4">
        <Facts
          facts={[
            ["Number", <PhoneNumber key="n" number={number} />],
            [
              "May it be called",
              isEmergency ? (
                <Status key="m" tone="ok">
                  Always: it is an emergency number
                </Status>
              ) : refusal !== null ? (
                <Status key="m" tone="bad" className="whitespace-normal">
                  No, by {refusedBy === "person" ? "the caller's own limits" : "the company's limits"}:{" "}
                  {GUARD_WORDS[refusal]}
                </Status>
              ) : trunk === null ? (
                <Status key="m" tone="bad">
                  No
                </Status>
              ) : (
                <Status key="m" tone="ok">
                  Yes
                </Status>
              ),
            ],
            [
              "Over",
              trunk === null ? (
                "no trunk"
              ) : (
                <TextLink key="t" href={`/trunks?open=${trunk.id}`}>
                  {trunk.name}
                </TextLink>
              ),
            ],
            sent !== null && [
              "Sent as",
              <bdi key="s" dir="ltr" className="figures">
                {sent}
              </bdi>,
            ],
            trunk !== null && ["Number shown", shown === null ? "none" : <PhoneNumber key="w" number={shown} />],
            ["Price class", `${PRICE_CLASS_LABEL[outside.class]}${place}`],
            ["Price", `${formatMicros(perMinuteMicros, currency)} a minute`],
            !isEmergency && ["Left of today's limits", leftWords(leftToday, currency)],
          ]}
        />
      </div>
    </Section>
  );
}

/** Minutes and money of the company's day; what was used is of now, and says nothing of another moment. */
function leftWords(left: Outside["leftToday"], currency: string): string {
  if (left === null) return "not looked at: what was used is counted for calls made now";
  const { minutes, spendMicros } = left;
  if (minutes === null && spendMicros === null) return "not limited";
  return [
    ...(minutes === null ? [] : [`${Math.floor(minutes).toLocaleString("en")} minutes`]),
    ...(spendMicros === null ? [] : [formatMicros(spendMicros, currency)]),
  ].join(", ");
}
