export { Roles as Component } from "@/features/roles";
