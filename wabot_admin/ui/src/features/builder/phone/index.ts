/** The person's phone, for whoever shows messages in the builder: preview and simulation. */
export { Attachment, ContactCard, type MediaKind, PlaceCard } from "./attachment";
export { Bubble, Typing } from "./bubble";
export { type Look, Phone, PhonePill } from "./phone";
export { Poll, QuickReplies } from "./poll";
export { PhoneText, pathOf, Samples } from "./said";
