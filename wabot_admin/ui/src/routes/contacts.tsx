export { Contacts as Component } from "@/features/contacts";
