import { useParams } from "react-router";
import { ContactDetail } from "@/features/contacts/detail";

/** One contact. */
export function Component() {
  return <ContactDetail contact={useParams().contact ?? ""} />;
}
