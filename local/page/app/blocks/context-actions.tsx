import { useState } from 'react';
import type { Block } from '../../kinds.ts';
import { Icon } from '../icon.tsx';
import { textIn, useClick } from './click.ts';

/** Thumbs and other small buttons below a message. */
export const ContextActions = ({ elements }: { elements: Block[] }) => (
  <div className="context-actions">
    {elements.map((element) =>
      element.type === 'feedback_buttons' ? (
        <Feedback key={String(element.action_id)} element={element} />
      ) : (
        <IconButton key={String(element.action_id)} element={element} />
      ),
    )}
  </div>
);

const Feedback = ({ element }: { element: Block }) => {
  const click = useClick();
  const [given, setGiven] = useState<string>();
  const one = (button: unknown, name: 'up' | 'down') => {
    const value = String((button as Block).value);
    return (
      <button
        type="button"
        aria-pressed={given === value}
        onClick={() => {
          setGiven(value);
          void click(String(element.action_id), value);
        }}
      >
        <Icon name={name} /> {textIn((button as Block).text)}
      </button>
    );
  };
  return (
    <>
      {one(element.positive_button, 'up')}
      {one(element.negative_button, 'down')}
    </>
  );
};

const IconButton = ({ element }: { element: Block }) => {
  const click = useClick();
  return (
    <button type="button" onClick={() => void click(String(element.action_id), String(element.value ?? ''))}>
      {textIn(element.text)}
    </button>
  );
};
