import type { SnapshotTrunk } from "@callplane/edge-api/contract";
import { type AsteriskTree, freePort, type SipCall, type SipPhone, startSipPhone } from "@callplane/infra/asterisk";
import { WebSocket } from "ws";
import { openAri } from "../../src/asterisk/ari/index.ts";
import { alsoRingsDialString } from "../../src/confgen/index.ts";
import { silentLog } from "../../src/lib/log.ts";
import { passwordOf } from "../a-snapshot.ts";
import { until } from "../stage.ts";
import { startCarrier } from "./carrier.ts";
import { CARRIERS, comesFrom, type MatrixCase } from "./routing-matrix-cases.ts";
import { type RoutingStage, startRoutingStage } from "./routing-stage.ts";
import { toneWav } from "./tone-wav.ts";

/** What became of a real call. */
export type Played = {
  /** Notes of the caller's own channel, in order, and of those that ring for it (members of groups and queues). */
  readonly notes: readonly string[];
  readonly memberNotes: readonly string[];
  readonly end: string;
  /** What the carriers were asked for, by whoever. */
  readonly carried: readonly { readonly number: string; readonly from: string }[];
};

/** An Asterisk with all the cases' companies, two carriers, and nobody at a third. */
export type MatrixStage = {
  /** Brings these companies, who all believe it is this moment, into their situations, and calls all at once. */
  play(cases: readonly MatrixCase[]): Promise<ReadonlyMap<MatrixCase, Played>>;
  stop(): Promise<void>;
};

const ENDS_WITHIN_MS = 90_000;
/** A line of a trunk taken by somebody else. */
const HOLD = `[stage-hold]
exten = hold,1,Set(GROUP(callplane-line)=\${HOLD})
 same = n,Answer()
 same = n,Wait(600)
`;

export async function startMatrixStage(tree: AsteriskTree, cases: readonly MatrixCase[]): Promise<MatrixStage> {
  const sipPort = await freePort(true);
  const usPort = () => sipPort;
  const up = await startCarrier({ tree, host: CARRIERS.up, usPort });
  const failing = await startCarrier({ tree, host: CARRIERS.failure, usPort });
  await failing.refuseAll(34);
  const ports: Record<string, number> = { [up.host]: up.port, [failing.host]: failing.port, [CARRIERS.down]: 9 };
  const at = (trunk: SnapshotTrunk) => ({ ...trunk, port: ports[trunk.host] ?? trunk.port });
  const tenants = cases.map(({ snapshot }) => ({
    ...snapshot,
    ...(snapshot.routing && {
      routing: {
        ...snapshot.routing,
        outbound: { ...snapshot.routing.outbound, trunks: snapshot.routing.outbound.trunks.map(at) },
      },
    }),
  }));
  const stage = await startRoutingStage({
    tree,
    tenants,
    sipPort,
    sounds: new Map([["a".repeat(64), toneWav(1500, 200)]]),
    files: new Map([["dialplan.d/zz-hold.conf", HOLD]]),
  });
  const calls = new Map(cases.map((each) => [each.snapshot.tenant.key, new PlayedCall(each)]));
  const stopListening = await listen(stage, calls);
  return {
    async play(group) {
      const [{ situation } = cases[0] ?? { situation: { at: 0 } }] = group;
      const players = group.flatMap((each) => calls.get(each.snapshot.tenant.key) ?? []);
      for (const player of players) await player.setUp(stage);
      await untilTrunksAreKnown(stage, group);
      await untilMembersAreKnown(stage, players);
      await stage.standAt(new Date(situation.at).toISOString());
      await Promise.all(players.map((player) => player.call(stage)));
      const carried = [...(await up.calls()), ...(await failing.calls())];
      await Promise.all(players.map((player) => player.tearDown()));
      return new Map(players.map((player) => [player.of, player.played(carried)]));
    },
    async stop() {
      stopListening();
      await stage.stop();
      await up.stop();
      await failing.stop();
    },
  };
}

/** One company's call: its phones, what was heard of it, and how it ended. */
class PlayedCall {
  readonly of: MatrixCase;
  readonly #gone = new Set<string>();
  #cause: string | undefined;
  readonly #ended = Promise.withResolvers<string>();
  readonly #notes: string[] = [];
  readonly #memberNotes: string[] = [];
  readonly #phones = new Map<string, SipPhone>();
  readonly #keys: string[];
  readonly #answered = new Set<string>();
  #main = "";
  #calling: SipCall | undefined;
  #end = "";

