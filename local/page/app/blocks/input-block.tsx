import { type ReactNode, useId } from 'react';
import type { Block } from '../../kinds.ts';
import { textIn } from './click.ts';

const inputTypes: Record<string, string | undefined> = {
  number_input: 'number',
  email_text_input: 'email',
  url_text_input: 'url',
};

/** A field of a modal; its name is the action id under which what is filled in is sent. */
export const InputBlock = ({ block: { label, hint, element, optional } }: { block: Block }) => {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{textIn(label)}</label>
      {control(element as Block, { id, required: optional !== true })}
      {hint !== undefined && <small>{textIn(hint)}</small>}
    </div>
  );
};

const control = (element: Block, given: { id: string; required: boolean }): ReactNode => {
  const {
    action_id: name,
    multiline,
    max_length: longest,
    placeholder,
    options,
    initial_value: initial,
    type,
  } = element;
  const common = { ...given, name: String(name), defaultValue: typeof initial === 'string' ? initial : '' };
  const typed = {
    ...common,
    placeholder: textIn(placeholder),
    ...(typeof longest === 'number' && { maxLength: longest }),
  };
  if (Array.isArray(options))
    return (
      <select {...common}>
        <option value="" disabled>
          {textIn(placeholder)}
        </option>
        {(options as Block[]).map(({ text, value }) => (
          <option key={String(value)} value={String(value)}>
            {textIn(text)}
          </option>
        ))}
      </select>
    );
  return multiline ? <textarea rows={4} {...typed} /> : <input type={inputTypes[String(type)] ?? 'text'} {...typed} />;
};
