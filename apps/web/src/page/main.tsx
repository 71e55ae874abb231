import { render } from 'preact';
import './styles/base.css';
import './styles/controls.css';
import './styles/forced-colors.css';
import './styles/print.css';
import { App } from './app.tsx';

const root = document.getElementById('page');
if (root === null) throw new Error('the page has no place to be in');
render(<App />, root);