  constructor(of: MatrixCase) {
    this.of = of;
    this.#keys = [...(of.situation.keys ?? [])];
    void this.#ended.promise.then((end) => {
      this.#end = end;
    });
  }

  get key(): string {
    return this.of.snapshot.tenant.key;
  }

  get #devices() {
    return this.of.snapshot.users.flatMap(({ extension, devices }) =>
      devices.map(({ sipUsername }) => ({ extension, sipUsername })),
    );
  }

  /** As the simulator takes it: whoever is supposed to do something has a phone there, whoever cannot be reached has none. */
  isRegistered = (sipUsername: string, extension: string): boolean => {
    const { answers, registered = [sipUsername] } = this.of.situation;
    const supposed = answers?.[extension];
    return supposed === undefined ? registered.includes(sipUsername) : supposed !== "unavailable";
  };

  /** Members of queues whose phones are there: a queue has to know of them before it is called. */
  get reachableMembers(): number {
    return this.#memberships.filter(({ extension }) =>
      this.#devices.some(
        (device) => device.extension === extension && this.isRegistered(device.sipUsername, extension),
      ),
    ).length;
  }

  get #memberships() {
    const { routing, users } = this.of.snapshot;
    return (routing?.queues ?? []).flatMap(({ id, members }) => {
      const loggedIn = this.of.situation.queues?.[id]?.loggedIn;
      const there = new Map(
        members
          .flatMap(({ userId, isFixed, penalty }) => {
            const extension = users.find((user) => user.id === userId)?.extension;
            if (extension === undefined) return [];
            return isFixed || (loggedIn ?? [extension]).includes(extension) ? [{ extension, isFixed, penalty }] : [];
          })
          .toSorted((a, b) => Number(a.isFixed) - Number(b.isFixed))
          .map((each) => [each.extension, each] as const),
      );
      return Array.from(there.values(), (each) => ({ queue: `${this.key}-${id}`, ...each }));
    });
  }

  async setUp(stage: RoutingStage): Promise<void> {
    const { situation } = this.of;
    const put = (key: string, value: string) => stage.store(`${this.key}/${key}`, value);
    for (const { extension, sipUsername } of this.#devices) {
      const phone = await startSipPhone({
        server: { host: "127.0.0.1", port: stage.asterisk.ports.sip },
        username: sipUsername,
        password: passwordOf(sipUsername),
      });
      this.#phones.set(sipUsername, phone);
      phone.onIncoming = (call) => takeCall(call, situation.answers?.[extension] ?? "noAnswer");
      if (this.isRegistered(sipUsername, extension)) await phone.register();
    }
    if (situation.isSuspended === true) await put("suspended", "1");
    for (const { kind, number } of situation.blockedCallers ?? [])
      await put(`block/${number ?? "anonymous"}`, kind === "anonymous" ? "1" : kind);
    for (const [extension, settings] of Object.entries(situation.people ?? {})) {
      await put(`ring/${extension}`, String(settings.ringSec));
      if (settings.doNotDisturb === true) await put(`dnd/${extension}`, "1");
      for (const [stored, value] of [
        ["cfu", settings.forwardAlways],
        ["cfb", settings.forwardBusy],
        ["cfna", settings.forwardNoAnswer],
      ] as const)
        if (value) await put(`${stored}/${extension}`, value);
      for (const [stored, asks] of [
        ["cfu-asks", settings.forwardAlwaysAsks],
        ["cfna-asks", settings.forwardNoAnswerAsks],
      ] as const)
        if (asks !== undefined) await put(`${stored}/${extension}`, asks ? "1" : "0");
      for (const { kind, number } of settings.blockedCallers ?? [])
        await put(`own-block/${extension}/${number ?? "anonymous"}`, kind === "anonymous" ? "1" : kind);
      const own = this.of.snapshot.routing?.dids.map(({ number }) => number) ?? [];
      const others = (settings.alsoRings ?? []).filter(({ number }) => !own.includes(number));
      if (others.length > 0) await put(`also/${extension}`, alsoRingsDialString(this.key, extension, others));
    }
    for (const [id, { state, until: ends }] of Object.entries(situation.overrides ?? {}))
      await put(`hours/${id}`, `${state}:${ends === null ? 0 : Date.parse(ends) / 1000}`);
    for (const [counter, turn] of Object.entries(situation.turns ?? {})) await put(`turn/${counter}`, String(turn));
    for (const { queue, extension, isFixed, penalty } of this.#memberships) {
      if (isFixed) continue;
      await stage.ami.send({
        Action: "QueueAdd",
        Queue: queue,
        Interface: `Local/${extension}@${this.key}-member/n`,
        StateInterface: `hint:${extension}@${this.key}-queue-member`,
        MemberName: extension,
        Penalty: String(penalty),
      });
    }
    for (const trunk of this.of.snapshot.routing?.outbound.trunks ?? []) {
      if (situation.trunks?.[trunk.id] !== "full") continue;
      await stage.ami.send({
        Action: "Originate",
        Channel: "Local/hold@stage-hold/n",
        Application: "Wait",
        Data: "600",
        Variable: `HOLD=${trunk.sipName}`,
        Async: "true",
      });
    }
  }

  async call(stage: RoutingStage): Promise<void> {
    const { from, to } = this.of.situation;
    this.#calling = await (await this.#caller(stage, from)).dial(to);
    const patience = setTimeout(() => this.#ended.resolve("nothing: it goes on and on"), ENDS_WITHIN_MS);
    await this.#ended.promise;
    clearTimeout(patience);
    await this.#calling.hangUp().catch(() => undefined);
  }

  async #caller(stage: RoutingStage, from: MatrixCase["situation"]["from"]): Promise<SipPhone> {
    if (from.kind === "inside") {
      const device = this.#devices.find(({ extension }) => extension === from.extension);
      const phone = this.#phones.get(device?.sipUsername ?? "");
      if (phone === undefined) throw new Error(`${from.extension} has no phone`);
      return phone;
    }
    const phone = await startSipPhone({
      server: { host: "127.0.0.1", port: stage.asterisk.ports.sip },
      username: from.number ?? "anonymous",
      password: "",
      localAddress: comesFrom(Number(this.key.slice(1)), 0),
    });
    this.#phones.set("", phone);
    return phone;
  }

  async tearDown(): Promise<void> {
    await Promise.all([...this.#phones.values()].map((phone) => phone.stop()));
  }

  played(carried: Played["carried"]): Played {
    return { notes: this.#notes, memberNotes: this.#memberNotes, end: this.#end, carried };
  }

  began(name: string, channelId: string): void {
    if (this.#main === "" && name.startsWith("PJSIP/")) this.#main = channelId;
  }

  noted(note: string, channelId: string): void {
    (channelId === this.#main ? this.#notes : this.#memberNotes).push(note);
    if (channelId === this.#main && note.startsWith("feature ")) this.#ended.resolve(note);
  }

  /** The caller's channel begins with an application of the dialplan. */
  runs(application: string, data: string, channelId: string): void {
    if (channelId !== this.#main) return;
    if (application === "VoiceMail") this.#ended.resolve(`voicemail ${data.split("@")[0]}`);
    if (application === "Park") this.#ended.resolve("feature park");
    if (application === "Directory") this.#ended.resolve("directory");
    if (application === "ConfBridge" || (application === "Read" && data.startsWith("callplanePin")))
      this.#ended.resolve("conference");
    if (application === "Read" && data.startsWith("callplaneKey")) {
      this.#press(this.#keys.shift() ?? "");
    }
    if (application === "Queue") this.#waitsIn(data);
  }

  /** As the simulator: in a queue that one may leave a key is pressed, unless somebody answers. */
  #waitsIn(data: string): void {
    const queues = this.of.snapshot.routing?.queues ?? [];
    const queue = queues.find(({ id }) => data.startsWith(`${this.key}-${id}`));
    if (queue === undefined || queue.exitKey === null || this.of.trace.end.how === "person") return;
    this.#press(this.#keys.shift() ?? "");
  }

  #press(keys: string): void {
    if (keys !== "") void this.#calling?.answered.then(() => this.#calling?.sendDigits(keys));
  }

  /** Who is outside may yet have to say that they take the call. */
  answeredBy(channel: string): void {
    const [, extension] = /^PJSIP\/t\d+-(\d+)-/.exec(channel) ?? [];
    if (extension === undefined) this.#answered.add(channel);
    else this.#ended.resolve(`person ${extension}`);
  }

  connected(channel: string): void {
    const [, trunk] = /^PJSIP\/(t\d+-trunk-\d+)-/.exec(channel) ?? [];
    if (this.#answered.has(channel)) this.#ended.resolve(`outside ${trunk}`);
  }

  talks(agentId: string): void {
    this.#ended.resolve(`agent ${agentId}`);
  }

  /** Two streams tell of a call: it is over once both have told all. */
  hungUp(cause: string, channelId: string): void {
    if (channelId !== this.#main) return;
    this.#cause = cause;
    if (this.#gone.has(channelId)) this.#ended.resolve(`ended ${cause}`);
  }

  destroyed(channelId: string): void {
    this.#gone.add(channelId);
    if (channelId === this.#main && this.#cause !== undefined) this.#ended.resolve(`ended ${this.#cause}`);
  }
}

function takeCall(call: SipCall, answer: string): void {
  if (answer === "busy") call.refuse(486);
  else call.ring();
  // Another phone of the same person may have been faster.
  if (answer === "answers") call.answer().catch(() => undefined);
}

/** Hears what Asterisk tells of all calls, and answers for the gateway: guards and agents. */
async function listen(stage: RoutingStage, calls: ReadonlyMap<string, PlayedCall>): Promise<() => void> {
  const { asterisk, ami } = stage;
  const of = (channel: string) => calls.get(/[/@](t\d+)-/.exec(channel)?.[1] ?? "");
  ami.onEvent((event) => {
    const { Uniqueid = "", Channel = "" } = event;
    if (event.Event === "UserEvent" && event.UserEvent === "CallplaneRoute")
      of(Channel)?.noted(`${event.Kind} ${event.Target}`, Uniqueid);
    if (event.Event === "Newchannel") of(Channel)?.began(Channel, Uniqueid);
    if (event.Event === "DialEnd" && event.DialStatus === "ANSWER")
      of(event.DestChannel ?? "")?.answeredBy(event.DestChannel ?? "");
    if (event.Event === "BridgeEnter") of(Channel)?.connected(Channel);
    if (event.Event === "Hangup") of(Channel)?.hungUp(event.Cause ?? "", Uniqueid);
  });
  const ari = openAri({ ...asterisk.ari, app: "callplane", log: silentLog() });
  ari.onEvent((event) => {
    if (event.type !== "StasisStart") return;
    const { id, name } = event.channel;
    const [what, , ...args] = event.args;
    const call = of(name);
    const answer = (variable: string, value: string) =>
      void ari.rest
        .setVariable(id, variable, value)
        .then(() => ari.rest.continueInDialplan(id))
        .catch(() => undefined);
    if (what === "guard") {
      const [extension = "", number = ""] = args;
      const said = call?.of.situation.guard?.(extension || null, number) ?? "allow";
      answer("CALLPLANE_GUARD", said === "allow" ? said : said.refusal);
    } else {
      const agentId = args[0] ?? "";
      const state = call?.of.situation.agents?.[agentId] ?? "talks";
      if (state === "talks") call?.talks(agentId);
      else answer("callplaneTold", state === "givesBack" ? "1" : "");
    }
  });
  const { url, username, password } = asterisk.ari;
  const address = `${url.replace(/^http/, "ws")}/ari/events?app=matrix&subscribeAll=true&api_key=${username}:${password}`;
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  socket.on("message", (data) => {
    const event = JSON.parse(String(data)) as { type: string; channel?: { id: string; name: string } } & Record<
      string,
      string
    >; // ARI's own
    if (event.channel === undefined) return;
    if (event.type === "ChannelDestroyed") of(event.channel.name)?.destroyed(event.channel.id);
    if (event.type !== "ChannelDialplan") return;
    of(event.channel.name)?.runs(event.dialplan_app ?? "", event.dialplan_app_data ?? "", event.channel.id);
  });
  await until(() => ari.isUp);
  return () => {
    socket.close();
    void ari.close();
  };
}

async function untilTrunksAreKnown(stage: RoutingStage, cases: readonly MatrixCase[]): Promise<void> {
  const trunks = cases.flatMap(({ snapshot }) => snapshot.routing?.outbound.trunks ?? []);
  for (const { sipName, host } of trunks) await stage.trunkIs(sipName, host === CARRIERS.down ? "Unavail" : "Avail");
}

async function untilMembersAreKnown(stage: RoutingStage, players: readonly PlayedCall[]): Promise<void> {
  const meant = new Map(players.map((player) => [player.key, player.reachableMembers]));
  const deadline = performance.now() + 20_000;
  for (;;) {
    const listed = await stage.ami.list({ Action: "QueueStatus" });
    const there = listed.filter(
      ({ Event, Status }) => Event === "QueueMember" && !["0", "4", "5"].includes(Status ?? ""),
    );
    const wrong = [...meant].filter(
      ([key, count]) => there.filter(({ Queue }) => Queue?.startsWith(`${key}-`)).length !== count,
    );
    if (wrong.length === 0) return;
    if (performance.now() > deadline) throw new Error(`queues do not know their members: ${wrong.join(" ")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
