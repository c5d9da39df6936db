export { Invite as Component } from "@/features/sign-in/invite";
