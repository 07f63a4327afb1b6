import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AsteriskInstance,
  type AsteriskTree,
  type SipPhone,
  startAsterisk,
  startSipPhone,
} from "@callplane/infra/asterisk";

/** What a carrier was asked for. */
export interface CarrierCall {
  readonly number: string;
  readonly from: string;
  readonly fromHeader: string;
  readonly asserted: string;
  readonly remoteParty: string;
  readonly privacy: string;
  readonly contact: string;
  /** Session timers and reliable ringing, as they are offered. */
  readonly supported: string;
  readonly require: string;
}

/**
 * A second Asterisk as the company behind a trunk. The last three digits of a number say what becomes of the call: 200 it is answered
 * with a tone, 201 by somebody who presses 1 and is a tone then, 100 it is taken and nothing follows, 180 it rings on, 183 sound without an answer, 777 it is one of ours and comes back to us, anything else the Q.850 cause it is refused with.
 */
export interface Carrier {
  readonly host: string;
  readonly port: number;
  /** With a certificate: where it speaks TLS, and wants the sound encrypted. */
  readonly tlsPort: number;
  /** In the order they came. */
  calls(): Promise<CarrierCall[]>;
  /** Asterisk's own list of who is registered there. */
  contacts(): Promise<string>;
  /** Answers every call with this SIP status from now on; null: by the number. */
  refuseAll(cause: number | null): Promise<void>;
  /** Sends every call elsewhere (302) from now on: user and host of an address; null: by the number. */
  redirectAll(to: string | null): Promise<void>;
  /** A customer of the carrier, who can call numbers of ours; the same each time. */
  customer(number: string): Promise<SipPhone>;
  /** Stops answering anything, and goes on. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Somebody who logs in at the carrier, and is then reached there. */
export const ACCOUNT = { username: "acct-7", password: "pass#word" } as const;

/** Who calls itself so logs in as that account all the same. */
export const LINE = "line-9";

const DIALPLAN = `[from-us]
exten = _[!-~].,1,Set(DB(calls/\${STRFTIME(,,%s%6q)})=\${EXTEN}|\${CALLERID(num)}|\${PJSIP_HEADER(read,From)}|\${PJSIP_HEADER(read,P-Asserted-Identity)}|\${PJSIP_HEADER(read,Remote-Party-ID)}|\${PJSIP_HEADER(read,Privacy)}|\${PJSIP_HEADER(read,Contact)}|\${PJSIP_HEADER(read,Supported)}|\${PJSIP_HEADER(read,Require)})
 same = n,GotoIf($["\${GLOBAL(REFUSE)}" != ""]?refuse)
 same = n,GotoIf($["\${GLOBAL(REDIRECT)}" != ""]?redirect)
 same = n,GotoIf($["\${EXTEN:-3}" = "200" | "\${EXTEN:-3}" = "911" | "\${EXTEN:-3}" = "112"]?answer)
 same = n,GotoIf($["\${EXTEN:-3}" = "201"]?press)
 same = n,GotoIf($["\${EXTEN:-3}" = "100"]?quiet)
 same = n,GotoIf($["\${EXTEN:-3}" = "180"]?ring)
 same = n,GotoIf($["\${EXTEN:-3}" = "183"]?early)
 same = n,GotoIf($["\${EXTEN:-3}" = "777"]?back)
 same = n,Hangup(\${EXTEN:-2})
 same = n(back),Dial(PJSIP/\${EXTEN}@us,60)
 same = n,Hangup(\${HANGUPCAUSE})
 same = n(answer),Answer()
 same = n,Milliwatt()
 same = n(press),Answer()
 same = n,Wait(1)
 same = n,SendDTMF(1)
 same = n,Wait(1)
 same = n,SendDTMF(1)
 same = n,Milliwatt()
 same = n(quiet),Wait(60)
 same = n,Hangup(19)
 same = n(ring),Ringing()
 same = n,Wait(60)
 same = n,Hangup(19)
 same = n(early),Progress()
 same = n,Playtones(1004)
 same = n,Wait(60)
 same = n,Hangup(19)
 same = n(refuse),Hangup(\${GLOBAL(REFUSE)})
 same = n(redirect),Transfer(PJSIP/sip:\${GLOBAL(REDIRECT)})
 same = n,Hangup()
[called-party]
exten = s,1,Set(PJSIP_HEADER(add,P-Called-Party-ID)=<sip:\${ARG1}@carrier.example>)
 same = n,Return()
[customers]
exten = _9+X.,1,Dial(PJSIP/somebody@us,60,b(called-party^s^1(\${EXTEN:1})))
 same = n,Hangup(\${HANGUPCAUSE})
exten = _8+X.,1,Set(CONTACT=\${PJSIP_CONTACT(\${PJSIP_AOR(${ACCOUNT.username},contact)},uri)})
 same = n,Dial(PJSIP/${ACCOUNT.username}/sip:\${EXTEN:1}@\${CUT(CONTACT,@,2)},60)
 same = n,Hangup(\${HANGUPCAUSE})
exten = _[+0-9].,1,Dial(PJSIP/\${EXTEN}@us,60)
 same = n,Hangup(\${HANGUPCAUSE})
`;

/** Listens at `host`, a loopback address of its own: it is known by it. `usPort` is where it finds us, at 127.0.0.1. */
export async function startCarrier(options: {
  tree: AsteriskTree;
  host: string;
  usPort: () => number;
  tls?: { certFile: string; keyFile: string };
}): Promise<Carrier> {
  const { tree, host, tls } = options;
  const dir = mkdtempSync(join(tmpdir(), "callplane-carrier-"));
  mkdirSync(join(dir, "pjsip.d"));
  mkdirSync(join(dir, "dialplan.d"));
  writeFileSync(join(dir, "dialplan.d/carrier.conf"), DIALPLAN);
  writeFileSync(join(dir, "pjsip.d/carrier.conf"), pjsip(options.usPort(), host, tls !== undefined));
  const asterisk = await startAsterisk({
    tree,
    options: { generatedDir: dir, sip: { bind: host }, ...(tls && { tls }) },
  });
  const customers = new Map<string, SipPhone>();
  return {
    host,
    port: asterisk.ports.sip,
    tlsPort: asterisk.ports.sipTls ?? 0,
    calls: () => readCalls(asterisk),
    contacts: () => asterisk.cli("pjsip show contacts"),
    async refuseAll(cause) {
      await asterisk.cli(`dialplan set global REFUSE ${cause ?? '""'}`);
    },
    async redirectAll(to) {
      await asterisk.cli(`dialplan set global REDIRECT ${to ?? '""'}`);
    },
    async customer(number) {
      const known = customers.get(number);
      if (known) return known;
      const server = { host, port: asterisk.ports.sip };
      const phone = await startSipPhone({ server, username: `c${number}`, password: "pw" });
      customers.set(number, phone);
      await phone.register();
      return phone;
    },
    freeze: () => asterisk.kill("SIGSTOP"),
    thaw: () => asterisk.kill("SIGCONT"),
    async stop() {
      for (const phone of customers.values()) await phone.stop();
      await asterisk.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Customers of the carrier's: user name `c` and the number they call from. */
const CUSTOMERS = ["436640000001", "anonymous"] as const;

function pjsip(usPort: number, host: string, encrypts: boolean): string {
  const customers = CUSTOMERS.map((number) => {
    const name = `c${number}`;
    return `[${name}]
type = endpoint
context = customers
auth = ${name}
aors = ${name}
identify_by = auth_username,username
disallow = all
allow = ulaw
callerid = "A customer" <+${number}>
[${name}]
type = auth
auth_type = digest
username = ${name}
password = pw
[${name}]
type = aor
max_contacts = 1
`;
  });
  const { username, password } = ACCOUNT;
  return `[${username}]
type = endpoint
context = from-us
auth = ${username}
aors = ${username}
identify_by = auth_username,username
disallow = all
allow = ulaw
[${LINE}]
type = endpoint
context = from-us
auth = ${username}
aors = ${LINE}
identify_by = username
disallow = all
allow = ulaw
[${LINE}]
type = aor
max_contacts = 1
[${username}]
type = auth
auth_type = digest
username = ${username}
password = ${password}
[${username}]
type = aor
max_contacts = 1
[us]
type = endpoint
context = from-us
identify_by = ip
aors = us
disallow = all
allow = ulaw
trust_id_inbound = no
${encrypts ? "media_encryption = sdes\n" : ""}from_domain = ${host}
[us]
type = aor
contact = sip:127.0.0.1:${usPort}
[us]
type = identify
endpoint = us
match = 127.0.0.1
${customers.join("")}`;
}

async function readCalls(asterisk: AsteriskInstance): Promise<CarrierCall[]> {
  const shown = await asterisk.cli("database show calls");
  const rows = [...shown.matchAll(/^\/calls\/(\d+)\s*: (.*?)\s*$/gm)].sort((a, b) => Number(a[1]) - Number(b[1]));
  return rows.map(([, , row = ""]) => {
    const [number = "", from = "", fromHeader = "", asserted = "", ...others] = row.split("|");
    const [remoteParty = "", privacy = "", contact = "", supported = "", require = ""] = others;
    return { number, from, fromHeader, asserted, remoteParty, privacy, contact, supported, require };
  });
}
