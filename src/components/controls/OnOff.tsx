export { Toggle as OnOff } from './Toggle.tsx';
