"use client";

import {
  type ConfigurationError,
  type PartylineConfig,
  PartylineProvider,
  usePartyPresence,
  usePusher,
} from "@partyline/react";

const getToken = async () => "token";

export function Live({ config }: { config: PartylineConfig | ConfigurationError }) {
  return (
    <PartylineProvider userId="ada" getToken={getToken} config={config}>
      <Status />
    </PartylineProvider>
  );
}

function Status() {
  const { state } = usePusher();
  const { status } = usePartyPresence("garden");
  return <p role="status">{`${state}, ${status}`}</p>;
}
