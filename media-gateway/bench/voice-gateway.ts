import { readFileSync } from "node:fs";
import { type Ari, openAri } from "../src/asterisk/ari/index.ts";
import { silentLog } from "../src/lib/log.ts";
import { createEventQueue } from "../src/voice/event-queue.ts";
import { createSpeech, type VoiceProvider } from "../src/voice/index.ts";
import { createMediaPaths } from "../src/voice/media/media-paths.ts";
import type { MediaSocket } from "../src/voice/media/media-socket.ts";
import { levelDb } from "../src/voice/media/ulaw.ts";
import type { VoiceEvent, VoiceLink } from "../src/voice/provider.ts";
import { note } from "../src/voice/speech/index.ts";
import { startGatewayParts } from "../test/stage.ts";

/*
 * The gateway under measurement, a process of its own so that its CPU is its own. Two agents without a mind: `echo` gives
 * back each frame at once; `talker` talks for ever and reports when it hears the caller. Beside them, in another Stasis
 * application, a bare echo over chan_websocket: the limit.
 *
 * Both echoes give back sound and not silence. A stream that never pauses keeps every delay it ever met in Asterisk's queue
 * (asterisk #2115), and would measure the machine's worst moment for ever after; an agent pauses between its answers.
 */

const isSound = (frame: Buffer): boolean => levelDb(frame) > -40;
const tell = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

function link(
  onFrame: (frame: Buffer, push: (event: VoiceEvent) => void) => void,
  first: VoiceEvent[] = [],
): VoiceLink {
  const events = createEventQueue<VoiceEvent>();
  for (const event of first) events.push(event);
  return {
    events,
    capabilities: { dtmf: false, callerTranscript: true },
    sendAudio: (frame) => onFrame(frame, events.push),
    sendDtmf() {},
    interrupt() {},
    sendToolResult() {},
    async [Symbol.asyncDispose]() {
      events.end();
    },
  };
}

const echo: VoiceProvider = {
  name: "echo",
  connect: async () =>
    link((audio, push) => {
      if (isSound(audio)) push({ type: "audio", itemId: "echo", audio });
    }),
};

const HEARD_FRAMES = 10;
const talker: VoiceProvider = {
  name: "talker",
  async connect() {
    const speech = note(1000, 60_000);
    let loudFrames = 0;
    return link(
      (frame, push) => {
        loudFrames = levelDb(frame) > -40 ? loudFrames + 1 : 0;
        if (loudFrames !== HEARD_FRAMES) return;
        tell({ type: "speech_started", at: performance.timeOrigin + performance.now() });
        push({ type: "caller_started" });
      },
      [{ type: "audio", itemId: "talk", audio: speech }],
    );
  },
};

/** The least a gateway can do: what comes from the socket goes back into it. */
function startBareEcho(ari: Ari): void {
  const paths = createMediaPaths(ari);
  const ignore = () => {};
  ari.onEvent((event) => {
    if (event.type !== "StasisStart" || event.args[0] !== "echo") return;
    let socket: MediaSocket | undefined;
    const onAudio = (frame: Buffer) => {
      if (isSound(frame)) socket?.sendAudio(frame);
    };
    const handlers = { onAudio, onMark: ignore, onFlow: ignore, onStatus: ignore, onClosed: ignore };
    const path = paths.open(event.channel.id, handlers, AbortSignal.timeout(10_000));
    path.then(
      (open) => {
        socket = open.socket;
        const stop = ari.onEvent((next) => {
          if (next.type !== "StasisEnd" || next.channel.id !== event.channel.id) return;
          stop();
          void open.close();
        });
      },
      (error: unknown) => console.error(error),
    );
  });
}

const given = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
await startGatewayParts({
  ...given,
  speech: createSpeech({ command: undefined, log: silentLog() }),
  providers: new Map([
    ["ultravox", echo],
    ["elevenlabs", talker],
  ]),
});
startBareEcho(openAri({ ...given.asterisk.ari, app: "bare", log: silentLog() }));
process.stdin.on("data", () => tell({ type: "cpu", ...process.cpuUsage() }));
process.stdin.on("end", () => process.exit());
tell({ type: "up" });
