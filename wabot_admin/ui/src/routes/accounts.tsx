export { Accounts as Component } from "@/features/accounts";
