import { type FormEvent, useState } from "react";
import { backend, type Party, type Person, type Setting, type Settings } from "./backend.ts";
import { Dialog } from "./Dialog.tsx";
import { DialogActions } from "./DialogActions.tsx";
import { useAction } from "./useAction.ts";

interface SettingsDialogProps {
  readonly party: Party;
  readonly user: Person;
  readonly onClose: () => void;
  /** Called with the time at which the change was sent, in milliseconds, as of `performance.now()`. */
  readonly onChanged: (begun: number) => void;
}

/** A party's name and settings, each in an input of its type. */
export function SettingsDialog({ party, user, onClose, onChanged }: SettingsDialogProps) {
  const [name, setName] = useState(party.name);
  const [settings, setSettings] = useState<Settings>(party.settings ?? {});
  const save = useAction(async () => {
    // Unchanged values are not written: they would be published as changes.
    const areSame = JSON.stringify(settings) === JSON.stringify(party.settings ?? {});
    if (name === party.name && areSame) throw new Error("Nothing is changed yet.");
    const begun = performance.now();
    await backend.change(party.partyId, user.id, {
      ...(name === party.name ? {} : { name }),
      ...(areSame ? {} : { settings }),
    });
    onChanged(begun);
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

/** The limits of a capacity, as in the back end. */
const capacityLimits = { min: 1, max: 100_000, step: 1 };

function NumberInput({ name, value, onChange }: SettingInputProps & { readonly value: number }) {
  // The text, and not the number: it may be empty in between.
  const [text, setText] = useState(String(value));
  return (
    <label>
      <span>{name}</span>
      <input
        type="number"
        {...(name === "capacity" ? capacityLimits : { step: "any" })}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          if (Number.isFinite(target.valueAsNumber)) onChange(target.valueAsNumber);
        }}
        required
      />
    </label>
  );
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
      return <NumberInput name={name} value={value} onChange={onChange} />;
    default:
      return (
        <label>
          <span>{name}</span>
          <input value={value} onChange={(event) => onChange(event.target.value)} maxLength={200} autoComplete="off" />
        </label>
      );
  }
}
