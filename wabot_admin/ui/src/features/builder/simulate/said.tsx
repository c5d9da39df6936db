/** What was written and said, as it is on the phone. */
import { Attachment, Bubble, ContactCard, type MediaKind, PhoneText, PlaceCard, Poll } from "../phone";
import type { Schemas } from "@/api/client";

type Written = Schemas["SimulatedWritten"];
type Words = Schemas["SimulatedSaid"];

const MEDIA: readonly string[] = ["image", "video", "audio", "voice", "document", "sticker"];

export function WrittenBody({ written }: { written: Written }) {
  if (written.choice) return <PhoneText text={written.choice.label} />;
  return <Body {...written} />;
}

type SaidProps = { said: Words; leads: boolean; time: string; onPick: (label: string) => void };

export function SaidBubble({ said, leads, time, onPick }: SaidProps) {
  const wide = MEDIA.includes(said.kind) || said.kind === "location";
  return (
    <Bubble side="bot" leads={leads} time={time} wide={wide}>
      {said.options ? (
        <Poll text={said.text ?? ""} labels={said.options} onChoose={(index) => onPick(said.options?.[index] ?? "")} />
      ) : (
        <Body {...said} />
      )}
    </Bubble>
  );
}

function Body({ kind, text = "", media, location }: Pick<Written, "kind" | "text" | "media" | "location">) {
  if (location) {
    const { latitude, longitude, name, address } = location;
    return <PlaceCard latitude={String(latitude)} longitude={String(longitude)} {...(name && { name })} {...(address && { address })} />;
  }
  if (MEDIA.includes(kind)) {
    return <Attachment type={kind as MediaKind} caption={text} file={media?.file ?? ""} name={media?.name ?? ""} />;
  }
  if (kind === "contact") return <ContactCard name={text} />;
  if (kind === "reaction") return <span className="text-2xl">{text}</span>;
  return <PhoneText text={text} />;
}
