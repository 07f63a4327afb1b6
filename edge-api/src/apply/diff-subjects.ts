import type { Snapshot, SnapshotAgent, SnapshotDevice, SnapshotRouting, SnapshotUser } from "../../contract/index.ts";
import { type Fields, inWords, type Subject, secret } from "./diff-fields.ts";
import { type Names, namesIn } from "./diff-names.ts";
import { outboundSubjects } from "./diff-outbound.ts";
import { routingSubjects } from "./diff-routing.ts";
import { settingsSubject } from "./diff-settings.ts";

/** Everything of a snapshot that a person knows as a thing of its own. */
export function subjectsOf(snapshot: Snapshot): Subject[] {
  const { id, ...tenant } = snapshot.tenant;
  const names = namesIn(snapshot);
  const { routing } = snapshot;
  const own = fieldsOfPeople(routing, names);
  return [
    {
      kind: "tenant",
      id,
      name: tenant.name,
      fields: { ...tenant, language: names.languageField(tenant.language ?? "en") },
    },
    ...snapshot.users.flatMap((user) => [userSubject(user, own(user.id)), ...user.devices.map(deviceOf(user))]),
    ...snapshot.agents.map(agentSubject),
    settingsSubject(snapshot, names),
    ...(routing === undefined ? [] : routingSubjects(routing, names)),
    ...(routing === undefined ? [] : outboundSubjects(routing.outbound, names)),
  ];
}

/** What is there before anything was ever applied: the usual settings. */
export function subjectsOfNothing({ tenant }: Snapshot): Subject[] {
  const nothing = { tenant, users: [], agents: [], format: 1 as const };
  return [settingsSubject(nothing, namesIn(nothing))];
}

function userSubject({ id, name, extension }: SnapshotUser, own: Fields): Subject {
  return { kind: "user", id, name, fields: { name, extension, ...own } };
}

function deviceOf(owner: SnapshotUser) {
  return ({ id, digestMd5, digestSha256, ...rest }: SnapshotDevice): Subject => {
    const password = secret(digestMd5 + digestSha256);
    const fields = { owner: `${owner.name} (${owner.extension})`, ...rest, sipPassword: password };
    return { kind: "device", id, name: rest.label, fields };
  };
}

function agentSubject({ id, ...fields }: SnapshotAgent): Subject {
  return { kind: "agent", id, name: fields.name, fields };
}

/** The longest message a box takes unless told otherwise. */
const USUAL_MESSAGE_SEC = 180;

/** What people have of their own beside name and number, where it is not as everybody's: how they call out, and their voicemail. */
function fieldsOfPeople(routing: SnapshotRouting | undefined, names: Names): (userId: string) => Fields {
  const outbound = new Map(routing?.outbound.users.map((each) => [each.userId, each]));
  const boxes = new Map(routing?.voicemailBoxes.flatMap((box) => (box.userId === null ? [] : [[box.userId, box]])));
  return (userId) => {
    const out = outbound.get(userId);
    const box = boxes.get(userId);
    return {
      ...(out === undefined ? {} : { outboundPolicy: inWords(out.policyId, names.policy(out.policyId)) }),
      ...(out === undefined ? {} : { callerId: out.callerId, hidesNumber: out.hidesNumber }),
      ...(box?.greetingSoundId == null ? {} : { voicemailGreeting: names.soundField(box.greetingSoundId) }),
      ...(box?.onZero === undefined ? {} : { voicemailKeyZero: names.destinationField(box.onZero) }),
      ...(box?.asksPin === false ? { asksVoicemailPin: false } : {}),
      ...(box?.inDirectory === false ? { inDirectory: false } : {}),
      ...(box === undefined || box.maxMessageSec === USUAL_MESSAGE_SEC ? {} : { maxMessageSec: box.maxMessageSec }),
    };
  };
}
