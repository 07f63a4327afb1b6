import { expect, it } from "vitest";
import { alarmWords } from "./gateway-alarm.ts";

it("says of ports that ran out what it does to calls, what to do, and where that is written", () => {
  const words = alarmWords({ part: "rtp_ports", problem: "all RTP ports are in use: 4 legs were refused" });
  expect(words.title).toContain("Calls are refused");
  expect(words.remedy).toContain("ASTERISK_RTP_END");
  expect(words.runbook).toBe("No more audio ports");
});

it("does not claim that calls are refused where only the log cannot be read", () => {
  const words = alarmWords({ part: "asterisk_log", problem: "Asterisk's log cannot be read: ENOENT" });
  expect(words.title).not.toContain("refused");
  expect(words.effect).toContain("Asterisk's log cannot be read: ENOENT.");
});

it("says of a missing voicemail disk that nothing is lost by it, and where it stands what to do", () => {
  const problem =
    "/var/spool/asterisk/voicemail is not the voicemail disk known here: it is not mounted, or was emptied";
  const words = alarmWords({ part: "voicemail_spool", problem });
  expect(words.effect).toContain("no message is taken for deleted");
  expect(words.effect).toContain("it is not mounted, or was emptied.");
  expect(words.runbook).toBe("The voicemail disk is missing");
});

it("gives an alarm it does not know in the gateway's own words", () => {
  expect(alarmWords({ part: "disk", problem: "the disk is full" })).toMatchObject({
    effect: "The disk is full.",
    runbook: undefined,
  });
});
