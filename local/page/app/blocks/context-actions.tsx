import { useState } from 'react';
import type { Block } from '../../kinds.ts';
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
  const one = (button: unknown, isDown: boolean) => {
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
        <Thumb isDown={isDown} /> {textIn((button as Block).text)}
      </button>
    );
  };
  return (
    <>
      {one(element.positive_button, false)}
      {one(element.negative_button, true)}
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

/** Drawn, since not every machine has a font with it. */
const Thumb = ({ isDown }: { isDown: boolean }) => (
  <svg className={isDown ? 'thumb down' : 'thumb'} viewBox="0 0 20 20" aria-hidden="true">
    <path d="M2.5 9h3v8h-3zM5.5 9l4-6.5c1.5 0 2.2 1 2 2.4L11 8h4.8c1 0 1.7 1 1.4 2l-1.6 5.6c-.2.8-.8 1.4-1.7 1.4H5.5z" />
  </svg>
);
