export function App() {
  return <h1>Wherefore</h1>;
}
