export { Alike as Component } from "@/features/contacts/merge/alike";
