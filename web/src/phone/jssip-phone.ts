import JsSIP from "jssip";
import type { EndEvent, RTCSession } from "jssip/lib/RTCSession";
import type { Phone, PhoneCall, PhoneConfig, PhoneState, Registration } from "./phone.ts";
import { keepMd5Challenges } from "./sip-challenges.ts";

/** Once a first address is known, how long to wait for further ones before sending the offer. */
const ICE_IDLE_MS = 250;

const ENDINGS: Record<string, string> = {
  Busy: "Busy",
  Rejected: "Declined",
  "Not Found": "This number does not exist",
  Unavailable: "Not reachable",
  "No Answer": "No answer",
  Canceled: "Cancelled",
  "Authentication Error": "The phone system did not accept this browser",
  "Incompatible SDP": "No common audio format",
  "User Denied Media Access": "The browser may not use the microphone. Allow it in the address bar, then call again",
  "WebRTC Error": "The browser's audio could not start",
  "Connection Error": "The connection to the phone system was lost",
  "Request Timeout": "The phone system did not answer",
  "SIP Failure Code": "The phone system refused the call",
};

/** A phone over JsSIP: registers at once and stays registered until stopped. One call at a time; a second caller hears busy. */
export function createJsSipPhone(config: PhoneConfig): Phone {
  let state: PhoneState = { registration: { kind: "connecting" }, call: null };
  const listeners = new Set<() => void>();
  let session: RTCSession | undefined;
  let microphone: string | null = null;
  /** A headset that is not there today must not keep one from calling. */
  let isPluggedIn = false;
  const speaker = new Audio();
  speaker.autoplay = true;

  const set = (change: Partial<PhoneState>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const setCall = (change: Partial<PhoneCall>) => {
    if (state.call !== null) set({ call: { ...state.call, ...change } });
  };
  const setRegistration = (registration: Registration) => set({ registration });

  const ua = new JsSIP.UA({
    sockets: [openSocket(config.webSocketUrl)],
    uri: `sip:${config.sipUsername}@${config.sipHost}`,
    authorization_user: config.sipUsername,
    realm: config.realm,
    ha1: config.ha1,
    display_name: config.displayName,
    register_expires: 120,
    session_timers: false,
    user_agent: "Callplane portal",
  });
  ua.on("registered", () => setRegistration({ kind: "registered" }));
  ua.on("unregistered", () => setRegistration({ kind: "connecting" }));
  ua.on("registrationFailed", ({ cause }) =>
    setRegistration({ kind: "failed", reason: cause === undefined ? "Not registered" : (ENDINGS[cause] ?? cause) }),
  );
  ua.on("connecting", () => setRegistration({ kind: "connecting" }));
  ua.on("disconnected", () => setRegistration({ kind: "connecting" }));
  ua.on("newRTCSession", ({ originator, session: next }: { originator: string; session: RTCSession }) => {
    if (originator !== "remote") return;
    if (session !== undefined) {
      next.terminate({ status_code: 486 });
      return;
    }
    follow(next, "incoming", next.remote_identity.uri.user, next.remote_identity.display_name || null);
  });
  ua.start();

  function follow(next: RTCSession, direction: PhoneCall["direction"], number: string, name: string | null): void {
    session = next;
    const now = Date.now();
    set({
      call: {
        direction,
        number,
        name,
        phase: "ringing",
        isMuted: false,
        isHeld: false,
        startedAt: now,
        answeredAt: null,
        endedAt: null,
        ending: null,
      },
    });
    const over = (event: EndEvent) => {
      if (session !== next) return;
      session = undefined;
      speaker.srcObject = null;
      const failedBefore = state.call?.answeredAt === null;
      setCall({
        phase: "ended",
        endedAt: Date.now(),
        ending: failedBefore ? (ENDINGS[event.cause] ?? event.cause) : null,
      });
    };
    next.on("accepted", () => setCall({ phase: "talking", answeredAt: Date.now() }));
    next.on("hold", () => setCall({ isHeld: true }));
    next.on("unhold", () => setCall({ isHeld: false }));
    next.on("muted", () => setCall({ isMuted: true }));
    next.on("unmuted", () => setCall({ isMuted: false }));
    next.on("ended", over);
    next.on("failed", over);
    let idle: ReturnType<typeof setTimeout> | undefined;
    next.on("icecandidate", ({ ready }) => {
      clearTimeout(idle);
      idle = setTimeout(ready, ICE_IDLE_MS);
    });
    const listen = (connection: RTCPeerConnection) =>
      connection.addEventListener("track", (event) => {
        speaker.srcObject = event.streams[0] ?? new MediaStream([event.track]);
        void speaker.play().catch(() => undefined); // refused only without any press on the page; the call goes on
      });
    if (next.connection) listen(next.connection);
    else next.on("peerconnection", ({ peerconnection }) => listen(peerconnection));
  }

  const look = async () => {
    const devices = await navigator.mediaDevices?.enumerateDevices().catch(() => []);
    isPluggedIn = devices?.some((device) => device.deviceId === microphone) ?? false;
  };
  const onDeviceChange = () => void look();
  navigator.mediaDevices?.addEventListener("devicechange", onDeviceChange);

  const media = () => ({
    mediaConstraints: {
      audio: {
        echoCancellation: true,
        noiseSuppression: true,
        ...(microphone !== null && isPluggedIn && { deviceId: { exact: microphone } }),
      },
      video: false,
    },
    pcConfig: { iceServers: [] },
  });

  return {
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    call: (number) => {
      if (session !== undefined) return;
      const next = ua.call(`sip:${encodeURIComponent(number)}@${config.sipHost}`, media());
      follow(next, "outgoing", number, null);
    },
    answer: () => session?.answer(media()),
    hangUp: () => {
      if (session !== undefined) session.terminate();
      else set({ call: null });
    },
    setMuted: (isMuted) => (isMuted ? session?.mute({ audio: true }) : session?.unmute({ audio: true })),
    setHeld: (isHeld) => void (isHeld ? session?.hold() : session?.unhold()),
    sendDigit: (digit) => session?.sendDTMF(digit, { transportType: JsSIP.C.DTMF_TRANSPORT.RFC2833 }),
    setMicrophone: (deviceId) => {
      microphone = deviceId;
      void look().then(() => swapMicrophone(session?.connection, media().mediaConstraints));
    },
    setSpeaker: (deviceId) => void speaker.setSinkId?.(deviceId ?? "").catch(() => undefined),
    stop: () => {
      navigator.mediaDevices?.removeEventListener("devicechange", onDeviceChange);
      ua.removeAllListeners();
      session?.terminate();
      ua.stop();
      speaker.srcObject = null;
      set({ registration: { kind: "off" }, call: null });
    },
  };
}

/** JsSIP's socket, with what arrives made fit for it: JsSIP sets `ondata`, the socket calls it, we stand between. */
function openSocket(url: string): InstanceType<typeof JsSIP.WebSocketInterface> {
  const socket = new JsSIP.WebSocketInterface(url);
  let take: (data: unknown) => void = () => undefined;
  Object.defineProperty(socket, "ondata", {
    get: () => (data: unknown) => take(typeof data === "string" ? keepMd5Challenges(data) : data),
    set: (listener: (data: unknown) => void) => {
      take = listener;
    },
  });
  return socket;
}

/** Puts another microphone into a running call without renegotiating. */
async function swapMicrophone(
  connection: RTCPeerConnection | undefined,
  constraints: MediaStreamConstraints,
): Promise<void> {
  const sender = connection?.getSenders().find((each) => each.track?.kind === "audio");
  if (sender === undefined) return;
  const stream = await navigator.mediaDevices.getUserMedia(constraints).catch(() => undefined);
  const track = stream?.getAudioTracks()[0];
  if (track === undefined) return;
  const old = sender.track;
  track.enabled = old?.enabled ?? true;
  await sender.replaceTrack(track);
  old?.stop();
}
