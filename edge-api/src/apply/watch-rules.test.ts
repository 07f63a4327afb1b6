import { describe, expect, it } from "vitest";
import { type JobFacts, judgeJob, MAX_ATTEMPTS } from "./watch-rules.ts";

const now = new Date("2026-11-20T10:00:00.000Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const waiting: JobFacts = {
  status: "PENDING",
  step: null,
  attempts: 0,
  createdAt: ago(20),
  leaseExpiresAt: null,
  gatewayName: "vienna-1",
  gatewaySeenAt: ago(5),
  isGatewayBusy: false,
};
const running: JobFacts = { ...waiting, status: "RUNNING", step: "reload", attempts: 1, leaseExpiresAt: ago(-20) };
const judge = (job: JobFacts) => judgeJob(job, now);

describe("a job that waits", () => {
  it("is offered again", () => {
    expect(judge(waiting)).toEqual({ kind: "offer", delaySec: 15 });
  });

  it("is left alone while its gateway has another in hand, however long", () => {
    expect(judge({ ...waiting, isGatewayBusy: true, createdAt: ago(3600) }).kind).toBe("wait");
  });

  it("is given up when its gateway has been silent for two minutes, and the words say so", () => {
    const silent = { ...waiting, createdAt: ago(130), gatewaySeenAt: ago(600) };
    expect(judge(silent)).toEqual({
      kind: "fail",
      code: "gateway_silent",
      message: "Gateway vienna-1 did not answer for 2 minutes. Nothing was changed; apply again when it is back",
    });
    expect(judge({ ...silent, gatewaySeenAt: null }).kind).toBe("fail");
    expect(judge({ ...silent, createdAt: ago(110) }).kind).toBe("offer");
    expect(judge({ ...silent, gatewaySeenAt: ago(60) }).kind).toBe("offer");
  });

  it("is given up after half an hour by a gateway that lives but takes nothing", () => {
    expect(judge({ ...waiting, createdAt: ago(31 * 60) })).toMatchObject({ kind: "fail", code: "gateway_silent" });
  });
});

describe("a job in hand", () => {
  it("is left alone while its lease lives", () => {
    expect(judge(running)).toEqual({ kind: "wait", delaySec: 25 });
  });

  it("is offered again when its lease has run out", () => {
    expect(judge({ ...running, leaseExpiresAt: ago(10) })).toEqual({ kind: "offer", delaySec: 15 });
  });

  it("is given up two minutes after, naming the step it was last at", () => {
    const verdict = judge({ ...running, leaseExpiresAt: ago(121) });
    expect(verdict).toMatchObject({ kind: "fail", code: "gateway_lost" });
    expect(JSON.stringify(verdict)).toContain('went silent at step \\"reload\\"');
  });

  it("is given up at once when it has brought the gateway down too often", () => {
    const verdict = judge({ ...running, attempts: MAX_ATTEMPTS, leaseExpiresAt: ago(1) });
    expect(verdict).toMatchObject({ kind: "fail", code: "gateway_lost" });
  });
});

it("leaves a job alone that has ended", () => {
  for (const status of ["SUCCESS", "FAILED", "ROLLED_BACK"] as const) {
    expect(judge({ ...waiting, status, createdAt: ago(99_999) })).toEqual({ kind: "settled" });
  }
});
