import { partyChannelName, useEvent } from "@partyline/react";
import { useState } from "react";

export interface ChatMessage {
  readonly eventId: string;
  readonly text: string;
}

declare module "@partyline/react" {
  interface PartylineEvents {
    "chat-message": ChatMessage;
  }
}

export function Chat({ partyId }: { partyId: string }) {
  const [messages, setMessages] = useState<readonly ChatMessage[]>([]);
  const { status } = useEvent(partyChannelName(partyId), "chat-message", (message) =>
    setMessages((before) => [...before.slice(-99), message]),
  );
  return (
    <ul aria-busy={status === "subscribing"}>
      {messages.map(({ eventId, text }) => (
        <li key={eventId}>{text}</li>
      ))}
    </ul>
  );
}
