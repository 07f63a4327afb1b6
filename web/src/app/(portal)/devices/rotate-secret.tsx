"use client";

import type { Device } from "@callplane/edge-api/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { rotateDeviceSecret } from "#src/api/devices.ts";
import { Button } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Credentials } from "./credentials.tsx";

/** Asks first, then shows the new password once. */
export function RotateSecret({ device, onClose }: { device: Device; onClose: () => void }) {
  const queries = useQueryClient();
  const rotate = useMutation({
    mutationFn: () => rotateDeviceSecret(api, device.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["devices"] }),
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      dismissible={rotate.data === undefined}
      title={rotate.data === undefined ? `New credentials for ${device.label}?` : device.label}
    >
      {rotate.data !== undefined ? (
        <Credentials device={rotate.data} onDone={onClose} />
      ) : (
        <div className="grid gap-4">
          <p>The phone keeps working with its old password until the change is applied. Then it needs the new one.</p>
          {rotate.error !== null && <ErrorBox error={rotate.error} />}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button tone="primary" busy={rotate.isPending} onClick={() => rotate.mutate()}>
              Make new password
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
