import type { GatewayAlarm } from "@callplane/edge-api/contract";

export type AlarmWords = {
  title: string;
  /** What it means for people who call. */
  effect: string;
  /** What to do, and who can. */
  remedy: string;
  /** The title of the runbook that tells it at length. */
  runbook: string | undefined;
};

const AUDIO_PORTS = "No more audio ports";

/** An alarm as somebody on duty needs it said; one of a newer gateway in its own words. */
export function alarmWords({ part, problem }: GatewayAlarm): AlarmWords {
  switch (part) {
    case "rtp_ports":
      return {
        title: "Calls are refused: no ports are left for their audio",
        effect: "Calls that run go on. New ones hear a busy tone, or ring nowhere, until others end.",
        remedy:
          "On the gateway's machine give Asterisk more ports (ASTERISK_RTP_START to ASTERISK_RTP_END, four a call), open them in the firewall, and restart Asterisk when few calls run.",
        runbook: AUDIO_PORTS,
      };
    case "asterisk_log":
      return {
        title: "Nobody would notice if audio ports ran out",
        effect: `Calls are as they should be. ${sentence(problem)}`,
        remedy: "Let the gateway read the file that ASTERISK_LOG_FILE names.",
        runbook: AUDIO_PORTS,
      };
    case "voicemail_spool":
      return {
        title: "The disk with the voice messages is missing",
        effect: `Calls go on, and no message is taken for deleted; those that are here can be heard here. PINs, greetings and lamps wait. ${sentence(problem)}`,
        remedy: "On the gateway's machine mount the disk again, or say that this is the right one from now on.",
        runbook: "The voicemail disk is missing",
      };
    case "sip_bans":
      return {
        title: "Who attacks may not be shut out",
        effect: `Calls are as they should be. ${sentence(problem)}`,
        remedy:
          "Let the gateway run the command that BAN_COMMAND names, with the rights it needs; without the variable Asterisk refuses them.",
        runbook: "A phone is shut out",
      };
    default:
      return {
        title: "The gateway asks for attention",
        effect: sentence(problem),
        remedy: "See its log.",
        runbook: undefined,
      };
  }
}

function sentence(words: string): string {
  const text = `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
