/** Rings as phones here do: 425 Hz, one second on, four off. Made, not loaded. @returns stops it */
export function startRinging(): () => void {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = 425;
  volume.gain.value = 0;
  tone.connect(volume).connect(context.destination);
  tone.start();
  const beat = () => {
    const now = context.currentTime;
    volume.gain.setTargetAtTime(0.12, now, 0.02);
    volume.gain.setTargetAtTime(0, now + 1, 0.02);
  };
  beat();
  const timer = setInterval(beat, 5000);
  return () => {
    clearInterval(timer);
    tone.stop();
    void context.close();
  };
}
