import type { DeviceObjects } from "./pjsip.ts";
import { type DialplanContext, optionText, type Section } from "./writer.ts";

export type Fields = Readonly<Record<string, string>>;

/** A device's three objects as AMI's PJSIPShowEndpoint must show them. Fields not named here are Asterisk's defaults. */
export interface ExpectedDevice {
  readonly name: string;
  readonly EndpointDetail: Fields;
  readonly AuthDetail: Fields;
  readonly AorDetail: Fields;
}

/** One line of AMI's ShowDialPlan. */
export interface ExpectedLine {
  readonly extension: string;
  readonly priority: string;
  readonly application: string;
  readonly data: string;
}

/** What would be dangerous if it appeared although nobody wrote it. */
const ABSENT: { endpoint: Fields; auth: Fields } = {
  endpoint: {
    Transport: "",
    SetVar: "",
    OutboundAuth: "",
    SubscribeContext: "",
    MessageContext: "",
    TrustIdInbound: "false",
    AllowUnauthenticatedOptions: "false",
    MediaAddress: "",
    MediaEncryption: "no",
    MediaEncryptionOptimistic: "false",
    Webrtc: "no",
  },
  auth: { Password: "" },
};
/** What `webrtc = yes` turns on (res_pjsip's ast_sip_apply_endpoint_defaults). */
const WEBRTC: Fields = { MediaEncryption: "dtls", IceSupport: "true", RtcpMux: "true", UseAvpf: "true" };
/** These keep the word they were written with. */
const TRISTATE: Readonly<Record<string, (isOn: boolean) => string>> = {
  webrtc: (isOn) => (isOn ? "yes" : "no"),
  dtls_auto_generate_cert: (isOn) => (isOn ? "Yes" : "No"),
  timers: (isOn) => (isOn ? "yes" : "no"),
  "100rel": (isOn) => (isOn ? "yes" : "no"),
  send_connected_line: (isOn) => (isOn ? "yes" : "no"),
  mwi_subscribe_replaces_unsolicited: (isOn) => (isOn ? "yes" : "no"),
};

export function expectedDevice({ name, endpoint, auth, aor }: DeviceObjects): ExpectedDevice {
  const isWebrtc = endpoint.options.some(([key, value]) => key === "webrtc" && optionText(value) === "yes");
  return {
    name,
    EndpointDetail: { ...ABSENT.endpoint, ...(isWebrtc ? WEBRTC : {}), ...expectedFields(endpoint) },
    AuthDetail: { ...ABSENT.auth, ...expectedFields(auth) },
    AorDetail: expectedFields(aor),
  };
}

/** An object's fields as AMI shows them. */
export function expectedFields(section: Section): Fields {
  const fields: Record<string, string> = {};
  for (const [key, value] of section.options) {
    if (key === "type" || key === "disallow") continue;
    const name = amiName(key);
    const text = amiText(key, optionText(value));
    fields[name] = fields[name] === undefined ? text : `${fields[name]},${text}`;
  }
  return fields;
}

/** `rtp_timeout` → `RtpTimeout` (res_pjsip's ast_sip_sorcery_object_to_ami). */
function amiName(key: string): string {
  const known = AMI_NAMES.get(key);
  if (known !== undefined) return known;
  const words = key.split("_").map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  AMI_NAMES.set(key, words.join(""));
  return words.join("");
}

/** Our own option names: a few dozen. */
const AMI_NAMES = new Map<string, string>();

function amiText(key: string, text: string): string {
  if (text === "yes" || text === "no") return TRISTATE[key]?.(text === "yes") ?? (text === "yes" ? "true" : "false");
  if (key === "allow") return `(${text.replaceAll(",", "|")})`;
  if (key === "qualify_timeout") return Number(text).toFixed(6);
  return text;
}

export function expectedLines(context: DialplanContext): ExpectedLine[] {
  return context.extensions.flatMap(({ pattern, hint, steps }) => [
    ...(hint === undefined ? [] : [{ extension: pattern, priority: "hint", application: hint, data: "" }]),
    ...steps.map((step, index) => ({
      extension: pattern,
      priority: String(index + 1),
      application: step.app,
      data: step.data,
    })),
  ]);
}
