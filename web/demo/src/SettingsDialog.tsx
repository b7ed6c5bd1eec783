import { type FormEvent, useState } from "react";
import { backend, type Party, type Person, type Setting, type Settings } from "./backend.ts";
import { Dialog } from "./Dialog.tsx";
import { DialogActions } from "./DialogActions.tsx";
import { useAction } from "./useAction.ts";

interface SettingsDialogProps {
  readonly party: Party;
  readonly user: Person;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** A party's name and settings, each in an input of its type. */
export function SettingsDialog({ party, user, onClose, onChanged }: SettingsDialogProps) {
  const [name, setName] = useState(party.name);
  const [settings, setSettings] = useState<Settings>(party.settings ?? {});
  const save = useAction(async () => {
    // Unchanged values are not written: they would be published as changes.
    const areSame = JSON.stringify(settings) === JSON.stringify(party.settings ?? {});
    if (name === party.name && areSame) throw new Error("Nothing is changed yet.");
    await backend.change(party.partyId, user.id, {
      ...(name === party.name ? {} : { name }),
      ...(areSame ? {} : { settings }),
    });
    onChanged();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.run();
  };
  return (
    <Dialog title={`Settings of ${party.name}`} onClose={onClose}>
      <form onSubmit={submit}>
        <label>
          <span>Name</span>
          <input
            value={name}
            onChange={(event) => setName(event.target.value)}
            pattern=".*\S.*"
            maxLength={100}
            required
            autoComplete="off"
          />
        </label>
        {Object.entries(settings).map(([key, value]) => (
          <SettingInput
            key={key}
            name={key}
            value={value}
            onChange={(next) => setSettings((last) => ({ ...last, [key]: next }))}
          />
        ))}
        <DialogActions submit="Save" action={save} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

interface SettingInputProps {
  readonly name: string;
  readonly value: Setting;
  readonly onChange: (value: Setting) => void;
}

function SettingInput({ name, value, onChange }: SettingInputProps) {
  switch (typeof value) {
    case "boolean":
      return (
        <label className="check">
          <input type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
          {name}
        </label>
      );
    case "number":
      return (
        <label>
          <span>{name}</span>
          <input
            type="number"
            step="any"
            value={value}
            onChange={(event) => Number.isFinite(event.target.valueAsNumber) && onChange(event.target.valueAsNumber)}
            required
          />
        </label>
      );
    default:
      return (
        <label>
          <span>{name}</span>
          <input value={value} onChange={(event) => onChange(event.target.value)} maxLength={200} autoComplete="off" />
        </label>
      );
  }
}
