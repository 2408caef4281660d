import '@fontsource-variable/noto-sans-kr/wght.css';
import 'slack-blocks-to-jsx/dist/style.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/panes.css';
import './styles/message.css';
import './styles/blocks.css';
import './styles/trace.css';
import './styles/dialog.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
