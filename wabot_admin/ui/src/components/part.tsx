/** A part of a page that may break or fail to load without taking the rest, and what was not saved there, with it. */
import { CircleAlert } from "lucide-react";
import { Component, type ReactNode } from "react";
import { Empty } from "@/components/empty";
import { words } from "@/components/messages";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/lib/i18n";

interface PartProps {
  /** In place of the part; by default what to do is said. */
  fallback?: ReactNode;
  children: ReactNode;
}

export class Part extends Component<PartProps, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    const { fallback = <Broken />, children } = this.props;
    return this.state.broken ? fallback : children;
  }
}

function Broken() {
  const t = useMessages(words);
  return (
    <div role="alert">
      <Empty
        icon={CircleAlert}
        title={t("partBroke")}
        help={t("partBrokeHelp")}
        action={<Button onClick={() => location.reload()}>{t("reload")}</Button>}
      />
    </div>
  );
}
