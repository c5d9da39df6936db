/** A part of a page that may break or fail to load without taking the rest, and what was not saved there, with it. */
import { CircleAlert } from "lucide-react";
import { Component, type ReactNode, useState } from "react";
import { Empty } from "@/components/empty";
import { words } from "@/components/messages";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/lib/i18n";
import { NotLoaded } from "@/lib/not-loaded";
import { reload } from "@/lib/reload";

interface PartProps {
  /** In place of the part; by default what to do is said. */
  fallback?: ReactNode;
  children: ReactNode;
}

interface PartState {
  error: Error | null;
  again: boolean;
}

export class Part extends Component<PartProps, PartState> {
  override state: PartState = { error: null, again: false };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidMount() {
    addEventListener("online", this.load);
  }

  override componentWillUnmount() {
    removeEventListener("online", this.load);
  }

  override componentDidCatch(error: Error) {
    if (error instanceof NotLoaded) error.forget();
  }

  override render() {
    const { fallback = <Broken onAgain={this.tryAgain} />, children } = this.props;
    return this.state.error ? fallback : children;
  }

  /** Ask again for what did not come, now that there is a connection. */
  private load = () => {
    if (this.state.error instanceof NotLoaded) this.setState({ error: null });
  };

  /** Draw it anew. What breaks again needs the page anew: some browsers keep a failed load, and an updated wabot has
   *  other files. */
  private tryAgain = async () => {
    if (this.state.again) await reload();
    this.setState({ error: null, again: true });
  };
}

function Broken({ onAgain }: { onAgain: () => Promise<void> }) {
  const t = useMessages(words);
  const [busy, setBusy] = useState(false);
  const again = () => {
    setBusy(true);
    void onAgain();
  };
  return (
    <div role="alert">
      <Empty
        icon={CircleAlert}
        title={t("partBroke")}
        help={t("partBrokeHelp")}
        action={
          <Button busy={busy} onClick={again}>
            {t("retry")}
          </Button>
        }
      />
    </div>
  );
}
