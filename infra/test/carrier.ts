import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AsteriskTree, type SipPhone, startAsterisk, startSipPhone } from "../asterisk/index.ts";

/** A second Asterisk as the company behind a trunk: it answers whatever it is asked for, and has one customer who calls us. */
export type CarrierAsterisk = {
  /** The address it is known by, and where it listens. */
  host: string;
  port: number;
  /** `<number dialled> <number shown>` of each call it was given, in order. */
  calls(): Promise<string[]>;
  /** A telephone of its customer's. */
  customer: SipPhone;
  stop(): Promise<void>;
};

const CUSTOMER = "436640000001";
const PASSWORD = "pw";

const DIALPLAN = `[from-us]
exten = _[+0-9].,1,Set(DB(calls/\${STRFTIME(,,%s%6q)})=\${EXTEN} \${CALLERID(num)})
 same = n,Answer()
 same = n,Milliwatt()
[customers]
exten = _[+0-9].,1,Dial(PJSIP/\${EXTEN}@us,60)
 same = n,Hangup(\${HANGUPCAUSE})
`;

/** Listens at `host`, a loopback address of its own, and finds us at 127.0.0.1:`usPort`. */
export async function startCarrierAsterisk(tree: AsteriskTree, host: string, usPort: number): Promise<CarrierAsterisk> {
  const dir = mkdtempSync(join(tmpdir(), "callplane-carrier-"));
  for (const folder of ["pjsip.d", "dialplan.d"]) mkdirSync(join(dir, folder));
  writeFileSync(join(dir, "dialplan.d/carrier.conf"), DIALPLAN);
  writeFileSync(join(dir, "pjsip.d/carrier.conf"), pjsip(usPort));
  const asterisk = await startAsterisk({ tree, options: { generatedDir: dir, sip: { bind: host } } });
  const server = { host, port: asterisk.ports.sip };
  const customer = await startSipPhone({ server, username: CUSTOMER, password: PASSWORD });
  await customer.register();
  return {
    host,
    port: asterisk.ports.sip,
    customer,
    async calls() {
      const shown = await asterisk.cli("database show calls");
      const rows = [...shown.matchAll(/^\/calls\/(\d+)\s*: (.*?)\s*$/gm)];
      return rows.sort((a, b) => Number(a[1]) - Number(b[1])).map(([, , call = ""]) => call);
    },
    async stop() {
      await customer.stop();
      await asterisk.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function pjsip(usPort: number): string {
  return `[${CUSTOMER}]
type = endpoint
context = customers
auth = ${CUSTOMER}
aors = ${CUSTOMER}
identify_by = auth_username,username
disallow = all
allow = ulaw
callerid = "A customer" <+${CUSTOMER}>
[${CUSTOMER}]
type = auth
auth_type = digest
username = ${CUSTOMER}
password = ${PASSWORD}
[${CUSTOMER}]
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
[us]
type = aor
contact = sip:127.0.0.1:${usPort}
[us]
type = identify
endpoint = us
match = 127.0.0.1
`;
}
