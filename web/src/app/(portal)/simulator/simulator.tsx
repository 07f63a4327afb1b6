"use client";

import type { SimulateCall } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { ApiError } from "#src/api/api-error.ts";
import { api } from "#src/api/browser.ts";
import { simulationQuery } from "#src/api/simulate.ts";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Page } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { Answer } from "./answer.tsx";
import { QuestionForm } from "./question-form.tsx";
import { useQuestion } from "./use-question.ts";
import { WhatIf } from "./what-if.tsx";

/** "What happens if … calls … at …?", answered by the very rules calls go by. Nothing is called and nothing changed. */
export function Simulator() {
  const { asked, ask, numbers, question, isGuessing } = useQuestion();
  const simulation = useQuery({
    ...simulationQuery(api, question ?? NOTHING),
    enabled: question !== undefined,
    retry: (count, error) => !(error instanceof ApiError && error.code === "invalid_input") && count < 2,
  });
  const refusedTo =
    simulation.error instanceof ApiError ? simulation.error.issues.find(({ path }) => path[0] === "to") : undefined;
  return (
    <Page
      title="What happens if…"
      purpose="Any call, at any moment, answered by the very rules calls go by. Nobody is called, and nothing is changed."
    >
      <QuestionForm asked={asked} ask={ask} numbers={numbers} refusedTo={refusedTo?.message} />
      {isGuessing ? (
        <TableSkeleton rows={4} />
      ) : question === undefined ? (
        <EmptyState icon={<Link2 />} title="Choose who calls, and which number">
          The answer comes at once, step by step. The question stands in the address: copy it to show somebody.
        </EmptyState>
      ) : simulation.isError ? (
        refusedTo === undefined && (
          <ErrorBox
            error={simulation.error}
            title="There is no answer to this."
            onRetry={() => void simulation.refetch()}
          />
        )
      ) : simulation.isPending ? (
        <TableSkeleton rows={4} />
      ) : (
        <div className="grid items-start gap-6 lg:grid-cols-[1fr_22rem]">
          <Answer call={simulation.data} isOld={simulation.isPlaceholderData} />
          <WhatIf asked={asked} ask={ask} call={simulation.data} />
        </div>
      )}
    </Page>
  );
}

/** Never sent: stands for the question while there is none. */
const NOTHING: SimulateCall = {
  from: { kind: "outside", number: null },
  to: "0",
  state: "applied",
  answers: {},
  keys: [],
};
